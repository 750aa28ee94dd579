// SPDX-License-Identifier: MIT
// lifeboat files rm: removes files and folders of a module.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesRmCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    FilesJob m_job;
    std::vector<std::string> m_paths;
    int m_isRecursive = 0;
};

} // namespace lifeboat
