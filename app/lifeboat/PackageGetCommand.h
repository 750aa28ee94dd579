// SPDX-License-Identifier: MIT
// lifeboat package get: the content of one entry of a firmware package.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class PackageGetCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_package;
    std::string m_id;
    std::string m_output;
};

} // namespace lifeboat
