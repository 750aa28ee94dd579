// SPDX-License-Identifier: MIT
// The bytes of littlefs version 1 (disk version 1.1): header, entry, superblock and the arithmetic of file lists.
// Facts only, no device: the mount, the offline builder and the inspector all read and write through these.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace core::littlefs
{

inline constexpr std::uint32_t nullBlock = 0xFFFFFFFF;
inline constexpr std::uint32_t diskVersion = 0x00010001;
inline constexpr std::uint32_t maxFileSize = 0x7FFFFFFF; ///< bytes
inline constexpr std::uint32_t maxNameLength = 255;      ///< bytes
inline constexpr std::uint32_t minBlockSize = 128;       ///< bytes; skip pointers and an entry must fit
inline constexpr std::uint32_t headerSize = 16;          ///< revision, size, tail
inline constexpr std::uint32_t crcSize = 4;
inline constexpr std::uint32_t emptyPairSize = headerSize + crcSize;
inline constexpr std::uint32_t continueFlag =
    0x80000000;                                    ///< bit 31 of the size field: the directory goes on in the tail
inline constexpr std::uint32_t firstDataBlock = 2; ///< blocks 0 and 1 are the superblock pair

inline constexpr std::uint8_t entryFile = 0x11;
inline constexpr std::uint8_t entryDirectory = 0x22;
inline constexpr std::uint8_t entrySuperblock = 0x2E;
inline constexpr std::uint8_t entrySuperblockFirstRelease = 0xE2; ///< littlefs 1.0: its images may be read, not written
inline constexpr std::uint8_t entryMoved = 0x80; ///< flag on a file or directory: a rename was in progress
inline constexpr std::uint32_t entryHeaderSize = 4;
inline constexpr std::uint32_t entryDataSize = 8; ///< of files and directories
inline constexpr std::uint32_t superblockDataSize = 20;
inline constexpr char superblockMagic[] = "littlefs";     ///< 8 bytes, the name of the superblock entry
inline constexpr std::uint32_t superblockPairSize = 0x34; ///< header, entry and CRC

constexpr std::uint32_t load32(const std::byte* at)
{
    if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
        std::uint32_t value; // one instruction, as below
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
           static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
}

constexpr void store32(std::byte* at, std::uint32_t value)
{
    if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
        std::memcpy(at, &value, sizeof value); // one instruction; compilers do not see it in the loop
        return;
    }
    for (int i = 0; i < 4; ++i)
        at[i] = static_cast<std::byte>(value >> (8 * i));
}

/// Two blocks that hold one piece of metadata in turn. Compared as an unordered set.
struct Pair {
    std::uint32_t a = nullBlock;
    std::uint32_t b = nullBlock;

    constexpr bool isNull() const { return a == nullBlock || b == nullBlock; }
    constexpr bool sharesBlock(const Pair& o) const { return a == o.a || a == o.b || b == o.a || b == o.b; }
    constexpr bool same(const Pair& o) const { return (a == o.a && b == o.b) || (a == o.b && b == o.a); }
    constexpr bool inRange(std::uint32_t blockCount) const { return a < blockCount && b < blockCount && a != b; }
};

inline constexpr Pair superblockPair{0, 1};

constexpr Pair loadPair(const std::byte* at)
{
    return {load32(at), load32(at + 4)};
}

constexpr void storePair(std::byte* at, const Pair& pair)
{
    store32(at, pair.a);
    store32(at + 4, pair.b);
}

/// The first 16 bytes of one half of a metadata pair.
struct MetadataHeader {
    std::uint32_t revision = 0;
    std::uint32_t size = emptyPairSize; ///< bytes including header and CRC, without bit 31
    bool continues = false;             ///< bit 31: the directory goes on in `tail`
    Pair tail;                          ///< next pair of the tail list
};

constexpr MetadataHeader loadMetadataHeader(const std::byte* at)
{
    const std::uint32_t size = load32(at + 4);
    return {load32(at), size & ~continueFlag, (size & continueFlag) != 0, loadPair(at + 8)};
}

constexpr void storeMetadataHeader(std::byte* at, const MetadataHeader& header)
{
    store32(at, header.revision);
    store32(at + 4, header.size | (header.continues ? continueFlag : 0));
    storePair(at + 8, header.tail);
}

/// True when revision `a` was written after `b`; the counter wraps at 2^32.
constexpr bool isNewer(std::uint32_t a, std::uint32_t b)
{
    return static_cast<std::int32_t>(a - b) > 0;
}

/// The four lengths before every directory entry.
struct EntryHeader {
    std::uint8_t type = 0;
    std::uint8_t dataLength = 0;
    std::uint8_t attributeLength = 0;
    std::uint8_t nameLength = 0;

    constexpr bool moved() const { return (type & entryMoved) != 0; }
    constexpr bool isFile() const { return (type & 0x7F) == entryFile; }
    constexpr bool isDirectory() const { return (type & 0x7F) == entryDirectory; }
    /// Shown in listings and found by name; other types are kept but ignored.
    constexpr bool isVisible() const { return isFile() || isDirectory(); }
    /// What the data refers to when blocks are counted, whatever the exact type.
    constexpr bool refersToFile() const { return (type & 0x70) == 0x10; }
    constexpr bool refersToPair() const { return (type & 0x70) == 0x20; }
    constexpr std::uint32_t size() const
    {
        return entryHeaderSize + dataLength + attributeLength + std::uint32_t{nameLength};
    }
    constexpr std::uint32_t nameOffset() const { return entryHeaderSize + dataLength + std::uint32_t{attributeLength}; }
};

constexpr EntryHeader loadEntryHeader(const std::byte* at)
{
    return {static_cast<std::uint8_t>(at[0]), static_cast<std::uint8_t>(at[1]), static_cast<std::uint8_t>(at[2]),
            static_cast<std::uint8_t>(at[3])};
}

constexpr void storeEntryHeader(std::byte* at, const EntryHeader& header)
{
    at[0] = std::byte{header.type};
    at[1] = std::byte{header.dataLength};
    at[2] = std::byte{header.attributeLength};
    at[3] = std::byte{header.nameLength};
}

/// Where in the list of its blocks a byte of a file lies. The offset already counts the skip pointers.
struct FilePosition {
    std::uint32_t index = 0;
    std::uint32_t offset = 0;
};

/// Block and offset of byte `position` (below 2^31) for blocks of `blockSize` bytes.
constexpr FilePosition locate(std::uint32_t position, std::uint32_t blockSize)
{
    const std::uint32_t net = blockSize - 8;
    const std::uint32_t guess = position / net;
    if (guess == 0)
        return {0, position};
    const std::uint32_t index = (position - 4 * (static_cast<std::uint32_t>(std::popcount(guess - 1)) + 2)) / net;
    return {index, position - net * index - 4 * static_cast<std::uint32_t>(std::popcount(index))};
}

/// Blocks that a file of `size` bytes takes; an empty one takes none.
constexpr std::uint32_t blocksOfFile(std::uint32_t size, std::uint32_t blockSize)
{
    return size == 0 ? 0 : locate(size - 1, blockSize).index + 1;
}

/// Skip pointers at the start of the block with this index.
constexpr std::uint32_t pointersOf(std::uint32_t index)
{
    return index == 0 ? 0 : static_cast<std::uint32_t>(std::countr_zero(index)) + 1;
}

} // namespace core::littlefs
