// SPDX-License-Identifier: MIT
// The serial ports of this computer: which module each belongs to, and what it is for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

struct UsbIdentity {
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
    std::string serial;      ///< serial number; many modules have none
    std::string productName; ///< what the device calls itself
    std::string path;        ///< where it is plugged in: "1-4.2"; survives a restart in another mode

    bool operator==(const UsbIdentity&) const = default;
};

/// What a port is for.
enum class PortPurpose {
    at,       ///< takes AT commands
    repl,     ///< Python console
    download, ///< answers the download protocol
    diag,     ///< the vendor's diagnosis
    other,    ///< a module's, of no use to us
    unknown,  ///< not known to be a module's; never probed
};

/// A word for JSON: "at".
std::string_view nameOf(PortPurpose purpose);

struct Port {
    std::string name; ///< "/dev/ttyUSB2"
    std::optional<UsbIdentity> usb;
    std::optional<int> interface; ///< bInterfaceNumber, where there is one
    std::string interfaceName;    ///< "Quectel USB AT Port"
    PortPurpose purpose = PortPurpose::unknown;

    bool operator==(const Port&) const = default;
};

enum class ModuleMode { running, download };

/// One module with its several ports.
struct ModulePorts {
    UsbIdentity usb;
    std::string_view description; ///< "EC600U, EC200U, EG912U or EG915U"
    std::string_view platform;    ///< as in the module profiles: "unisoc8910"
    ModuleMode mode = ModuleMode::running;
    bool hasKnownPorts = false; ///< a purpose that none of its ports has is missing, not unknown
    std::vector<Port> ports;    ///< sorted by interface

    /// The port for a job: of that purpose, or null.
    const Port* portFor(PortPurpose purpose) const;
};

struct PortList {
    std::vector<ModulePorts> modules; ///< sorted by where they are plugged in
    std::vector<Port> others;         ///< sorted by name
};

/// Where the system shows its devices; tests make trees of their own.
struct SystemRoots {
    std::filesystem::path dev = "/dev";
    std::filesystem::path sys = "/sys";
};

/// Ports that the system lists but has no hardware for are left out, pseudo-terminals are in no list.
PortList listPorts(const SystemRoots& roots = {});

} // namespace device
