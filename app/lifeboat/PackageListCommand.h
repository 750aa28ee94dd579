// SPDX-License-Identifier: MIT
// lifeboat package list: the entries of a firmware package.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class PackageListCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_package;
};

} // namespace lifeboat
