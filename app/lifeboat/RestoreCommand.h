// SPDX-License-Identifier: MIT
// lifeboat restore: has a module bring its damaged files back, and says which came back and which did not.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/StatusJob.h"

namespace lifeboat
{

class RestoreCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::vector<std::string> m_paths;
    StatusJob m_job;
    std::optional<std::string> m_loader;
    int m_dryRun = 0;
};

} // namespace lifeboat
