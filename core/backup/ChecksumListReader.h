// SPDX-License-Identifier: MIT
// Reads checksum.json entry by entry, in every form that the tools and the firmware of ten years have left behind.
// Holds one entry at a time; what to do about odd and unusable ones is left to the caller.
#pragma once

#include "core/Error.h"
#include "core/backup/ByteSource.h"
#include "core/backup/ChecksumList.h"
#include "core/backup/JsonReader.h"

#include <cstdint>
#include <span>

namespace core::backup
{

/// A position in the list is an offset in bytes: 0 is the start, every other one lies directly behind an entry.
class ChecksumListReader
{
public:
    /// `nameBuffer` is for one name: a name that is longer in its normal form is rejected as tooLong.
    ChecksumListReader(ByteSource& source, std::span<char> nameBuffer) : m_name(nameBuffer), m_json(source) {}

    /// The next entry, good or bad; false at the end of a complete list, as often as one asks.
    /// Error syntax: the list as a whole is unusable (entries already given are then not to be trusted either: read
    /// to the end once before acting). Any other error comes from the source. After an error go on with seek.
    Result<bool> next(ListEntry& entry);

    /// Where the entry begins that next() would give: to be handed to seek, or to findName as its limit.
    std::uint32_t offset() const { return m_offset; }

    /// Goes on at a place that offset() has given for the same list. Reads nothing yet.
    void seek(std::uint32_t offset);
    void rewind() { seek(0); }

private:
    Result<void> readEntry(ListEntry& entry);

    std::span<char> m_name;
    std::uint32_t m_offset = 0;
    JsonReader m_json;
};

} // namespace core::backup
