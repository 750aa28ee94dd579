// SPDX-License-Identifier: MIT
// Mount, format, and the operations on directories, in the commit order of littlefs-v1 chapter 9.
#include "core/littlefs/FileSystem.h"

#include <cstring>

namespace core::littlefs
{

namespace
{
constexpr std::uint32_t minBlockCount = 4; // superblock pair and root pair
} // namespace

FileSystem::FileSystem(BlockDevice& device, const Geometry& geometry, const Buffers& buffers)
    : Reader(device, geometry, buffers.read), m_device(device), m_program(buffers.program)
{
    m_window.bits = buffers.lookahead;
    m_window.blockCount = geometry.blockCount;
}

Result<void> FileSystem::mount()
{
    m_recovered = false;
    m_mustRemount = false;
    m_relocationCount = 0;
    m_tracked = nullptr;
    m_hasBegun = false;
    m_window.start = 0;
    forgetWindow();
    acknowledge();
    return Reader::mount();
}

Result<void> FileSystem::format(std::uint32_t claimedBlocks)
{
    if (m_geometry.blockCount < minBlockCount)
        return fail<ErrorCode::noSpace, "no space">();
    m_tracked = nullptr;
    m_relocationCount = 0;
    m_isFirstRelease = false;
    // Everything but the superblock pair is free; should all of this window be bad, there is no point in going on.
    m_window.start = firstDataBlock;
    m_window.size = static_cast<std::uint32_t>(
        std::min<std::size_t>(m_window.bits.size() * 8, m_geometry.blockCount - firstDataBlock));
    m_window.clear();
    m_next = 0;
    m_budget = m_window.size;

    const auto pair = newPair();
    if (!pair)
        return pair.failure();
    Cursor root{.at = *pair};
    const auto done = commitPair(root, {}, {});
    m_relocationCount = 0;
    if (!done)
        return done.failure();
    m_root = root.at.pair;
    if (auto written = writeSuperblock(claimedBlocks); !written)
        return written;
    const auto mounted = mount();
    m_hasBegun = true; // nothing is worn yet, and the reference begins at the front
    return mounted;
}

// Twice, so that both halves are good; one may fail.
Result<void> FileSystem::writeSuperblock(std::uint32_t claimedBlocks)
{
    std::byte entry[superblockPairSize - emptyPairSize];
    storeEntryHeader(entry, {entrySuperblock, superblockDataSize, 0, sizeof superblockMagic - 1});
    std::byte* data = entry + entryHeaderSize;
    storePair(data, m_root);
    store32(data + 8, m_geometry.blockSize);
    store32(data + 12, claimedBlocks);
    store32(data + 16, diskVersion);
    std::memcpy(data + superblockDataSize, superblockMagic, sizeof superblockMagic - 1);
    const Piece piece{entry};
    const Splice splice{headerSize, 0, {&piece, 1}};

    std::byte old[4]{};
    forget(superblockPair.a);
    if (!readBlock(superblockPair.a, 0, old))
        store32(old, 0);
    std::uint32_t revision = load32(old) + 1;
    Result<void> first;
    for (const bool second : {false, true}) {
        const auto half = second ? superblockPair.a : superblockPair.b;
        const auto done = writeHalf(half, {++revision, superblockPairSize, false, m_root}, {}, {&splice, 1});
        if (!done && done.error().code != ErrorCode::badBlock)
            return done;
        if (second && !first && !done)
            return fail<ErrorCode::badBlock, "superblock">();
        first = done;
    }
    return {};
}

Result<void> FileSystem::prepareChange()
{
    acknowledge();
    return recover();
}

Result<void> FileSystem::checkNewName(const Place& place) const
{
    if (place.trailingSlash)
        return fail<ErrorCode::notFound, "path">();
    if (place.name.find('\0') != std::string_view::npos)
        return fail<ErrorCode::badName, "path">();
    return {};
}

bool FileSystem::isOpen(const Cursor& entry, bool writersOnly) const
{
    for (const Cursor* cursor = m_tracked; cursor; cursor = cursor->next) {
        if (cursor->kind == Cursor::Kind::file && !cursor->detached && cursor->at.pair.sharesBlock(entry.at.pair) &&
            cursor->offset == entry.offset &&
            (!writersOnly || (static_cast<const File*>(cursor)->m_mode & openWrite) != 0))
            return true;
    }
    return false;
}

Result<void> FileSystem::openDirectory(Directory& directory, std::string_view path)
{
    if (auto done = Reader::openDirectory(directory, path); !done)
        return done;
    track(directory);
    return {};
}

Result<MetadataPair> FileSystem::newPair()
{
    // Whatever lies in the first block must look older than what will be written to the second. It is read with every
    // fetch from now on: one that only gives errors would make the pair unreadable.
    Cursor pending; // so that the search for the second block knows of the first
    const Tracking tracking(*this, pending);
    std::byte old[4]{};
    for (Result<void> read;;) {
        const auto first = allocate();
        if (!first)
            return first.failure();
        pending.at.pair.a = *first;
        read = readBlock(*first, 0, old);
        if (read || read.error().code == ErrorCode::badBlock)
            break;
    }
    const auto second = allocate();
    if (!second)
        return second.failure();
    return MetadataPair{{pending.at.pair.a, *second}, {load32(old) + 1, emptyPairSize, false, {}}};
}

// Afterwards `last` stands on the new entry.
Result<void> FileSystem::appendEntry(Cursor& last, std::span<const Piece> pieces, const Pair* newTail)
{
    Splice splice{last.at.entriesEnd(), 0, pieces};
    const Pair tail = newTail ? *newTail : last.at.header.tail;
    if (last.at.header.size + splice.insertedSize() <= m_geometry.blockSize) {
        last.offset = splice.at;
        return commit(last, {&splice, 1}, {tail, false});
    }
    const auto pair = newPair();
    if (!pair)
        return pair.failure();
    Cursor added{.at = *pair};
    const Tracking tracking(*this, added);
    splice.at = headerSize;
    if (auto done = commit(added, {&splice, 1}, {tail, false}); !done)
        return done;
    if (auto done = commit(last, {}, {added.at.pair, true}); !done)
        return done;
    last.at = added.at;
    last.offset = headerSize;
    return {};
}

Result<void> FileSystem::removeEntry(Cursor& cursor)
{
    Entry entry;
    if (const auto read = entryAt(cursor, entry); !read || !*read)
        return read ? fail<ErrorCode::internal, "entry to remove">() : read.failure();

    if (cursor.at.header.size - entry.header.size() == emptyPairSize) {
        Cursor predecessor;
        const Tracking tracking(*this, predecessor);
        const auto found = findPredecessor(cursor.at.pair, predecessor);
        if (!found)
            return found.failure();
        if (*found && predecessor.at.header.continues) {
            const MetadataPair gone = cursor.at;
            if (auto done = commit(predecessor, {}, {gone.header.tail, gone.header.continues}); !done)
                return done;
            for (Cursor* other = m_tracked; other; other = other->next) {
                if (!other->at.pair.sharesBlock(gone.pair))
                    continue;
                other->detached = true;
                if (other->kind != Cursor::Kind::listing || !gone.header.continues)
                    continue;
                if (const auto next = fetch(gone.header.tail)) { // a listing goes on in what followed
                    other->at = *next;
                    other->offset = headerSize;
                    other->detached = false;
                }
            }
            return {};
        }
    }
    const Splice splice{cursor.offset, entry.header.size(), {}, true};
    return commit(cursor, {&splice, 1});
}

Result<bool> FileSystem::isEmptyDirectory(const Pair& pair, Cursor& first)
{
    const auto fetched = fetch(pair);
    if (!fetched)
        return fetched.failure();
    first.at = *fetched;
    return first.at.header.size == emptyPairSize && !first.at.header.continues;
}

Result<void> FileSystem::unlinkDirectory(Cursor& directory)
{
    Cursor predecessor;
    const Tracking tracking(*this, predecessor);
    const auto found = findPredecessor(directory.at.pair, predecessor);
    if (!found)
        return found.failure();
    if (!*found)
        return fail<ErrorCode::corrupt, "tail list">();
    return commit(predecessor, {}, {directory.at.header.tail, predecessor.at.header.continues});
}

Result<void> FileSystem::makeDirectory(std::string_view path)
{
    if (auto done = prepareChange(); !done)
        return done;
    auto place = resolve(path);
    if (!place)
        return place.failure();
    if (place->found)
        return fail<ErrorCode::exists, "path">();
    place->trailingSlash = false; // that a folder is meant is clear
    if (auto done = checkNewName(*place); !done)
        return done;

    const Tracking trackPlace(*this, place->cursor);
    const auto pair = newPair();
    if (!pair)
        return pair.failure();
    Cursor created{.at = *pair};
    const Tracking trackCreated(*this, created);
    if (auto done = commit(created, {}, {place->cursor.at.header.tail, false}); !done)
        return done;

    std::byte head[entryHeaderSize + entryDataSize];
    storeEntryHeader(head, {entryDirectory, entryDataSize, 0, static_cast<std::uint8_t>(place->name.size())});
    storePair(head + entryHeaderSize, created.at.pair);
    const Piece pieces[] = {{head}, {std::as_bytes(std::span(place->name))}};
    return appendEntry(place->cursor, pieces, &created.at.pair);
}

Result<void> FileSystem::remove(std::string_view path)
{
    if (auto done = prepareChange(); !done)
        return done;
    auto place = resolve(path);
    if (!place)
        return place.failure();
    if (!place->found)
        return fail<ErrorCode::notFound, "path">();
    if (place->isRoot)
        return fail<ErrorCode::badArgument, "path">();

    const Tracking trackPlace(*this, place->cursor);
    if (!place->entry.header.isDirectory())
        return removeEntry(place->cursor);

    Cursor directory;
    const Tracking trackDirectory(*this, directory);
    const auto empty = isEmptyDirectory(place->entry.pair(), directory);
    if (!empty)
        return empty.failure();
    if (!*empty)
        return fail<ErrorCode::notEmpty, "path">();
    m_recovered = false; // until the second commit is through
    if (auto done = removeEntry(place->cursor); !done)
        return done;
    const auto done = unlinkDirectory(directory);
    m_recovered = done.has_value();
    return done;
}

Result<void> FileSystem::rename(std::string_view from, std::string_view to)
{
    if (auto done = prepareChange(); !done)
        return done;
    auto source = resolve(from);
    if (!source)
        return source.failure();
    if (!source->found)
        return fail<ErrorCode::notFound, "path">();
    const bool movesDirectory = source->entry.header.isDirectory();
    auto target = resolve(to, movesDirectory ? source->entry.pair() : Pair{});
    if (!target)
        return target.failure();
    if (source->isRoot || target->isRoot || target->throughForbidden)
        return fail<ErrorCode::badArgument, "path">();

    const Tracking trackSource(*this, source->cursor);
    const Tracking trackTarget(*this, target->cursor);
    const bool samePair = source->cursor.at.pair.same(target->cursor.at.pair);
    const EntryHeader sourceHeader = source->entry.header;
    EntryHeader header = sourceHeader;
    header.type &= 0x7F;
    Cursor victim; // the empty directory that gives way
    const Tracking trackVictim(*this, victim);
    if (target->found) {
        if (samePair && source->cursor.offset == target->cursor.offset)
            return {};
        if (target->entry.header.isDirectory() != movesDirectory)
            return movesDirectory ? fail<ErrorCode::notDirectory, "path">() : fail<ErrorCode::isDirectory, "path">();
        if (movesDirectory) {
            const auto empty = isEmptyDirectory(target->entry.pair(), victim);
            if (!empty)
                return empty.failure();
            if (!*empty)
                return fail<ErrorCode::notEmpty, "path">();
        }
        header.nameLength = target->entry.header.nameLength;
    } else {
        if (!movesDirectory || target->name.find('\0') != std::string_view::npos) {
            if (auto done = checkNewName(*target); !done)
                return done;
        }
        header.nameLength = static_cast<std::uint8_t>(target->name.size());
    }
    if (isOpen(source->cursor, false))
        return fail<ErrorCode::busy, "path">();
    const std::uint32_t oldSize = target->found ? target->entry.header.size() : 0;
    if (target->found && target->cursor.at.header.size - oldSize + header.size() > m_geometry.blockSize)
        return fail<ErrorCode::noSpace, "no space">();

    std::byte head[entryHeaderSize + entryDataSize];
    const auto storeHead = [&](const EntryHeader& h) {
        storeEntryHeader(head, h);
        std::memcpy(head + entryHeaderSize, source->entry.data.data(), entryDataSize);
    };
    // What follows the first bytes is copied from the flash, attributes included.
    const auto newEntry = [&](std::span<Piece, 3> pieces) {
        storeHead(header);
        const auto kept = entryHeaderSize + entryDataSize;
        pieces[0] = {head};
        pieces[1] = {{}, source->cursor.at.pair.a, source->cursor.offset + kept, sourceHeader.nameOffset() - kept};
        if (target->found)
            pieces[2] = {{},
                         target->cursor.at.pair.a,
                         target->cursor.offset + target->entry.header.nameOffset(),
                         header.nameLength};
        else
            pieces[2] = {std::as_bytes(std::span(target->name))};
    };
    Piece pieces[3];
    m_recovered = false; // until the last commit is through

    const std::uint32_t merged = source->cursor.at.header.size - sourceHeader.size() - oldSize + header.size();
    if (samePair && merged <= m_geometry.blockSize) {
        newEntry(pieces);
        const std::uint32_t at = target->found ? target->cursor.offset : source->cursor.at.entriesEnd();
        const Splice put{at, oldSize, pieces, true};
        const Splice take{source->cursor.offset, sourceHeader.size(), {}, true};
        const Splice splices[] = {put.at < take.at ? put : take, put.at < take.at ? take : put};
        if (auto done = commit(source->cursor, splices); !done)
            return done;
    } else {
        if (sourceHeader.isFile() && source->entry.fileSize() == 0) {
            if (auto done = markEmptyFile(*source); !done)
                return done;
        }
        EntryHeader movedHeader = sourceHeader;
        movedHeader.type |= entryMoved;
        storeHead(movedHeader);
        const Piece flagged{head};
        const Splice flag{source->cursor.offset, sizeof head, {&flagged, 1}};
        if (auto done = commit(source->cursor, {&flag, 1}); !done)
            return done;

        newEntry(pieces);
        const Splice replace{target->cursor.offset, oldSize, pieces, true};
        const auto put = target->found ? commit(target->cursor, {&replace, 1}) : appendEntry(target->cursor, pieces);
        if (!put)
            return put;
        if (auto done = removeEntry(source->cursor); !done)
            return done;
    }
    if (!victim.at.pair.isNull()) {
        if (auto done = unlinkDirectory(victim); !done)
            return done;
    }
    m_recovered = true;
    return {};
}

// A cut during a move is told by equal data in two entries, and all empty files have equal data. The head of an empty
// file means nothing, so this one gets a head that no other entry has.
Result<void> FileSystem::markEmptyFile(Place& place)
{
    std::uint32_t head = 0x80000000 | (place.cursor.at.header.revision << 12 ^ place.cursor.offset);
    for (;; ++head) {
        if (head < m_geometry.blockCount || head == nullBlock)
            continue;
        store32(place.entry.data.data(), head);
        const auto taken = hasUnmovedTwin(place.entry);
        if (!taken)
            return taken.failure();
        if (!*taken)
            return {};
    }
}

Result<std::uint32_t> FileSystem::countFreeBlocks()
{
    const auto used = countUsedBlocks(m_window.bits);
    forgetWindow();
    if (!used)
        return used;
    return m_geometry.blockCount - *used;
}

} // namespace core::littlefs
