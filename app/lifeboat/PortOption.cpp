// SPDX-License-Identifier: MIT
#include "app/lifeboat/PortOption.h"

#include "device/serial/PortUsers.h"

#include <algorithm>
#include <charconv>

namespace lifeboat
{

using core::ErrorCode;

void PortOption::declare(Options& options)
{
    options.option("--port", "PORT", m_wish,
                   "name of a port, auto, usb:2c7c:0901, serial:NUMBER, tcp:HOST:PORT or rfc2217:HOST:PORT; without it "
                   "LIFEBOAT_PORT, or the one module "
                   "that is plugged in");
}

core::HostResult<device::ChosenPort> PortOption::choose(const Output& output, device::PortPurpose purpose) const
{
    const Streams& surroundings = output.surroundings();
    const std::string fallback = surroundings.port.empty() ? "auto" : surroundings.port;
    return device::choosePort(m_wish.value_or(fallback), device::listPorts(surroundings.system), purpose);
}

void PortsOption::declare(Options& options)
{
    options.option("--port", "PORT", m_wishes,
                   "name of a port, auto, usb:2c7c:0901, serial:NUMBER, tcp:HOST:PORT or rfc2217:HOST:PORT; without it "
                   "LIFEBOAT_PORT, or the one module "
                   "that is plugged in; repeated: several modules at the same time");
    options.flag("--all", m_all, "all modules that are plugged in, at the same time");
}

core::HostResult<std::vector<device::ChosenPort>> PortsOption::choose(const Output& output) const
{
    const Streams& surroundings = output.surroundings();
    const auto list = device::listPorts(surroundings.system);
    std::vector<device::ChosenPort> ports;
    if (m_all > 0) {
        if (!m_wishes.empty())
            return core::problem(ErrorCode::badUsage, {}, "--all and --port exclude each other");
        for (const device::ModulePorts& module : list.modules)
            if (auto port = device::portOf(module))
                ports.push_back(std::move(*port));
        if (ports.empty())
            return core::problem(ErrorCode::noPort, {}, "no module is plugged in");
        return ports;
    }
    std::vector<std::string> wishes = m_wishes;
    if (wishes.empty())
        wishes.push_back(surroundings.port.empty() ? "auto" : surroundings.port);
    for (const std::string& wish : wishes) {
        auto port = device::choosePort(wish, list);
        if (!port)
            return std::unexpected(port.error());
        const auto isSame = [&](const device::ChosenPort& other) {
            return other.name == port->name || (port->isModule && other.isModule && other.usb == port->usb);
        };
        if (std::ranges::any_of(ports, isSame))
            return core::problem(ErrorCode::badUsage, wish, "the same module twice");
        ports.push_back(std::move(*port));
    }
    return ports;
}

core::HostResult<std::uint32_t> parseBaudRate(const std::string& text)
{
    std::uint32_t rate = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
    if (error != std::errc{} || end != text.data() + text.size() || rate < 300 || rate > 12'000'000)
        return core::problem(ErrorCode::badUsage, {}, "“" + text + "” is no baud rate");
    return rate;
}

Outcome failAtPort(Output& output, const core::Problem& problem, std::string_view activity, std::string_view hint)
{
    std::string remedy(hint);
    const auto group = problem.code == ErrorCode::portNotPermitted ? device::groupOf(problem.subject) : std::nullopt;
    if (group == "root")
        remedy = "Run “sudo chgrp dialout " + problem.subject + " && sudo chmod g+rw " + problem.subject +
                 "”; your user must be in the group dialout.";
    else if (group)
        remedy = "Run “sudo usermod -aG " + *group + " $USER” and log in again.";
    return output.fail(problem, activity, remedy);
}

} // namespace lifeboat
