// SPDX-License-Identifier: MIT
// lifeboat files mkdir: makes folders on a module.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesMkdirCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    FilesJob m_job;
    std::vector<std::string> m_paths;
};

} // namespace lifeboat
