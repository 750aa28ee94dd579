// SPDX-License-Identifier: MIT
// What a project asks of the restore beyond the vendor's scheme: /bak/.lifeboat.json, which the vendor's firmware
// ignores. Read where it lies, a few bytes at a time.
//
//   {"version": 1, "default": "always", "if-missing": ["/usr/a.json"], "never": ["/usr/b.py"], "always": [],
//    "sets": true, "attempts": 3, "boots": 5}
//
// Every key but the version may be absent; unknown ones are ignored. Names are written as in checksum.json.
#pragma once

#include "core/backup/ByteSource.h"
#include "core/backup/Decision.h"
#include "core/backup/JsonReader.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace core::restore
{

inline constexpr std::string_view settingsPath = "/.lifeboat.json"; ///< in the root of the backup partition
inline constexpr std::uint32_t maxSettingsBytes = 4096;
inline constexpr std::uint8_t maxBoots = 200;

/// Without the file: what the vendor's firmware does.
struct Settings {
    backup::FilePolicy policy = backup::FilePolicy::always; ///< of a file that is not named
    bool names = false;                                     ///< some files have a policy of their own
    bool sets = false;
    std::uint8_t attempts = 0; ///< boots in a row that may restore one file; 0: any number
    std::uint8_t boots = 0;    ///< boots without a confirmation before the last good set comes back; 0: any number
};

/// `text` is working memory: longer names than it holds match no file. Errors: syntax, unsupportedVersion, and those of
/// the source; `settings` are then those without a file.
Result<void> readSettings(backup::ByteSource& source, std::span<char> text, Settings& settings);

/// The policy of one file ("/usr/..."). Looks through the file when it names any. `name` must not lie in `text`.
Result<backup::FilePolicy> policyOf(backup::ByteSource& source, std::span<char> text, const Settings& settings,
                                    std::string_view name);

/// The value of a JSON number that ends before `offset` of the source. Error syntax: it is no whole number up to
/// 2^32 - 1.
Result<std::uint32_t> numberBefore(backup::ByteSource& source, std::uint32_t offset);

} // namespace core::restore
