// SPDX-License-Identifier: MIT
#include "core/restore/StatusWalk.h"

namespace core::restore
{

bool StatusWalk::next(File& file)
{
    Listing listing;
    file.policy = backup::FilePolicy::always;
    if (!m_unlisted && nextListed(listing)) {
        file.policy = m_wishes.policyOf(listing.name);
    } else {
        if (!m_user)
            return false;
        if (!m_unlisted)
            m_unlisted.emplace(*m_user, m_survey, m_path, m_log);
        if (!m_unlisted->next(listing))
            return false;
    }
    file.name = listing.name;
    file.facts = m_survey.facts(listing);
    file.decision = m_wishes.decide(listing, file.facts, file.policy);
    return true;
}

bool StatusWalk::nextListed(Listing& listing)
{
    const auto more = m_survey.next(listing);
    if (!more)
        m_log.tell("a checksum list cannot be read to its end: %", more.error().where);
    return more.yes();
}

} // namespace core::restore
