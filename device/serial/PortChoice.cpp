// SPDX-License-Identifier: MIT
#include "device/serial/PortChoice.h"

#include "device/serial/TcpTransport.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <functional>
#include <iterator>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

struct UsbNumbers {
    std::uint16_t vendor;
    std::uint16_t product;
};

std::optional<std::uint16_t> hexNumber(std::string_view text)
{
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return number;
}

std::optional<UsbNumbers> usbNumbers(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == text.npos)
        return {};
    const auto vendor = hexNumber(text.substr(0, colon));
    const auto product = hexNumber(text.substr(colon + 1));
    if (!vendor || !product)
        return {};
    return UsbNumbers{*vendor, *product};
}

using Test = std::function<bool(const UsbIdentity&)>;

/// Bridges of boards whose module has no USB port of its own: each has two ports, and boards differ in which is which.
bool isBridgeOfModule(const UsbIdentity& usb)
{
    return (usb.vendor == 0x10C4 && usb.product == 0xEA70)     // CP2105 (BC25)
           || (usb.vendor == 0x1A86 && usb.product == 0x55D2); // CH342 (FCM360W)
}

/// "/dev/ttyUSB0 (Enhanced Com Port), /dev/ttyUSB1"
std::string namesOf(const std::vector<Port>& ports)
{
    std::string names;
    for (const Port& port : ports)
        names += (names.empty() ? "" : ", ") + port.name +
                 (port.interfaceName.empty() ? "" : " (" + port.interfaceName + ")");
    return names;
}

/// Why none fits `wish`, and what may help.
std::string whatIsMissing(std::string_view wish, const PortList& list)
{
    if (wish.starts_with("usb:"))
        return "nothing with these USB numbers is plugged in";
    if (wish.starts_with("serial:"))
        return "nothing with this serial number is plugged in";
    std::vector<Port> adapters;
    std::ranges::copy_if(list.others, std::back_inserter(adapters),
                         [](const Port& port) { return port.usb.has_value(); });
    if (adapters.empty())
        return "no module is plugged in";
    return "no module is recognised by its USB port; if it is at one of these, name that one: " + namesOf(adapters);
}

/// The one port that fits: one for each module that does, and every other USB port. Without a module, "auto" at least
/// names those of boards.
HostResult<ChosenPort> onlyOne(std::string_view wish, const PortList& list, PortPurpose purpose, const Test& fits)
{
    const bool isAuto = wish == "auto";
    std::vector<ChosenPort> found;
    std::vector<Port> candidates;
    std::optional<core::Problem> withoutUse;
    for (const ModulePorts& module : list.modules) {
        if (!fits(module.usb))
            continue;
        if (auto port = portOf(module, purpose)) {
            candidates.push_back(*std::ranges::find(module.ports, port->name, &Port::name));
            found.push_back(std::move(*port));
        } else {
            withoutUse = port.error();
        }
    }
    for (const Port& port : list.others) {
        if (!port.usb || !(isAuto ? found.empty() && !withoutUse && isBridgeOfModule(*port.usb) : fits(*port.usb)))
            continue;
        candidates.push_back(port);
        if (!isAuto)
            found.push_back({port.name, port.usb, false, {}, purpose});
    }
    if (found.size() == 1)
        return found.front();
    if (!candidates.empty())
        return core::problem(ErrorCode::severalPorts, std::string(wish), namesOf(candidates));
    if (withoutUse)
        return std::unexpected(*withoutUse);
    return core::problem(ErrorCode::noPort, std::string(wish), whatIsMissing(wish, list));
}

/// A path is believed; its place in the list tells where the module is plugged in.
ChosenPort named(std::string_view wish, const PortList& list, PortPurpose purpose)
{
    std::string name(wish);
    if (name.find('/') == name.npos && !std::filesystem::exists(name))
        name.insert(0, "/dev/");
    std::error_code error;
    const std::string device = std::filesystem::canonical(name, error).string();
    for (const ModulePorts& module : list.modules)
        if (std::ranges::find(module.ports, device, &Port::name) != module.ports.end())
            return {name, module.usb, true, std::string(module.platform), purpose};
    const auto other = std::ranges::find(list.others, device, &Port::name);
    return {name, other == list.others.end() ? std::nullopt : other->usb, false, {}, purpose};
}

} // namespace

HostResult<ChosenPort> portOf(const ModulePorts& module, PortPurpose purpose)
{
    const Port* port = module.portFor(purpose);
    if (!port && purpose == PortPurpose::download)
        port = module.portFor(PortPurpose::at);
    if (port)
        return ChosenPort{port->name, module.usb, true, std::string(module.platform), purpose};
    const std::string name = module.ports.empty() ? module.usb.path : module.ports.front().name;
    if (module.mode == ModuleMode::download)
        return core::problem(ErrorCode::noPort, name, "the module is in download mode; restart it");
    if (purpose == PortPurpose::download || (purpose == PortPurpose::at && module.hasKnownPorts))
        return core::problem(ErrorCode::noPort, name, "the module has no port for AT commands or download");
    if (module.hasKnownPorts)
        return core::problem(ErrorCode::noConsole, name,
                             "has no Python console: it runs a firmware without QuecPython; download one");
    return core::problem(ErrorCode::severalPorts, name,
                         "which port is the right one is not known: " + namesOf(module.ports));
}

HostResult<ChosenPort> choosePort(std::string_view wish, const PortList& list, PortPurpose purpose)
{
    if (wish == "auto")
        return onlyOne(wish, list, purpose, [](const UsbIdentity&) { return true; });
    if (wish.starts_with("usb:")) {
        const auto numbers = usbNumbers(wish.substr(4));
        if (!numbers)
            return core::problem(ErrorCode::badUsage, std::string(wish), "write it as usb:2c7c:0901");
        return onlyOne(wish, list, purpose, [&](const UsbIdentity& usb) {
            return usb.vendor == numbers->vendor && usb.product == numbers->product;
        });
    }
    if (wish.starts_with("serial:"))
        return onlyOne(wish, list, purpose,
                       [&](const UsbIdentity& usb) { return !usb.serial.empty() && usb.serial == wish.substr(7); });
    if (const auto network = parseNetworkPort(wish)) {
        if (!*network)
            return std::unexpected(network->error());
        return ChosenPort{std::string(wish), std::nullopt, false, {}, purpose};
    }
    return named(wish, list, purpose);
}

} // namespace device
