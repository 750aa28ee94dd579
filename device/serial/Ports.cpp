// SPDX-License-Identifier: MIT
// Sources: quecpython-backup.md 8 and 8.1, unisoc-8910.md 5.1; Linux' sysfs.
#include "device/serial/Ports.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <span>

namespace device
{

namespace fs = std::filesystem;

namespace
{

struct KnownInterface {
    int number; ///< -1: not known
    PortPurpose purpose;
    std::string_view name{}; ///< a part of what it calls itself
};

/// Of every family.
constexpr auto namedInterfaces =
    std::to_array<KnownInterface>({{-1, PortPurpose::at, "AT Port"}, {-1, PortPurpose::repl, "REPL"}});

constexpr auto unisocInterfaces =
    std::to_array<KnownInterface>({{2, PortPurpose::at}, {8, PortPurpose::repl, "Serial-1 Port"}});
constexpr auto asrInterfaces = std::to_array<KnownInterface>(
    {{2, PortPurpose::diag}, {3, PortPurpose::at}, {5, PortPurpose::repl, "MI05 COM Port"}});
constexpr auto bg95Interfaces = std::to_array<KnownInterface>(
    {{0, PortPurpose::diag, "DM Port"}, {1, PortPurpose::repl, "NMEA Port"}, {-1, PortPurpose::at, "Modem"}});

struct KnownDevice {
    std::uint16_t vendor;
    std::uint16_t product;
    std::string_view platform;
    ModuleMode mode;
    std::string_view description;
    std::span<const KnownInterface> interfaces{};
};

constexpr auto knownDevices = std::to_array<KnownDevice>({
    {0x2C7C, 0x0901, "unisoc8910", ModuleMode::running, "EC600U, EC200U, EG912U or EG915U", unisocInterfaces},
    {0x0525, 0xA4A7, "unisoc8910", ModuleMode::download, "EC600U, EC200U, EG912U or EG915U"},
    {0x2C7C, 0x0904, "unisoc8850", ModuleMode::running, "EC600G or EC800G"},
    {0x1782, 0x4D16, "unisoc8850", ModuleMode::download, "EC600G or EC800G"},
    {0x2C7C, 0x6001, "ASR", ModuleMode::running, "EC600S, EC600N, EC800N or EC100Y", asrInterfaces},
    {0x2C7C, 0x6002, "ASR", ModuleMode::running, "EC600S, EC600N, EC600M, EC800N or EC800M", asrInterfaces},
    {0x2ECC, 0x3017, "ASR", ModuleMode::download, "EC600S, EC600N, EC800N or EC100Y"},
    {0x2ECC, 0x3004, "ASR", ModuleMode::download, "EC600S, EC600N or EC800N"},
    {0x2C7C, 0x6005, "ASR1803S", ModuleMode::running, "EC200A"},
    {0x17D1, 0x0001, "EIGEN", ModuleMode::download, "EC600E or EC800E"},
    {0x2C7C, 0x0700, "MDM9X05", ModuleMode::running, "BG95 or BG600L", bg95Interfaces},
});

/// A module that is not in the list, but says which of its interfaces is which.
constexpr std::uint16_t vendorOfModules = 0x2C7C;
constexpr KnownDevice newModule{vendorOfModules, 0, "", ModuleMode::running, "Quectel module", namedInterfaces};

const KnownDevice* findKnown(const UsbIdentity& usb)
{
    const auto found = std::ranges::find_if(
        knownDevices, [&](const KnownDevice& d) { return d.vendor == usb.vendor && d.product == usb.product; });
    return found == knownDevices.end() ? nullptr : &*found;
}

std::optional<PortPurpose> purposeByName(std::span<const KnownInterface> interfaces, const std::string& name)
{
    for (const KnownInterface& interface : interfaces)
        if (!interface.name.empty() && name.find(interface.name) != std::string::npos)
            return interface.purpose;
    return {};
}

/// What an interface says about itself counts first: newer firmware numbers them differently.
PortPurpose purposeOf(const KnownDevice& known, const Port& port)
{
    if (known.mode == ModuleMode::download)
        return PortPurpose::download;
    if (const auto purpose = purposeByName(namedInterfaces, port.interfaceName))
        return *purpose;
    if (const auto purpose = purposeByName(known.interfaces, port.interfaceName))
        return *purpose;
    for (const KnownInterface& interface : known.interfaces)
        if (port.interface == interface.number)
            return interface.purpose;
    return PortPurpose::other;
}

/// The first line of an attribute; empty when there is none.
std::string attribute(const fs::path& folder, const char* name)
{
    std::string text;
    std::getline(std::ifstream(folder / name), text);
    while (!text.empty() && (text.back() == '\r' || text.back() == ' '))
        text.pop_back();
    return text;
}

std::optional<int> hexAttribute(const fs::path& folder, const char* name)
{
    const std::string text = attribute(folder, name);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return number;
}

/// The interface and the device lie above the port: …/1-4.2/1-4.2:1.2/ttyUSB2.
void readUsb(Port& port, fs::path folder, const fs::path& top)
{
    for (; folder != top && folder.has_relative_path(); folder = folder.parent_path()) {
        if (const auto number = hexAttribute(folder, "bInterfaceNumber"); number && !port.interface) {
            port.interface = number;
            port.interfaceName = attribute(folder, "interface");
        }
        const auto vendor = hexAttribute(folder, "idVendor");
        const auto product = hexAttribute(folder, "idProduct");
        if (vendor && product) {
            port.usb =
                UsbIdentity{static_cast<std::uint16_t>(*vendor), static_cast<std::uint16_t>(*product),
                            attribute(folder, "serial"), attribute(folder, "product"), folder.filename().string()};
            return;
        }
    }
}

std::optional<Port> readPort(const fs::path& entry, const SystemRoots& roots)
{
    std::error_code error;
    const fs::path hardware = fs::canonical(entry / "device", error);
    if (error || attribute(entry, "type") == "0") // a console, or a port of a chip that is not there
        return {};
    Port port;
    port.name = (roots.dev / entry.filename()).string();
    readUsb(port, hardware, fs::canonical(roots.sys, error));
    // Asked last: of a device that is being unplugged the port goes first, then what it said about itself.
    if (!fs::exists(port.name, error))
        return {};
    return port;
}

void addToModule(std::vector<ModulePorts>& modules, const KnownDevice& known, Port port)
{
    auto module = std::ranges::find_if(modules, [&](const ModulePorts& m) { return m.usb == *port.usb; });
    if (module == modules.end())
        module = modules.insert(
            module, {*port.usb, known.description, known.platform, known.mode, !known.interfaces.empty(), {}});
    module->ports.push_back(std::move(port));
}

} // namespace

std::string_view nameOf(PortPurpose purpose)
{
    switch (purpose) {
    case PortPurpose::at:
        return "at";
    case PortPurpose::repl:
        return "repl";
    case PortPurpose::download:
        return "download";
    case PortPurpose::diag:
        return "diag";
    case PortPurpose::other:
        return "other";
    case PortPurpose::unknown:
        return "unknown";
    }
    return "";
}

const Port* ModulePorts::portFor(PortPurpose purpose) const
{
    const auto found = std::ranges::find(ports, purpose, &Port::purpose);
    return found == ports.end() ? nullptr : &*found;
}

PortList listPorts(const SystemRoots& roots)
{
    std::vector<Port> ports;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(roots.sys / "class/tty", error))
        if (auto port = readPort(entry.path(), roots))
            ports.push_back(std::move(*port));

    const auto isNewModule = [&](const UsbIdentity& usb) {
        return usb.vendor == vendorOfModules && std::ranges::any_of(ports, [&](const Port& port) {
                   return port.usb == usb && purposeByName(namedInterfaces, port.interfaceName);
               });
    };
    PortList list;
    for (Port& port : ports) {
        const KnownDevice* known = port.usb ? findKnown(*port.usb) : nullptr;
        if (!known && port.usb && isNewModule(*port.usb))
            known = &newModule;
        if (known) {
            port.purpose = purposeOf(*known, port);
            addToModule(list.modules, *known, port);
        } else {
            list.others.push_back(port);
        }
    }
    std::ranges::sort(list.modules, {}, [](const ModulePorts& module) { return module.usb.path; });
    for (ModulePorts& module : list.modules)
        std::ranges::sort(module.ports, {}, [](const Port& port) { return std::pair(port.interface, port.name); });
    std::ranges::sort(list.others, {}, &Port::name);
    return list;
}

} // namespace device
