// SPDX-License-Identifier: MIT
// lifeboat extract: the files of a file system image into a folder, as far as they can be read.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class ExtractCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::string m_image;
    std::string m_target;
};

} // namespace lifeboat
