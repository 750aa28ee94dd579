// SPDX-License-Identifier: MIT
// Completing what a power cut left undone (littlefs-v1 chapter 10). It uses ordinary commits only, so a cut during
// recovery is harmless, and it goes on until a whole walk finds nothing to do.
#include "core/littlefs/FileSystem.h"

namespace core::littlefs
{

Result<void> FileSystem::recover()
{
    if (m_recovered)
        return {};
    if (m_isFirstRelease)
        return fail<ErrorCode::readOnly, "file system of littlefs 1.0">();
    if (m_mustRemount)
        return fail<ErrorCode::deviceIo, "a bad block could not be replaced">();
    if (auto done = validateLists(); !done)
        return done;
    // Each step takes one entry or pair out of order; there cannot be more than there is room for.
    const std::uint32_t most = m_geometry.blockCount * (m_geometry.blockSize / (entryHeaderSize + entryDataSize));
    for (std::uint32_t steps = 0; steps <= most; ++steps) {
        const auto changed = recoverStep();
        if (!changed) {
            m_relocationCount = 0;
            return changed.failure();
        }
        if (!*changed) {
            m_recovered = true;
            return {};
        }
    }
    return fail<ErrorCode::corrupt, "tail list">();
}

// Before the first commit everything that the walks rely on must be readable: damage is not to be made worse.
Result<void> FileSystem::validateLists()
{
    Directory walk;
    if (auto done = beginWalk(walk); !done)
        return done;
    if (!walk.at.header.tail.sharesBlock(m_root))
        return fail<ErrorCode::corrupt, "tail list (the root is not in it)">();
    m_commits = 0;
    for (Entry entry;;) {
        const std::uint32_t end = walk.at.entriesEnd();
        const std::uint32_t offset = walk.offset;
        const auto more = nextEntry(walk, entry);
        if (!more)
            return more.failure();
        // Bytes too few for an entry are harmless until something is appended behind them.
        if ((!*more || walk.entryOffset == 0) && offset != end)
            return fail<ErrorCode::corrupt, "directory entry">();
        if (!*more)
            return {};
        if (walk.entryOffset == 0)
            m_commits += walk.at.header.revision;
    }
}

// One walk along the tail list; true when another one is needed. First all places are found where list and entry
// disagree: until the list is right again these count as relocations, so that nobody takes their blocks for free ones.
// Then come moves, so that each folder has one parent again, and folders without one last.
Result<bool> FileSystem::recoverStep()
{
    Unfinished unfinished;
    if (const auto found = findUnfinished(unfinished); !found || *found)
        return found;
    auto& place = unfinished.place;
    Result<void> changed;
    if (m_relocationCount > 0)
        changed = endRelocations(settleRelocations());
    else if (place.at.pair.isNull())
        return false;
    else if (unfinished.isMove)
        changed = resolveMoved(place, unfinished.entry);
    else
        changed = commitLink(place, unfinished.entry.pair(), false);
    return changed ? Result<bool>(true) : changed.failure();
}

// The walk. True when it broke off because of a relocation; apart, so that its frame is gone before the commits.
[[gnu::noinline]] Result<bool> FileSystem::findUnfinished(Unfinished& found)
{
    Directory walk;
    if (auto done = beginWalk(walk); !done)
        return done.failure();
    for (Entry entry;;) {
        const MetadataPair predecessor = walk.at;
        const auto more = nextEntry(walk, entry);
        if (!more)
            return more;
        if (!*more)
            return false;
        if (walk.entryOffset != 0) {
            if (entry.header.moved() && entry.header.isVisible() && !found.isMove) {
                found.isMove = true;
                found.place.at = walk.at;
                found.place.offset = walk.entryOffset;
                found.entry = entry;
            }
        } else if (!predecessor.header.continues) { // the first pair of a directory
            const Pair pair = predecessor.header.tail;
            Directory parent;
            const auto hasParent = findParent(pair, {}, parent, entry);
            if (!hasParent)
                return hasParent;
            if (!*hasParent) {
                if (!found.isMove) {
                    found.place.at = predecessor;
                    storePair(found.entry.data.data(), walk.at.header.tail);
                }
            } else if (!entry.pair().same(currentPlaceOf(pair)) && m_relocationCount < m_relocations.size()) {
                m_relocations[m_relocationCount++] = {pair, entry.pair()};
                return true;
            }
        }
    }
}

Result<void> FileSystem::resolveMoved(Cursor& cursor, const Entry& entry)
{
    const auto arrived = hasUnmovedTwin(entry);
    if (!arrived)
        return arrived.failure();
    if (*arrived)
        return removeEntry(cursor);
    const std::byte type{static_cast<std::uint8_t>(entry.header.type & 0x7F)};
    return overwrite(cursor, cursor.offset, {&type, 1});
}

} // namespace core::littlefs
