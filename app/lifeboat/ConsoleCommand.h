// SPDX-License-Identifier: MIT
// lifeboat console: a terminal at a module's port, for Python and AT commands.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/PortOption.h"

namespace lifeboat
{

class ConsoleCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    PortOption m_port;
    std::optional<std::string> m_baud;
    std::optional<std::string> m_log;
};

} // namespace lifeboat
