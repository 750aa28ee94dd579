// SPDX-License-Identifier: MIT
// lifeboat crc: the checksums of files as a module computes them.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class CrcCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::vector<std::string> m_files;
};

} // namespace lifeboat
