// SPDX-License-Identifier: MIT
#include "app/lifeboat/StatusDisplay.h"

#include "app/lifeboat/Table.h"
#include "core/project/StatusExport.h"
#include "ui/text/FileStates.h"
#include "ui/text/Printable.h"
#include "ui/text/RecordTexts.h"

#include <algorithm>

namespace lifeboat
{

using core::ErrorCode;
using core::backup::FileFact;
using core::backup::FilePolicy;
using core::backup::FileState;
using core::project::FileStatus;
using core::project::ModuleStatus;
using core::restore::StatusRecord;
using nlohmann::ordered_json;

namespace
{

std::string cellOf(const FileFact& file)
{
    switch (file.kind) {
    case FileFact::Kind::missing:
        return "-";
    case FileFact::Kind::unreadable:
        return "?";
    case FileFact::Kind::read:
        return crcForPeople(file.crc);
    }
    return "";
}

std::string lineOf(const StatusRecord& record)
{
    std::string text = ui::titleOf(record).str();
    const char* separator = ": ";
    for (const ui::Phrase& phrase : ui::phrasesOf(record)) {
        text += separator + phrase.str();
        separator = " · ";
    }
    return text;
}

/// How many files have each state, in the order of the looks; states that no file has are left out.
std::vector<std::pair<const ui::StateLook*, std::size_t>> statesOf(const ModuleStatus& status)
{
    std::vector<std::pair<const ui::StateLook*, std::size_t>> counts;
    for (const ui::StateLook& look : ui::stateLooks()) {
        const auto count = std::ranges::count_if(
            status.files, [&](const FileStatus& file) { return file.decision.state == look.state; });
        if (count != 0)
            counts.emplace_back(&look, static_cast<std::size_t>(count));
    }
    return counts;
}

void showEvents(Output& output, const ModuleStatus& status)
{
    for (const FileStatus& file : status.files)
        output.event("file", fileFields(status, file));
    output.event("list", core::project::listFields("user", status.userList, status.userListProblem));
    output.event("list", core::project::listFields("backup", status.backupList, status.backupListProblem));
    output.event("flag", core::project::flagFields(status.flag));
    for (const std::string& note : status.notes)
        output.event("note", {{"description", note}});
}

/// What is unusual about how a file is restored.
std::string extraOf(const ModuleStatus& status, const FileStatus& file)
{
    std::string text;
    if (file.policy != FilePolicy::always)
        text += std::string(" [") + toText(file.policy) + "]";
    if (const int attempts = status.attemptsOf(file); attempts > 0)
        text += " [restored at " + std::to_string(attempts) + (attempts == 1 ? " boot]" : " boots in a row]");
    return text;
}

void showText(Output& output, const ModuleStatus& status)
{
    std::vector<const FileStatus*> sorted;
    for (const FileStatus& file : status.files)
        sorted.push_back(&file);
    std::ranges::sort(sorted, {}, [](const FileStatus* file) {
        return std::pair(-ui::lookOf(file->decision.state).severity, std::string_view(file->path));
    });

    Table table({{"State"}, {"Size", Table::Align::right}, {"On user"}, {"In backup"}, {"File"}});
    for (const FileStatus* file : sorted) {
        const ui::StateLook& look = ui::lookOf(file->decision.state);
        const FileFact& size = file->facts.user.kind == FileFact::Kind::read ? file->facts.user : file->facts.backup;
        const ui::Text reason = ui::wordsOf(file->decision.reason);
        table.add(
            {look.icon + (" " + look.word.str()), size.kind == FileFact::Kind::read ? std::to_string(size.size) : "",
             file->isSizeOnly ? "" : cellOf(file->facts.user), cellOf(file->facts.backup),
             ui::printable(file->path) + (reason.isEmpty() ? "" : " (" + reason.str() + ")") + extraOf(status, *file)},
            colourOf(look.state));
    }
    std::string summary;
    for (const auto& [look, count] : statesOf(status)) {
        summary += (summary.empty() ? "" : " · ") + std::to_string(count) + " " + look->lowerWord.str();
    }
    output.print((summary.empty() ? "no files" : summary) + "\n\n");
    table.print(output);
}

} // namespace

Colour colourOf(FileState state)
{
    switch (state) {
    case FileState::whole:
    case FileState::updated:
        return Colour::green;
    case FileState::changed:
        return Colour::yellow;
    case FileState::missing:
        return Colour::red;
    case FileState::notRestorable:
    case FileState::backupDamaged:
        return Colour::magenta;
    case FileState::unknown:
    case FileState::unlisted:
        break;
    }
    return Colour::grey;
}

void warnAboutPartitions(Output& output, const ModuleStatus& status)
{
    if (!status.userProblem.empty())
        output.warn("the user partition cannot be read: " + status.userProblem);
    if (!status.backupProblem.empty())
        output.warn("the backup partition cannot be read: " + status.backupProblem);
    if (const ui::Text flag = ui::wordsOf(status.flag); status.backupProblem.empty() && !flag.isEmpty())
        output.warn("the restore is not switched on: " + flag.str());
    for (const std::string& note : status.notes)
        output.warn(note);
}

bool isWhole(const ModuleStatus& status)
{
    return status.everythingWhole() && status.userProblem.empty() && status.backupProblem.empty();
}

void showRecord(Output& output, const StatusRecord& record)
{
    if (record.sequence == 0)
        return;
    if (output.isJson())
        output.event("record", core::project::recordFields(record));
    else
        output.print("\n" + lineOf(record) + "\n");
}

Outcome showStatus(Output& output, const ModuleStatus& status)
{
    warnAboutPartitions(output, status);
    showEvents(output, status);
    if (!output.isJson())
        showText(output, status);
    showRecord(output, status.record);

    ordered_json states = ordered_json::object();
    for (const auto& [look, count] : statesOf(status))
        states[toText(look->state)] = count;
    Outcome outcome{{},
                    {{"files", status.files.size()},
                     {"states", states},
                     {"user_problem", status.userProblem},
                     {"backup_problem", status.backupProblem}}};
    if (!isWhole(status))
        outcome.code = ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
