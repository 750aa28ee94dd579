// SPDX-License-Identifier: MIT
// The superblock, then the tree of folders, then the content of every file in it.
#include "core/littlefs/image/ImageInspector.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/image/Findings.h"
#include "core/littlefs/image/ImageBlocks.h"
#include "core/littlefs/image/ImagePairs.h"
#include "core/littlefs/image/ImageTree.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace core::littlefs
{

namespace
{

constexpr std::uint32_t maxBlockSize = 65536;
constexpr std::uint32_t minBlocks = 4;
constexpr std::uint32_t magicSize = sizeof superblockMagic - 1;
constexpr std::uint32_t magicOffset = superblockPairSize - crcSize - magicSize;
/// Version 2 has the same magic behind the revision and a tag.
constexpr std::uint32_t magicOffsetOfVersion2 = 8;
/// Blocks of files that are read in all, in multiples of the image: more than one when files share blocks.
constexpr std::uint64_t maxReadsOfEachBlock = 16;

bool hasMagicAt(std::span<const std::byte> image, std::size_t offset)
{
    return offset + magicSize <= image.size() && std::memcmp(image.data() + offset, superblockMagic, magicSize) == 0;
}

/// The superblock entry (littlefs-v1 chapter 4), in a copy with a valid check value.
struct Superblock {
    MetadataHeader header;
    const std::byte* data = nullptr; ///< begins with the pair of the root
    std::uint32_t blockSize = 0;
    std::uint32_t blocks = 0;
    std::uint32_t version = 0;
    bool hasMagic = false;
};

std::optional<Superblock> superblockAt(std::span<const std::byte> image, std::size_t offset)
{
    if (offset >= image.size())
        return {};
    const auto half = image.subspan(offset, std::min<std::size_t>(image.size() - offset, maxBlockSize));
    if (!isValidHalf(half))
        return {};
    const MetadataHeader header = loadMetadataHeader(half.data());
    if (header.size < superblockPairSize)
        return {};
    const std::byte* data = half.data() + headerSize + entryHeaderSize;
    return Superblock{
        header, data, load32(data + 8), load32(data + 12), load32(data + 16), hasMagicAt(half, magicOffset)};
}

/// Lists the entries of the tree and reads their contents.
class ContentReader
{
public:
    ContentReader(const ImageBlocks& image, ImageTree& tree, Inspection& result)
        : m_image(image), m_tree(tree), m_result(result), m_owner(image.present()), m_isShared(tree.nodeCount()),
          m_readsLeft(maxReadsOfEachBlock * image.present())
    {
    }

    void run()
    {
        std::vector<std::uint32_t> entryOf(m_tree.nodeCount(), ImageEntry::inRoot);
        for (auto index = m_tree.nextListed(ImageTree::root); index != ImageTree::none;
             index = m_tree.nextListed(index)) {
            const ImageTree::Node& node = m_tree.node(index);
            entryOf[index] = static_cast<std::uint32_t>(m_result.entries.size());
            ImageEntry entry{
                .parent = entryOf[node.parent], .isDirectory = node.isDirectory, .name = std::string(node.name)};
            if (!node.isDirectory) {
                entry.size = node.size();
                entry.head = node.head();
                entry.crcs = readFile(index, entry);
            }
            m_result.entries.push_back(std::move(entry));
        }
        for (const ImageTree::Extent& extent : m_tree.unlistedFiles())
            markUsed(extent);
        countFreeBlocks();
    }

private:
    std::optional<ContentCrcs> readFile(std::uint32_t node, const ImageEntry& entry)
    {
        const std::uint64_t blocks = entry.size <= maxFileSize ? blocksOfFile(entry.size, m_image.blockSize) : 0;
        if (blocks > m_readsLeft && blocks <= m_image.present()) {
            m_tree.damageAt(node, ErrorCode::corrupt, "not read: too many files share blocks");
            return {};
        }
        m_readsLeft -= std::min(blocks, m_readsLeft);

        const auto followed = followFile(m_image, entry.head, entry.size, m_list);
        if (!followed)
            m_tree.damageAt(node, followed.error().code,
                            std::string(followed.error().what) + " (" + std::to_string(followed.error().number) + ")");
        if (!claimBlocks(node, !followed) || !followed)
            return {};

        ContentCrcs crcs{.quecPython = checksum::quecPythonCrc32({}), .zlib = checksum::zlibCrc32({})};
        forEachPiece(m_image, m_list, entry.size, [&crcs](std::span<const std::byte> piece) {
            crcs.quecPython = checksum::quecPythonCrc32(piece, crcs.quecPython);
            crcs.zlib = checksum::zlibCrc32(piece, crcs.zlib);
        });
        return crcs;
    }

    /// False when the blocks in m_list cannot all be data of this file.
    bool claimBlocks(std::uint32_t node, bool isDamaged)
    {
        bool good = true;
        for (const std::uint32_t block : m_list) {
            if (block == nullBlock)
                continue;
            std::uint32_t& owner = m_owner[block];
            const bool isFolder = m_tree.isMetadata(block);
            if (isFolder || owner == node + 1) {
                if (good && !isDamaged)
                    m_tree.damageAt(node, ErrorCode::corrupt,
                                    "its block " + std::to_string(block) +
                                        (isFolder ? " belongs to a folder" : " is used twice"));
                good = false;
            } else if (owner != 0) {
                reportShared(owner - 1, block);
                reportShared(node, block);
            } else {
                owner = node + 1;
            }
        }
        return good;
    }

    /// Which of the files is right cannot be told, so both are read, and both are damaged.
    void reportShared(std::uint32_t node, std::uint32_t block)
    {
        if (!m_isShared[node])
            m_tree.damageAt(node, ErrorCode::corrupt,
                            "its block " + std::to_string(block) + " belongs to another file too");
        m_isShared[node] = true;
    }

    /// Stops at blocks that are known: what follows them is known as well.
    void markUsed(const ImageTree::Extent& file)
    {
        if (file.size == 0 || file.size > maxFileSize)
            return;
        std::uint32_t block = file.head;
        for (std::uint32_t left = blocksOfFile(file.size, m_image.blockSize); left != 0; --left) {
            const auto pointer = m_image.part(block, 0, 4);
            if (pointer.empty() || m_owner[block] != 0)
                return;
            m_owner[block] = unlisted;
            block = load32(pointer.data());
        }
    }

    void countFreeBlocks()
    {
        std::uint32_t used = 0;
        for (std::uint32_t block = 0; block < m_image.present(); ++block)
            used += m_tree.isInUse(block) || m_owner[block] != 0 ? 1 : 0;
        m_result.freeBlocks = m_image.count - used;
    }

    static constexpr std::uint32_t unlisted = 0xFFFFFFFF;

    const ImageBlocks& m_image;
    ImageTree& m_tree;
    Inspection& m_result;
    std::vector<std::uint32_t> m_owner; ///< for each block the file that has it: its node plus 1, or unlisted
    std::vector<bool> m_isShared;       ///< nodes that were reported
    std::vector<std::uint32_t> m_list;
    std::uint64_t m_readsLeft;
};

class Inspector
{
public:
    explicit Inspector(std::span<const std::byte> image) { m_result.image = image; }

    Inspection run()
    {
        if (const auto superblock = findSuperblock(); superblock && accept(*superblock))
            inspect(*superblock);
        m_findings.moveInto(m_result);
        return std::move(m_result);
    }

private:
    void damage(ErrorCode code, std::string description) { m_findings.damage({}, code, std::move(description)); }

    /// The newer valid copy. Block 0 is at offset 0 whatever the block size; block 1 tells where it is by being valid.
    std::optional<Superblock> findSuperblock()
    {
        const auto image = m_result.image;
        std::optional<Superblock> newest;
        bool hasMagic = false;
        bool hasMagicOfVersion2 = false;
        for (std::uint32_t offset = 0; offset <= maxBlockSize; offset = offset == 0 ? minBlockSize : 2 * offset) {
            hasMagic = hasMagic || hasMagicAt(image, offset + magicOffset);
            hasMagicOfVersion2 = hasMagicOfVersion2 || hasMagicAt(image, offset + magicOffsetOfVersion2);
            const auto found = superblockAt(image, offset);
            if (found && (offset == 0 || found->blockSize == offset) &&
                (!newest || isNewer(found->header.revision, newest->header.revision)))
                newest = found;
        }
        if (newest && newest->hasMagic)
            return newest;
        if (newest) {
            damage(ErrorCode::badMagic, "the superblock does not say that this is littlefs");
        } else if (hasMagic) {
            m_result.format = "littlefs-v1";
            damage(ErrorCode::corrupt, "no copy of the superblock is valid");
        } else if (hasMagicOfVersion2) {
            m_result.format = "littlefs-v2";
            damage(ErrorCode::unsupportedVersion, "littlefs version 2; only version 1 can be read");
        } else {
            damage(ErrorCode::badMagic, "there is no superblock of littlefs");
        }
        return {};
    }

    bool accept(const Superblock& superblock)
    {
        const std::uint32_t major = superblock.version >> 16;
        const std::uint32_t minor = superblock.version & 0xFFFF;
        if (major != diskVersion >> 16 || minor > (diskVersion & 0xFFFF)) {
            m_result.format = major == 2 ? "littlefs-v2" : "unknown";
            damage(ErrorCode::unsupportedVersion, "littlefs version " + std::to_string(major) + "." +
                                                      std::to_string(minor) + "; up to 1.1 can be read");
            return false;
        }
        m_result.format = "littlefs-v1";
        if (!std::has_single_bit(superblock.blockSize) || superblock.blockSize < minBlockSize ||
            superblock.blockSize > maxBlockSize || superblock.blocks < minBlocks) {
            damage(ErrorCode::outOfRange, "the superblock tells of " + std::to_string(superblock.blocks) +
                                              " blocks of " + std::to_string(superblock.blockSize) + " bytes");
            return false;
        }
        m_result.blockSize = superblock.blockSize;
        m_result.blocks = superblock.blocks;
        return true;
    }

    void inspect(const Superblock& superblock)
    {
        const std::uint64_t bytes = std::uint64_t{superblock.blocks} * superblock.blockSize;
        if (m_result.image.size() < bytes)
            damage(ErrorCode::truncated, "the image ends after " + std::to_string(m_result.image.size()) + " of " +
                                             std::to_string(bytes) + " bytes");
        const EntryHeader entry = loadEntryHeader(superblock.data - entryHeaderSize);
        if ((entry.type != entrySuperblock && entry.type != entrySuperblockFirstRelease) ||
            entry.dataLength != superblockDataSize || entry.attributeLength != 0 || entry.nameLength != magicSize)
            damage(ErrorCode::corrupt, "the entry in the superblock is not one of a superblock");
        if (entry.type == entrySuperblockFirstRelease)
            m_findings.note({}, "made by littlefs 1.0; it can be read, but newer ones must not write to it");
        ImagePairs pairs({m_result.image, superblock.blockSize, superblock.blocks});
        checkCopies(pairs);
        const Pair root = loadPair(superblock.data);
        if (!pairs.fetch(root)) {
            const auto fault = pairs.faultOf(root);
            m_findings.damage("/", fault.code, fault.description);
            return;
        }
        m_result.usable = true;
        ImageTree tree(pairs, m_findings);
        tree.read(superblock.data, superblock.header.tail);
        ContentReader(pairs.image(), tree, m_result).run();
    }

    void checkCopies(ImagePairs& pairs)
    {
        const auto half = pairs.fetch(superblockPair);
        if (!half || (pairs.isValid(superblockPair.a) && pairs.isValid(superblockPair.b)))
            return;
        const std::string other = "block " + std::to_string(half->block == superblockPair.a ? 1 : 0);
        if (pairs.spareOf(superblockPair, *half) == ImagePairs::Spare::decayedNewer)
            damage(ErrorCode::badChecksum,
                   "a bit of the superblock has flipped in " + other + ", the newer copy; the older one counts");
        else
            m_findings.note({}, "the copy of the superblock in " + other + " is not valid; the other one counts");
    }

    Inspection m_result;
    Findings m_findings;
};

} // namespace

std::string Inspection::pathOf(const ImageEntry& entry) const
{
    std::vector<std::string_view> names{entry.name};
    for (std::uint32_t parent = entry.parent; parent != ImageEntry::inRoot; parent = entries[parent].parent)
        names.push_back(entries[parent].name);
    std::string path;
    for (auto name = names.rbegin(); name != names.rend(); ++name)
        path.append("/").append(*name);
    return path;
}

Inspection inspectImage(std::span<const std::byte> image)
{
    return Inspector(image).run();
}

HostResult<std::vector<std::byte>> readContent(const Inspection& inspection, const ImageEntry& entry)
{
    if (entry.isDirectory)
        return problem(ErrorCode::isDirectory, inspection.pathOf(entry), "a folder has no content");
    if (!entry.crcs)
        return problem(ErrorCode::corrupt, inspection.pathOf(entry), "the file cannot be read whole");
    const ImageBlocks image{inspection.image, inspection.blockSize, inspection.blocks};
    std::vector<std::uint32_t> list;
    if (auto followed = followFile(image, entry.head, entry.size, list); !followed)
        return problem(followed.error().code, inspection.pathOf(entry), followed.error().what);
    std::vector<std::byte> content;
    content.reserve(entry.size);
    forEachPiece(image, list, entry.size, [&content](std::span<const std::byte> piece) {
        content.insert(content.end(), piece.begin(), piece.end());
    });
    return content;
}

} // namespace core::littlefs
