// SPDX-License-Identifier: MIT
#include "core/littlefs/Reader.h"

#include "core/Text.h"
#include "core/checksum/Crc32.h"

#include <algorithm>
#include <cstring>

namespace core::littlefs
{

namespace
{
// Flash buses have hiccups; a defect answers the same each time.
constexpr int readAttempts = 3;

/// Takes the first component off `path`, and the slashes before it; empty at the end.
std::string_view takeComponent(std::string_view& path)
{
    const char* begin = path.data();
    const char* const end = begin + path.size();
    while (begin != end && *begin == '/')
        ++begin;
    const char* after = begin;
    while (after != end && *after != '/')
        ++after;
    path = {after, end};
    return {begin, after};
}

/// 1 for `.`, 2 for `..`, 0 for a name.
std::size_t dotsOf(std::string_view component)
{
    const auto size = component.size();
    return size > 0 && size <= 2 && component[0] == '.' && component[size - 1] == '.' ? size : 0;
}

/// The next component that is not taken back by a later `..`; empty at the end.
std::string_view nextComponent(std::string_view& rest)
{
    for (;;) {
        const auto component = takeComponent(rest);
        if (component.empty())
            return {};
        if (dotsOf(component) > 0) // `..` that reaches here would leave the root: it stays there
            continue;
        auto ahead = rest;
        int depth = 1;
        while (depth > 0) {
            const auto next = takeComponent(ahead);
            if (next.empty())
                return component;
            constexpr int deeper[] = {1, 0, -1};
            depth += deeper[dotsOf(next)];
        }
        rest = ahead;
    }
}
} // namespace

void Entry::store(std::span<std::byte, entryHeaderSize + entryDataSize> out) const
{
    storeEntryHeader(out.data(), header);
    std::memcpy(out.data() + entryHeaderSize, data.data(), entryDataSize);
}

void BlockMap::clear()
{
    std::memset(bits.data(), 0, bits.size());
    collisions = 0;
}

bool BlockMap::test(std::uint32_t block) const
{
    const std::uint32_t bit = block >= start ? block - start : block + blockCount - start;
    return bit < size && (bits[bit / 8] >> (bit % 8) & std::byte{1}) != std::byte{0};
}

void BlockMap::set(std::uint32_t block)
{
    const std::uint32_t bit = block >= start ? block - start : block + blockCount - start;
    if (test(block))
        ++collisions;
    else if (bit < size && !probing)
        bits[bit / 8] |= std::byte{1} << (bit % 8);
}

Reader::Reader(ReadableDevice& device, const Geometry& geometry, std::span<std::byte> readBuffer)
    : m_readable(device), m_geometry(geometry), m_cache(readBuffer)
{
}

Result<void> Reader::peek(std::uint32_t block, std::uint32_t offset, std::uint32_t size)
{
    if (block >= m_geometry.blockCount || offset >= m_geometry.blockSize)
        return fail<ErrorCode::corrupt, "block pointer">();
    const auto window = static_cast<std::uint32_t>(m_cache.size());
    const std::uint32_t inWindow = offset % window;
    offset -= inWindow;
    if (m_cacheBlock != block || m_cacheOffset != offset) {
        m_cacheBlock = nullBlock;
        for (int attempt = 1;; ++attempt) {
            const auto done = m_readable.read(block, offset, m_cache);
            if (done)
                break;
            if (attempt == readAttempts || done.error().code != ErrorCode::deviceIo)
                return done;
        }
        m_cacheBlock = block;
        m_cacheOffset = offset;
    }
    m_piece = {m_cache.data() + inWindow, std::min(size, window - inWindow)};
    return {};
}

Result<void> Reader::readBlock(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    while (!out.empty()) {
        if (auto done = peek(block, offset, static_cast<std::uint32_t>(out.size())); !done)
            return done;
        std::memcpy(out.data(), m_piece.data(), m_piece.size());
        out = out.subspan(m_piece.size());
        offset += static_cast<std::uint32_t>(m_piece.size());
    }
    return {};
}

Result<void> Reader::readWord(std::uint32_t block, std::uint32_t offset, std::uint32_t& word)
{
    std::byte raw[4];
    const auto done = readBlock(block, offset, raw);
    if (done)
        word = load32(raw);
    return done;
}

Result<bool> Reader::holds(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        if (auto done = peek(block, offset, static_cast<std::uint32_t>(bytes.size())); !done)
            return done.failure();
        if (std::memcmp(bytes.data(), m_piece.data(), m_piece.size()) != 0)
            return false;
        bytes = bytes.subspan(m_piece.size());
        offset += static_cast<std::uint32_t>(m_piece.size());
    }
    return true;
}

Result<bool> Reader::isIntact(std::uint32_t block, std::uint32_t size)
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (std::uint32_t offset = 0; offset < size; offset += static_cast<std::uint32_t>(m_piece.size())) {
        if (auto done = peek(block, offset, size - offset); !done)
            return done.failure();
        crc = checksum::littlefsCrc(m_piece, crc);
    }
    return crc == 0;
}

void Reader::forget(std::uint32_t block)
{
    if (m_cacheBlock == block)
        m_cacheBlock = nullBlock;
}

Result<void> Reader::fetch(const Pair& where, MetadataPair& out)
{
    const Pair pair = currentPlaceOf(where);
    constexpr auto invalid = fail<ErrorCode::corrupt, "metadata pair">();
    if (!pair.inRange(m_geometry.blockCount))
        return invalid;

    MetadataPair found;
    for (std::uint32_t block = pair.a;;) {
        const std::uint32_t other = pair.a ^ pair.b ^ block;
        std::byte raw[headerSize];
        Result<bool> intact = false;
        if (const auto done = readBlock(block, 0, raw); !done) {
            intact = done.failure();
        } else {
            const auto header = loadMetadataHeader(raw);
            if ((found.pair.isNull() || !isNewer(found.header.revision, header.revision)) &&
                header.size >= emptyPairSize && header.size <= m_geometry.blockSize) {
                intact = isIntact(block, header.size);
                if (intact.yes())
                    found = {{block, other}, header};
            }
        }
        if (!intact && intact.error().code != ErrorCode::badBlock)
            return intact.failure();
        if (block == pair.b)
            break;
        block = other;
    }
    if (found.pair.isNull())
        return invalid;
    out = found;
    return {};
}

[[gnu::noinline]] Cursor::Cursor() = default;

[[gnu::noinline]] Reader::Place::Place() = default;

Result<void> Reader::mount()
{
    m_cacheBlock = nullBlock;
    m_root = {};
    MetadataPair super;
    if (auto done = fetch(superblockPair, super); !done)
        return done;
    if (super.header.size != superblockPairSize)
        return fail<ErrorCode::badMagic, "superblock">();

    std::byte raw[superblockPairSize - headerSize];
    if (auto done = readBlock(super.pair.a, headerSize, raw); !done)
        return done;
    const auto entry = loadEntryHeader(raw);
    const std::byte* data = raw + entryHeaderSize;
    if ((entry.type != entrySuperblock && entry.type != entrySuperblockFirstRelease) ||
        entry.dataLength != superblockDataSize || entry.attributeLength != 0 ||
        entry.nameLength != sizeof superblockMagic - 1 ||
        std::memcmp(data + superblockDataSize, superblockMagic, sizeof superblockMagic - 1) != 0)
        return fail<ErrorCode::badMagic, "superblock">();
    const std::uint32_t version = load32(data + 16);
    if (version >> 16 != diskVersion >> 16 || (version & 0xFFFF) > (diskVersion & 0xFFFF))
        return fail<ErrorCode::unsupportedVersion, "superblock version">();
    if (load32(data + 8) != m_geometry.blockSize)
        return fail<ErrorCode::badArgument, "superblock block size">();

    m_superblockBlockCount = load32(data + 12);
    m_isFirstRelease = entry.type == entrySuperblockFirstRelease;
    m_root = loadPair(data);
    return {};
}

Result<bool> Reader::entryAt(const Cursor& cursor, Entry& entry)
{
    // The shortest entry that counts has a header and eight bytes of data; less is the padding of old releases.
    const std::uint32_t left = cursor.at.entriesEnd() - cursor.offset;
    std::byte raw[entryHeaderSize + entryDataSize];
    if (cursor.offset > cursor.at.entriesEnd() || left < sizeof raw)
        return false;
    if (auto done = readBlock(cursor.at.pair.a, cursor.offset, raw); !done)
        return done.failure();
    entry.header = loadEntryHeader(raw);
    const bool isReference = entry.header.refersToFile() || entry.header.refersToPair();
    if (entry.header.size() > left || (isReference && entry.header.dataLength < entryDataSize))
        return fail<ErrorCode::corrupt, "directory entry">();
    std::memcpy(entry.data.data(), raw + entryHeaderSize, entryDataSize);
    return true;
}

Result<void> Reader::beginWalk(Directory& walk)
{
    walk.wholeList = true;
    return fetch(superblockPair, walk.at);
}

Result<bool> Reader::nextEntry(Directory& walk, Entry& entry)
{
    walk.entryOffset = walk.offset;
    const auto read = entryAt(walk, entry);
    if (read.yes())
        walk.offset += entry.header.size();
    if (!read || *read)
        return read;
    const auto& header = walk.at.header;
    if (walk.wholeList ? header.tail.isNull() : !header.continues)
        return false;
    if (++walk.pairsPassed > m_geometry.blockCount)
        return fail<ErrorCode::corrupt, "tail list (it loops)">();
    if (auto done = fetch(header.tail, walk.at); !done)
        return done.failure();
    walk.offset = headerSize;
    walk.entryOffset = 0;
    entry.header = {};
    return true;
}

Result<bool> Reader::hasUnmovedTwin(const Entry& wanted)
{
    // All empty files of other implementations look alike: rather a name too many than a file lost.
    if (wanted.header.isFile() && wanted.fileSize() == 0 && wanted.head() == nullBlock)
        return false;
    Directory walk;
    if (auto done = beginWalk(walk); !done)
        return done.failure();
    for (Entry entry;;) {
        const auto more = nextEntry(walk, entry);
        if (!more.yes())
            return more;
        // The other entry of a moved directory may know already that this stands elsewhere now.
        if (entry.header.type == (wanted.header.type & 0x7F) &&
            (entry.data == wanted.data || (entry.header.isDirectory() && entry.pair().sharesBlock(wanted.pair()))))
            return true;
    }
}

// The next entry that is shown: no remains of a rename.
Result<bool> Reader::nextVisible(Directory& directory, Entry& entry)
{
    for (;;) {
        const auto more = nextEntry(directory, entry);
        if (!more.yes())
            return more;
        if (!entry.header.isVisible())
            continue;
        if (!entry.header.moved())
            return true;
        const auto gone = hasUnmovedTwin(entry);
        if (!gone)
            return gone;
        if (!*gone)
            return true;
    }
}

Result<void> Reader::resolve(std::string_view path, Place& place, const Pair& forbidden)
{
    place.trailingSlash = !path.empty() && path.back() == '/';
    place.entry.header = {entryDirectory, entryDataSize, 0, 0};
    storePair(place.entry.data.data(), m_root);
    place.found = true;
    place.isRoot = true;
    for (;;) {
        const auto name = nextComponent(path);
        if (name.empty())
            return {};
        if (!place.found)
            return fail<ErrorCode::notFound, "path">();
        if (!place.entry.header.isDirectory())
            return fail<ErrorCode::notDirectory, "path">();
        if (name.size() > maxNameLength)
            return fail<ErrorCode::nameTooLong, "path">();
        place.name = name;
        place.isRoot = false;
        const Pair folder = place.entry.pair();
        place.throughForbidden = place.throughForbidden || (!forbidden.isNull() && forbidden.sharesBlock(folder));

        Directory walk;
        if (auto done = fetch(folder, walk.at); !done)
            return done;
        for (;;) {
            const auto more = nextEntry(walk, place.entry);
            if (!more)
                return more.failure();
            place.cursor.at = walk.at;
            place.cursor.offset = walk.entryOffset;
            place.found = *more;
            if (!place.found)
                break;
            if (!place.entry.header.isVisible() || place.entry.header.nameLength != name.size())
                continue;
            const auto same = holds(walk.at.pair.a, walk.entryOffset + place.entry.header.nameOffset(),
                                    std::as_bytes(std::span(name)));
            if (!same)
                return same.failure();
            if (!*same)
                continue;
            if (!place.entry.header.moved())
                break;
            const auto gone = hasUnmovedTwin(place.entry);
            if (!gone)
                return gone.failure();
            if (!*gone)
                break;
        }
    }
}

Result<void> Reader::find(std::string_view path, Place& place)
{
    const auto done = resolve(path, place);
    return done && !place.found ? fail<ErrorCode::notFound, "path">() : done;
}

EntryFacts Reader::factsOf(const Entry& entry)
{
    const bool isDirectory = entry.header.isDirectory();
    return {isDirectory, isDirectory ? 0 : entry.fileSize()};
}

Result<void> Reader::readName(std::uint32_t block, std::uint32_t offset, const Entry& entry, EntryInfo& info)
{
    static_cast<EntryFacts&>(info) = factsOf(entry);
    info.nameLength = entry.header.nameLength;
    return readBlock(block, offset + entry.header.nameOffset(),
                     std::as_writable_bytes(std::span(info.nameBytes).first(info.nameLength)));
}

Result<EntryInfo> Reader::stat(std::string_view path)
{
    Place place;
    if (auto done = find(path, place); !done)
        return done.failure();
    EntryInfo info;
    if (auto done = readName(place.cursor.at.pair.a, place.cursor.offset, place.entry, info); !done)
        return done.failure();
    return info;
}

Result<EntryFacts> Reader::look(std::string_view path)
{
    Place place;
    if (auto done = find(path, place); !done)
        return done.failure();
    return factsOf(place.entry);
}

Result<void> Reader::openDirectory(Directory& directory, std::string_view path)
{
    Place place;
    if (auto done = find(path, place); !done)
        return done;
    if (!place.entry.header.isDirectory())
        return fail<ErrorCode::notDirectory, "path">();
    Directory fresh;
    fresh.kind = Cursor::Kind::listing;
    fresh.next = directory.next;
    if (auto done = fetch(place.entry.pair(), fresh.at); !done)
        return done;
    directory = fresh;
    return {};
}

Result<bool> Reader::readDirectory(Directory& directory, EntryInfo& info)
{
    if (directory.detached)
        return false;
    Entry entry;
    const auto more = nextVisible(directory, entry);
    if (more.yes()) {
        if (auto done = readName(directory.at.pair.a, directory.entryOffset, entry, info); !done)
            return done.failure();
    }
    return more;
}

Result<void> Reader::openFile(FileView& file, std::string_view path)
{
    Place place;
    if (auto done = find(path, place); !done)
        return done;
    if (!place.entry.header.isFile())
        return fail<ErrorCode::isDirectory, "path">();
    file = FileView{.head = place.entry.head(), .size = place.entry.fileSize()};
    return {};
}

Result<void> Reader::checkFileSize(std::uint32_t size) const
{
    if (size > maxFileSize || blocksOfFile(size, m_geometry.blockSize) > m_geometry.blockCount)
        return fail<ErrorCode::corrupt, "file size">();
    return {};
}

Result<void> Reader::checkDataBlock(std::uint32_t block) const
{
    if (!isDataBlock(block))
        return fail<ErrorCode::corrupt, "file block pointer">();
    return {};
}

Result<void> Reader::blockOfFile(const FileView& file, std::uint32_t index, std::uint32_t& block)
{
    if (auto done = checkFileSize(file.size); !done)
        return done;
    block = file.head;
    for (std::uint32_t at = locate(file.size - 1, m_geometry.blockSize).index;;) {
        if (auto done = checkDataBlock(block); !done || at == index)
            return done;
        // The longest jump that does not overshoot.
        std::uint32_t k = pointersOf(at) - 1;
        while ((1u << k) > at - index)
            --k;
        if (auto done = readWord(block, 4 * k, block); !done)
            return done;
        at -= 1u << k;
    }
}

Result<std::uint32_t> Reader::readFile(FileView& file, std::span<std::byte> out)
{
    std::uint32_t total = 0;
    while (!out.empty() && file.position < file.size) {
        const auto place = locate(file.position, m_geometry.blockSize);
        if (file.block == nullBlock || file.index != place.index) {
            std::uint32_t block = nullBlock;
            if (auto done = blockOfFile(file, place.index, block); !done)
                return done.failure();
            file.block = block;
            file.index = place.index;
        }
        const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(
            out.size(), std::min(file.size - file.position, m_geometry.blockSize - place.offset)));
        if (auto done = readBlock(file.block, place.offset, out.first(size)); !done)
            return done.failure();
        out = out.subspan(size);
        file.position += size;
        total += size;
    }
    return total;
}

Result<void> Reader::markFile(std::uint32_t head, std::uint32_t size, BlockMap& map)
{
    if (size == 0)
        return {};
    if (auto done = checkFileSize(size); !done)
        return done;
    return markList(head, locate(size - 1, m_geometry.blockSize).index, map);
}

// Every second block holds two pointers, so that half of the blocks need not be read.
Result<void> Reader::markList(std::uint32_t block, std::uint32_t index, BlockMap& map)
{
    for (;;) {
        if (auto done = checkDataBlock(block); !done)
            return done;
        map.set(block);
        if (index == 0)
            return {};
        const std::uint32_t from = block;
        if (auto done = readWord(from, 0, block); !done)
            return done;
        if (index % 2 == 0) {
            if (auto done = checkDataBlock(block); !done)
                return done;
            map.set(block);
            if (auto done = readWord(from, 4, block); !done)
                return done;
            --index;
        }
        --index;
    }
}

Result<void> Reader::markUsed(BlockMap& map)
{
    Directory walk;
    if (auto done = beginWalk(walk); !done)
        return done;
    map.set(superblockPair.a);
    map.set(superblockPair.b);
    for (Entry entry;;) {
        const auto more = nextEntry(walk, entry);
        if (!more)
            return more.failure();
        if (!*more)
            return {};
        if (walk.entryOffset == 0) {
            map.set(walk.at.pair.a);
            map.set(walk.at.pair.b);
        } else if (entry.header.refersToFile()) {
            if (auto done = markFile(entry.head(), entry.fileSize(), map); !done)
                return done;
        }
    }
}

Result<std::uint32_t> Reader::countUsedBlocks(std::span<std::byte> bitmap)
{
    std::uint32_t used = 0;
    const std::uint32_t window =
        static_cast<std::uint32_t>(std::min<std::size_t>(bitmap.size(), (m_geometry.blockCount + 7) / 8) * 8);
    for (std::uint32_t start = 0; start < m_geometry.blockCount; start += window) {
        BlockMap map{bitmap, start, std::min(window, m_geometry.blockCount - start), m_geometry.blockCount};
        map.clear();
        if (auto done = markUsed(map); !done)
            return done.failure();
        for (std::uint32_t block = start; block < start + map.size; ++block)
            used += map.test(block) ? 1 : 0;
    }
    return used;
}

} // namespace core::littlefs
