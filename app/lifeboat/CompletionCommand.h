// SPDX-License-Identifier: MIT
// lifeboat completion: a script that lets a shell complete the command line.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class CompletionCommand final : public Command
{
public:
    /// `commands` holds this command too, and outlives it.
    explicit CompletionCommand(const CommandList& commands) : m_commands(commands) {}

    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    const CommandList& m_commands;
    std::string m_shell;
};

} // namespace lifeboat
