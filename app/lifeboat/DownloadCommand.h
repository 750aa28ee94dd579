// SPDX-License-Identifier: MIT
// lifeboat download: puts a firmware package into a module, and verifies it.
#pragma once

#include "app/lifeboat/Command.h"
#include "app/lifeboat/PortOption.h"
#include "device/download/Download.h"

namespace lifeboat
{

class DownloadCommand final : public Command
{
public:
    const CommandInfo& info() const override;
    void declare(Options& options) override;
    Outcome run(Output& output) override;

private:
    Outcome downloadOne(Output& output, const core::package::Package& package, const device::DownloadRequest& request,
                        const device::ChosenPort& port);
    core::HostResult<void> keepNv(Output& output, const device::DownloadReport& report) const;

    std::string m_package;
    PortsOption m_ports;
    std::vector<std::string> m_only;
    std::optional<std::string> m_baud;
    int m_writeAnyway = 0;
    int m_force = 0;
    int m_dryRun = 0;
    std::optional<std::string> m_record;
    std::optional<std::string> m_nvBackup;
};

} // namespace lifeboat
