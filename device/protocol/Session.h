// SPDX-License-Identifier: MIT
// What all host sides of a protocol have in common: a conversation as a pure state machine. It is fed bytes and the
// time and gives bytes to write; it owns no port, thread or clock.
#pragma once

#include "core/Problem.h"
#include "device/serial/Transport.h"

#include <optional>
#include <span>

namespace device
{

class Session
{
public:
    virtual ~Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The next bytes to write, as one transfer; empty when nothing is to be written now. Valid until the next call.
    virtual std::span<const std::byte> nextWrite(Time now) = 0;

    /// Takes what has arrived; an empty span when only time has passed.
    virtual void receive(std::span<const std::byte> bytes, Time now) = 0;

    /// When receive() is to be called at the latest, even without bytes.
    virtual Time deadline() const = 0;

    bool isOver() const { return m_isOver; }
    /// Why it failed; nothing when it went well. noAnswer, notOurProtocol, linkFailed, refused, wrongModule.
    const std::optional<core::Problem>& problem() const { return m_problem; }

protected:
    Session() = default;

    void begin()
    {
        m_isOver = false;
        m_problem.reset();
    }
    void succeed() { m_isOver = true; }
    void fail(core::ErrorCode code, std::string detail)
    {
        m_isOver = true;
        m_problem.emplace(code, "", std::move(detail));
    }

private:
    bool m_isOver = true;
    std::optional<core::Problem> m_problem;
};

} // namespace device
