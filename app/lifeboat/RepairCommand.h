// SPDX-License-Identifier: MIT
// lifeboat repair: brings the checksum list of a module with the vendor's firmware in order.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/StatusJob.h"

namespace lifeboat
{

class RepairCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    StatusJob m_job;
    int m_dryRun = 0;
    int m_yes = 0;
};

} // namespace lifeboat
