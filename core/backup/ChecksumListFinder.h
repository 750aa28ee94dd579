// SPDX-License-Identifier: MIT
// Finds names in a checksum.json that is too large to be held in memory.
#pragma once

#include "core/Error.h"
#include "core/backup/ChecksumListReader.h"

#include <cstdint>
#include <string_view>

namespace core::backup
{

enum class NameMatch : std::uint8_t {
    exact,
    ignoringCase, ///< of ASCII letters
};

/// Searches from the start of the list for the first usable entry of that name which begins before `upToOffset`
/// (all of the list: 0xFFFFFFFF). Gives true and the entry, or false. The reader then stands behind the entry.
/// `name` must not lie in the reader's name buffer: to ask whether an entry has stood before, use a second reader.
/// Errors as ChecksumListReader::next.
Result<bool> findName(ChecksumListReader& reader, std::string_view name, std::uint32_t upToOffset, NameMatch match,
                      ListEntry& entry);

/// Looks up one name after the other. Each search goes on behind the last match and wraps around once, so that asking
/// in the order of the list costs one pass over it all in all.
///
/// In a list with duplicates the first usable entry of a name counts, but a search that starts in the middle would meet
/// a later one first. So whoever uses this goes through the list once before (which validates it, too), asks a
/// DuplicateFilter about each usable name and findName about each "maybe", and tells the result here: with `repeated`
/// every search starts at the top of the list.
class ChecksumListFinder
{
public:
    enum class Names : std::uint8_t { unique, repeated };

    ChecksumListFinder(ChecksumListReader& reader, Names names) : m_reader(reader), m_names(names) {}

    /// Finds the usable entry of exactly this name; false when there is none. `name` must not lie in the reader's
    /// name buffer. Errors as ChecksumListReader::next.
    Result<bool> find(std::string_view name, ListEntry& entry);

private:
    ChecksumListReader& m_reader;
    Names m_names;
    std::uint32_t m_next = 0; ///< behind the last match
};

} // namespace core::backup
