// SPDX-License-Identifier: MIT
// What the restore will make of a file, under the settings of the project: for those who show a status.
#pragma once

#include "core/restore/Settings.h"
#include "core/restore/Survey.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace core::restore
{

/// What belongs to the sets lies below this folder of the user partition; it is no file of the user's.
inline constexpr std::string_view setsFolder = "/.lifeboat";
inline constexpr std::string_view goodFolder = "/.lifeboat/good";
inline constexpr std::string_view goodList = "/.lifeboat/good/checksum.json";

inline constexpr std::size_t copyPathSize = goodFolder.size() + 17;
/// Where the copy of a file ("/usr/…") lies that has this CRC.
std::string_view copyPath(std::string_view name, std::uint32_t crc, std::span<char, copyPathSize> out);

class Wishes
{
public:
    /// Null where a partition does not mount. `text` is working memory for one name, `data` for the content of files.
    Wishes(littlefs::Reader* user, littlefs::Reader* backup, std::span<char> text, std::span<std::byte> data);

    const Settings& settings() const { return m_settings; }
    backup::FilePolicy policyOf(std::string_view name);
    backup::Decision decide(const Listing& listing, const backup::FileFacts& facts, backup::FilePolicy policy);

private:
    littlefs::Reader* m_user;
    littlefs::Reader* m_backup;
    std::span<char> m_text;
    std::span<std::byte> m_data;
    Settings m_settings;
};

} // namespace core::restore
