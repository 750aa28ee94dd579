// SPDX-License-Identifier: MIT
#include "device/module/ModuleConnectors.h"

#include <algorithm>
#include <filesystem>

namespace device
{

ModuleConnectors::ModuleConnectors(const ChosenPort& port, std::uint32_t baudRate, const CancelToken& cancel,
                                   SystemRoots roots, const Interpreter::Consent& consent)
    : m_chosen(port, baudRate, cancel, roots)
{
    m_way.consent = consent;
    if (!port.isModule || !port.usb)
        return;
    const PortList list = listPorts(roots);
    const auto module = std::ranges::find(list.modules, port.usb->path,
                                          [](const ModulePorts& candidate) { return candidate.usb.path; });
    if (module == list.modules.end())
        return;
    std::error_code error;
    const std::string device = std::filesystem::canonical(port.name, error).string();
    const auto own = std::ranges::find_if(
        module->ports, [&](const Port& candidate) { return candidate.name == port.name || candidate.name == device; });
    if (own != module->ports.end())
        m_way.purpose = own->purpose;
    const auto console = portOf(*module, PortPurpose::repl);
    if (!console || m_way.purpose == PortPurpose::repl)
        return;
    m_python.emplace(*console, baudRate, cancel, std::move(roots));
    m_way.other = &*m_python;
}

} // namespace device
