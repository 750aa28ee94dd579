// SPDX-License-Identifier: MIT
#include "device/module/ConsoleStatus.h"

#include "core/wire/StatusLines.h"
#include "device/protocol/ConsoleSession.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::project::ModuleStatus;
using core::wire::StatusLine;
using core::wire::StatusPartition;

namespace
{

// A module reads all its files for this; at 115200 baud the lines of 500 take four seconds.
constexpr Time patience = std::chrono::seconds(30);

void take(ModuleStatus& status, const StatusLine& line)
{
    const std::string text(line.text);
    const bool isUser = line.partition == StatusPartition::user;
    switch (line.kind) {
    case StatusLine::Kind::partition:
        (isUser ? status.userProblem : status.backupProblem) = text;
        break;
    case StatusLine::Kind::flag:
        status.flag = line.flag;
        break;
    case StatusLine::Kind::list:
        (isUser ? status.userList : status.backupList) = line.list;
        (isUser ? status.userListProblem : status.backupListProblem) = text;
        break;
    case StatusLine::Kind::note:
        status.notes.push_back(text);
        break;
    case StatusLine::Kind::file:
        status.files.push_back({text, line.facts, line.decision, {}});
        break;
    case StatusLine::Kind::policy:
        if (!status.files.empty() && status.files.back().path == text)
            status.files.back().policy = line.policy;
        break;
    case StatusLine::Kind::record:
        status.record = line.record;
        break;
    case StatusLine::Kind::attempts: {
        const auto free = std::ranges::find(status.record.attempts, 0, &core::restore::StatusRecord::Attempts::count);
        if (free != status.record.attempts.end())
            *free = line.attempts;
        break;
    }
    case StatusLine::Kind::other:
    case StatusLine::Kind::begin:
    case StatusLine::Kind::end:
        break;
    }
}

} // namespace

core::HostResult<ModuleStatus> statusOfLines(std::span<const std::string> lines)
{
    ModuleStatus status;
    core::wire::StatusReader reader;
    for (const std::string& text : lines) {
        if (!core::wire::StatusReader::isStatusLine(text))
            continue;
        std::vector<char> buffer(text.size());
        const auto line = reader.read(text, buffer);
        if (!line && line.error().code == ErrorCode::unsupportedVersion)
            return core::problem(line.error());
        if (!line)
            return core::problem(ErrorCode::linkFailed, {}, std::string("in the status: ") + line.error().where);
        take(status, *line);
    }
    if (!reader.isComplete())
        return core::problem(ErrorCode::linkFailed, {}, "the status breaks off");
    std::ranges::sort(status.files, {}, &core::project::FileStatus::path);
    return status;
}

core::HostResult<ModuleStatus> readConsoleStatus(Line& line)
{
    core::HostResult<void> done;
    // A module that knows version 1 alone answers ERROR to the first.
    for (const auto question : {core::wire::statusCommand2, core::wire::statusCommand}) {
        ConsoleSession session;
        session.request(question, patience);
        done = line.run(session);
        if (done)
            return statusOfLines(session.lines());
        if (done.error().code != ErrorCode::refused)
            break;
    }
    return std::unexpected(done.error());
}

} // namespace device
