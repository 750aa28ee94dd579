// SPDX-License-Identifier: MIT
// lifeboat inspect: what is in a file system image or a firmware package, and what is damaged.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class InspectCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_file;
};

} // namespace lifeboat
