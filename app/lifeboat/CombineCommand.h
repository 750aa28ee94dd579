// SPDX-License-Identifier: MIT
// lifeboat combine: a project and a vendor's firmware package become a package whose restore is proven.
#pragma once

#include "app/lifeboat/Command.h"

#include "core/project/Combine.h"

#include <expected>

namespace lifeboat
{

class CombineCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    std::expected<core::project::CombineRequest, UsageError> request() const;
    core::HostResult<core::project::Project> project() const;

    std::optional<std::string> m_project;
    std::optional<std::string> m_firmware;
    std::optional<std::string> m_files;
    std::optional<std::string> m_module;
    std::vector<std::string> m_protect;
    int m_withBackup = 0;
    int m_withoutBackup = 0;
    std::string m_output;
    std::optional<std::string> m_images;
    std::optional<std::string> m_mpyCross;
};

} // namespace lifeboat
