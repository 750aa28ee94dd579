// SPDX-License-Identifier: MIT
#include "core/project/StatusExport.h"

#include "core/checksum/CrcText.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace core::project
{

using backup::EntryFact;
using backup::FileFact;
using backup::FileState;
using nlohmann::ordered_json;

namespace
{

ordered_json sizeOf(const FileFact& file)
{
    return file.kind == FileFact::Kind::read ? ordered_json(file.size) : ordered_json();
}

ordered_json crcOf(std::uint32_t crc)
{
    char buffer[checksum::crcTextSize];
    return std::string(checksum::crcText(crc, buffer));
}

ordered_json crcOf(const FileFact& file)
{
    return file.kind == FileFact::Kind::read ? crcOf(file.crc) : ordered_json();
}

ordered_json crcOf(const EntryFact& entry)
{
    return entry.kind == EntryFact::Kind::present ? crcOf(entry.crc) : ordered_json();
}

const char* keyOf(restore::ListFacts::Kind kind)
{
    using Kind = restore::ListFacts::Kind;
    switch (kind) {
    case Kind::missing:
        return "missing";
    case Kind::unreadable:
        return "unreadable";
    case Kind::unusable:
        return "unusable";
    case Kind::usable:
        return "usable";
    }
    return "";
}

std::string crcCell(std::uint32_t crc)
{
    char text[9];
    std::snprintf(text, sizeof text, "%08X", static_cast<unsigned>(crc));
    return text;
}

std::string crcCell(const FileFact& file)
{
    return file.kind == FileFact::Kind::read ? crcCell(file.crc) : std::string();
}

std::string crcCell(const EntryFact& entry)
{
    return entry.kind == EntryFact::Kind::present ? crcCell(entry.crc) : std::string();
}

std::string sizeCell(const FileFact& file)
{
    return file.kind == FileFact::Kind::read ? std::to_string(file.size) : std::string();
}

ordered_json subjectFields(const StatusSubject& subject)
{
    ordered_json fields = ordered_json::object();
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            fields[name] = value;
    };
    add("model", subject.model);
    add("revision", subject.revision);
    add("serial", subject.serial);
    add("port", subject.port);
    return fields;
}

} // namespace

const char* keyOf(const restore::FlagFacts& facts)
{
    using backup::FlagState;
    using Kind = restore::FlagFacts::Kind;
    if (facts.kind == Kind::missing)
        return "missing";
    if (facts.kind == Kind::unreadable)
        return "unreadable";
    switch (facts.flag.state) {
    case FlagState::enabled:
        return "enabled";
    case FlagState::disabled:
        return "disabled";
    case FlagState::unusable:
        return "unusable";
    }
    return "";
}

std::vector<std::pair<FileState, std::size_t>> countStates(const ModuleStatus& status)
{
    std::vector<std::pair<FileState, std::size_t>> counts;
    for (int number = 0; number <= static_cast<int>(FileState::unlisted); ++number) {
        const auto state = static_cast<FileState>(number);
        const auto count =
            std::ranges::count_if(status.files, [&](const FileStatus& file) { return file.decision.state == state; });
        if (count != 0)
            counts.emplace_back(state, static_cast<std::size_t>(count));
    }
    return counts;
}

ordered_json fileFields(const ModuleStatus& status, const FileStatus& file)
{
    ordered_json fields{{"path", file.path},
                        {"state", toText(file.decision.state)},
                        {"reason", toText(file.decision.reason)},
                        {"user_size", sizeOf(file.facts.user)},
                        {"user_crc32", file.isSizeOnly ? ordered_json() : crcOf(file.facts.user)},
                        {"backup_size", sizeOf(file.facts.backup)},
                        {"backup_crc32", crcOf(file.facts.backup)},
                        {"user_list_crc32", crcOf(file.facts.userEntry)},
                        {"backup_list_crc32", crcOf(file.facts.backupEntry)}};
    if (file.policy != backup::FilePolicy::always)
        fields["policy"] = toText(file.policy);
    if (const int attempts = status.attemptsOf(file); attempts > 0)
        fields["attempts"] = attempts;
    return fields;
}

ordered_json listFields(const char* partition, const restore::ListFacts& list, const std::string& problem)
{
    return {{"partition", partition},  {"state", keyOf(list.kind)}, {"problem", problem},      {"size", list.bytes},
            {"entries", list.entries}, {"rejected", list.rejected}, {"invalid", list.invalid}, {"legacy", list.legacy}};
}

ordered_json flagFields(const restore::FlagFacts& flag)
{
    return {{"state", keyOf(flag)}, {"problem", toText(flag.flag.problem)}};
}

ordered_json recordFields(const restore::StatusRecord& record)
{
    if (record.sequence == 0)
        return nullptr;
    // A record from the line may have any number.
    const auto outcome = record.outcome < restore::outcomeKeys.size() ? restore::outcomeKeys[record.outcome] : "";
    return {{"sequence", record.sequence},
            {"outcome", outcome},
            {"update", toText(record.update)},
            {"went_back", record.wentBack},
            {"boots", record.boots},
            {"confirmed", record.confirmed},
            {"free_blocks", record.freeBlocks},
            {"last_error", record.lastError},
            {"whole", record.whole},
            {"updated", record.updated},
            {"restored", record.restored},
            {"not_restored", record.notRestored},
            {"not_restorable", record.notRestorable},
            {"backup_damaged", record.backupDamaged},
            {"unknown", record.unknown},
            {"list_rewritten", record.listRewritten},
            {"repaired", record.repaired},
            {"formatted", record.formatted}};
}

std::string statusJson(const ModuleStatus& status, const StatusSubject& subject)
{
    ordered_json states = ordered_json::object();
    for (const auto& [state, count] : countStates(status))
        states[toText(state)] = count;
    ordered_json files = ordered_json::array();
    for (const FileStatus& file : status.files)
        files.push_back(fileFields(status, file));
    const ordered_json document{
        {"v", 1},
        {"module", subjectFields(subject)},
        {"whole", status.everythingWhole() && status.userProblem.empty() && status.backupProblem.empty()},
        {"states", states},
        {"files", files},
        {"lists",
         {listFields("user", status.userList, status.userListProblem),
          listFields("backup", status.backupList, status.backupListProblem)}},
        {"flag", flagFields(status.flag)},
        {"record", recordFields(status.record)},
        {"user_problem", status.userProblem},
        {"backup_problem", status.backupProblem},
        {"notes", status.notes}};
    // Names from images need not be UTF-8; JSON must be.
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string csvLine(const std::vector<std::string>& cells)
{
    std::string line;
    const char* separator = "";
    for (const std::string& cell : cells) {
        line += std::exchange(separator, ",");
        if (cell.find_first_of(",\"\r\n") == cell.npos) {
            line += cell;
            continue;
        }
        line += '"';
        for (const char c : cell)
            line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line + "\r\n";
}

std::string statusCsv(const ModuleStatus& status)
{
    std::string text = csvLine({"path", "state", "reason", "user_size", "user_crc32", "backup_size", "backup_crc32",
                                "user_list_crc32", "backup_list_crc32", "policy", "attempts"});
    for (const FileStatus& file : status.files) {
        const int attempts = status.attemptsOf(file);
        text +=
            csvLine({file.path, toText(file.decision.state), toText(file.decision.reason), sizeCell(file.facts.user),
                     file.isSizeOnly ? std::string() : crcCell(file.facts.user), sizeCell(file.facts.backup),
                     crcCell(file.facts.backup), crcCell(file.facts.userEntry), crcCell(file.facts.backupEntry),
                     toText(file.policy), attempts > 0 ? std::to_string(attempts) : ""});
    }
    return text;
}

} // namespace core::project
