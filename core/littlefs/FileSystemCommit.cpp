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
            if (auto done = m_fs.peek(block, offset, size); !done)
                return done.error().code == ErrorCode::badBlock ? fail<ErrorCode::corrupt, "bytes to be copied">()
                                                                : done.failure();
            const auto length = static_cast<std::uint32_t>(m_fs.m_piece.size());
            if (auto done = put(m_fs.m_piece); !done)
                return done;
            offset += length;
            size -= length;
        }
        return {};
    }

    /// Ends with the check value.
    Result<void> finish()
    {
        std::byte crc[crcSize];
        store32(crc, m_crc);
        if (auto done = put(crc); !done || m_filled == 0)
            return done;
        const auto unit = m_fs.m_geometry.progSize;
        const auto padded = (m_filled + unit - 1) / unit * unit;
        std::memset(m_fs.m_program.data() + m_filled, 0xFF, padded - m_filled);
        m_filled = padded;
        return program();
    }

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

FileSystem::Piece FileSystem::pieceOf(std::string_view name)
{
    return {reinterpret_cast<const std::byte*>(name.data()), static_cast<std::uint32_t>(name.size())};
}

std::uint32_t FileSystem::Splice::insertedSize() const
{
    std::uint32_t size = 0;
    for (const auto& piece : inserted)
        size += piece.size;
    return size;
}

Result<void> FileSystem::writeHalf(std::uint32_t block, const MetadataHeader& header, const MetadataPair& from,
                                   Splices splices)
{
    forget(block);
    if (auto done = m_device.erase(block); !done)
        return done;

    UnitWriter out(*this, block);
    std::byte raw[headerSize];
    storeMetadataHeader(raw, header);
    auto done = out.put(raw);
    std::uint32_t at = headerSize;
    for (const auto& splice : splices) {
        if (done)
            done = out.copy(from.pair.a, at, splice.at - at);
        for (const auto& piece : splice.inserted) {
            if (done)
                done =
                    piece.bytes ? out.put({piece.bytes, piece.size}) : out.copy(piece.block, piece.offset, piece.size);
        }
        at = splice.at + splice.removed;
    }
    if (done)
        done = out.copy(from.pair.a, at, from.entriesEnd() - at);
    if (done)
        done = out.finish();
    if (done)
        done = m_device.sync();
    if (!done)
        return done;

    forget(block);
    return isIntact(block, header.size).yes() ? Result<void>() : fail<ErrorCode::badBlock, "metadata read back">();
}

// `keepsOld`: another block is taken in the place of the spare one, which somebody may still need.
Result<void> FileSystem::commitPair(Cursor& cursor, Splices splices, bool keepsOld)
{
    const MetadataPair from = cursor.at;
    MetadataPair now = from;
    ++now.header.revision;
    for (const auto& splice : splices)
        now.header.size += splice.insertedSize() - splice.removed;
    if (now.header.size > m_geometry.blockSize)
        return fail<ErrorCode::noSpace, "no space">();
    // What decayed since it was fetched must not be copied below a new check value while the other half is still whole.
    if (from.header.size > emptyPairSize) {
        const auto intact = isIntact(from.pair.a, from.header.size);
        if (!intact.yes())
            return intact ? fail<ErrorCode::badBlock, "metadata pair">() : intact.failure();
    }

    now.pair = {from.pair.b, from.pair.a};
    if (keepsOld)
        (void)allocate(now.pair.a);
    for (;;) {
        const auto done = writeHalf(now.pair.a, now.header, from, splices);
        if (done)
            break;
        if (done.error().code != ErrorCode::badBlock)
            return done;
        if (from.pair.same(superblockPair))
            return fail<ErrorCode::corrupt, "superblock (its block is worn out)">();
        if (auto other = allocate(now.pair.a); !other)
            return other;
    }

    cursor.at = now;
    afterCommit(from.pair, now, splices);
    if (now.pair.a == from.pair.b)
        return {};
    if (m_relocationCount == m_relocations.size())
        return fail<ErrorCode::badBlock, "too many bad blocks at once">();
    m_relocations[m_relocationCount++] = {from.pair, now.pair};
    return {};
}

Result<void> FileSystem::commit(Cursor& cursor, Splices splices)
{
    const auto done = commitPair(cursor, splices);
    if (done && m_relocationCount == 0)
        return done;
    return endRelocations(done ? settleRelocations() : done);
}

Result<void> FileSystem::commitLink(Cursor& cursor, const Pair& tail, bool continues)
{
    cursor.at.header.tail = tail;
    cursor.at.header.continues = continues;
    return commit(cursor, {});
}

Result<void> FileSystem::overwrite(Cursor& cursor, std::uint32_t at, std::span<const std::byte> bytes)
{
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const Piece piece{bytes.data(), size};
    const Splice splice{at, size, {&piece, 1}};
    return commit(cursor, {&splice, 1});
}

Result<void> FileSystem::cutOut(Cursor& cursor, std::uint32_t at, std::uint32_t size)
{
    const Splice splice{at, size, {}, true};
    return commit(cursor, {&splice, 1});
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

Pair FileSystem::currentPlaceOf(const Pair& pair) const
{
    Pair place = pair;
    for (std::uint8_t i = 0; i < m_relocationCount; ++i) {
        if (m_relocations[i].from.same(place))
            place = m_relocations[i].to;
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
            Directory parent;
            const Tracking tracking(*this, parent);
            const Pair now = currentPlaceOf(from);
            Entry entry;
            const auto found = findParent(from, now, parent, entry);
            if (!found)
                return found.failure();
            if (!*found)
                break;
            std::byte data[entryDataSize];
            storePair(data, now);
            const Piece piece{data, sizeof data};
            const Splice splice{parent.entryOffset + entryHeaderSize, entryDataSize, {&piece, 1}};
            if (parent.at.header.tail.same(from))
                parent.at.header.tail = now;
            // Until this commit is through, what the disk says of this pair may lead over the old place of its parent.
            if (auto done = commitPair(parent, {&splice, 1}, isLeft(parent.at.pair.b)); !done)
                return done;
        }
        const Pair now = currentPlaceOf(from);
        if (m_root.sharesBlock(from))
            m_root = now;

        Tracked predecessor(*this);
        const auto found = findPredecessor(from, predecessor);
        if (!found)
            return found.failure();
        if (*found) {
            predecessor.at.header.tail = now;
            if (auto done = commitPair(predecessor, {}); !done)
                return done;
        }
    }
    return {};
}

// Whether the block belonged to a pair before that one moved.
bool FileSystem::isLeft(std::uint32_t block) const
{
    for (std::uint8_t i = 0; i < m_relocationCount; ++i) {
        if (m_relocations[i].from.a == block || m_relocations[i].from.b == block)
            return true;
    }
    return false;
}

// An entry for the directory at `pair`, or sharing a block with it, that does not give its place as `except`.
Result<bool> FileSystem::findParent(const Pair& pair, const Pair& except, Directory& parent, Entry& entry)
{
    if (auto done = beginWalk(parent); !done)
        return done.failure();
    for (;;) {
        const auto more = nextEntry(parent, entry);
        if (!more.yes())
            return more;
        if (entry.header.refersToPair() && entry.pair().sharesBlock(pair) && !entry.pair().same(except))
            return true;
    }
}

Result<bool> FileSystem::findPredecessor(const Pair& pair, Cursor& predecessor)
{
    Pair at = superblockPair;
    for (std::uint32_t steps = 0; steps <= m_geometry.blockCount; ++steps) {
        if (auto done = fetch(at, predecessor.at); !done)
            return done.failure();
        at = predecessor.at.header.tail;
        if (at.same(pair))
            return true;
        if (at.isNull())
            return false;
    }
    return fail<ErrorCode::corrupt, "tail list (it loops)">();
}

FileSystem::Tracking::Tracking(FileSystem& fs, Cursor& cursor) : m_fs(fs), m_cursor(cursor)
{
    fs.track(cursor);
}

FileSystem::Tracking::~Tracking()
{
    m_fs.untrack(m_cursor);
}

FileSystem::Tracked::Tracked(FileSystem& fs) : m_fs(fs)
{
    fs.track(*this);
}

FileSystem::Tracked::~Tracked()
{
    m_fs.untrack(*this);
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
void FileSystem::afterCommit(const Pair& old, const MetadataPair& now, Splices splices)
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

// On failure `block` is left as it is.
Result<void> FileSystem::allocate(std::uint32_t& block)
{
    for (;;) {
        while (m_next < m_window.size) {
            const std::uint32_t next = (m_window.start + m_next++) % m_geometry.blockCount;
            --m_budget;
            if (!m_window.test(next)) {
                block = next;
                return {};
            }
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
            return done;
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
    for (std::uint8_t i = 0; i < m_relocationCount; ++i) {
        map.set(m_relocations[i].from.a);
        map.set(m_relocations[i].from.b);
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
