// SPDX-License-Identifier: MIT
#include "core/restore/AcceptedFiles.h"

#include "core/restore/FileCrc.h"
#include "core/restore/Survey.h"

namespace core::restore
{

Result<bool> AcceptedFiles::valueOf(std::string_view listedName, std::uint32_t& value)
{
    for (const char* text : m_names) {
        const auto name = backup::normaliseName(text, m_name).name;
        if (!backup::sameNameIgnoringCase(name, listedName))
            continue;
        // The vendor's bak_update lists a file in another case than it has, so the entry need not be spelled like the
        // file. Unless there is such a file too: then it is that one's entry, and no place for another of its kind.
        if (name != listedName && m_user.look(Survey::userPath(listedName))) {
            m_unlisted = Unlisted::left;
            continue;
        }
        const auto known = fileCrc(m_user, Survey::userPath(name), m_data, value);
        if (!known || *known) {
            m_any = true;
            return known;
        }
    }
    return false;
}

Result<void> AcceptedFiles::addTo(backup::ChecksumListWriter& writer)
{
    if (m_unlisted == Unlisted::left || m_any)
        return {};
    for (const char* text : m_names) {
        const auto name = backup::normaliseName(text, m_name).name;
        std::uint32_t value = 0;
        const auto known = name.empty() ? Result<bool>(false) : fileCrc(m_user, Survey::userPath(name), m_data, value);
        if (!known)
            return known.failure();
        if (!*known)
            continue;
        m_any = true;
        if (auto done = writer.add(name, value); !done)
            return done;
    }
    return {};
}

} // namespace core::restore
