// SPDX-License-Identifier: MIT
// lifeboat files put: files and folders of this computer to a module.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesPutCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    /// All files, in one stream; of stdin too.
    Outcome putFiles(Output& output, const std::string& folder);
    Outcome putFolder(Output& output, const std::string& source, const std::string& target);

    FilesJob m_job;
    std::vector<std::string> m_sources;
    std::optional<std::string> m_target;
    int m_force = 0;
    int m_updateChecksum = 0;
};

} // namespace lifeboat
