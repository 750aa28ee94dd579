// SPDX-License-Identifier: MIT
#include "app/lifeboat/StatusPort.h"

namespace lifeboat
{

using core::ErrorCode;

void StatusPort::declare(Options& options)
{
    m_port.declare(options);
    options.flag("--soft-reset", m_softReset,
                 "end a program of the module that does not let itself be interrupted, with all else that runs");
}

core::HostResult<device::ChosenPort> StatusPort::choose(const Output& output) const
{
    auto port = m_port.choose(output);
    if (port || port.error().code != ErrorCode::noPort)
        return port;
    auto console = m_port.choose(output, device::PortPurpose::repl);
    return console ? console : port;
}

Outcome StatusPort::fail(Output& output, const core::Problem& problem, std::string_view activity,
                         std::string_view hint) const
{
    const auto first = consoleHint(problem.code, m_softReset > 0);
    return failAtPort(output, problem, activity, first.empty() ? hint : first);
}

std::string_view consoleHint(ErrorCode code, bool softResetIsGiven)
{
    if (code == ErrorCode::programRuns && !softResetIsGiven)
        return "Add --soft-reset to end the program, or restart the module and repeat the command within a second; if "
               "neither helps, download the firmware and the files again.";
    if (code == ErrorCode::noAnswer)
        return "Check the module's power and the port; “lifeboat ports” lists them. A program that prints nothing and "
               "ignores Ctrl+C looks the same: restart the module and repeat the command within a second.";
    return {};
}

} // namespace lifeboat
