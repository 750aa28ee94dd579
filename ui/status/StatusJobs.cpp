// SPDX-License-Identifier: MIT
#include "ui/status/StatusJobs.h"

#include "device/module/PortConnector.h"
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
    device::PortConnector connector(m_port.port, device::portBaudRate, token(), m_port.roots);
    const device::StatusRequest request{.loader = package->get(), .mayRestart = m_mayRestart};
    return readModuleStatus(connector, request, observer(), token());
}

FilesJob::FilesJob(QStringList paths, QStringList both, QObject* parent)
    : Job(parent), m_paths(std::move(paths)), m_both(std::move(both))
{
}

void FilesJob::work()
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

RestoreJob::RestoreJob(StatusPort port, std::filesystem::path package, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_package(std::move(package))
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
    device::PortConnector connector(m_port.port, device::portBaudRate, token(), m_port.roots);
    return restoreModule(connector, {.loader = package->get()}, observer(), token());
}

AcceptJob::AcceptJob(StatusPort port, std::vector<std::string> paths, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_paths(std::move(paths))
{
}

void AcceptJob::work()
{
    device::PortConnector connector(m_port.port, device::portBaudRate, token(), m_port.roots);
    m_result.emplace(acceptFiles(connector, m_paths, token()));
}

} // namespace ui
