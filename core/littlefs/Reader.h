// SPDX-License-Identifier: MIT
// A read-only mount of littlefs version 1. Needs no recovery, never writes, and takes nothing on trust:
// every pointer, length and list of the image is checked, and every walk ends.
// The backup partition is only ever seen through this class; FileSystem adds writing.
#pragma once

#include "core/littlefs/Device.h"
#include "core/littlefs/Format.h"

#include <array>
#include <string_view>

namespace core::littlefs
{

/// One metadata pair as it was fetched: pair.a is the current half, pair.b the one that the next commit goes to.
struct MetadataPair {
    Pair pair;
    MetadataHeader header;

    /// Bytes of entries end here, the check value follows.
    std::uint32_t entriesEnd() const { return header.size - crcSize; }
};

/// A place in a directory. The file system keeps those it knows in step with every commit.
struct Cursor {
    enum class Kind : std::uint8_t { place, listing, file };

    Cursor(); // out of line: in each function that has one it would be code of its own

    MetadataPair at;
    std::uint32_t offset = headerSize; ///< bytes into the current half
    Kind kind = Kind::place;
    bool detached = false; ///< the entry is gone (removed or replaced), or the listing has ended
    Cursor* next = nullptr;
};

/// A directory entry as it was read. The attributes and the name stay on the flash.
struct Entry {
    EntryHeader header;
    std::array<std::byte, entryDataSize> data{};

    std::uint32_t head() const { return load32(data.data()); }
    std::uint32_t fileSize() const { return load32(data.data() + 4); }
    Pair pair() const { return loadPair(data.data()); }
    /// Writes both as they stand on the disk.
    void store(std::span<std::byte, entryHeaderSize + entryDataSize> out) const;
};

struct EntryFacts {
    bool isDirectory = false;
    std::uint32_t size = 0; ///< bytes; 0 for directories
};

/// What a listing tells about an entry.
struct EntryInfo : EntryFacts {
    std::uint8_t nameLength = 0;
    std::array<char, maxNameLength> nameBytes{};

    std::string_view name() const { return {nameBytes.data(), nameLength}; }
};

/// The list of blocks of a file, and a position in it.
struct FileView {
    std::uint32_t head = nullBlock;
    std::uint32_t size = 0;          ///< bytes
    std::uint32_t position = 0;      ///< bytes from the start; may lie behind the end
    std::uint32_t block = nullBlock; ///< the block found last, and its index
    std::uint32_t index = 0;
};

/// A directory that is being listed. The cursor stands behind the entry that was given last.
struct Directory : Cursor {
    std::uint32_t pairsPassed = 0; ///< of the chain, to notice one that loops
    std::uint32_t entryOffset = 0; ///< where that entry begins
    bool wholeList = false;        ///< goes on through all pairs of the tail list
};

/// One bit for each block of a range; blocks outside the range are ignored.
struct BlockMap {
    std::span<std::byte> bits;
    std::uint32_t start = 0; ///< the block of bit 0; the range wraps around at blockCount
    std::uint32_t size = 0;  ///< bits in use
    std::uint32_t blockCount = 0;
    std::uint32_t collisions = 0; ///< times that a bit was set which was set already
    bool probing = false;         ///< set() changes nothing and only counts collisions

    void clear();
    bool test(std::uint32_t block) const;
    void set(std::uint32_t block);
};

class Reader
{
public:
    /// `readBuffer` is a multiple of geometry.readSize and divides blockSize; all calls share it.
    Reader(ReadableDevice& device, const Geometry& geometry, std::span<std::byte> readBuffer);
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// Reads the superblock. Errors: corrupt (no valid half), badMagic, unsupportedVersion, badArgument (other block
    /// size), deviceIo. The block count on the disk is not compared: modules use one block less than the image says.
    Result<void> mount();

    /// Blocks that the superblock claims, whatever the geometry says.
    std::uint32_t superblockBlockCount() const { return m_superblockBlockCount; }

    /// Paths: components between slashes, `.` and `..` resolved as text. Errors: notFound, notDirectory, corrupt.
    Result<EntryInfo> stat(std::string_view path);
    /// As stat, without the name.
    Result<EntryFacts> look(std::string_view path);
    Result<void> openDirectory(Directory& directory, std::string_view path);
    /// The next entry in disk order; false at the end.
    Result<bool> readDirectory(Directory& directory, EntryInfo& info);

    Result<void> openFile(FileView& file, std::string_view path);
    /// Reads up to out.size() bytes at file.position and moves it; 0 at the end.
    Result<std::uint32_t> readFile(FileView& file, std::span<std::byte> out);

    /// Distinct blocks in use. `bitmap` is working memory of any size from one byte; a bit for each block is fastest.
    Result<std::uint32_t> countUsedBlocks(std::span<std::byte> bitmap);

    const Geometry& geometry() const { return m_geometry; }

protected:
    /// What a path led to.
    struct Place {
        Place(); // as Cursor

        bool found = false;
        bool isRoot = false;
        bool throughForbidden = false; ///< the path passes the directory that the caller asked about
        bool trailingSlash = false;
        Entry entry;           ///< where found
        Cursor cursor;         ///< the entry where found, else the last pair of the folder it would stand in
        std::string_view name; ///< last component
    };

    /// `place` is new.
    Result<void> resolve(std::string_view path, Place& place, const Pair& forbidden = {});
    /// As resolve; notFound where the path leads to nothing.
    Result<void> find(std::string_view path, Place& place);
    /// On failure `out` is left as it is.
    Result<void> fetch(const Pair& pair, MetadataPair& out);
    /// Reads the entry at `cursor`; false behind the last one of this pair. Moves nothing.
    Result<bool> entryAt(const Cursor& cursor, Entry& entry);
    /// Goes to the next entry, invisible ones too; false at the end. Each new pair is told first, as an entry of type 0
    /// at entryOffset 0.
    Result<bool> nextEntry(Directory& walk, Entry& entry);
    /// All entries of all pairs, those of the superblock too.
    Result<void> beginWalk(Directory& walk);
    /// `offset`: of the entry.
    Result<void> readName(std::uint32_t block, std::uint32_t offset, const Entry& entry, EntryInfo& info);
    /// Whether an entry without the moved flag names the same blocks: then the flagged one is history.
    /// Never true for an empty file with the ordinary head.
    Result<bool> hasUnmovedTwin(const Entry& entry);
    virtual Result<void> markUsed(BlockMap& map);
    Result<void> markFile(std::uint32_t head, std::uint32_t size, BlockMap& map);
    /// The block with this index and all before it.
    Result<void> markList(std::uint32_t block, std::uint32_t index, BlockMap& map);
    Result<void> blockOfFile(const FileView& file, std::uint32_t index, std::uint32_t& block);

    /// Some bytes at this place in m_piece, at least one and at most `size`, valid until the next call of any kind.
    Result<void> peek(std::uint32_t block, std::uint32_t offset, std::uint32_t size);
    Result<void> readBlock(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out);
    /// One word, little-endian.
    Result<void> readWord(std::uint32_t block, std::uint32_t offset, std::uint32_t& word);
    /// Whether these bytes stand there.
    Result<bool> holds(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> bytes);
    /// Whether the first `size` bytes end with their check value.
    Result<bool> isIntact(std::uint32_t block, std::uint32_t size);
    void forget(std::uint32_t block);
    Result<void> checkDataBlock(std::uint32_t block) const;
    bool isDataBlock(std::uint32_t block) const { return block >= firstDataBlock && block < m_geometry.blockCount; }

    /// Where a pair lies now that an unfinished relocation moved away; the pair itself otherwise.
    virtual Pair currentPlaceOf(const Pair& pair) const { return pair; }

    ReadableDevice& m_readable;
    Geometry m_geometry;
    std::span<const std::byte> m_piece;
    Pair m_root;
    bool m_isFirstRelease = false; ///< made by littlefs 1.0: may be read, not written

private:
    static EntryFacts factsOf(const Entry& entry);
    Result<bool> nextVisible(Directory& directory, Entry& entry);
    Result<void> checkFileSize(std::uint32_t size) const;

    std::span<std::byte> m_cache;
    std::uint32_t m_cacheBlock = nullBlock;
    std::uint32_t m_cacheOffset = 0;
    std::uint32_t m_superblockBlockCount = 0;
};

/// A mount of a device that is never written, complete with nothing but its read buffer.
using ReadOnlyFileSystem = Reader;

} // namespace core::littlefs
