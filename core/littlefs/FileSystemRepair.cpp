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
    const auto at = fetch(pair);
    if (!at && at.error().code == ErrorCode::deviceIo)
        return at.failure();
    if (!at)
        return false;
    map.set(pair.a);
    map.set(pair.b);
    fetched = *at;
    return true;
}

Result<void> FileSystem::check()
{
    if (m_window.bits.size() * 8 < m_geometry.blockCount)
        return fail<ErrorCode::badArgument, "lookahead buffer">();
    if (auto done = recover(); !done)
        return done;

    BlockMap map = wholeMap();
    auto at = fetch(superblockPair);
    if (!at)
        return at.failure();
    std::uint32_t folders = 0; // that stand in the tail list, and that entries name
    for (std::uint32_t steps = 0;;) {
        const bool startsFolder = !at->header.continues;
        const auto more = nextInTailList(*at, steps);
        if (!more)
            return more.failure();
        if (!*more)
            break;
        folders += startsFolder ? 1 : 0;
        map.set(at->pair.a);
        map.set(at->pair.b);
    }
    if (map.collisions > 0)
        return fail<ErrorCode::corrupt, "tail list">();

    at = fetch(superblockPair);
    --folders; // the root, which only the superblock names
    for (std::uint32_t steps = 0;;) {
        const auto more = nextInTailList(*at, steps);
        if (!more)
            return more.failure();
        if (!*more)
            break;
        Cursor cursor{.at = *at};
        for (Entry entry;; cursor.offset += entry.header.size()) {
            const auto read = entryAt(cursor, entry);
            if (!read)
                return read.failure();
            if (!*read)
                break;
            if (entry.header.refersToFile()) {
                const auto claimed = claimFile(entry, map);
                if (!claimed)
                    return claimed.failure();
                if (!*claimed)
                    return fail<ErrorCode::corrupt, "file blocks">();
            } else if (entry.header.isDirectory()) {
                const Pair pair = entry.pair();
                if (!pair.inRange(m_geometry.blockCount) || !map.test(pair.a) || !map.test(pair.b))
                    return fail<ErrorCode::corrupt, "directory pair">();
                --folders;
            }
        }
    }
    if (folders != 0)
        return fail<ErrorCode::corrupt, "directories">();
    return {};
}

Result<void> FileSystem::dropEntry(Cursor& cursor, const Entry& entry, LossListener& listener)
{
    std::array<char, maxNameLength> name;
    const auto bytes = std::span(name).first(entry.header.nameLength);
    if (auto done =
            readBlock(cursor.at.pair.a, cursor.offset + entry.header.nameOffset(), std::as_writable_bytes(bytes));
        !done)
        return done;
    listener.lost({name.data(), bytes.size()}, entry.header.isDirectory());
    const Splice splice{cursor.offset, entry.header.size(), {}, true};
    return commit(cursor, {&splice, 1});
}

// `last` goes to the end of the directory that it stands at; a part that cannot be read is cut off.
Result<void> FileSystem::adoptChain(Cursor& last, BlockMap& map, LossListener& listener)
{
    while (last.at.header.continues) {
        MetadataPair next;
        const auto claimed = claimPair(last.at.header.tail, map, next);
        if (!claimed)
            return claimed.failure();
        if (!*claimed) {
            listener.lost({}, true);
            return commit(last, {}, {});
        }
        last.at = next;
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
        // A length that leads beyond the end, or too little left for an entry: what follows has no known start.
        if (!read || (!*read && folder.offset != folder.at.entriesEnd())) {
            listener.lost({}, false);
            const Splice splice{folder.offset, folder.at.entriesEnd() - folder.offset, {}, true};
            return commit(folder, {&splice, 1});
        }
        if (!*read)
            return {};
        // A half-finished rename names the same blocks twice: recovery decides which of the two stays.
        const bool counts = !entry.header.moved();
        bool keep = true;
        if (counts && files && entry.header.refersToFile()) {
            const auto claimed = claimFile(entry, map);
            if (!claimed)
                return claimed.failure();
            keep = *claimed;
        } else if (counts && !files && entry.header.isDirectory()) {
            MetadataPair first;
            const auto claimed = claimPair(entry.pair(), map, first);
            if (!claimed)
                return claimed.failure();
            keep = *claimed;
            if (keep) {
                if (!last.at.header.tail.same(entry.pair())) {
                    if (auto done = commit(last, {}, {entry.pair(), false}); !done)
                        return done;
                }
                last.at = first;
                if (auto done = adoptChain(last, map, listener); !done)
                    return done;
            }
        }
        if (keep) {
            folder.offset += entry.header.size();
        } else if (auto done = dropEntry(folder, entry, listener); !done) {
            return done;
        }
    }
}

Result<void> FileSystem::repair(LossListener& listener, std::uint32_t claimedBlocks)
{
    if (m_window.bits.size() * 8 < m_geometry.blockCount)
        return fail<ErrorCode::badArgument, "lookahead buffer">();
    for (int pass = 0; pass < repairPasses; ++pass) {
        auto done = repairPass(listener, claimedBlocks);
        // Only this is "nothing readable". A pair that falls back to its older half on the way asks for another pass.
        if (!done && done.error().code == ErrorCode::notFound)
            return fail<ErrorCode::corrupt, "root directory">();
        if (done)
            done = check();
        if (done || done.error().code != ErrorCode::corrupt)
            return done;
    }
    return fail<ErrorCode::badBlock, "file system">();
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
    MetadataPair root;
    const auto claimed = claimPair(m_root, map, root);
    if (!claimed)
        return claimed.failure();
    if (!*claimed)
        return fail<ErrorCode::notFound, "root directory">();

    Cursor last{.at = root};
    Cursor folder;
    const Tracking trackLast(*this, last);
    const Tracking trackFolder(*this, folder);
    if (auto done = adoptChain(last, map, listener); !done)
        return done;
    // All directories first: a file whose list leads astray must not claim their blocks.
    for (const bool files : {false, true}) {
        std::uint32_t steps = 0;
        for (Pair next = m_root;; next = folder.at.header.tail) {
            if (++steps > m_geometry.blockCount)
                return fail<ErrorCode::corrupt, "tail list (it loops)">();
            const auto fetched = fetch(next);
            if (!fetched)
                return fetched.failure();
            folder.at = *fetched;
            if (auto done = repairEntries(folder, last, files, map, listener); !done)
                return done;
            if (folder.at.pair.same(last.at.pair))
                break;
        }
    }
    if (!last.at.header.tail.isNull()) {
        if (auto done = commit(last, {}, {}); !done)
            return done;
    }
    if (!hasSuperblock) {
        if (auto done = writeSuperblock(claimedBlocks); !done)
            return done;
    } else {
        const auto super = fetch(superblockPair);
        if (!super)
            return super.failure();
        Cursor cursor{.at = *super};
        if (!super->header.tail.same(m_root) || super->header.continues) {
            if (auto done = commit(cursor, {}, {m_root, false}); !done)
                return done;
        }
    }
    return mount();
}

} // namespace core::littlefs
