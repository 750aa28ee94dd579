// SPDX-License-Identifier: MIT
// lifeboat package set: a firmware package with other images in it.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class PackageSetCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_package;
    std::vector<std::string> m_assignments;
    std::string m_output;
};

} // namespace lifeboat
