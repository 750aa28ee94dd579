// SPDX-License-Identifier: MIT
// lifeboat reset: restarts a module's Python, or the whole module.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"
#include "device/python/ScriptRun.h"

namespace lifeboat
{

class ResetCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    Outcome restart(Output& output, device::ScriptRun& script);

    int m_soft = 0;
    int m_hard = 0;
    FilesJob m_job;
};

} // namespace lifeboat
