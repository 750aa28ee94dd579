// SPDX-License-Identifier: MIT
// lifeboat fota make: an update package for modules in the field.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

class FotaMakeCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::optional<std::string> m_project;
    std::string m_output;
    std::optional<std::string> m_files;
    std::vector<std::string> m_protect;
    std::optional<std::string> m_mpyCross;
};

} // namespace lifeboat
