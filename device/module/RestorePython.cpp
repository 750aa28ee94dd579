// SPDX-License-Identifier: MIT
#include "device/module/RestorePython.h"

#include "device/module/StatusReading.h"
#include "device/python/PythonStatus.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::project::FileStatus;
using core::project::ModuleStatus;

namespace
{

core::backup::Decision decisionOf(const ModuleStatus& status, const std::string& path)
{
    const auto file = std::ranges::find(status.files, path, &FileStatus::path);
    return file == status.files.end() ? core::backup::Decision() : file->decision;
}

/// Those that were asked for: what else is wrong is not this job's.
std::vector<RestoredFile> askedFiles(const RestoreReport& report, const std::vector<std::string>& paths)
{
    if (paths.empty())
        return filesOf(report.before, report.after);
    std::vector<RestoredFile> files;
    for (const std::string& path : paths)
        files.push_back({path, decisionOf(report.before, path), decisionOf(report.after, path)});
    std::ranges::sort(files, {}, &RestoredFile::path);
    return files;
}

} // namespace

HostResult<RestoreReport> restoreOverPython(PythonModule& module, const RestoreRequest& request,
                                            DownloadObserver& observer, const CancelToken& cancel)
{
    RestoreReport report;
    report.isPython = true;
    report.identity = identityOf(module.interpreter().facts());
    auto before = readPythonStatus(module);
    if (!before)
        return std::unexpected(before.error());
    report.before = std::move(*before);
    report.after = report.before;
    auto plan = planRestore(report.before, request.paths);
    if (!plan)
        return std::unexpected(plan.error());
    report.plan = std::move(*plan);
    report.wasRefused = !report.plan.isEmpty() && request.consent && !request.consent(report.plan);
    if (!report.wasRefused && !report.plan.isEmpty()) {
        // Reading the status at the end takes about as long as two files.
        const auto tell = [&](std::size_t done, std::size_t total, const std::string& path) {
            Progress progress;
            progress.phase = path.empty() ? Phase::verify : Phase::write;
            progress.id = path;
            progress.done = done + 1;
            progress.total = total + 2;
            observer.progressed(progress);
        };
        auto done = carryOut(module, report.plan, tell, cancel);
        if (!done)
            return std::unexpected(done.error());
        report.after = std::move(done->after);
        report.failures = std::move(done->failures);
        report.removedFirst = std::move(done->removedFirst);
    }
    report.files = askedFiles(report, request.paths);
    return report;
}

HostResult<AcceptReport> acceptOverPython(PythonModule& module, std::span<const std::string> paths,
                                          const CancelToken& cancel)
{
    const auto before = readPythonStatus(module);
    if (!before)
        return std::unexpected(before.error());
    const auto plan = planAccept(*before, paths);
    if (!plan)
        return std::unexpected(plan.error());
    // With a new list the vendor's firmware may replace other files at its next start: that takes a preview.
    if (!plan->steps.empty() && !before->userList.usable())
        return core::problem(
            before->userList.kind == core::restore::ListFacts::Kind::missing ? ErrorCode::notFound : ErrorCode::syntax,
            "/usr/checksum.json", "the module's list cannot take the change as it is: repair the list first");
    AcceptReport report;
    report.after = *before;
    if (!plan->steps.empty()) {
        auto done = carryOut(module, *plan, {}, cancel);
        if (!done)
            return std::unexpected(done.error());
        report.after = std::move(done->after);
    }
    for (const std::string& path : paths) {
        const std::string normal = path.starts_with("usr/") ? "/" + path : path;
        const auto file = std::ranges::find(report.after.files, normal, &FileStatus::path);
        const bool isAccepted = file != report.after.files.end() &&
                                file->facts.userEntry.kind == core::backup::EntryFact::Kind::present &&
                                file->facts.user.kind == core::backup::FileFact::Kind::read &&
                                file->facts.user.size > 0 && file->facts.user.crc == file->facts.userEntry.crc;
        (isAccepted ? report.accepted : report.refused).push_back(path);
    }
    return report;
}

HostResult<ListRepairReport> repairListsOverPython(PythonModule& module, const RepairConsent& consent,
                                                   const CancelToken& cancel)
{
    auto before = readPythonStatus(module);
    if (!before)
        return std::unexpected(before.error());
    ListRepairReport report;
    report.before = std::move(*before);
    report.after = report.before;
    auto plan = planLists(report.before);
    if (!plan)
        return std::unexpected(plan.error());
    report.plan = std::move(*plan);
    report.wasRefused = !report.plan.isEmpty() && consent && !consent(report.plan);
    if (report.wasRefused || report.plan.isEmpty())
        return report;
    auto done = carryOut(module, report.plan, {}, cancel);
    if (!done)
        return std::unexpected(done.error());
    report.after = std::move(done->after);
    return report;
}

} // namespace device
