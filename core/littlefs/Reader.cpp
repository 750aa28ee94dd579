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

struct PathWalker {
    std::string_view rest;

    /// The first component and what follows it, slashes skipped.
    static std::string_view first(std::string_view& path)
    {
        const auto begin = path.find_first_not_of('/');
        if (begin == std::string_view::npos) {
            path = {};
            return {};
        }
        path.remove_prefix(begin);
        const auto component = firstPart(path, std::min(path.find('/'), path.size()));
        path.remove_prefix(component.size());
        return component;
    }

    /// The next component that is not taken back by a later `..`; empty at the end.
    std::string_view next()
    {
        for (;;) {
            const auto component = first(rest);
            if (component.empty())
                return {};
            if (component == "." || component == "..") // `..` that reaches here would leave the root: it stays there
                continue;
            if (!isTakenBack())
                return component;
        }
    }

    bool atEnd() const
    {
        auto copy = *this;
        return copy.next().empty();
    }

private:
    bool isTakenBack()
    {
        auto ahead = rest;
        for (int depth = 1;;) {
            const auto component = first(ahead);
            if (component.empty())
                return false;
            if (component == ".")
                continue;
            depth += component == ".." ? -1 : 1;
            if (depth == 0) {
                rest = ahead;
                return true;
            }
        }
    }
};
} // namespace

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
    if (bit >= size)
        return;
    const auto mask = std::byte{1} << (bit % 8);
    if ((bits[bit / 8] & mask) != std::byte{0})
        ++collisions;
    else if (!probing)
        bits[bit / 8] |= mask;
}

Reader::Reader(ReadableDevice& device, const Geometry& geometry, std::span<std::byte> readBuffer)
    : m_readable(device), m_geometry(geometry), m_cache(readBuffer)
{
}

Result<std::span<const std::byte>> Reader::peek(std::uint32_t block, std::uint32_t offset, std::uint32_t size)
{
    if (block >= m_geometry.blockCount || offset >= m_geometry.blockSize)
        return fail<ErrorCode::corrupt, "block pointer">();
    const auto window = static_cast<std::uint32_t>(m_cache.size());
    const std::uint32_t start = offset / window * window;
    if (m_cacheBlock != block || m_cacheOffset != start) {
        m_cacheBlock = nullBlock;
        Result<void> done;
        for (int attempt = 0; attempt < readAttempts; ++attempt) {
            done = m_readable.read(block, start, m_cache);
            if (done || done.error().code != ErrorCode::deviceIo)
                break;
        }
        if (!done)
            return done.failure();
        m_cacheBlock = block;
        m_cacheOffset = start;
    }
    return std::span<const std::byte>(m_cache).subspan(offset - start, std::min(size, window - (offset - start)));
}

Result<void> Reader::readBlock(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    while (!out.empty()) {
        const auto piece = peek(block, offset, static_cast<std::uint32_t>(out.size()));
        if (!piece)
            return piece.failure();
        std::memcpy(out.data(), piece->data(), piece->size());
        out = out.subspan(piece->size());
        offset += static_cast<std::uint32_t>(piece->size());
    }
    return {};
}

Result<std::uint32_t> Reader::crcOf(std::uint32_t block, std::uint32_t size)
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (std::uint32_t offset = 0; offset < size;) {
        const auto piece = peek(block, offset, size - offset);
        if (!piece)
            return piece.failure();
        crc = checksum::littlefsCrc(*piece, crc);
        offset += static_cast<std::uint32_t>(piece->size());
    }
    return crc;
}

void Reader::forget(std::uint32_t block)
{
    if (m_cacheBlock == block)
        m_cacheBlock = nullBlock;
}

Result<MetadataPair> Reader::fetch(const Pair& where)
{
    const Pair pair = currentPlaceOf(where);
    if (!pair.inRange(m_geometry.blockCount))
        return fail<ErrorCode::corrupt, "metadata pair">();

    MetadataPair found;
    bool any = false;
    for (const bool second : {false, true}) {
        const std::uint32_t block = second ? pair.b : pair.a;
        std::byte raw[headerSize];
        const auto done = readBlock(block, 0, raw);
        if (!done && done.error().code != ErrorCode::badBlock)
            return done.failure();
        if (!done)
            continue;
        const auto header = loadMetadataHeader(raw);
        if ((any && isNewer(found.header.revision, header.revision)) || header.size < emptyPairSize ||
            header.size > m_geometry.blockSize)
            continue;
        const auto crc = crcOf(block, header.size);
        if (!crc && crc.error().code != ErrorCode::badBlock)
            return crc.failure();
        if (!crc || *crc != 0)
            continue;
        found = {{block, second ? pair.a : pair.b}, header};
        any = true;
    }
    if (!any)
        return fail<ErrorCode::corrupt, "metadata pair">();
    return found;
}

Result<void> Reader::mount()
{
    m_cacheBlock = nullBlock;
    m_root = {};
    const auto super = fetch(superblockPair);
    if (!super)
        return super.failure();
    if (super->header.size != superblockPairSize)
        return fail<ErrorCode::badMagic, "superblock">();

    std::byte raw[superblockPairSize - headerSize];
    if (auto done = readBlock(super->pair.a, headerSize, raw); !done)
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
    if (cursor.offset + entryHeaderSize + entryDataSize > cursor.at.entriesEnd())
        return false;
    std::byte raw[entryHeaderSize];
    if (auto done = readBlock(cursor.at.pair.a, cursor.offset, raw); !done)
        return done.failure();
    entry.header = loadEntryHeader(raw);
    const bool isReference = entry.header.refersToFile() || entry.header.refersToPair();
    if (cursor.offset + entry.header.size() > cursor.at.entriesEnd() ||
        (isReference && entry.header.dataLength < entryDataSize))
        return fail<ErrorCode::corrupt, "directory entry">();
    if (!isReference)
        return true;
    if (auto done = readBlock(cursor.at.pair.a, cursor.offset + entryHeaderSize, entry.data); !done)
        return done.failure();
    return true;
}

Result<bool> Reader::nextInTailList(MetadataPair& at, std::uint32_t& steps)
{
    if (at.header.tail.isNull())
        return false;
    if (++steps > m_geometry.blockCount)
        return fail<ErrorCode::corrupt, "tail list (it loops)">();
    const auto next = fetch(at.header.tail);
    if (!next)
        return next.failure();
    at = *next;
    return true;
}

Result<bool> Reader::hasUnmovedTwin(const Entry& wanted)
{
    // All empty files of other implementations look alike: rather a name too many than a file lost.
    if (wanted.header.isFile() && wanted.fileSize() == 0 && wanted.head() == nullBlock)
        return false;
    auto at = fetch(superblockPair);
    if (!at)
        return at.failure();
    std::uint32_t steps = 0;
    for (;;) {
        const auto more = nextInTailList(*at, steps);
        if (!more || !*more)
            return more;
        Cursor cursor{.at = *at};
        for (Entry entry;; cursor.offset += entry.header.size()) {
            const auto read = entryAt(cursor, entry);
            if (!read)
                return read;
            if (!*read)
                break;
            // The other entry of a moved directory may know already that this stands elsewhere now.
            if (entry.header.type == (wanted.header.type & 0x7F) &&
                (entry.data == wanted.data || (entry.header.isDirectory() && entry.pair().sharesBlock(wanted.pair()))))
                return true;
        }
    }
}

Result<bool> Reader::findInDirectory(const Pair& head, std::string_view name, Place& place)
{
    Pair pair = head;
    for (std::uint32_t steps = 0; steps <= m_geometry.blockCount; ++steps) {
        const auto fetched = fetch(pair);
        if (!fetched)
            return fetched.failure();
        place.cursor = Cursor{.at = *fetched};
        for (;; place.cursor.offset += place.entry.header.size()) {
            const auto read = entryAt(place.cursor, place.entry);
            if (!read)
                return read;
            if (!*read)
                break;
            const auto& header = place.entry.header;
            if (!header.isVisible() || header.nameLength != name.size())
                continue;
            std::array<std::byte, maxNameLength> bytes;
            const auto nameBytes = std::span(bytes).first(name.size());
            if (auto done = readBlock(fetched->pair.a, place.cursor.offset + header.nameOffset(), nameBytes); !done)
                return done.failure();
            if (std::memcmp(bytes.data(), name.data(), name.size()) != 0)
                continue;
            if (!header.moved())
                return true;
            const auto gone = hasUnmovedTwin(place.entry);
            if (!gone)
                return gone;
            if (!*gone)
                return true;
        }
        if (!fetched->header.continues)
            return false;
        pair = fetched->header.tail;
    }
    return fail<ErrorCode::corrupt, "directory (it loops)">();
}

Result<Reader::Place> Reader::resolve(std::string_view path, const Pair& forbidden)
{
    Place place;
    PathWalker walker{path};
    place.trailingSlash = !path.empty() && path.back() == '/';
    place.name = walker.next();
    if (place.name.empty()) {
        place.isRoot = true;
        place.found = true;
        place.entry.header = {entryDirectory, entryDataSize, 0, 0};
        storePair(place.entry.data.data(), m_root);
        return place;
    }
    Pair folder = m_root;
    for (;;) {
        if (place.name.size() > maxNameLength)
            return fail<ErrorCode::nameTooLong, "path">();
        place.throughForbidden = place.throughForbidden || (!forbidden.isNull() && forbidden.sharesBlock(folder));
        const auto found = findInDirectory(folder, place.name, place);
        if (!found)
            return found.failure();
        place.found = *found;
        if (walker.atEnd())
            return place;
        if (!place.found)
            return fail<ErrorCode::notFound, "path">();
        if (!place.entry.header.isDirectory())
            return fail<ErrorCode::notDirectory, "path">();
        folder = place.entry.pair();
        place.name = walker.next();
    }
}

Result<void> Reader::fillInfo(const Cursor& cursor, const Entry& entry, EntryInfo& info)
{
    info.isDirectory = entry.header.isDirectory();
    info.size = info.isDirectory ? 0 : entry.fileSize();
    info.nameLength = entry.header.nameLength;
    return readBlock(cursor.at.pair.a, cursor.offset + entry.header.nameOffset(),
                     std::as_writable_bytes(std::span(info.nameBytes).first(info.nameLength)));
}

Result<EntryInfo> Reader::stat(std::string_view path)
{
    const auto place = resolve(path);
    if (!place)
        return place.failure();
    if (!place->found)
        return fail<ErrorCode::notFound, "path">();
    EntryInfo info;
    info.isDirectory = true;
    if (place->isRoot)
        return info;
    if (auto done = fillInfo(place->cursor, place->entry, info); !done)
        return done.failure();
    return info;
}

Result<void> Reader::openDirectory(Directory& directory, std::string_view path)
{
    const auto place = resolve(path);
    if (!place)
        return place.failure();
    if (!place->found)
        return fail<ErrorCode::notFound, "path">();
    if (!place->entry.header.isDirectory())
        return fail<ErrorCode::notDirectory, "path">();
    const auto fetched = fetch(place->entry.pair());
    if (!fetched)
        return fetched.failure();
    static_cast<Cursor&>(directory) = Cursor{.at = *fetched, .kind = Cursor::Kind::listing, .next = directory.next};
    directory.pairsPassed = 0;
    return {};
}

Result<bool> Reader::readDirectory(Directory& directory, EntryInfo& info)
{
    if (directory.detached)
        return false;
    for (;;) {
        for (Entry entry;;) {
            const auto read = entryAt(directory, entry);
            if (!read)
                return read;
            if (!*read)
                break;
            const Cursor here = directory;
            directory.offset += entry.header.size();
            if (!entry.header.isVisible())
                continue;
            if (entry.header.moved()) {
                const auto gone = hasUnmovedTwin(entry);
                if (!gone)
                    return gone;
                if (*gone)
                    continue;
            }
            if (auto done = fillInfo(here, entry, info); !done)
                return done.failure();
            return true;
        }
        if (!directory.at.header.continues)
            return false;
        if (++directory.pairsPassed > m_geometry.blockCount)
            return fail<ErrorCode::corrupt, "directory (it loops)">();
        const auto next = fetch(directory.at.header.tail);
        if (!next)
            return next.failure();
        directory.at = *next;
        directory.offset = headerSize;
    }
}

Result<void> Reader::openFile(FileView& file, std::string_view path)
{
    const auto place = resolve(path);
    if (!place)
        return place.failure();
    if (!place->found)
        return fail<ErrorCode::notFound, "path">();
    if (!place->entry.header.isFile())
        return fail<ErrorCode::isDirectory, "path">();
    file = FileView{.head = place->entry.head(), .size = place->entry.fileSize()};
    return {};
}

Result<std::uint32_t> Reader::blockOfFile(const FileView& file, std::uint32_t index)
{
    if (file.size > maxFileSize || blocksOfFile(file.size, m_geometry.blockSize) > m_geometry.blockCount)
        return fail<ErrorCode::corrupt, "file size">();
    std::uint32_t block = file.head;
    for (std::uint32_t at = locate(file.size - 1, m_geometry.blockSize).index;;) {
        if (!isDataBlock(block))
            return fail<ErrorCode::corrupt, "file block pointer">();
        if (at == index)
            return block;
        // The longest jump that does not overshoot.
        std::uint32_t k = pointersOf(at) - 1;
        while ((1u << k) > at - index)
            --k;
        std::byte raw[4];
        if (auto done = readBlock(block, 4 * k, raw); !done)
            return done.failure();
        block = load32(raw);
        at -= 1u << k;
    }
}

Result<std::uint32_t> Reader::readFile(FileView& file, std::span<std::byte> out)
{
    std::uint32_t total = 0;
    while (!out.empty() && file.position < file.size) {
        const auto place = locate(file.position, m_geometry.blockSize);
        if (file.block == nullBlock || file.index != place.index) {
            const auto block = blockOfFile(file, place.index);
            if (!block)
                return block;
            file.block = *block;
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
    if (size > maxFileSize || blocksOfFile(size, m_geometry.blockSize) > m_geometry.blockCount)
        return fail<ErrorCode::corrupt, "file size">();
    return markList(head, locate(size - 1, m_geometry.blockSize).index, map);
}

Result<void> Reader::markList(std::uint32_t block, std::uint32_t index, BlockMap& map)
{
    for (;;) {
        if (!isDataBlock(block))
            return fail<ErrorCode::corrupt, "file block pointer">();
        map.set(block);
        if (index == 0)
            return {};
        std::byte raw[8];
        const bool even = index % 2 == 0;
        if (auto done = readBlock(block, 0, std::span(raw).first(even ? 8 : 4)); !done)
            return done;
        if (even) {
            if (!isDataBlock(load32(raw)))
                return fail<ErrorCode::corrupt, "file block pointer">();
            map.set(load32(raw));
        }
        block = load32(raw + (even ? 4 : 0));
        index -= even ? 2 : 1;
    }
}

Result<void> Reader::markUsed(BlockMap& map)
{
    auto at = fetch(superblockPair);
    if (!at)
        return at.failure();
    map.set(at->pair.a);
    map.set(at->pair.b);
    std::uint32_t steps = 0;
    for (;;) {
        const auto more = nextInTailList(*at, steps);
        if (!more)
            return more.failure();
        if (!*more)
            return {};
        map.set(at->pair.a);
        map.set(at->pair.b);
        Cursor cursor{.at = *at};
        for (Entry entry;; cursor.offset += entry.header.size()) {
            const auto read = entryAt(cursor, entry);
            if (!read)
                return read.failure();
            if (!*read)
                break;
            if (!entry.header.refersToFile())
                continue;
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
