// SPDX-License-Identifier: MIT
#include "app/lifeboat/RestoreCommand.h"

#include "app/lifeboat/FilesJob.h"
#include "app/lifeboat/Input.h"
#include "app/lifeboat/JobProgress.h"
#include "app/lifeboat/RepairDisplay.h"
#include "app/lifeboat/StatusDisplay.h"
#include "app/lifeboat/Table.h"
#include "device/module/Restore.h"
#include "ui/text/ErrorTexts.h"
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
        "has a module bring its damaged files back, and says what came back: one with our firmware by a restart, one "
        "with the vendor's over its Python console",
        "[PATH...] [--port PORT] [--loader PACKAGE] [--dry-run]",
        {{"restore --port /dev/ttyUSB2", "all that is not whole"},
         {"restore /usr/main.py --port /dev/ttyUSB5", "one file, over the Python console"},
         {"download product.pac --only backup", "when the backup itself is damaged"}},
    };
    return info;
}

void RestoreCommand::declare(Options& options)
{
    options.arguments("PATH", m_paths, false,
                      "only this, as “lifeboat status” names it: /usr/main.py; also when it was changed on purpose");
    m_job.declare(options);
    options.flag("-n,--dry-run", m_dryRun, "only say what would be done");
    options.option("--loader", "PACKAGE", m_loader,
                   "package whose loaders read the flash of a module in download mode");
}

Outcome RestoreCommand::run(Output& output)
{
    const auto loader = readPackage(output.in(), m_loader);
    if (!loader)
        return output.fail(loader.error(), "reading " + *m_loader);
    const auto paths = modulePathsOf(m_paths);
    if (!paths)
        return output.fail(paths.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    const device::RestoreRequest request{.loader = *loader ? (*loader)->package.get() : nullptr,
                                         .paths = *paths,
                                         .python = m_job.python(),
                                         .consent = [this](const auto&) { return m_dryRun == 0; }};
    auto report = [&] {
        JobProgress progress(output, JobProgress::Job::reading);
        return restoreModule(m_job.connector(), request, progress, m_job.cancel());
    }();
    if (!report) {
        const bool isOther = report.error().code == core::ErrorCode::refused;
        return m_job.fail(
            output, report.error(), "restoring",
            isOther ? "Restoring takes our firmware or a Python console; “lifeboat status” says what it is. One in "
                      "download mode takes --loader PACKAGE."
                    : "");
    }
    if (report->wasRefused) {
        showPlan(output, report->plan);
        output.print("\nNothing was changed.\n");
        return {core::ErrorCode::notWhole, {{"steps", report->plan.steps.size()}}};
    }
    warnAboutPartitions(output, report->after);
    showFiles(output, *report);
    if (report->isPython)
        showObstacles(output, report->plan);
    for (const std::string& path : report->removedFirst) {
        output.event("removed_first", {{"path", path}});
        output.print(ui::printable(path) +
                     " had to be removed before its copy was written: there was no room for both.\n");
    }
    for (const auto& [path, problem] : report->failures) {
        output.event("failure", {{"path", path}, {"code", ui::codeText(problem.code)}, {"detail", problem.detail}});
        output.warn(ui::printable(path) + ": " + ui::printable(problem.detail));
    }
    const auto restored = std::ranges::count_if(report->files, &RestoredFile::isRestored);
    Outcome outcome{{},
                    {{"restarted", report->wasRestarted},
                     {"restored", restored},
                     {"not_whole", std::ranges::ssize(report->files) - restored},
                     {"user_problem", report->after.userProblem},
                     {"backup_problem", report->after.backupProblem}}};
    const bool isDone =
        m_paths.empty() ? isWhole(report->after) : std::ranges::all_of(report->files, [](const RestoredFile& file) {
            return core::backup::isWhole(file.after.state);
        });
    if (!isDone)
        outcome.code = core::ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
