// SPDX-License-Identifier: MIT
// backup_restore.json, the switch of the restore in the root of the backup partition.
#pragma once

#include "core/Error.h"
#include "core/backup/ByteSource.h"

#include <cstdint>
#include <string_view>

namespace core::backup
{

/// The vendor's firmware reads this many bytes of backup_restore.json; a longer one is torn and switches nothing on.
inline constexpr std::uint32_t flagLimitBytes = 64;

/// The whole content of backup_restore.json as Lifeboat writes it.
inline constexpr std::string_view enabledFlagText = R"({"enable": 1})";
inline constexpr std::string_view disabledFlagText = R"({"enable": 0})";
static_assert(enabledFlagText.size() <= flagLimitBytes && disabledFlagText.size() <= flagLimitBytes);

enum class FlagState : std::uint8_t {
    enabled,
    disabled, ///< 0 or false
    unusable, ///< says neither: report it, do not guess; the vendor's firmware does not restore either
};

/// Why a flag is unusable; each has its own console line in the vendor's firmware.
enum class FlagProblem : std::uint8_t {
    none,
    empty, ///< 0 bytes
    syntax,
    notAnObject,
    keyMissing, ///< no key "enable"
};

/// Stable lower-case key for logs and reports: "flag-key-missing"; "" for none.
constexpr const char* toText(FlagProblem problem)
{
    switch (problem) {
    case FlagProblem::none:
        break;
    case FlagProblem::empty:
        return "flag-empty";
    case FlagProblem::syntax:
        return "flag-syntax";
    case FlagProblem::notAnObject:
        return "flag-not-an-object";
    case FlagProblem::keyMissing:
        return "flag-key-missing";
    }
    return "";
}

struct RestoreFlag {
    FlagState state = FlagState::unusable;
    FlagProblem problem = FlagProblem::none; ///< set when unusable
    bool odd = false; ///< enabled by null, a text, an array or an object, which the vendor's test lets pass
    bool largerThanVendorLimit = false; ///< more than flagLimitBytes

    bool enabled() const { return state == FlagState::enabled; }
};

/// Reads the flag as the vendor's firmware means it, but to its end. Of a key that stands twice the last one counts.
/// Errors come from the source alone (a file that is missing is the caller's affair).
Result<RestoreFlag> readRestoreFlag(ByteSource& source);

} // namespace core::backup
