// SPDX-License-Identifier: MIT
#include "ui/port/PortClaims.h"

namespace ui
{

bool PortClaims::claim(const QString& key, QObject* holder, std::function<void()> ready)
{
    return claim(key, holder, false, std::move(ready));
}

bool PortClaims::claimToLend(const QString& key, QObject* holder, std::function<void()> ready)
{
    return claim(key, holder, true, std::move(ready));
}

bool PortClaims::claim(const QString& key, QObject* holder, bool lends, std::function<void()> ready)
{
    const auto held = m_claims.constFind(key);
    if (held != m_claims.constEnd()) {
        if (held->holder != holder && (!held->lends || m_waiting.contains(key)))
            return false;
        if (held->holder != holder) {
            m_waiting.insert(key, {holder, lends, std::move(ready)});
            emit giveUp(key);
            return true;
        }
    }
    if (held != m_claims.constEnd())
        disconnect(held->destruction); // it claims again what it has
    m_claims.insert(key, {holder, lends,
                          connect(holder, &QObject::destroyed, this, [this, key, holder] { release(key, holder); })});
    ready();
    return true;
}

void PortClaims::release(const QString& key, QObject* holder)
{
    if (const auto waiting = m_waiting.constFind(key); waiting != m_waiting.constEnd() && waiting->holder == holder)
        m_waiting.erase(waiting);
    const auto held = m_claims.constFind(key);
    // A holder that is being destroyed is no longer seen through its pointer.
    if (held == m_claims.constEnd() || (held->holder && held->holder != holder))
        return;
    disconnect(held->destruction);
    m_claims.erase(held);
    const Waiting next = m_waiting.take(key);
    if (next.holder && claim(key, next.holder, next.lends, next.ready))
        return;
    emit freed(key);
}

bool PortClaims::isClaimed(const QString& key) const
{
    return m_claims.contains(key);
}

} // namespace ui
