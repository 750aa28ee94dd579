// SPDX-License-Identifier: MIT
// lifeboat fota list: what an update package holds, ours or the vendor's.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class FotaListCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_package;
};

} // namespace lifeboat
