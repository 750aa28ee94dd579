// SPDX-License-Identifier: MIT
// The state of a module's files for other programs: as one JSON document and as CSV for a spreadsheet. Command line
// and window write the same; the names of fields and their values are stable, more of them may come.
#pragma once

#include "core/project/ModuleStatus.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <utility>
#include <vector>

namespace core::project
{

/// Of which module, as far as it is known; empty texts are left out.
struct StatusSubject {
    std::string model{};    ///< "EC600U-CNLB"
    std::string revision{}; ///< of its firmware
    std::string serial{};   ///< IMEI
    std::string port{};     ///< "/dev/ttyUSB2"
};

/// {"v":1, "module":{…}, "whole":true, "states":{"whole":38}, "files":[…], "lists":[…], "flag":{…}, "record":{…} or
/// null, "user_problem", "backup_problem", "notes":[…]}, in lines, with the fields below.
std::string statusJson(const ModuleStatus& status, const StatusSubject& subject = {});

/// RFC 4180, UTF-8: one line of names, then one for each file with the fields of fileFields. CRCs as "D202D277".
std::string statusCsv(const ModuleStatus& status);

// The parts, which the events of the command line have too.

/// path, state, reason, user_size, user_crc32, backup_size, backup_crc32, user_list_crc32, backup_list_crc32 ("0x…" or
/// null), policy and attempts where there is something to say.
nlohmann::ordered_json fileFields(const ModuleStatus& status, const FileStatus& file);
/// partition ("user" or "backup"), state, problem, size, entries, rejected, invalid, legacy.
nlohmann::ordered_json listFields(const char* partition, const restore::ListFacts& list, const std::string& problem);
/// state ("enabled", "missing" …), problem.
nlohmann::ordered_json flagFields(const restore::FlagFacts& flag);
/// The status record; null when there is none.
nlohmann::ordered_json recordFields(const restore::StatusRecord& record);

/// Stable key: "enabled", "disabled", "missing", "unreadable", "unusable".
const char* keyOf(const restore::FlagFacts& flag);

/// How many files have each state that any has, in the order of the enumeration.
std::vector<std::pair<backup::FileState, std::size_t>> countStates(const ModuleStatus& status);

/// One line of a CSV file (RFC 4180), with its CR LF.
std::string csvLine(const std::vector<std::string>& cells);

} // namespace core::project
