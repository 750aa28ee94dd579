// SPDX-License-Identifier: MIT
#include "app/lifeboat/AcceptCommand.h"

#include "app/lifeboat/FilesJob.h"
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
    m_job.declare(options);
}

Outcome AcceptCommand::run(Output& output)
{
    const auto paths = modulePathsOf(m_paths);
    if (!paths)
        return output.fail(paths.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    auto report = acceptFiles(m_job.connector(), *paths, m_job.cancel(), m_job.python());
    const std::string activity = "accepting changes";
    if (!report) {
        const bool isList = report.error().subject == "/usr/checksum.json";
        return m_job.fail(output, report.error(), activity,
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
        m_job.fail(output, {core::ErrorCode::refused, {}, "no list names it, or it is missing or empty: " + names},
                   activity, "Only a protected file that is there can be accepted; “lifeboat status” lists them.");
    outcome.fields.update(fields);
    return outcome;
}

} // namespace lifeboat
