// SPDX-License-Identifier: MIT
// First the folders that can be reached without a moved entry, then the tail list, which may know where those went.
#include "core/littlefs/image/ImageTree.h"

#include "core/littlefs/image/EntryName.h"

#include <algorithm>

namespace core::littlefs
{

namespace
{

constexpr std::uint32_t superblockOwner = 0xFFFFFFFF;

/// For messages: control characters made visible.
std::string printable(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F)
            text += c;
        else
            text += {'\\', 'x', "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    }
    return text;
}

std::string counted(std::size_t count, const char* one, const char* many)
{
    return std::to_string(count) + (count == 1 ? one : many);
}

/// Marks the blocks of a pair; blocks behind the end of the bytes are nobody's.
void mark(std::vector<std::uint32_t>& marks, const Pair& pair, std::uint32_t value)
{
    for (const std::uint32_t block : {pair.a, pair.b})
        if (block < marks.size())
            marks[block] = value;
}

/// The mark of either block of the pair; 0 when there is none.
std::uint32_t markOf(const std::vector<std::uint32_t>& marks, const Pair& pair)
{
    for (const std::uint32_t block : {pair.a, pair.b})
        if (block < marks.size() && marks[block] != 0)
            return marks[block];
    return 0;
}

/// Calls `visit(header, entry)` for each entry of a half; false when one is longer than the half.
template <class Visit>
bool forEachEntry(std::span<const std::byte> half, Visit visit)
{
    const std::size_t end = half.size() - crcSize;
    for (std::size_t offset = headerSize; offset + entryHeaderSize + entryDataSize <= end;) {
        const EntryHeader header = loadEntryHeader(half.data() + offset);
        if (header.size() > end - offset)
            return false;
        visit(header, half.data() + offset);
        offset += header.size();
    }
    return true;
}

} // namespace

ImageTree::ImageTree(ImagePairs& pairs, Findings& findings)
    : m_pairs(pairs), m_findings(findings), m_owner(pairs.image().present()), m_listPosition(pairs.image().present()),
      m_wasRead(pairs.image().present())
{
    mark(m_owner, superblockPair, superblockOwner);
}

void ImageTree::read(const std::byte* rootEntry, const Pair& tailListStart)
{
    m_nodes.push_back({.data = rootEntry});
    m_folders.push_back(root);
    readQueuedFolders();
    walkTailList(tailListStart);
    std::size_t movedCount = 0;
    for (; !m_moved.empty(); m_moved.pop_front(), ++movedCount) {
        // As a lookup decides (littlefs-v1 chapter 9.2): it has arrived elsewhere, or it is still here.
        Node& node = m_nodes[m_moved.front()];
        node.hidden = m_contents.contains(
            {node.isDirectory ? entryDirectory : entryFile, std::uint64_t{node.head()} << 32 | node.size()});
        if (node.isDirectory && !node.hidden)
            m_folders.push_back(m_moved.front());
        else if (node.hidden && !node.isDirectory)
            m_unlistedFiles.push_back({node.head(), node.size()});
        readQueuedFolders();
    }
    if (movedCount != 0)
        m_findings.note({}, counted(movedCount, " rename was not completed", " renames were not completed"));
    checkTailList();
    hideDuplicates();
}

void ImageTree::readQueuedFolders()
{
    for (; !m_folders.empty(); m_folders.pop_front())
        readFolder(m_folders.front());
}

void ImageTree::readFolder(std::uint32_t folder)
{
    Pair pair = loadPair(m_nodes[folder].data);
    for (;;) {
        const auto half = m_pairs.fetch(pair);
        std::optional<ImagePairs::Fault> fault;
        if (!half)
            fault = m_pairs.faultOf(pair);
        else if (const std::uint32_t owner = markOf(m_owner, pair); owner == folder + 1)
            fault = {ErrorCode::corrupt, "its chain of blocks runs in a circle at block " + std::to_string(pair.a)};
        else if (owner != 0)
            fault = {ErrorCode::corrupt, "one of its blocks " + std::to_string(pair.a) + " and " +
                                             std::to_string(pair.b) + " is part of another folder"};
        if (fault) {
            damageAt(folder, fault->code, std::move(fault->description));
            m_faultyBlocks.insert({pair.a, pair.b});
            return;
        }
        mark(m_owner, pair, folder + 1);
        m_pairsOfTree.emplace_back(pair, folder);
        checkSpare(folder, pair, *half);
        readEntries(folder, *half);
        if (!half->header.continues)
            return;
        pair = half->header.tail;
    }
}

void ImageTree::readEntries(std::uint32_t folder, const ImagePairs::Half& half)
{
    m_wasRead[half.block] = true;
    const auto content = m_pairs.image().part(half.block, 0, half.header.size);
    bool hasUnknownKinds = false;
    const bool complete = forEachEntry(content, [&](const EntryHeader& header, const std::byte* entry) {
        hasUnknownKinds = hasUnknownKinds || !header.isVisible();
        if ((header.refersToFile() || header.refersToPair()) && header.dataLength < entryDataSize)
            damageAt(folder, ErrorCode::corrupt,
                     "an entry in block " + std::to_string(half.block) + " is too short for what it says it is");
        else if (header.isVisible())
            addChild(folder, header, entry);
        else if (header.refersToFile())
            m_unlistedFiles.push_back({load32(entry + entryHeaderSize), load32(entry + entryHeaderSize + 4)});
    });
    if (hasUnknownKinds)
        m_findings.note(pathOf(folder), "entries of an unknown kind are not shown");
    if (!complete)
        damageAt(folder, ErrorCode::corrupt, "an entry in block " + std::to_string(half.block) + " is too long");
}

void ImageTree::addChild(std::uint32_t folder, const EntryHeader& header, const std::byte* entry)
{
    Node node{.parent = folder,
              .isDirectory = header.isDirectory(),
              .name = {reinterpret_cast<const char*>(entry) + header.nameOffset(), header.nameLength},
              .data = entry + entryHeaderSize};
    node.pathLength = m_nodes[folder].pathLength + 1 + node.name.size();
    if (!header.moved())
        m_contents.insert({header.type, std::uint64_t{node.head()} << 32 | node.size()});
    if (!nameIsGood(folder, node.name)) {
        if (!node.isDirectory)
            m_unlistedFiles.push_back({node.head(), node.size()});
        return;
    }
    const std::uint32_t index = nodeCount();
    m_nodes.push_back(node);
    Node& parent = m_nodes[folder];
    (parent.lastChild == none ? parent.firstChild : m_nodes[parent.lastChild].nextSibling) = index;
    parent.lastChild = index;
    if (header.moved())
        m_moved.push_back(index);
    else if (node.isDirectory)
        m_folders.push_back(index);
}

bool ImageTree::nameIsGood(std::uint32_t folder, std::string_view name)
{
    if (!isUsableName(name))
        damageAt(folder, ErrorCode::badName, "an entry is named \"" + printable(name) + "\", which no file can be");
    else if (m_nodes[folder].pathLength + 1 + name.size() > maxPathLength)
        damageAt(folder, ErrorCode::nameTooLong,
                 "an entry has a path of more than " + std::to_string(maxPathLength) + " bytes");
    else
        return true;
    return false;
}

void ImageTree::checkSpare(std::uint32_t folder, const Pair& pair, const ImagePairs::Half& half)
{
    const std::uint32_t spare = pair.a == half.block ? pair.b : pair.a;
    switch (m_pairs.spareOf(pair, half)) {
    case ImagePairs::Spare::harmless:
        break;
    case ImagePairs::Spare::unfinished:
        m_findings.note(pathOf(folder), "a change was not completed; the state before it counts");
        break;
    case ImagePairs::Spare::decayedOlder:
        m_findings.note(pathOf(folder), "a bit has flipped in block " + std::to_string(spare) + ", the older copy");
        break;
    case ImagePairs::Spare::decayedNewer:
        damageAt(folder, ErrorCode::badChecksum,
                 "a bit has flipped in block " + std::to_string(spare) + ", the newer copy; the older one counts");
        break;
    }
}

void ImageTree::hideDuplicates()
{
    std::vector<std::uint32_t> children;
    for (std::uint32_t folder = 0; folder < nodeCount(); ++folder) {
        children.clear();
        for (std::uint32_t child = m_nodes[folder].firstChild; child != none; child = m_nodes[child].nextSibling)
            if (!m_nodes[child].hidden)
                children.push_back(child);
        std::ranges::sort(children, {}, [&](std::uint32_t child) { return std::pair(m_nodes[child].name, child); });
        for (std::size_t i = 1; i < children.size(); ++i) {
            Node& node = m_nodes[children[i]];
            if (node.name != m_nodes[children[i - 1]].name)
                continue;
            node.hidden = true;
            damageAt(children[i], ErrorCode::duplicate, "a second entry has this name");
            if (!node.isDirectory)
                m_unlistedFiles.push_back({node.head(), node.size()});
        }
    }
}

void ImageTree::walkTailList(Pair pair)
{
    m_list.push_back(superblockPair);
    mark(m_listPosition, superblockPair, 1);
    while (!pair.isNull()) {
        const auto half = m_pairs.fetch(pair);
        if (!half)
            return listBreaks(pair, m_pairs.faultOf(pair));
        if (markOf(m_listPosition, pair) != 0)
            return listBreaks(pair, {ErrorCode::corrupt, "it runs in a circle at block " + std::to_string(pair.a)});
        m_list.push_back(pair);
        mark(m_listPosition, pair, static_cast<std::uint32_t>(m_list.size()));
        if (!m_wasRead[half->block])
            readEntriesOutsideTree(*half, markOf(m_owner, pair) != 0);
        pair = half->header.tail;
    }
}

void ImageTree::readEntriesOutsideTree(const ImagePairs::Half& half, bool isSuperseded)
{
    m_wasRead[half.block] = true;
    forEachEntry(m_pairs.image().part(half.block, 0, half.header.size),
                 [&](const EntryHeader& header, const std::byte* entry) {
                     if (header.dataLength < entryDataSize)
                         return;
                     const std::uint32_t first = load32(entry + entryHeaderSize);
                     const std::uint32_t second = load32(entry + entryHeaderSize + 4);
                     if (header.refersToFile())
                         m_unlistedFiles.push_back({first, second});
                     if (!header.moved() && !isSuperseded)
                         m_contents.insert({header.type, std::uint64_t{first} << 32 | second});
                 });
}

void ImageTree::listBreaks(const Pair& pair, ImagePairs::Fault fault)
{
    m_listBreak = pair;
    m_listDamage = {{}, fault.code, "the list of all folders is broken: " + fault.description};
}

void ImageTree::checkTailList()
{
    // A broken folder breaks the list as well; its own damage says so.
    if (m_listDamage && !m_faultyBlocks.contains(m_listBreak.a) && !m_faultyBlocks.contains(m_listBreak.b))
        m_findings.damage(m_listDamage->path, m_listDamage->code, m_listDamage->description);

    for (const auto& [pair, folder] : m_pairsOfTree) {
        const std::uint32_t position = markOf(m_listPosition, pair);
        if (position == 0) {
            if (!m_listDamage)
                damageAt(folder, ErrorCode::corrupt,
                         "it is missing in the list of all folders; the next write could overwrite it");
        } else if (!pair.same(m_list[position - 1])) {
            m_findings.note(pathOf(folder), "its move to another block was not completed");
            for (const std::uint32_t block : {pair.a, pair.b})
                if (block < m_listPosition.size() && m_listPosition[block] == 0)
                    m_arriving.insert(block);
        }
    }
    std::size_t strays = 0;
    for (const Pair& pair : m_list)
        strays += markOf(m_owner, pair) == 0 ? 1 : 0;
    if (strays != 0)
        m_findings.note({}, counted(strays, " pair in the list of all folders belongs to no folder",
                                    " pairs in the list of all folders belong to no folder"));
}

std::uint32_t ImageTree::nextListed(std::uint32_t node) const
{
    std::uint32_t next = m_nodes[node].firstChild;
    for (;;) {
        for (; next != none; next = m_nodes[next].nextSibling)
            if (!m_nodes[next].hidden)
                return next;
        if (node == root)
            return none;
        next = m_nodes[node].nextSibling;
        node = m_nodes[node].parent;
    }
}

std::string ImageTree::pathOf(std::uint32_t node) const
{
    if (node == root)
        return "/";
    std::string path(m_nodes[node].pathLength, '/');
    std::size_t end = path.size();
    for (; node != root; node = m_nodes[node].parent) {
        end -= m_nodes[node].name.size();
        std::ranges::copy(m_nodes[node].name, path.begin() + static_cast<std::ptrdiff_t>(end));
        --end;
    }
    return path;
}

void ImageTree::damageAt(std::uint32_t node, ErrorCode code, std::string description)
{
    m_findings.damage(m_findings.isFull() ? std::string() : pathOf(node), code, std::move(description));
}

} // namespace core::littlefs
