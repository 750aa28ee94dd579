// SPDX-License-Identifier: MIT
#include "app/lifeboat/PortOption.h"

#include "device/serial/PortUsers.h"

#include <charconv>

namespace lifeboat
{

using core::ErrorCode;

void PortOption::declare(Options& options)
{
    options.option("--port", "PORT", m_wish,
                   "name of a port, auto, usb:2c7c:0901 or serial:NUMBER; without it LIFEBOAT_PORT, or the one module "
                   "that is plugged in");
}

core::HostResult<device::ChosenPort> PortOption::choose(const Output& output) const
{
    const Streams& surroundings = output.surroundings();
    const std::string fallback = surroundings.port.empty() ? "auto" : surroundings.port;
    return device::choosePort(m_wish.value_or(fallback), device::listPorts(surroundings.system));
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
