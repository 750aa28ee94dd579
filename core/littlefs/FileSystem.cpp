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

    Tracked root(*this);
    auto done = newPair(root);
    if (done)
        done = commitPair(root, {});
    m_relocationCount = 0;
    if (!done)
        return done;
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
    const Piece piece{entry, sizeof entry};
    const Splice splice{headerSize, 0, {&piece, 1}};

    MetadataHeader header{0, superblockPairSize, false, m_root};
    forget(superblockPair.a);
    (void)readWord(superblockPair.a, 0, header.revision);
    ++header.revision;
    bool any = false;
    for (std::uint32_t half = superblockPair.b;; half = superblockPair.a) {
        ++header.revision;
        const auto done = writeHalf(half, header, {}, {&splice, 1});
        if (!done && done.error().code != ErrorCode::badBlock)
            return done;
        any = any || done;
        if (half == superblockPair.a)
            return any ? Result<void>() : done;
    }
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

// `created` becomes an empty pair that nothing refers to and that is not on the disk yet.
Result<void> FileSystem::newPair(Tracked& created)
{
    // Whatever lies in the first block must look older than what will be written to the second. One that cannot be read
    // will not do: it may be read again one day, and then hold a half that looks newer.
    auto& pair = created.at.pair; // tracked, so that the search for the second block knows of the first
    std::uint32_t old = 0;
    do {
        if (auto done = allocate(pair.a); !done)
            return done;
    } while (!readWord(pair.a, 0, old));
    created.at.header.revision = old + 1;
    return allocate(pair.b);
}

// Afterwards `last` stands on the new entry. The new tail is the one that it names.
Result<void> FileSystem::appendEntry(Cursor& last, std::span<const Piece> pieces)
{
    Splice splice{last.at.entriesEnd(), 0, pieces};
    if (last.at.header.size + splice.insertedSize() <= m_geometry.blockSize) {
        last.offset = splice.at;
        return commit(last, {&splice, 1});
    }
    const Pair tail = last.at.header.tail;
    Tracked added(*this);
    if (auto done = newPair(added); !done)
        return done;
    added.at.header.tail = tail;
    splice.at = headerSize;
    if (auto done = commit(added, {&splice, 1}); !done)
        return done;
    if (auto done = commitLink(last, added.at.pair, true); !done)
        return done;
    last.at = added.at;
    last.offset = headerSize;
    return {};
}

Result<void> FileSystem::removeEntry(Cursor& cursor)
{
    Entry entry;
    if (const auto read = entryAt(cursor, entry); !read.yes())
        return read ? fail<ErrorCode::internal, "entry to remove">() : read.failure();

    if (cursor.at.header.size - entry.header.size() == emptyPairSize) {
        Tracked predecessor(*this);
        const auto found = findPredecessor(cursor.at.pair, predecessor);
        if (!found)
            return found.failure();
        if (*found && predecessor.at.header.continues) {
            const MetadataPair gone = cursor.at;
            if (auto done = commitLink(predecessor, gone.header.tail, gone.header.continues); !done)
                return done;
            for (Cursor* other = m_tracked; other; other = other->next) {
                if (!other->at.pair.sharesBlock(gone.pair))
                    continue;
                // A listing goes on in what followed.
                other->detached = other->kind != Cursor::Kind::listing || !gone.header.continues ||
                                  !fetch(gone.header.tail, other->at);
                if (!other->detached)
                    other->offset = headerSize;
            }
            return {};
        }
    }
    return cutOut(cursor, cursor.offset, entry.header.size());
}

// Gives its first pair. Error: notEmpty.
Result<void> FileSystem::fetchEmptyDirectory(const Pair& pair, Cursor& first)
{
    const auto done = fetch(pair, first.at);
    if (done && (first.at.header.size != emptyPairSize || first.at.header.continues))
        return fail<ErrorCode::notEmpty, "path">();
    return done;
}

// Until it is through, a folder stands in the tail list that no entry names.
Result<void> FileSystem::unlinkDirectory(Cursor& directory)
{
    m_recovered = false;
    Tracked predecessor(*this);
    const auto found = findPredecessor(directory.at.pair, predecessor);
    if (!found.yes())
        return found ? fail<ErrorCode::corrupt, "tail list">() : found.failure();
    const auto done = commitLink(predecessor, directory.at.header.tail, predecessor.at.header.continues);
    m_recovered = done.has_value();
    return done;
}

Result<void> FileSystem::makeDirectory(std::string_view path)
{
    if (auto done = prepareChange(); !done)
        return done;
    Place place;
    if (auto done = resolve(path, place); !done)
        return done;
    if (place.found)
        return fail<ErrorCode::exists, "path">();
    place.trailingSlash = false; // that a folder is meant is clear
    if (auto done = checkNewName(place); !done)
        return done;

    const Tracking trackPlace(*this, place.cursor);
    Tracked created(*this);
    if (auto done = newPair(created); !done)
        return done;
    created.at.header.tail = place.cursor.at.header.tail;
    if (auto done = commit(created, {}); !done)
        return done;
    place.cursor.at.header.tail = created.at.pair;
    place.entry.header.type = entryDirectory;
    storePair(place.entry.data.data(), created.at.pair);
    return addEntry(place);
}

// A new entry of the type and with the data that `place` has.
Result<void> FileSystem::addEntry(Place& place)
{
    std::byte head[entryHeaderSize + entryDataSize];
    place.entry.header = {place.entry.header.type, entryDataSize, 0, static_cast<std::uint8_t>(place.name.size())};
    place.entry.store(head);
    const Piece pieces[] = {{head, sizeof head}, pieceOf(place.name)};
    return appendEntry(place.cursor, pieces);
}

Result<void> FileSystem::remove(std::string_view path)
{
    Place place;
    if (auto done = findToChange(path, place); !done)
        return done;
    if (place.isRoot)
        return fail<ErrorCode::badArgument, "path">();

    const Tracking trackPlace(*this, place.cursor);
    if (!place.entry.header.isDirectory())
        return removeEntry(place.cursor);

    Tracked directory(*this);
    if (auto done = fetchEmptyDirectory(place.entry.pair(), directory); !done)
        return done;
    m_recovered = false; // until the second commit is through
    if (auto done = removeEntry(place.cursor); !done)
        return done;
    return unlinkDirectory(directory);
}

Result<void> FileSystem::removeFile(std::string_view path)
{
    Place place;
    if (auto done = findToChange(path, place); !done)
        return done;
    if (place.entry.header.isDirectory())
        return fail<ErrorCode::isDirectory, "path">();
    const Tracking trackPlace(*this, place.cursor);
    return removeEntry(place.cursor);
}

Result<void> FileSystem::findToChange(std::string_view path, Place& place)
{
    if (auto done = prepareChange(); !done)
        return done;
    return find(path, place);
}

Result<void> FileSystem::rename(std::string_view from, std::string_view to)
{
    Place source;
    if (auto done = findToChange(from, source); !done)
        return done;
    const bool movesDirectory = source.entry.header.isDirectory();
    Place target;
    if (auto done = resolve(to, target, movesDirectory ? source.entry.pair() : Pair{}); !done)
        return done;
    if (target.throughForbidden)
        return fail<ErrorCode::badArgument, "path">();

    const Tracking trackSource(*this, source.cursor);
    const Tracking trackTarget(*this, target.cursor);
    Tracked victim(*this); // the empty directory that gives way
    if (movesDirectory && target.found && !target.isRoot && target.entry.header.isDirectory() &&
        target.entry.data != source.entry.data) {
        if (auto done = fetchEmptyDirectory(target.entry.pair(), victim); !done)
            return done;
    }
    const auto done = move(source, target);
    return done && !victim.at.pair.isNull() ? unlinkDirectory(victim) : done;
}

Result<void> FileSystem::renameInFolder(std::string_view from, std::string_view to)
{
    Place source;
    if (auto done = findToChange(from, source); !done)
        return done;
    Place target;
    if (auto done = resolve(to, target); !done)
        return done;
    const Tracking trackSource(*this, source.cursor);
    const Tracking trackTarget(*this, target.cursor);
    return move(source, target);
}

// Everything is checked before anything is written. What remains for the caller: a directory that gives way.
Result<void> FileSystem::move(Place& source, Place& target)
{
    if (source.isRoot || target.isRoot)
        return fail<ErrorCode::badArgument, "path">();
    auto& from = source.cursor;
    auto& to = target.cursor;
    const bool samePair = from.at.pair.same(to.at.pair);
    const bool movesDirectory = source.entry.header.isDirectory();
    std::uint32_t oldSize = 0;
    std::uint32_t nameLength = static_cast<std::uint32_t>(target.name.size());
    if (target.found) {
        if (samePair && from.offset == to.offset)
            return {};
        if (target.entry.header.isDirectory() != movesDirectory)
            return movesDirectory ? fail<ErrorCode::notDirectory, "path">() : fail<ErrorCode::isDirectory, "path">();
        oldSize = target.entry.header.size();
        nameLength = target.entry.header.nameLength;
    } else {
        target.trailingSlash = target.trailingSlash && !movesDirectory;
        if (auto done = checkNewName(target); !done)
            return done;
    }
    if (isOpen(from, false))
        return fail<ErrorCode::busy, "path">();
    const std::uint32_t sourceSize = source.entry.header.size();
    const std::uint32_t newSize = sourceSize - source.entry.header.nameLength + nameLength;
    if (target.found && to.at.header.size - oldSize + newSize > m_geometry.blockSize)
        return fail<ErrorCode::noSpace, "no space">();

    m_recovered = false; // until the last commit is through
    std::byte head[entryHeaderSize + entryDataSize];
    const bool isOneCommit = samePair && from.at.header.size - sourceSize - oldSize + newSize <= m_geometry.blockSize;
    if (!isOneCommit) {
        if (source.entry.header.isFile() && source.entry.fileSize() == 0) {
            if (auto done = markEmptyFile(source); !done)
                return done;
        }
        Entry moved = source.entry;
        moved.header.type |= entryMoved;
        moved.store(head);
        if (auto done = overwrite(from, from.offset, head); !done)
            return done;
    }

    // What follows the first bytes is copied from the flash, attributes included.
    const std::uint32_t attributes =
        source.entry.header.attributeLength + source.entry.header.dataLength - entryDataSize;
    source.entry.header.type &= 0x7F;
    source.entry.header.nameLength = static_cast<std::uint8_t>(nameLength);
    source.entry.store(head);
    Piece pieces[] = {{head, sizeof head},
                      {nullptr, attributes, from.at.pair.a, from.offset + static_cast<std::uint32_t>(sizeof head)},
                      pieceOf(target.name)};
    if (target.found)
        pieces[2] = {nullptr, nameLength, to.at.pair.a, to.offset + target.entry.header.nameOffset()};

    const Splice put{target.found ? to.offset : to.at.entriesEnd(), oldSize, pieces, true};
    if (isOneCommit) {
        const Splice take{from.offset, sourceSize, {}, true};
        const Splice both[] = {put.at < take.at ? put : take, put.at < take.at ? take : put};
        if (auto done = commit(from, both); !done)
            return done;
    } else {
        if (auto done = target.found ? commit(to, {&put, 1}) : appendEntry(to, pieces); !done)
            return done;
        if (auto done = removeEntry(from); !done)
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
        if (!taken.yes())
            return taken ? Result<void>() : taken.failure();
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
