// SPDX-License-Identifier: MIT
#include "core/restore/Wishes.h"

#include "core/restore/FileCrc.h"
#include "core/restore/RecordLog.h"

#include <algorithm>

namespace core::restore
{

using backup::Decision;
using backup::FileFacts;
using backup::FilePolicy;

std::string_view copyPath(std::string_view name, std::uint32_t crc, std::span<char, copyPathSize> out)
{
    char* at = std::copy(goodFolder.begin(), goodFolder.end(), out.data());
    *at++ = '/';
    for (const auto value : {nameHash(name), crc}) {
        for (int shift = 28; shift >= 0; shift -= 4)
            *at++ = "0123456789abcdef"[value >> shift & 15];
    }
    return {out.data(), out.size()};
}

Wishes::Wishes(littlefs::Reader* user, littlefs::Reader* backup, std::span<char> text, std::span<std::byte> data)
    : m_user(user), m_backup(backup), m_text(text), m_data(data)
{
    FileSource source;
    if (m_backup && source.open(*m_backup, settingsPath))
        (void)readSettings(source, m_text, m_settings);
}

FilePolicy Wishes::policyOf(std::string_view name)
{
    FileSource source;
    if (!m_settings.names || !source.open(*m_backup, settingsPath))
        return m_settings.policy;
    return restore::policyOf(source, m_text, m_settings, name).value_or(m_settings.policy);
}

Decision Wishes::decide(const Listing& listing, const FileFacts& facts, FilePolicy policy)
{
    const auto decision = backup::decide(facts, policy);
    const bool isAsListed = facts.user.kind == backup::FileFact::Kind::read &&
                            facts.userEntry.kind == backup::EntryFact::Kind::present &&
                            facts.user.crc == facts.userEntry.crc;
    if (!m_settings.sets || !m_user || decision.state != backup::FileState::notRestorable || !isAsListed)
        return decision;
    // Not in the factory's set, but in one that came later, which has a copy.
    char path[copyPathSize];
    std::uint32_t crc = 0;
    const auto known = fileCrc(*m_user, copyPath(listing.name, facts.user.crc, path), m_data, crc);
    if (!known || !*known || crc != facts.user.crc)
        return decision;
    return {backup::FileState::updated, backup::FileReason::updatedInTheField, {}};
}

} // namespace core::restore
