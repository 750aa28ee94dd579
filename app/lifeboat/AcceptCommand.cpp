// SPDX-License-Identifier: MIT
#include "app/lifeboat/AcceptCommand.h"

#include "app/lifeboat/FilesJob.h"
#include "app/lifeboat/StopSignals.h"
#include "device/module/PortDownload.h"
#include "device/module/Restore.h"
#include "ui/text/Printable.h"

namespace lifeboat
{

const CommandInfo& AcceptCommand::info() const
{
    static const CommandInfo info{
        "accept",
        "has a module take changed files for what they should be, so that its restore leaves them alone",
        "PATH... [--port PORT]",
        {{"accept /usr/main.py --port /dev/ttyUSB2", "its list takes the checksum that the file has now"}},
    };
    return info;
}

void AcceptCommand::declare(Options& options)
{
    options.arguments("PATH", m_paths, true, "a protected file, as “lifeboat status” names it: /usr/main.py");
    m_port.declare(options);
}

Outcome AcceptCommand::run(Output& output)
{
    const auto paths = modulePathsOf(m_paths);
    if (!paths)
        return output.fail(paths.error());
    const auto port = m_port.choose(output);
    if (!port)
        return output.fail(port.error(), "looking for the module");
    const StopSignals stop;
    device::ModuleConnectors connectors(*port, device::portBaudRate, stop.token(), output.surroundings().system,
                                        m_port.consent());
    auto report = acceptFiles(connectors.chosen(), *paths, stop.token(), connectors.python());
    const std::string activity = "accepting changes (" + port->name + ")";
    if (!report) {
        report.error().code = stop.named(report.error().code);
        const bool isList = report.error().subject == "/usr/checksum.json";
        return m_port.fail(output, report.error(), activity,
                           isList ? "“lifeboat repair --dry-run” says what repairing the list does, “lifeboat repair "
                                    "--yes” does it."
                                  : "");
    }
    for (const std::string& path : report->accepted) {
        output.event("accepted", {{"path", path}});
        output.print("Accepted " + ui::printable(path) + "\n");
    }
    const nlohmann::ordered_json fields{{"accepted", report->accepted}, {"refused", report->refused}};
    if (report->refused.empty())
        return {{}, fields};
    std::string names;
    for (const std::string& path : report->refused)
        names += (names.empty() ? "" : ", ") + path;
    Outcome outcome =
        failAtPort(output, {core::ErrorCode::refused, {}, "no list names it, or it is missing or empty: " + names},
                   activity, "Only a protected file that is there can be accepted; “lifeboat status” lists them.");
    outcome.fields.update(fields);
    return outcome;
}

} // namespace lifeboat
