// SPDX-License-Identifier: MIT
// lifeboat status: the state of every protected file, from images of the two partitions.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class StatusCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_user;
    std::string m_backup;
};

} // namespace lifeboat
