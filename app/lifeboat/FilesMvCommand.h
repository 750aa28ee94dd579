// SPDX-License-Identifier: MIT
// lifeboat files mv: renames or moves a file or folder on a module.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesMvCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    FilesJob m_job;
    std::string m_from;
    std::string m_to;
    int m_force = 0;
};

} // namespace lifeboat
