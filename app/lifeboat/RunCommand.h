// SPDX-License-Identifier: MIT
// lifeboat run: runs a script on a module, without storing it or as it is stored there.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class RunCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_script;
    FilesJob m_job;
};

} // namespace lifeboat
