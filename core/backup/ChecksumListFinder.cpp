// SPDX-License-Identifier: MIT
#include "core/backup/ChecksumListFinder.h"

namespace core::backup
{

namespace
{

/// Searches from where the reader stands among the entries that begin before `limit`.
Result<bool> findFromHere(ChecksumListReader& reader, std::string_view name, std::uint32_t limit, NameMatch match,
                          ListEntry& entry)
{
    while (reader.offset() < limit) {
        const auto more = reader.next(entry);
        if (!more.yes())
            return more;
        if (entry.usable() && (match == NameMatch::exact ? entry.name == name : sameNameIgnoringCase(entry.name, name)))
            return true;
    }
    return false;
}

} // namespace

Result<bool> findName(ChecksumListReader& reader, std::string_view name, std::uint32_t upToOffset, NameMatch match,
                      ListEntry& entry)
{
    reader.rewind();
    return findFromHere(reader, name, upToOffset, match, entry);
}

Result<bool> ChecksumListFinder::find(std::string_view name, ListEntry& entry)
{
    if (m_names == Names::repeated)
        return findName(m_reader, name, UINT32_MAX, NameMatch::exact, entry);

    m_reader.seek(m_next);
    auto found = findFromHere(m_reader, name, UINT32_MAX, NameMatch::exact, entry);
    if (found && !*found)
        found = findName(m_reader, name, m_next, NameMatch::exact, entry);
    if (found.yes())
        m_next = m_reader.offset();
    return found;
}

} // namespace core::backup
