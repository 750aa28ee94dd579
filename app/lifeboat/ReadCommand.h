// SPDX-License-Identifier: MIT
// lifeboat read: reads a partition back from a module in download mode.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/PortOption.h"

namespace lifeboat
{

class ReadCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_id;
    std::string m_loader;
    std::string m_output;
    PortOption m_port;
    std::optional<std::string> m_baud;
    int m_restart = 0;
};

} // namespace lifeboat
