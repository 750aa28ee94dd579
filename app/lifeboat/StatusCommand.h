// SPDX-License-Identifier: MIT
// lifeboat status: the state of every protected file, of a module or of images of its partitions.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/StatusJob.h"
#include "core/project/ModuleStatus.h"

namespace lifeboat
{

class StatusCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    Outcome ofFiles(Output& output);
    Outcome ofImages(Output& output);
    Outcome ofModule(Output& output);
    Outcome show(Output& output, const core::project::ModuleStatus& status) const;

    std::vector<std::string> m_files;
    std::optional<std::string> m_user;
    std::optional<std::string> m_backup;
    StatusJob m_job;
    std::optional<std::string> m_loader;
    int m_restart = 0;
    int m_csv = 0;
};

} // namespace lifeboat
