// SPDX-License-Identifier: MIT
#include "ui/status/StatusJobs.h"

#include "device/module/PortConnector.h"
#include "device/module/PortDownload.h"

#include <memory>

namespace ui
{

ReadStatusJob::ReadStatusJob(StatusPort port, std::filesystem::path package, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_package(std::move(package))
{
}

void ReadStatusJob::work()
{
    m_result.emplace(read());
}

core::HostResult<device::ModuleReading> ReadStatusJob::read()
{
    std::unique_ptr<core::package::Package> package;
    if (!m_package.empty()) {
        auto opened = core::package::openPackage(m_package);
        if (!opened)
            return std::unexpected(std::move(opened.error()));
        package = std::move(*opened);
    }
    device::PortConnector connector(m_port.port, device::portBaudRate, token(), m_port.roots);
    const device::StatusRequest request{.loader = package.get(), .mayRestart = package != nullptr};
    return readModuleStatus(connector, request, observer(), token());
}

RestoreJob::RestoreJob(StatusPort port, QObject* parent) : Job(parent), m_port(std::move(port)) {}

void RestoreJob::work()
{
    device::PortConnector connector(m_port.port, device::portBaudRate, token(), m_port.roots);
    m_result.emplace(restoreModule(connector, observer(), token()));
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
