// SPDX-License-Identifier: MIT
// What a user may write for a port, and which port is meant.
#pragma once

#include "core/Problem.h"
#include "device/serial/Ports.h"

#include <string>
#include <string_view>

namespace device
{

struct ChosenPort {
    std::string name;                            ///< for openPort()
    std::optional<UsbIdentity> usb;              ///< nothing for pseudo-terminals and ports that are not in the list
    bool isModule = false;                       ///< a module's own USB port, not an adapter's
    std::string platform{};                      ///< of the module, as in the module profiles; empty for an adapter
    PortPurpose purpose = PortPurpose::download; ///< what it was chosen for
};

/// `wish`: a path, a name in /dev, "auto" (the one module there is), "usb:2c7c:0901", "serial:NUMBER",
/// "tcp:HOST:PORT" or "rfc2217:HOST:PORT".
/// `purpose`, of a module's ports: repl, that of its Python console; at, that for AT commands; download, one that can
/// start a download: its download port, or that for AT commands. Adapters are taken for any purpose, and so is what
/// is named: only asking tells what is there.
/// noPort; severalPorts, naming them; noConsole; badUsage for a form that does not exist.
core::HostResult<ChosenPort> choosePort(std::string_view wish, const PortList& list,
                                        PortPurpose purpose = PortPurpose::download);

/// The same port of this module: noPort when it has none, noConsole when it has no Python console, severalPorts when it
/// is not known which of its ports that is.
core::HostResult<ChosenPort> portOf(const ModulePorts& module, PortPurpose purpose = PortPurpose::download);

} // namespace device
