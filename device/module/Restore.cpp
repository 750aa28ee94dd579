// SPDX-License-Identifier: MIT
#include "device/module/Restore.h"

#include "core/wire/StatusLines.h"
#include "device/download/ModuleLink.h"
#include "device/module/ConsoleStatus.h"
#include "device/module/Identity.h"
#include "device/module/RestorePython.h"
#include "device/module/StatusReading.h"
#include "device/protocol/ConsoleSession.h"

#include <algorithm>
#include <map>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::backup::FileState;
using core::backup::isWhole;
using core::project::FileStatus;
using core::project::ModuleStatus;

namespace
{

constexpr Time restartPatience = std::chrono::seconds(15); ///< for the answer to AT+CFUN
constexpr Time silence = std::chrono::milliseconds(300);   ///< no answer for so long: it has left its console
constexpr Time longestFarewell = std::chrono::seconds(5);  ///< from the OK to the reset
constexpr Time lateAnswers = std::chrono::milliseconds(100);
constexpr Time listPatience = std::chrono::seconds(10); ///< for a list to be written

std::unexpected<core::Problem> inDownloadMode()
{
    return core::problem(ErrorCode::refused, {}, "it is in download mode, where its firmware does not run");
}

HostResult<void> command(Line& line, std::string_view text, Time patience)
{
    ConsoleSession session;
    session.request(text, patience);
    return line.run(session);
}

/// Until the module has left its console: what answers before is not the restarted one.
HostResult<void> restart(Line& line)
{
    if (auto told = command(line, core::wire::restartCommand, restartPatience); !told)
        return told.error().code == ErrorCode::disconnected ? HostResult<void>() : told;
    const Time until = line.elapsed() + longestFarewell;
    while (line.elapsed() < until) {
        const auto answered = command(line, "AT", silence);
        if (!answered && answered.error().code == ErrorCode::cancelled)
            return answered;
        if (!answered)
            break;
    }
    return {};
}

/// In a path between quotation marks: what ends it, what the console takes for the end of a line, and the sign itself.
std::string escaped(std::string_view path)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : path) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte < 0x20 || byte == 0x7F || c == '"' || c == '%')
            text += {'%', digits[byte >> 4], digits[byte & 15]};
        else
            text += c;
    }
    return text;
}

/// Of a module in download mode, which then starts its firmware.
HostResult<ModuleStatus> readAndRestart(Connector& connector, const core::package::Package& loader,
                                        const CancelToken& cancel)
{
    auto regions = partitionsIn(loader);
    if (!regions)
        return std::unexpected(regions.error());
    const ReadRequest request{.regions = std::move(*regions), .restart = true};
    DownloadObserver nobody; // its phases would begin anew
    const auto contents = readFlash(loader, request, connector, nobody, cancel);
    if (!contents)
        return std::unexpected(contents.error());
    return core::project::statusOfImages(contents->at(0), contents->at(1));
}

} // namespace

bool RestoredFile::isRestored() const
{
    return before.state != after.state && isWhole(after.state);
}

std::vector<RestoredFile> filesOf(const ModuleStatus& before, const ModuleStatus& after)
{
    std::map<std::string, RestoredFile> files;
    for (const FileStatus& file : before.files)
        if (!isWhole(file.decision.state))
            files[file.path] = {file.path, file.decision, {}};
    for (const FileStatus& file : after.files) {
        const auto known = files.find(file.path);
        if (known != files.end())
            known->second.after = file.decision;
        else if (!isWhole(file.decision.state))
            files[file.path] = {file.path, {FileState::whole, {}, {}}, file.decision};
    }
    std::vector<RestoredFile> list;
    for (auto& [path, file] : files)
        list.push_back(std::move(file));
    return list;
}

HostResult<RestoreReport> restoreModule(Connector& connector, const RestoreRequest& request, DownloadObserver& observer,
                                        const CancelToken& cancel)
{
    const auto tell = [&](Phase phase, std::uint64_t done) {
        Progress progress;
        progress.phase = phase;
        progress.done = done;
        progress.total = 3;
        observer.progressed(progress);
    };
    tell(Phase::connect, 0);
    auto python = openIfPython(connector, request.python, request.loader, cancel);
    if (!python)
        return std::unexpected(python.error());
    if (*python)
        return restoreOverPython(**python, request, observer, cancel);
    RestoreReport report;
    const auto mayGoOn = [&] {
        report.wasRefused = request.consent && !request.consent(report.plan);
        return !report.wasRefused;
    };
    Line line(cancel);
    ModuleLink link(connector, line);
    auto stage = link.find(0);
    if (!stage && mayOtherHelp(request.python, stage.error())) {
        line.release();
        python = openOther(request.python, cancel);
        return python ? restoreOverPython(**python, request, observer, cancel) : std::unexpected(stage.error());
    }
    if (!stage)
        return std::unexpected(stage.error());
    if (*stage == Stage::console) {
        auto before = readConsoleStatus(line);
        if (!before && before.error().code == ErrorCode::refused && request.python.other) {
            line.release();
            python = openOther(request.python, cancel);
            return python ? restoreOverPython(**python, request, observer, cancel) : std::unexpected(python.error());
        }
        if (!before)
            return std::unexpected(before.error());
        if (!request.paths.empty())
            return core::problem(ErrorCode::badUsage, {}, "its firmware restores all files at once: name none");
        report.before = std::move(*before);
        report.after = report.before;
        if (!report.before.everythingWhole()) {
            if (auto plan = planRestore(report.before, {}))
                report.plan = std::move(*plan);
            if (!mayGoOn())
                return report;
            tell(Phase::restart, 1);
            if (auto restarted = restart(line); !restarted)
                return std::unexpected(restarted.error());
            report.wasRestarted = true;
        }
    } else {
        if (!request.loader)
            return inDownloadMode();
        if (!mayGoOn())
            return report;
        line.release(); // the reading opens it
        auto before = readAndRestart(connector, *request.loader, cancel);
        if (!before)
            return std::unexpected(before.error());
        tell(Phase::restart, 1);
        report.before = std::move(*before);
        report.wasRestarted = true;
    }
    report.after = report.before;
    if (report.wasRestarted) {
        if (auto returned = link.awaitReturn(); !returned)
            return std::unexpected(returned.error());
        if (auto drained = line.drain(lateAnswers); !drained)
            return std::unexpected(drained.error());
        tell(Phase::verify, 2);
        auto after = readConsoleStatus(line);
        if (!after)
            return std::unexpected(after.error());
        report.after = std::move(*after);
    }
    auto identity = readModuleIdentity(line);
    if (!identity)
        return std::unexpected(identity.error());
    report.identity = std::move(*identity);
    report.files = filesOf(report.before, report.after);
    tell(Phase::verify, 3);
    return report;
}

HostResult<AcceptReport> acceptFiles(Connector& connector, std::span<const std::string> paths,
                                     const CancelToken& cancel, const PythonWay& way)
{
    auto python = openIfPython(connector, way, false, cancel);
    if (!python)
        return std::unexpected(python.error());
    if (*python)
        return acceptOverPython(**python, paths, cancel);
    Line line(cancel);
    ModuleLink link(connector, line);
    const auto stage = link.find(0);
    if (!stage && mayOtherHelp(way, stage.error())) {
        line.release();
        python = openOther(way, cancel);
        return python ? acceptOverPython(**python, paths, cancel) : std::unexpected(stage.error());
    }
    if (!stage)
        return std::unexpected(stage.error());
    if (*stage != Stage::console)
        return inDownloadMode();
    // A firmware that does not know the command refuses it as if each file were at fault.
    const auto identity = readModuleIdentity(line);
    if (!identity)
        return std::unexpected(identity.error());
    if (!identity->runsLifeboat && way.other) {
        line.release();
        python = openOther(way, cancel);
        return python ? acceptOverPython(**python, paths, cancel) : std::unexpected(python.error());
    }
    if (!identity->runsLifeboat)
        return core::problem(ErrorCode::refused, {}, "its firmware is not Lifeboat's, or an older one");
    AcceptReport report;
    for (const std::string& path : paths) {
        const std::string text = std::string(core::wire::acceptCommand) + "\"" + escaped(path) + "\"";
        if (text.size() > core::wire::longestCommand)
            return core::problem(ErrorCode::nameTooLong, path, "the module's console takes no line of this length");
        const auto done = command(line, text, listPatience);
        if (!done && done.error().code != ErrorCode::refused)
            return std::unexpected(done.error());
        (done ? report.accepted : report.refused).push_back(path);
    }
    auto after = readConsoleStatus(line);
    if (!after)
        return std::unexpected(after.error());
    report.after = std::move(*after);
    return report;
}

HostResult<ListRepairReport> repairLists(Connector& connector, const PythonWay& way, const RepairConsent& consent,
                                         const CancelToken& cancel)
{
    auto python = openIfPython(connector, way, false, cancel);
    if (python && !*python && way.other)
        python = openOther(way, cancel);
    if (!python)
        return std::unexpected(python.error());
    if (!*python)
        return core::problem(ErrorCode::refused, {},
                             "it has no Python console that is known; Lifeboat's own firmware "
                             "keeps its list in order by itself");
    return repairListsOverPython(**python, consent, cancel);
}

} // namespace device
