// SPDX-License-Identifier: MIT
// lifeboat files get: files and folders of a module to this computer.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesGetCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    /// To stdout.
    Outcome print(Output& output, const std::string& path);
    Outcome getFolder(Output& output, const std::string& path, const std::string& target);

    FilesJob m_job;
    std::vector<std::string> m_paths;
    std::optional<std::string> m_output;
    std::string m_target;
};

} // namespace lifeboat
