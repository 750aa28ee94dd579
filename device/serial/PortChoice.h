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
    std::string name;               ///< for openPort()
    std::optional<UsbIdentity> usb; ///< nothing for pseudo-terminals and ports that are not in the list
    bool isModule = false;          ///< a module's own USB port, not an adapter's
    std::string platform{};         ///< of the module, as in the module profiles; empty for an adapter
};

/// `wish`: a path, a name in /dev, "auto" (the one module there is), "usb:2c7c:0901" or "serial:NUMBER".
/// Of a module the port is taken that can start a download: its download port, or that for AT commands.
/// noPort; severalPorts, naming them; badUsage for a form that does not exist.
core::HostResult<ChosenPort> choosePort(std::string_view wish, const PortList& list);

/// The same port of this module; nothing when it has none for AT commands or download.
std::optional<ChosenPort> portOf(const ModulePorts& module);

} // namespace device
