// SPDX-License-Identifier: MIT
#include "app/lifeboat/RestoreCommand.h"

#include "app/lifeboat/Input.h"
#include "app/lifeboat/JobProgress.h"
#include "app/lifeboat/StatusDisplay.h"
#include "app/lifeboat/StopSignals.h"
#include "app/lifeboat/Table.h"
#include "device/module/PortConnector.h"
#include "device/module/PortDownload.h"
#include "device/module/Restore.h"
#include "ui/text/FileStates.h"
#include "ui/text/Printable.h"

#include <algorithm>

namespace lifeboat
{

using device::RestoredFile;
using device::RestoreReport;

namespace
{

void showFiles(Output& output, const RestoreReport& report)
{
    Table table({{"Now"}, {"Was"}, {"File"}});
    for (const RestoredFile& file : report.files) {
        output.event("restore", {{"path", file.path},
                                 {"before", toText(file.before.state)},
                                 {"after", toText(file.after.state)},
                                 {"reason", toText(file.after.reason)},
                                 {"restored", file.isRestored()}});
        const ui::StateLook& now = ui::lookOf(file.after.state);
        const ui::Text reason = ui::wordsOf(file.after.reason);
        table.add({now.icon + (" " + now.word.str()), ui::lookOf(file.before.state).lowerWord.str(),
                   ui::printable(file.path) + (reason.isEmpty() ? "" : " (" + reason.str() + ")")},
                  colourOf(file.after.state));
    }
    const auto restored = std::ranges::count_if(report.files, &RestoredFile::isRestored);
    const auto left = std::ranges::ssize(report.files) - restored;
    if (report.files.empty())
        output.print("Every file is as it should be; nothing had to be restored.\n");
    else
        output.print(std::to_string(restored) + " restored" +
                     (left > 0 ? ", " + std::to_string(left) + " not whole" : "") + "\n\n");
    table.print(output);
}

} // namespace

const CommandInfo& RestoreCommand::info() const
{
    static const CommandInfo info{
        "restore",
        "restarts a module, whose firmware then restores its files, and says what came back",
        "[--port PORT] [--loader PACKAGE]",
        {{"restore --port /dev/ttyUSB2", "of a module that runs our firmware"},
         {"download product.pac --only backup", "when the backup itself is damaged"}},
    };
    return info;
}

void RestoreCommand::declare(Options& options)
{
    m_port.declare(options);
    options.option("--loader", "PACKAGE", m_loader,
                   "package whose loaders read the flash of a module in download mode");
}

Outcome RestoreCommand::run(Output& output)
{
    const auto loader = readPackage(output.in(), m_loader);
    if (!loader)
        return output.fail(loader.error(), "reading " + *m_loader);
    const auto port = m_port.choose(output);
    if (!port)
        return output.fail(port.error(), "looking for the module");
    const StopSignals stop;
    device::PortConnector connector(*port, device::portBaudRate, stop.token(), output.surroundings().system);
    auto report = [&] {
        JobProgress progress(output, JobProgress::Job::reading);
        return restoreModule(connector, {.loader = *loader ? (*loader)->package.get() : nullptr}, progress,
                             stop.token());
    }();
    if (!report) {
        core::Problem problem = report.error();
        problem.code = stop.named(problem.code);
        const bool isOther = problem.code == core::ErrorCode::refused;
        return failAtPort(
            output, problem, "restoring (" + port->name + ")",
            isOther
                ? "Only a module that runs our firmware restores; “lifeboat status” says what it is. One in download "
                  "mode takes --loader PACKAGE."
                : "");
    }
    warnAboutPartitions(output, report->after);
    showFiles(output, *report);
    const auto restored = std::ranges::count_if(report->files, &RestoredFile::isRestored);
    Outcome outcome{{},
                    {{"restarted", report->wasRestarted},
                     {"restored", restored},
                     {"not_whole", std::ranges::ssize(report->files) - restored}}};
    if (!isWhole(report->after))
        outcome.code = core::ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
