// SPDX-License-Identifier: MIT
#include "device/module/PortConnector.h"

#include "device/serial/OpenPort.h"

#include <algorithm>
#include <thread>

namespace device
{

PortConnector::PortConnector(ChosenPort port, std::uint32_t baudRate, const CancelToken& cancel, SystemRoots roots)
    : m_port(std::move(port)), m_baudRate(baudRate), m_cancel(cancel), m_watch(std::move(roots))
{
}

std::optional<std::string> PortConnector::nameIn(Mode mode)
{
    if (mode == Mode::asItIs || !m_port.isModule)
        return m_port.name;
    if (auto list = m_watch.changes())
        m_list = std::move(*list);
    const auto wanted = mode == Mode::download ? ModuleMode::download : ModuleMode::running;
    const auto module = std::ranges::find_if(m_list.modules, [&](const ModulePorts& candidate) {
        return candidate.usb.path == m_port.usb->path && candidate.mode == wanted;
    });
    if (module == m_list.modules.end())
        return {};
    const bool isForDownload = mode == Mode::download || m_port.purpose == PortPurpose::download;
    const auto port = portOf(*module, isForDownload ? PortPurpose::download : m_port.purpose);
    return port ? std::optional(port->name) : std::nullopt;
}

core::HostResult<std::unique_ptr<Transport>> PortConnector::open(Mode mode)
{
    const auto name = nameIn(mode);
    if (!name)
        return core::problem(core::ErrorCode::noPort, m_port.name,
                             "the module is not back at its USB port " + m_port.usb->path);
    return openPort(*name, m_baudRate, [this] { return m_cancel.isCancelled(); });
}

void PortConnector::pause(Time time)
{
    std::this_thread::sleep_for(time);
}

} // namespace device
