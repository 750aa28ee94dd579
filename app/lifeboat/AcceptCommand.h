// SPDX-License-Identifier: MIT
// lifeboat accept: files of a module that were changed on purpose are no longer taken for damaged.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/StatusJob.h"

namespace lifeboat
{

class AcceptCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::vector<std::string> m_paths;
    StatusJob m_job;
};

} // namespace lifeboat
