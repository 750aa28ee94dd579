// SPDX-License-Identifier: MIT
#include "device/serial/PortChoice.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <functional>

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

/// The one port that fits: one for each module that does, and every other USB port.
HostResult<ChosenPort> onlyOne(std::string_view wish, const PortList& list, const Test& fits, bool onlyModules)
{
    std::vector<ChosenPort> found;
    bool isModuleWithoutUse = false;
    for (const ModulePorts& module : list.modules) {
        if (!fits(module.usb))
            continue;
        if (auto port = portOf(module))
            found.push_back(std::move(*port));
        else
            isModuleWithoutUse = true;
    }
    if (!onlyModules)
        for (const Port& port : list.others)
            if (port.usb && fits(*port.usb))
                found.push_back({port.name, port.usb, false, {}});
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        return core::problem(ErrorCode::noPort, std::string(wish),
                             isModuleWithoutUse ? "the module has no port for AT commands or download"
                                                : "no such module is plugged in");
    std::string names;
    for (const ChosenPort& port : found)
        names += (names.empty() ? "" : ", ") + port.name;
    return core::problem(ErrorCode::severalPorts, std::string(wish), names);
}

/// A path is believed; its place in the list tells where the module is plugged in.
ChosenPort named(std::string_view wish, const PortList& list)
{
    std::string name(wish);
    if (name.find('/') == name.npos && !std::filesystem::exists(name))
        name.insert(0, "/dev/");
    std::error_code error;
    const std::string device = std::filesystem::canonical(name, error).string();
    for (const ModulePorts& module : list.modules)
        if (std::ranges::find(module.ports, device, &Port::name) != module.ports.end())
            return {name, module.usb, true, std::string(module.platform)};
    const auto other = std::ranges::find(list.others, device, &Port::name);
    return {name, other == list.others.end() ? std::nullopt : other->usb, false, {}};
}

} // namespace

std::optional<ChosenPort> portOf(const ModulePorts& module)
{
    const Port* port = module.portFor(PortPurpose::download);
    if (!port)
        port = module.portFor(PortPurpose::at);
    if (!port)
        return {};
    return ChosenPort{port->name, module.usb, true, std::string(module.platform)};
}

HostResult<ChosenPort> choosePort(std::string_view wish, const PortList& list)
{
    if (wish == "auto")
        return onlyOne(
            wish, list, [](const UsbIdentity&) { return true; }, true);
    if (wish.starts_with("usb:")) {
        const auto numbers = usbNumbers(wish.substr(4));
        if (!numbers)
            return core::problem(ErrorCode::badUsage, std::string(wish), "write it as usb:2c7c:0901");
        return onlyOne(
            wish, list,
            [&](const UsbIdentity& usb) { return usb.vendor == numbers->vendor && usb.product == numbers->product; },
            false);
    }
    if (wish.starts_with("serial:"))
        return onlyOne(
            wish, list, [&](const UsbIdentity& usb) { return !usb.serial.empty() && usb.serial == wish.substr(7); },
            false);
    if (wish.starts_with("tcp:"))
        return core::problem(ErrorCode::badUsage, std::string(wish),
                             "ports over the network do not exist in this version");
    return named(wish, list);
}

} // namespace device
