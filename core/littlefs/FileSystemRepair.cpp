// SPDX-License-Identifier: MIT
// Making a damaged file system consistent in place, without memory to copy it to: what can be read stays where it is,
// what cannot is dropped and told, and the tail list is threaded anew through the folders that are left.
#include "core/littlefs/FileSystem.h"

#include <array>

namespace core::littlefs
{

namespace
{
// Dropping entries can bring a half-finished rename to light, which recovery settles; then once more.
constexpr int repairPasses = 3;
} // namespace

BlockMap FileSystem::wholeMap()
{
    forgetWindow();
    BlockMap map{m_window.bits, 0, m_geometry.blockCount, m_geometry.blockCount};
    map.clear();
    map.set(superblockPair.a);
    map.set(superblockPair.b);
    return map;
}

// Claims the blocks of a file; false when one of them is out of range or belongs to something else. The others are not
// claimed then: who knows whose they are.
Result<bool> FileSystem::claimFile(const Entry& entry, BlockMap& map)
{
    BlockMap probe = map;
    probe.probing = true;
    for (BlockMap* target : {&probe, &map}) {
        const auto done = markFile(entry.head(), entry.fileSize(), *target);
        if (!done && done.error().code == ErrorCode::deviceIo)
            return done.failure();
        const bool alone = target->collisions == 0;
        target->collisions = 0;
        if (!done || !alone)
            return false;
    }
    return true;
}

// Claims and fetches one pair; false when it cannot be read or is part of the tree already.
Result<bool> FileSystem::claimPair(const Pair& pair, BlockMap& map, MetadataPair& fetched)
{
    if (!pair.inRange(m_geometry.blockCount) || map.test(pair.a) || map.test(pair.b))
        return false;
    if (const auto done = fetch(pair, fetched); !done)
        return done.error().code == ErrorCode::deviceIo ? Result<bool>(done.failure()) : false;
    map.set(fetched.pair.a); // `pair` may have been part of what was there before
    map.set(fetched.pair.b);
    return true;
}

Result<void> FileSystem::refuseSmallWindow() const
{
    if (m_window.bits.size() * 8 < m_geometry.blockCount)
        return fail<ErrorCode::badArgument, "lookahead buffer">();
    return {};
}

Result<void> FileSystem::check()
{
    if (auto done = refuseSmallWindow(); !done)
        return done;
    if (auto done = recover(); !done)
        return done;

    BlockMap map = wholeMap();
    std::uint32_t folders = 0; // that stand in the tail list, less those that entries name
    // All pairs first: whatever an entry names must be among them, or not.
    for (const bool pairs : {true, false}) {
        Directory walk;
        if (auto done = beginWalk(walk); !done)
            return done;
        for (Entry entry;;) {
            const bool endsFolder = !walk.at.header.continues;
            const auto more = nextEntry(walk, entry);
            if (!more)
                return more.failure();
            if (!*more)
                break;
            if (pairs) {
                if (walk.entryOffset != 0)
                    continue;
                folders += endsFolder ? 1 : 0;
                map.set(walk.at.pair.a);
                map.set(walk.at.pair.b);
            } else if (entry.header.refersToFile()) {
                const auto claimed = claimFile(entry, map);
                if (!claimed.yes())
                    return claimed ? fail<ErrorCode::corrupt, "file blocks">() : claimed.failure();
            } else if (entry.header.isDirectory()) {
                const Pair pair = entry.pair();
                if (!pair.inRange(m_geometry.blockCount) || !map.test(pair.a) || !map.test(pair.b))
                    return fail<ErrorCode::corrupt, "directory pair">();
                --folders;
            }
        }
        if (map.collisions > 0)
            return fail<ErrorCode::corrupt, "tail list">();
    }
    if (folders != 1) // the root, which only the superblock names
        return fail<ErrorCode::corrupt, "directories">();
    return {};
}

// Apart, so that the name is off the stack while the entry is cut out.
[[gnu::noinline]] Result<void> FileSystem::tellLost(const Cursor& cursor, const Entry& entry, LossListener& listener)
{
    EntryInfo info;
    const auto done = readName(cursor.at.pair.a, cursor.offset, entry, info);
    if (done)
        listener.lost(info.name(), info.isDirectory);
    return done;
}

Result<void> FileSystem::dropEntry(Cursor& cursor, const Entry& entry, LossListener& listener)
{
    if (auto done = tellLost(cursor, entry, listener); !done)
        return done;
    return cutOut(cursor, cursor.offset, entry.header.size());
}

// `last` goes to the end of the directory that it stands at; a part that cannot be read is cut off.
Result<void> FileSystem::adoptChain(Cursor& last, BlockMap& map, LossListener& listener)
{
    while (last.at.header.continues) {
        const auto claimed = claimPair(last.at.header.tail, map, last.at);
        if (!claimed)
            return claimed.failure();
        if (!*claimed) {
            listener.lost({}, true);
            return commitLink(last, {}, false);
        }
    }
    return {};
}

// Looks at the files of the pair `folder`, or at its directories, which join the tail list behind `last`.
Result<void> FileSystem::repairEntries(Cursor& folder, Cursor& last, bool files, BlockMap& map, LossListener& listener)
{
    folder.offset = headerSize;
    for (Entry entry;;) {
        const auto read = entryAt(folder, entry);
        if (!read && read.error().code != ErrorCode::corrupt)
            return read.failure();
        const std::uint32_t end = folder.at.entriesEnd();
        if (!read.yes()) {
            if (read && folder.offset == end)
                return {};
            // A length that leads beyond the end, or too little left for an entry: what follows has no known start.
            listener.lost({}, false);
            return cutOut(folder, folder.offset, end - folder.offset);
        }
        // A half-finished rename names the same blocks twice: recovery decides which of the two stays.
        Result<bool> keep = true;
        if (!entry.header.moved()) {
            if (files && entry.header.refersToFile()) {
                keep = claimFile(entry, map);
            } else if (!files && entry.header.isDirectory()) {
                MetadataPair first;
                keep = claimPair(entry.pair(), map, first);
                if (keep.yes()) {
                    if (!last.at.header.tail.same(entry.pair())) {
                        if (auto done = commitLink(last, entry.pair(), false); !done)
                            return done;
                    }
                    last.at = first;
                    if (auto done = adoptChain(last, map, listener); !done)
                        return done;
                }
            }
        }
        if (!keep)
            return keep.failure();
        if (*keep) {
            folder.offset += entry.header.size();
        } else if (auto done = dropEntry(folder, entry, listener); !done) {
            return done;
        }
    }
}

Result<void> FileSystem::repair(LossListener& listener, std::uint32_t claimedBlocks)
{
    if (auto done = refuseSmallWindow(); !done)
        return done;
    bool hasRoot = true;
    for (int pass = 0; pass < repairPasses; ++pass) {
        auto done = repairPass(listener, claimedBlocks);
        if (done)
            done = check();
        // What decays on the way, so that a pair falls back to its older half, asks for another pass.
        hasRoot = done || done.error().code != ErrorCode::notFound;
        if (done || (hasRoot && done.error().code != ErrorCode::corrupt))
            return done;
    }
    // Only without a root nothing is readable.
    return hasRoot ? fail<ErrorCode::badBlock, "file system">() : fail<ErrorCode::corrupt, "root directory">();
}

// The tail list is the queue of the walk: folders are looked at in the order in which they were threaded.
Result<void> FileSystem::repairPass(LossListener& listener, std::uint32_t claimedBlocks)
{
    const auto mounted = mount();
    const bool hasSuperblock = mounted.has_value();
    if (!hasSuperblock && mounted.error().code != ErrorCode::corrupt && mounted.error().code != ErrorCode::badMagic)
        return mounted;
    if (hasSuperblock && m_isFirstRelease)
        return fail<ErrorCode::readOnly, "file system of littlefs 1.0">();
    if (!hasSuperblock)
        m_root = {firstDataBlock + 1, firstDataBlock};
    m_recovered = true; // commits below must not start a recovery on lists that are known to be wrong
    m_budget = 0;       // nor may they take blocks: nobody knows yet which are free

    BlockMap map = wholeMap();
    Tracked last(*this);
    Tracked folder(*this);
    const auto claimed = claimPair(m_root, map, last.at);
    if (!claimed.yes())
        return claimed ? fail<ErrorCode::notFound, "root directory">() : claimed.failure();
    if (auto done = adoptChain(last, map, listener); !done)
        return done;
    // All directories first: a file whose list leads astray must not claim their blocks.
    for (const bool files : {false, true}) {
        std::uint32_t steps = 0;
        for (Pair next = m_root;; next = folder.at.header.tail) {
            if (++steps > m_geometry.blockCount)
                return fail<ErrorCode::corrupt, "tail list (it loops)">();
            if (auto done = fetch(next, folder.at); !done)
                return done;
            if (auto done = repairEntries(folder, last, files, map, listener); !done)
                return done;
            if (folder.at.pair.same(last.at.pair))
                break;
        }
    }
    if (!last.at.header.tail.isNull()) {
        if (auto done = commitLink(last, {}, false); !done)
            return done;
    }
    Result<void> done;
    if (!hasSuperblock) {
        done = writeSuperblock(claimedBlocks);
    } else {
        done = fetch(superblockPair, folder.at);
        if (done && (!folder.at.header.tail.same(m_root) || folder.at.header.continues))
            done = commitLink(folder, m_root, false);
    }
    return done ? mount() : done;
}

} // namespace core::littlefs
