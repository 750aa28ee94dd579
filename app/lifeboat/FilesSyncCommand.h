// SPDX-License-Identifier: MIT
// lifeboat files sync: makes a folder on one side like the one on the other.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesSyncCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    FilesJob m_job;
    std::string m_local;
    std::string m_remote;
    int m_fromModule = 0;
    int m_delete = 0;
    int m_dryRun = 0;
    int m_force = 0;
    int m_vendorFiles = 0;
    int m_updateChecksum = 0;
};

} // namespace lifeboat
