// SPDX-License-Identifier: MIT
#include "ui/status/StatusJobs.h"

#include "device/module/ModuleConnectors.h"
#include "device/module/PortDownload.h"
#include "ui/common/Words.h"

#include <memory>

namespace ui
{

namespace
{

/// Null when there is none.
core::HostResult<std::unique_ptr<core::package::Package>> openLoader(const std::filesystem::path& path)
{
    if (path.empty())
        return nullptr;
    return core::package::openPackage(path);
}

std::unique_ptr<device::ModuleConnectors> connectorsOf(const StatusPort& port, const device::CancelToken& cancel)
{
    return std::make_unique<device::ModuleConnectors>(port.port, device::portBaudRate, cancel, port.roots,
                                                      port.consent);
}

} // namespace

ReadStatusJob::ReadStatusJob(StatusPort port, std::filesystem::path package, bool mayRestart, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_package(std::move(package)), m_mayRestart(mayRestart)
{
}

void ReadStatusJob::work()
{
    m_result.emplace(read());
}

core::HostResult<device::ModuleReading> ReadStatusJob::read()
{
    const auto package = openLoader(m_package);
    if (!package)
        return std::unexpected(package.error());
    auto connectors = connectorsOf(m_port, token());
    const device::StatusRequest request{
        .loader = package->get(), .mayRestart = m_mayRestart, .python = connectors->python()};
    return readModuleStatus(connectors->chosen(), request, observer(), token());
}

ImagesJob::ImagesJob(QStringList paths, QStringList both, QObject* parent)
    : Job(parent), m_paths(std::move(paths)), m_both(std::move(both))
{
}

void ImagesJob::work()
{
    const auto statusOf = [](const QStringList& paths) {
        std::vector<std::filesystem::path> files;
        for (const QString& path : paths)
            files.emplace_back(utf8(path));
        return core::project::statusOfFiles(files);
    };
    if (!m_both.isEmpty()) {
        m_result.emplace(statusOf(m_both));
        if (*m_result) {
            m_paths = m_both;
            return;
        }
    }
    m_result.emplace(statusOf(m_paths));
}

RestoreJob::RestoreJob(StatusPort port, std::filesystem::path package, std::vector<std::string> paths, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_package(std::move(package)), m_paths(std::move(paths))
{
}

void RestoreJob::work()
{
    m_result.emplace(restore());
}

core::HostResult<device::RestoreReport> RestoreJob::restore()
{
    const auto package = openLoader(m_package);
    if (!package)
        return std::unexpected(package.error());
    auto connectors = connectorsOf(m_port, token());
    const device::RestoreRequest request{.loader = package->get(), .paths = m_paths, .python = connectors->python()};
    return restoreModule(connectors->chosen(), request, observer(), token());
}

AcceptJob::AcceptJob(StatusPort port, std::vector<std::string> paths, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_paths(std::move(paths))
{
}

void AcceptJob::work()
{
    auto connectors = connectorsOf(m_port, token());
    m_result.emplace(acceptFiles(connectors->chosen(), m_paths, token(), connectors->python()));
}

RepairJob::RepairJob(StatusPort port, device::RepairPlan plan, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_plan(std::move(plan))
{
}

void RepairJob::work()
{
    auto connectors = connectorsOf(m_port, token());
    const auto isSame = [this](const device::RepairPlan& plan) {
        return plan.steps == m_plan.steps && plan.rolledBack == m_plan.rolledBack;
    };
    m_result.emplace(repairLists(connectors->chosen(), connectors->python(), isSame, token()));
}

} // namespace ui
