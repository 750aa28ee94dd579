// SPDX-License-Identifier: MIT
#include "app/lifeboat/StatusJob.h"

#include "device/module/PortDownload.h"

namespace lifeboat
{

using core::ErrorCode;

void StatusJob::declare(Options& options)
{
    m_portOption.declare(options);
    options.flag("--soft-reset", m_softReset,
                 "end a program of the module that does not let itself be interrupted, with all else that runs");
}

std::optional<Outcome> StatusJob::begin(Output& output)
{
    auto port = choose(output);
    if (!port)
        return output.fail(port.error(), "looking for the module");
    m_port = std::move(*port);
    m_stop = std::make_unique<StopSignals>();
    const device::Interpreter::Consent consent{.softReset = m_softReset > 0};
    m_connectors = std::make_unique<device::ModuleConnectors>(*m_port, device::portBaudRate, m_stop->token(),
                                                              output.surroundings().system, consent);
    return std::nullopt;
}

core::HostResult<device::ChosenPort> StatusJob::choose(const Output& output) const
{
    auto port = m_portOption.choose(output);
    if (port || port.error().code != ErrorCode::noPort)
        return port;
    auto console = m_portOption.choose(output, device::PortPurpose::repl);
    return console ? console : port;
}

Outcome StatusJob::fail(Output& output, core::Problem problem, const std::string& activity, std::string_view hint) const
{
    problem.code = m_stop->named(problem.code);
    const auto first = consoleHint(problem.code, m_softReset > 0);
    return failAtPort(output, problem, activity + " (" + port() + ")", first.empty() ? hint : first);
}

std::string_view consoleHint(ErrorCode code, bool softResetIsGiven)
{
    if (code == ErrorCode::programRuns && !softResetIsGiven)
        return "Add --soft-reset to end the program, or restart the module and repeat the command within a second; if "
               "neither helps, download the firmware and the files again.";
    if (code == ErrorCode::noAnswer)
        return "Check the module's power and the port; “lifeboat ports” lists them. A program that prints nothing and "
               "ignores Ctrl+C looks the same: restart the module and repeat the command within a second.";
    if (code == ErrorCode::pythonFailed)
        return "Restart the module's Python with “lifeboat reset”, which frees its memory, and repeat the command.";
    return {};
}

} // namespace lifeboat
