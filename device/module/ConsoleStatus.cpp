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
        status.files.push_back({text, line.facts, line.decision});
        break;
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
    ConsoleSession session;
    session.request(core::wire::statusCommand, patience);
    if (const auto done = line.run(session); !done)
        return std::unexpected(done.error());
    return statusOfLines(session.lines());
}

} // namespace device
