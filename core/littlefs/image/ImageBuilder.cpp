// SPDX-License-Identifier: MIT
// First a plan that gives every folder and file its blocks, then the bytes; the forecast is the plan alone.
#include "core/littlefs/image/ImageBuilder.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"
#include "core/littlefs/image/EntryName.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>

namespace core::littlefs
{

namespace
{

constexpr std::uint32_t none = 0xFFFFFFFF;
constexpr std::uint32_t maxBlockSize = 65536;
constexpr std::uint64_t maxPartitionBytes = 1ULL << 30;
constexpr std::size_t filesNamedInProblem = 3;

/// A folder or file of the tree. Nodes stand in the order of their paths: a folder, then all below it.
struct Node {
    std::string_view name;
    const ImageFile* file = nullptr; ///< null for folders
    std::uint32_t firstChild = none;
    std::uint32_t lastChild = none;
    std::uint32_t nextSibling = none;
    std::uint32_t block = nullBlock; ///< the first of the pair, or of the data

    bool isDirectory() const { return file == nullptr; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(file->content.size()); }
    std::uint32_t entrySize() const
    {
        return entryHeaderSize + entryDataSize + static_cast<std::uint32_t>(name.size());
    }
};

/// The entries of one metadata pair, in the order of the tail list.
struct Group {
    Pair pair;
    std::uint32_t firstNode = none;
    std::uint32_t entries = 0;
    std::uint32_t size = emptyPairSize; ///< bytes with header and CRC
    bool continues = false;
};

struct Plan {
    std::vector<Node> nodes; ///< nodes[0] is the root
    std::vector<Group> groups{};
    std::uint64_t blocks = 0;
};

std::string_view withoutLeadingSlash(std::string_view path)
{
    return path.starts_with('/') ? path.substr(1) : path;
}

struct Item {
    std::string_view path;
    const ImageFile* file = nullptr;
};

/// By the bytes of the names, folder by folder: "a/z" stands before "a-b".
bool standsBefore(const Item& left, const Item& right)
{
    const auto [l, r] = std::ranges::mismatch(left.path, right.path);
    if (l == left.path.end() || r == right.path.end())
        return r != right.path.end() || (l == left.path.end() && left.file == nullptr && right.file != nullptr);
    if (*l == '/' || *r == '/')
        return *l == '/';
    return static_cast<unsigned char>(*l) < static_cast<unsigned char>(*r);
}

HostResult<void> checkName(std::string_view name, std::string_view path, std::uint32_t blockSize)
{
    if (!isUsableName(name))
        return problem(ErrorCode::badName, std::string(path),
                       name.empty() ? "a name in the path is empty" : "a name in the path is '.', '..' or has a NUL");
    const std::uint32_t longest = std::min(maxNameLength, blockSize - emptyPairSize - entryHeaderSize - entryDataSize);
    if (name.size() > longest)
        return problem(ErrorCode::nameTooLong, std::string(path),
                       "a name has " + std::to_string(name.size()) + " bytes, " + std::to_string(longest) +
                           " are possible");
    return {};
}

/// Puts the item below the root, which stands behind all items sorted before it, and makes the folders on the way.
HostResult<void> insert(std::vector<Node>& nodes, const Item& item, std::uint32_t blockSize)
{
    std::uint32_t parent = 0;
    for (std::string_view rest = item.path;;) {
        const auto slash = rest.find('/');
        const bool isLast = slash == rest.npos;
        const std::string_view name = rest.substr(0, slash);
        if (auto checked = checkName(name, item.path, blockSize); !checked)
            return checked;

        std::uint32_t child = nodes[parent].lastChild;
        if (child == none || nodes[child].name != name) {
            const auto added = static_cast<std::uint32_t>(nodes.size());
            nodes.push_back({.name = name, .file = isLast ? item.file : nullptr});
            (child == none ? nodes[parent].firstChild : nodes[child].nextSibling) = added;
            nodes[parent].lastChild = added;
            child = added;
        } else if (!nodes[child].isDirectory() || (isLast && item.file != nullptr)) {
            const bool areFiles = !nodes[child].isDirectory() && isLast && item.file != nullptr;
            return problem(ErrorCode::duplicate, std::string(item.path),
                           areFiles ? "this path is given twice" : "this path is both a file and a folder");
        }
        if (isLast)
            return {};
        parent = child;
        rest.remove_prefix(slash + 1);
    }
}

HostResult<std::vector<Node>> buildTree(const ImageSpec& spec)
{
    std::vector<Item> items;
    items.reserve(spec.files.size() + spec.directories.size());
    for (const ImageFile& file : spec.files) {
        if (file.content.size() > maxFileSize)
            return problem(ErrorCode::tooLarge, file.path,
                           std::to_string(file.content.size()) + " bytes, a file can have " +
                               std::to_string(maxFileSize));
        items.push_back({withoutLeadingSlash(file.path), &file});
    }
    for (const std::string& directory : spec.directories)
        items.push_back({withoutLeadingSlash(directory)});
    for (const Item& item : items)
        if (item.path.size() >= maxPathLength)
            return problem(ErrorCode::nameTooLong, std::string(item.path),
                           "the path has more than " + std::to_string(maxPathLength) + " bytes");
    std::ranges::sort(items, standsBefore);

    std::vector<Node> nodes;
    nodes.reserve(items.size() + items.size() / 4 + 1);
    nodes.emplace_back();
    for (const Item& item : items)
        if (auto inserted = insert(nodes, item, spec.blockSize); !inserted)
            return std::unexpected(inserted.error());
    return nodes;
}

HostResult<void> checkGeometry(const ImageSpec& spec)
{
    if (!std::has_single_bit(spec.blockSize) || spec.blockSize < minBlockSize || spec.blockSize > maxBlockSize)
        return problem(ErrorCode::badArgument, {},
                       "a block size of " + std::to_string(spec.blockSize) +
                           " bytes; possible are powers of two from 128 to 65536");
    if (spec.partitionBlocks < 5)
        return problem(ErrorCode::badArgument, {},
                       "a partition of " + std::to_string(spec.partitionBlocks) + " blocks; at least 5 are needed");
    if (std::uint64_t{spec.partitionBlocks} * spec.blockSize > maxPartitionBytes)
        return problem(ErrorCode::tooLarge, {},
                       "a partition of " + std::to_string(spec.partitionBlocks) + " blocks; 1 GiB is possible");
    return {};
}

HostResult<Plan> makePlan(const ImageSpec& spec)
{
    if (auto checked = checkGeometry(spec); !checked)
        return std::unexpected(checked.error());
    auto tree = buildTree(spec);
    if (!tree)
        return std::unexpected(tree.error());

    Plan plan{.nodes = std::move(*tree)};
    std::uint64_t next = firstDataBlock;
    const auto take = [&next](std::uint64_t blocks) {
        const auto first = static_cast<std::uint32_t>(next);
        next += blocks;
        return first;
    };
    plan.nodes[0].block = take(2);
    for (const Node& folder : plan.nodes) {
        if (!folder.isDirectory())
            continue;
        plan.groups.push_back({.pair = {folder.block, folder.block + 1}});
        for (std::uint32_t child = folder.firstChild; child != none; child = plan.nodes[child].nextSibling) {
            const std::uint32_t entrySize = plan.nodes[child].entrySize();
            if (plan.groups.back().size + entrySize > spec.blockSize) {
                plan.groups.back().continues = true;
                const std::uint32_t block = take(2);
                plan.groups.push_back({.pair = {block, block + 1}});
            }
            Group& group = plan.groups.back();
            if (group.entries++ == 0)
                group.firstNode = child;
            group.size += entrySize;
        }
        for (std::uint32_t child = folder.firstChild; child != none; child = plan.nodes[child].nextSibling) {
            Node& node = plan.nodes[child];
            if (node.isDirectory())
                node.block = take(2);
            else if (node.size() != 0)
                node.block = take(blocksOfFile(node.size(), spec.blockSize));
        }
    }
    plan.blocks = next;
    return plan;
}

Forecast forecastOf(const ImageSpec& spec, const Plan& plan)
{
    Forecast result;
    result.neededBlocks = plan.blocks;
    result.usableBlocks = spec.partitionBlocks - 1;
    if (result.fits())
        result.freeBlocks = result.usableBlocks - static_cast<std::uint32_t>(plan.blocks);

    std::vector<const ImageFile*> files;
    for (const ImageFile& file : spec.files)
        if (!file.content.empty())
            files.push_back(&file);
    // More bytes never take fewer blocks.
    const auto takesMore = [](const ImageFile* left, const ImageFile* right) {
        if (left->content.size() != right->content.size())
            return left->content.size() > right->content.size();
        return withoutLeadingSlash(left->path) < withoutLeadingSlash(right->path);
    };
    const std::size_t named = std::min(files.size(), Forecast::largestCount);
    std::ranges::partial_sort(files, files.begin() + static_cast<std::ptrdiff_t>(named), takesMore);
    for (std::size_t i = 0; i < named; ++i) {
        const auto size = static_cast<std::uint32_t>(files[i]->content.size());
        result.largest.push_back(
            {"/" + std::string(withoutLeadingSlash(files[i]->path)), size, blocksOfFile(size, spec.blockSize)});
    }
    return result;
}

class ImageWriter
{
public:
    ImageWriter(const ImageSpec& spec, const Plan& plan)
        : m_spec(spec), m_plan(plan), m_image(std::size_t{spec.partitionBlocks} * spec.blockSize, std::byte{0xFF})
    {
    }

    std::vector<std::byte> write()
    {
        writeSuperblock();
        for (std::size_t i = 0; i < m_plan.groups.size(); ++i)
            writeGroup(m_plan.groups[i], i + 1 < m_plan.groups.size() ? m_plan.groups[i + 1].pair : Pair{});
        for (const Node& node : m_plan.nodes)
            if (!node.isDirectory())
                writeFile(node);
        return std::move(m_image);
    }

private:
    std::byte* at(std::uint32_t block) { return m_image.data() + std::size_t{block} * m_spec.blockSize; }

    void writeSuperblock()
    {
        const Pair root = m_plan.groups.front().pair;
        std::byte* entry = at(superblockPair.a) + headerSize;
        storeEntryHeader(entry, {entrySuperblock, superblockDataSize, 0, sizeof superblockMagic - 1});
        std::byte* data = entry + entryHeaderSize;
        storePair(data, root);
        store32(data + 8, m_spec.blockSize);
        store32(data + 12, m_spec.partitionBlocks);
        store32(data + 16, diskVersion);
        std::memcpy(data + superblockDataSize, superblockMagic, sizeof superblockMagic - 1);
        sealPair(superblockPair, {.size = superblockPairSize, .tail = root});
    }

    void writeGroup(const Group& group, const Pair& tail)
    {
        std::byte* entry = at(group.pair.a) + headerSize;
        std::uint32_t child = group.firstNode;
        for (std::uint32_t i = 0; i < group.entries; ++i) {
            const Node& node = m_plan.nodes[child];
            storeEntryHeader(entry, {node.isDirectory() ? entryDirectory : entryFile, entryDataSize, 0,
                                     static_cast<std::uint8_t>(node.name.size())});
            std::byte* data = entry + entryHeaderSize;
            if (node.isDirectory()) {
                storePair(data, {node.block, node.block + 1});
            } else {
                const std::uint32_t blocks = blocksOfFile(node.size(), m_spec.blockSize);
                store32(data, blocks == 0 ? nullBlock : node.block + blocks - 1);
                store32(data + 4, node.size());
            }
            std::memcpy(data + entryDataSize, node.name.data(), node.name.size());
            entry += node.entrySize();
            child = node.nextSibling;
        }
        sealPair(group.pair, {.size = group.size, .continues = group.continues, .tail = tail});
    }

    /// Completes the first half, whose entries are there, and writes the second: a single one could some day be
    /// superseded by an old block of flash that has a valid check value (littlefs-v1 chapter 13, 15).
    void sealPair(const Pair& pair, MetadataHeader header)
    {
        const std::uint32_t end = header.size - crcSize;
        std::memcpy(at(pair.b) + headerSize, at(pair.a) + headerSize, end - headerSize);
        for (const std::uint32_t half : {pair.b, pair.a}) {
            header.revision += 1;
            storeMetadataHeader(at(half), header);
            store32(at(half) + end, checksum::littlefsCrc({at(half), end}));
        }
    }

    void writeFile(const Node& node)
    {
        std::span<const std::byte> rest = node.file->content;
        for (std::uint32_t index = 0; !rest.empty(); ++index) {
            std::byte* to = at(node.block + index);
            const std::uint32_t pointers = pointersOf(index);
            for (std::uint32_t k = 0; k < pointers; ++k)
                store32(to + 4 * k, node.block + index - (1U << k));
            const std::size_t length = std::min<std::size_t>(rest.size(), m_spec.blockSize - 4 * pointers);
            std::memcpy(to + 4 * pointers, rest.data(), length);
            rest = rest.subspan(length);
        }
    }

    const ImageSpec& m_spec;
    const Plan& m_plan;
    std::vector<std::byte> m_image;
};

} // namespace

Problem Forecast::doesNotFit() const
{
    std::string detail = std::to_string(neededBlocks) + " blocks needed, " + std::to_string(usableBlocks) + " usable";
    for (std::size_t i = 0; i < std::min(largest.size(), filesNamedInProblem); ++i)
        detail += (i == 0 ? "; largest files: " : ", ") + largest[i].path + " (" + std::to_string(largest[i].blocks) +
                  (largest[i].blocks == 1 ? " block)" : " blocks)");
    return {ErrorCode::doesNotFit, {}, std::move(detail)};
}

HostResult<Forecast> forecast(const ImageSpec& spec)
{
    const auto plan = makePlan(spec);
    if (!plan)
        return std::unexpected(plan.error());
    return forecastOf(spec, *plan);
}

HostResult<std::vector<std::byte>> buildImage(const ImageSpec& spec)
{
    const auto plan = makePlan(spec);
    if (!plan)
        return std::unexpected(plan.error());
    if (plan->blocks > spec.partitionBlocks - 1)
        return std::unexpected(forecastOf(spec, *plan).doesNotFit());
    return ImageWriter(spec, *plan).write();
}

} // namespace core::littlefs
