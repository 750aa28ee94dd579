// SPDX-License-Identifier: MIT
#include "ui/status/StatusJobs.h"

#include "device/module/ModuleConnectors.h"
#include "device/module/PortDownload.h"
#include "ui/common/Words.h"

#include <memory>

namespace ui
{

using core::HostResult;
using device::CancelToken;
using device::DownloadObserver;

namespace
{

/// Null when there is none.
HostResult<std::unique_ptr<core::package::Package>> openLoader(const std::filesystem::path& path)
{
    if (path.empty())
        return nullptr;
    return core::package::openPackage(path);
}

device::ModuleConnectors connectorsOf(const StatusPort& port, const CancelToken& cancel)
{
    return device::ModuleConnectors(port.port, device::portBaudRate, cancel, port.roots, port.consent);
}

HostResult<core::project::StatusFiles> statusOf(const QStringList& paths)
{
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths)
        files.emplace_back(utf8(path));
    return core::project::statusOfFiles(files);
}

} // namespace

std::unique_ptr<ReadStatusJob> readStatusJob(const StatusPort& port, const std::filesystem::path& package,
                                             bool mayRestart)
{
    return std::make_unique<ReadStatusJob>(
        [=](const CancelToken& cancel, DownloadObserver& observer) -> HostResult<device::ModuleReading> {
            const auto loader = openLoader(package);
            if (!loader)
                return std::unexpected(loader.error());
            auto connectors = connectorsOf(port, cancel);
            const device::StatusRequest request{
                .loader = loader->get(), .mayRestart = mayRestart, .python = connectors.python()};
            return readModuleStatus(connectors.chosen(), request, observer, cancel);
        });
}

std::unique_ptr<ImagesJob> imagesJob(const QStringList& paths, const QStringList& both)
{
    return std::make_unique<ImagesJob>([=](const CancelToken&, DownloadObserver&) -> ReadImages {
        if (!both.isEmpty())
            if (auto status = statusOf(both))
                return {both, std::move(status)};
        return {paths, statusOf(paths)};
    });
}

std::unique_ptr<RestoreJob> restoreJob(const StatusPort& port, const std::filesystem::path& package,
                                       const std::vector<std::string>& paths)
{
    return std::make_unique<RestoreJob>([=](const CancelToken& cancel,
                                            DownloadObserver& observer) -> HostResult<device::RestoreReport> {
        const auto loader = openLoader(package);
        if (!loader)
            return std::unexpected(loader.error());
        auto connectors = connectorsOf(port, cancel);
        const device::RestoreRequest request{.loader = loader->get(), .paths = paths, .python = connectors.python()};
        return restoreModule(connectors.chosen(), request, observer, cancel);
    });
}

std::unique_ptr<AcceptJob> acceptJob(const StatusPort& port, const std::vector<std::string>& paths)
{
    return std::make_unique<AcceptJob>([=](const CancelToken& cancel, DownloadObserver&) {
        auto connectors = connectorsOf(port, cancel);
        return acceptFiles(connectors.chosen(), paths, cancel, connectors.python());
    });
}

std::unique_ptr<RepairJob> repairJob(const StatusPort& port, const device::RepairPlan& plan)
{
    return std::make_unique<RepairJob>([=](const CancelToken& cancel, DownloadObserver&) {
        auto connectors = connectorsOf(port, cancel);
        const auto isSame = [&plan](const device::RepairPlan& made) {
            return made.steps == plan.steps && made.rolledBack == plan.rolledBack;
        };
        return repairLists(connectors.chosen(), connectors.python(), isSame, cancel);
    });
}

} // namespace ui
