// SPDX-License-Identifier: MIT
// lifeboat files ls: what lies on a module.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/FilesJob.h"

namespace lifeboat
{

class FilesLsCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    FilesJob m_job;
    std::optional<std::string> m_path;
    int m_isRecursive = 0;
    int m_withCrc = 0;
};

} // namespace lifeboat
