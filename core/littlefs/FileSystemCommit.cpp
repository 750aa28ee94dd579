// SPDX-License-Identifier: MIT
// Commits of metadata pairs, what follows when a block turns out bad, and the allocation of blocks
// (littlefs-v1 chapters 7 and 8).
#include "core/littlefs/FileSystem.h"

#include "core/checksum/Crc32.h"

#include <algorithm>
#include <cstring>

namespace core::littlefs
{

/// Collects bytes into whole units and programs them one after the other into an erased block.
class FileSystem::UnitWriter
{
public:
    UnitWriter(FileSystem& fs, std::uint32_t block) : m_fs(fs), m_block(block) {}

    Result<void> put(std::span<const std::byte> in)
    {
        m_crc = checksum::littlefsCrc(in, m_crc);
        while (!in.empty()) {
            const auto size = std::min(in.size(), m_fs.m_program.size() - m_filled);
            std::memcpy(m_fs.m_program.data() + m_filled, in.data(), size);
            m_filled += size;
            in = in.subspan(size);
            if (m_filled == m_fs.m_program.size()) {
                if (auto done = program(); !done)
                    return done;
            }
        }
        return {};
    }

    /// Copies bytes of another block. That one failing must not be taken for a failure of the block being written.
    Result<void> copy(std::uint32_t block, std::uint32_t offset, std::uint32_t size)
    {
        while (size > 0) {
            const auto piece = m_fs.peek(block, offset, size);
            if (!piece)
                return piece.error().code == ErrorCode::badBlock ? fail<ErrorCode::corrupt, "bytes to be copied">()
                                                                 : piece.failure();
            offset += static_cast<std::uint32_t>(piece->size());
            size -= static_cast<std::uint32_t>(piece->size());
            if (auto done = put(*piece); !done)
                return done;
        }
        return {};
    }

    Result<void> finish()
    {
        if (m_filled == 0)
            return {};
        const auto unit = m_fs.m_geometry.progSize;
        const auto padded = (m_filled + unit - 1) / unit * unit;
        std::memset(m_fs.m_program.data() + m_filled, 0xFF, padded - m_filled);
        m_filled = padded;
        return program();
    }

    std::uint32_t crc() const { return m_crc; }

private:
    Result<void> program()
    {
        const auto done = m_fs.m_device.program(m_block, m_offset, m_fs.m_program.first(m_filled));
        m_offset += static_cast<std::uint32_t>(m_filled);
        m_filled = 0;
        return done;
    }

    FileSystem& m_fs;
    std::uint32_t m_block;
    std::uint32_t m_offset = 0;
    std::size_t m_filled = 0;
    std::uint32_t m_crc = 0xFFFFFFFF;
};

std::uint32_t FileSystem::Splice::insertedSize() const
{
    std::uint32_t size = 0;
    for (const auto& piece : inserted)
        size += piece.size();
    return size;
}

Result<void> FileSystem::writeHalf(std::uint32_t block, const MetadataHeader& header, const MetadataPair& from,
                                   std::span<const Splice> splices)
{
    forget(block);
    if (auto done = m_device.erase(block); !done)
        return done;

    UnitWriter out(*this, block);
    std::byte raw[headerSize];
    storeMetadataHeader(raw, header);
    if (auto done = out.put(raw); !done)
        return done;
    std::uint32_t at = headerSize;
    for (const auto& splice : splices) {
        if (auto done = out.copy(from.pair.a, at, splice.at - at); !done)
            return done;
        for (const auto& piece : splice.inserted) {
            const auto done =
                piece.block == nullBlock ? out.put(piece.bytes) : out.copy(piece.block, piece.offset, piece.length);
            if (!done)
                return done;
        }
        at = splice.at + splice.removed;
    }
    if (auto done = out.copy(from.pair.a, at, from.entriesEnd() - at); !done)
        return done;
    std::byte crc[crcSize];
    store32(crc, out.crc());
    if (auto done = out.put(crc); !done)
        return done;
    if (auto done = out.finish(); !done)
        return done;
    if (auto done = m_device.sync(); !done)
        return done;

    forget(block);
    const auto residue = crcOf(block, header.size);
    if (!residue || *residue != 0)
        return fail<ErrorCode::badBlock, "metadata read back">();
    return {};
}

// `keepsOld`: another block is taken in the place of the spare one, which somebody may still need.
Result<void> FileSystem::commitPair(Cursor& cursor, std::span<const Splice> splices, const Link& link, bool keepsOld)
{
    const MetadataPair from = cursor.at;
    MetadataHeader header{from.header.revision + 1, from.header.size, link.continues, link.tail};
    for (const auto& splice : splices)
        header.size += splice.insertedSize() - splice.removed;
    if (header.size > m_geometry.blockSize)
        return fail<ErrorCode::noSpace, "no space">();
    // What decayed since it was fetched must not be copied below a new check value while the other half is still whole.
    if (from.header.size > emptyPairSize) {
        const auto residue = crcOf(from.pair.a, from.header.size);
        if (!residue)
            return residue.failure();
        if (*residue != 0)
            return fail<ErrorCode::badBlock, "metadata pair">();
    }

    std::uint32_t target = from.pair.b;
    if (keepsOld)
        target = allocate().value_or(target);
    for (;;) {
        const auto done = writeHalf(target, header, from, splices);
        if (done)
            break;
        if (done.error().code != ErrorCode::badBlock)
            return done;
        if (from.pair.same(superblockPair))
            return fail<ErrorCode::corrupt, "superblock (its block is worn out)">();
        const auto other = allocate();
        if (!other)
            return other.failure();
        target = *other;
    }

    const MetadataPair now{{target, from.pair.a}, header};
    cursor.at = now;
    afterCommit(from.pair, now, splices);
    if (target == from.pair.b)
        return {};
    if (m_relocationCount == m_relocations.size())
        return fail<ErrorCode::badBlock, "too many bad blocks at once">();
    m_relocations[m_relocationCount++] = {from.pair, now.pair};
    return {};
}

Result<void> FileSystem::commit(Cursor& cursor, std::span<const Splice> splices, const Link& link)
{
    const auto done = commitPair(cursor, splices, link);
    if (done && m_relocationCount == 0)
        return {};
    return endRelocations(done ? settleRelocations() : Result<void>(done.failure()));
}

Result<void> FileSystem::endRelocations(const Result<void>& settled)
{
    if (!settled) {
        m_recovered = false;
        m_mustRemount = m_mustRemount || m_relocationCount > 0;
    }
    m_relocationCount = 0;
    return settled;
}

Result<void> FileSystem::commit(Cursor& cursor, std::span<const Splice> splices)
{
    return commit(cursor, splices, {cursor.at.header.tail, cursor.at.header.continues});
}

Pair FileSystem::currentPlaceOf(const Pair& pair) const
{
    Pair place = pair;
    for (const auto& relocation : std::span(m_relocations).first(m_relocationCount)) {
        if (relocation.from.same(place))
            place = relocation.to;
    }
    return place;
}

// Parent entry and predecessor still name the old pair. Fixing them may meet bad blocks in turn: those join the list,
// and until all is settled every fetch goes through currentPlaceOf, so that no stale half is ever taken for the truth.
Result<void> FileSystem::settleRelocations()
{
    for (std::uint8_t i = 0; i < m_relocationCount; ++i) {
        const Pair from = m_relocations[i].from;
        for (;;) { // in the middle of a move there are two parents
            Cursor parent;
            const Tracking tracking(*this, parent);
            const Pair now = currentPlaceOf(from);
            Pair old;
            const auto found = findParent(from, now, parent, old);
            if (!found)
                return found.failure();
            if (!*found)
                break;
            std::byte data[entryDataSize];
            storePair(data, now);
            const Piece piece{data};
            const Splice splice{parent.offset + entryHeaderSize, entryDataSize, {&piece, 1}};
            const bool alsoPredecessor = parent.at.header.tail.same(from);
            // Until this commit is through, what the disk says of this pair may lead over the old place of its parent.
            const bool keepsOld = isLeft(parent.at.pair.b);
            const auto done =
                commitPair(parent, {&splice, 1},
                           {alsoPredecessor ? now : parent.at.header.tail, parent.at.header.continues}, keepsOld);
            if (!done)
                return done;
        }
        if (m_root.sharesBlock(from))
            m_root = currentPlaceOf(from);

        Cursor predecessor;
        const Tracking trackPredecessor(*this, predecessor);
        const auto hasPredecessor = findPredecessor(from, predecessor);
        if (!hasPredecessor)
            return hasPredecessor.failure();
        if (*hasPredecessor) {
            const auto done = commitPair(predecessor, {}, {currentPlaceOf(from), predecessor.at.header.continues});
            if (!done)
                return done;
        }
    }
    return {};
}

// Whether the block belonged to a pair before that one moved.
bool FileSystem::isLeft(std::uint32_t block) const
{
    return std::ranges::any_of(std::span(m_relocations).first(m_relocationCount),
                               [block](const Relocation& r) { return r.from.a == block || r.from.b == block; });
}

// An entry for the directory at `pair`, or sharing a block with it, that does not give its place as `except`.
Result<bool> FileSystem::findParent(const Pair& pair, const Pair& except, Cursor& parent, Pair& place)
{
    const auto super = fetch(superblockPair);
    if (!super)
        return super.failure();
    parent.at = *super;
    for (std::uint32_t steps = 0;;) {
        Entry entry;
        for (parent.offset = headerSize;; parent.offset += entry.header.size()) {
            const auto read = entryAt(parent, entry);
            if (!read)
                return read;
            if (!*read)
                break;
            place = entry.pair();
            if (entry.header.refersToPair() && place.sharesBlock(pair) && !place.same(except))
                return true;
        }
        const auto more = nextInTailList(parent.at, steps);
        if (!more || !*more)
            return more;
    }
}

Result<bool> FileSystem::findPredecessor(const Pair& pair, Cursor& predecessor)
{
    const auto super = fetch(superblockPair);
    if (!super)
        return super.failure();
    predecessor.at = *super;
    for (std::uint32_t steps = 0;;) {
        if (predecessor.at.header.tail.same(pair))
            return true;
        const auto more = nextInTailList(predecessor.at, steps);
        if (!more || !*more)
            return more;
    }
}

void FileSystem::track(Cursor& cursor)
{
    cursor.next = m_tracked;
    m_tracked = &cursor;
}

void FileSystem::untrack(Cursor& cursor)
{
    for (Cursor** link = &m_tracked; *link; link = &(*link)->next) {
        if (*link == &cursor) {
            *link = cursor.next;
            return;
        }
    }
}

// Whoever holds a place in this pair follows: to the new half or block, and over what was put in or taken out before
// it.
void FileSystem::afterCommit(const Pair& old, const MetadataPair& now, std::span<const Splice> splices)
{
    for (Cursor* cursor = m_tracked; cursor; cursor = cursor->next) {
        if (!cursor->at.pair.sharesBlock(old))
            continue;
        cursor->at = now;
        const std::uint32_t before = cursor->offset;
        for (const auto& splice : splices) {
            if (splice.removed == 0 || before < splice.at)
                continue;
            if (before >= splice.at + splice.removed)
                cursor->offset += splice.insertedSize() - splice.removed;
            else if (splice.endsEntry && cursor->kind != Cursor::Kind::listing)
                cursor->detached = true;
        }
    }
}

void FileSystem::forgetWindow()
{
    m_window.size = 0;
    m_next = 0;
}

Result<std::uint32_t> FileSystem::allocate()
{
    for (;;) {
        while (m_next < m_window.size) {
            const std::uint32_t block = (m_window.start + m_next++) % m_geometry.blockCount;
            --m_budget;
            if (!m_window.test(block))
                return block;
        }
        if (m_budget == 0)
            return fail<ErrorCode::noSpace, "no space">();
        m_window.start = (m_window.start + m_window.size) % m_geometry.blockCount;
        m_window.size = static_cast<std::uint32_t>(
            std::min<std::size_t>({m_window.bits.size() * 8, m_geometry.blockCount, m_budget}));
        m_next = 0;
        m_window.clear();
        if (auto done = markUsed(m_window); !done) {
            forgetWindow();
            return done.failure();
        }
        if (!m_hasBegun)
            beginAnywhere();
    }
}

// Always the same first block after a mount would wear out a few blocks. What is on the disk gives another one after
// each commit: the multiplier spreads consecutive numbers evenly (2^32 divided by the golden ratio).
void FileSystem::beginAnywhere()
{
    m_hasBegun = true;
    const auto isFree = [this](std::uint32_t bit) {
        return !m_window.test((m_window.start + bit) % m_geometry.blockCount);
    };
    std::uint32_t free = 0;
    for (std::uint32_t bit = 0; bit < m_window.size; ++bit)
        free += isFree(bit) ? 1 : 0;
    auto skip = static_cast<std::uint32_t>(std::uint64_t{m_commits * 0x9E3779B9U} * free >> 32);
    for (; skip > 0; ++m_next)
        skip -= isFree(m_next) ? 1 : 0;
}

Result<void> FileSystem::markUsed(BlockMap& map)
{
    if (auto done = Reader::markUsed(map); !done)
        return done;
    // As long as lists and entries disagree about a place, none of its blocks is free.
    for (const auto& relocation : std::span(m_relocations).first(m_relocationCount)) {
        map.set(relocation.from.a);
        map.set(relocation.from.b);
    }
    // New pairs are known to nobody else yet. Readers keep the blocks that they opened; writers have blocks that no
    // directory knows.
    for (const Cursor* cursor = m_tracked; cursor; cursor = cursor->next) {
        map.set(cursor->at.pair.a);
        map.set(cursor->at.pair.b);
        if (cursor->kind != Cursor::Kind::file)
            continue;
        const auto& file = static_cast<const File&>(*cursor);
        if (auto done = markFile(file.head, file.size, map); !done)
            return done;
        if (!file.m_building)
            continue;
        map.set(file.m_listBlock);
        if (file.m_listIndex == 0)
            continue;
        if (auto done = markList(file.m_previous, file.m_listIndex - 1, map); !done)
            return done;
    }
    return {};
}

} // namespace core::littlefs
