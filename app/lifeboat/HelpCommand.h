// SPDX-License-Identifier: MIT
// lifeboat help: all verbs, one verb, or one error code.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class HelpCommand final : public Command
{
public:
    /// `commands` holds this command too, and outlives it.
    explicit HelpCommand(const CommandList& commands) : m_commands(commands) {}

    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    const CommandList& m_commands;
    std::vector<std::string> m_topic;
};

} // namespace lifeboat
