// SPDX-License-Identifier: MIT
// lifeboat ports: the modules that are plugged in, and what each of their ports is for.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class PortsCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    int m_onlyNames = 0;
};

} // namespace lifeboat
