// SPDX-License-Identifier: MIT
// One command on a module's AT console and its answer: lines up to OK or ERROR.
#pragma once

#include "device/protocol/Session.h"

#include <string>
#include <string_view>
#include <vector>

namespace device
{

class ConsoleSession final : public Session
{
public:
    /// Sends `command` and a carriage return. Nothing at all within `patience`: noAnswer. ERROR, +CME ERROR: refused.
    /// Bytes without OK: notOurProtocol.
    void request(std::string_view command, Time patience = std::chrono::seconds(3));

    std::span<const std::byte> nextWrite(Time now) override;
    void receive(std::span<const std::byte> bytes, Time now) override;
    Time deadline() const override { return m_deadline; }

    /// The answer without its last line, without empty lines and the echo of the command.
    const std::vector<std::string>& lines() const { return m_lines; }

private:
    void takeLine();

    std::string m_command;
    bool m_isWritten = false;
    std::string m_line;
    std::vector<std::string> m_lines;
    Time m_patience{};
    Time m_deadline = Time::max();
    bool m_heardSomething = false;
};

} // namespace device
