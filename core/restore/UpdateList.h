// SPDX-License-Identifier: MIT
// Which files a staged update has. Two forms: download.stat of the vendor's app_fota, an array of
// {"url": …, "name": "/usr/a.py", "total_size": 123 or "unknown"}, and our own manifest beside it, lifeboat.json:
//   {"version": 1, "files": [{"name": "/usr/a.py", "size": 123, "crc32": "0x1a2b3c4d"}]}
// which tells a whole download from a truncated or doubled one (weakness W-31). Other keys are ignored in both.
#pragma once

#include "core/backup/ByteSource.h"
#include "core/backup/JsonReader.h"
#include "core/backup/ListName.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace core::restore
{

inline constexpr std::string_view updateFolder = "/.updater"; ///< on the user partition
inline constexpr std::string_view updateStat = "/.updater/download.stat";
inline constexpr std::string_view updateManifest = "/.updater/lifeboat.json";
inline constexpr std::string_view updateFlag = "/.updater/update.flag"; ///< "install at the next boot"
/// What the flag becomes: all is verified, and the update will be installed whatever comes between.
inline constexpr std::string_view updateNow = "/.updater/update.now";
/// A file could not be put in place: the list of the set before is to come back.
inline constexpr std::string_view updateBack = "/.updater/update.back";
/// And then: all is in place, or given up; the folder is to be emptied.
inline constexpr std::string_view updateDone = "/.updater/update.done";

struct UpdateItem {
    std::string_view name; ///< "/usr/…"; valid until the next call; empty when there is a problem
    backup::NameProblem problem = backup::NameProblem::missing;
    bool hasSize = false;
    bool hasCrc = false;
    std::uint32_t size = 0; ///< bytes
    std::uint32_t crc = 0;  ///< the module's CRC-32
};

class UpdateList
{
public:
    /// `nameBuffer` is for one name.
    UpdateList(backup::ByteSource& source, std::span<char> nameBuffer)
        : m_source(source), m_json(source), m_name(nameBuffer)
    {
    }

    /// The next file; false at the end of a document that is whole. Errors: syntax, unsupportedVersion, and those of
    /// the source.
    Result<bool> next(UpdateItem& item);
    void rewind();

private:
    enum class Place : std::uint8_t { start, array, object, end };

    Result<void> readKeys();
    Result<void> readItem(UpdateItem& item);

    backup::ByteSource& m_source;
    backup::JsonReader m_json;
    std::span<char> m_name;
    Place m_place = Place::start;
    bool m_wrapped = false; ///< the array is the value of "files"
};

} // namespace core::restore
