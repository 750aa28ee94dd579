// SPDX-License-Identifier: MIT
// The ports of one module that its status can be had by: the one that was chosen, and its Python console.
#pragma once

#include "device/module/PortConnector.h"
#include "device/module/PythonWay.h"

namespace device
{

class ModuleConnectors
{
public:
    /// As PortConnector.
    ModuleConnectors(const ChosenPort& port, std::uint32_t baudRate, const CancelToken& cancel, SystemRoots roots,
                     const Interpreter::Consent& consent = {});

    Connector& chosen() { return m_chosen; }
    const PythonWay& python() const { return m_way; }

private:
    PortConnector m_chosen;
    std::optional<PortConnector> m_python;
    PythonWay m_way;
};

} // namespace device
