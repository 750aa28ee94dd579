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
    auto at = fetch(superblockPair);
    if (!at)
        return at.failure();
    if (!at->header.tail.sharesBlock(m_root))
        return fail<ErrorCode::corrupt, "tail list (the root is not in it)">();
    for (std::uint32_t steps = 0;;) {
        Cursor cursor{.at = *at};
        for (Entry entry;; cursor.offset += entry.header.size()) {
            const auto read = entryAt(cursor, entry);
            if (!read)
                return read.failure();
            if (!*read)
                break;
        }
        // Bytes too few for an entry are harmless until something is appended behind them.
        if (cursor.offset != cursor.at.entriesEnd())
            return fail<ErrorCode::corrupt, "directory entry">();
        const auto more = nextInTailList(*at, steps);
        if (!more)
            return more.failure();
        if (!*more)
            return {};
    }
}

// One walk along the tail list; true when another one is needed. First all places are found where list and entry
// disagree: until the list is right again these count as relocations, so that nobody takes their blocks for free ones.
// Then come moves, so that each folder has one parent again, and folders without one last.
Result<bool> FileSystem::recoverStep()
{
    const auto super = fetch(superblockPair);
    if (!super)
        return super.failure();
    MetadataPair here = *super;
    Cursor predecessor;
    Cursor moved; // the first entry with that flag
    Entry movedEntry;
    Cursor beforeOrphan;
    Pair behindOrphan;
    const auto changed = [](const Result<void>& done) -> Result<bool> {
        if (!done)
            return done.failure();
        return true;
    };

    m_commits = 0;
    for (std::uint32_t steps = 0;;) {
        m_commits += here.header.revision;
        predecessor.at = here;
        const auto more = nextInTailList(here, steps);
        if (!more)
            return more;
        if (!*more)
            break;
        if (!predecessor.at.header.continues) { // `here` is the first pair of a directory
            const Pair pair = predecessor.at.header.tail;
            Cursor parent;
            Pair place;
            const auto found = findParent(pair, {}, parent, place);
            if (!found)
                return found;
            if (!*found) {
                beforeOrphan.at = predecessor.at;
                behindOrphan = here.header.tail;
            } else if (!place.same(currentPlaceOf(pair)) && m_relocationCount < m_relocations.size()) {
                m_relocations[m_relocationCount++] = {pair, place};
                return true;
            }
        }
        Entry entry;
        for (Cursor cursor{.at = here}; moved.at.pair.isNull(); cursor.offset += entry.header.size()) {
            const auto read = entryAt(cursor, entry);
            if (!read)
                return read;
            if (!*read)
                break;
            if (entry.header.moved() && entry.header.isVisible()) {
                moved = cursor;
                movedEntry = entry;
            }
        }
    }
    if (m_relocationCount > 0)
        return changed(endRelocations(settleRelocations()));
    if (!moved.at.pair.isNull())
        return changed(resolveMoved(moved, movedEntry));
    if (!beforeOrphan.at.pair.isNull())
        return changed(commit(beforeOrphan, {}, {behindOrphan, false}));
    return false;
}

Result<void> FileSystem::resolveMoved(Cursor& cursor, const Entry& entry)
{
    const auto arrived = hasUnmovedTwin(entry);
    if (!arrived)
        return arrived.failure();
    if (*arrived)
        return removeEntry(cursor);
    const std::byte type{static_cast<std::uint8_t>(entry.header.type & 0x7F)};
    const Piece piece{{&type, 1}};
    const Splice splice{cursor.offset, 1, {&piece, 1}};
    return commit(cursor, {&splice, 1});
}

} // namespace core::littlefs
