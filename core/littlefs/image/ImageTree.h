// SPDX-License-Identifier: MIT
// The folders of an image as a tree, read from the root, and checked against the tail list that threads all of them.
// Inside core/littlefs/image only; the contents of files are the inspector's business.
#pragma once

#include "core/littlefs/image/Findings.h"
#include "core/littlefs/image/ImagePairs.h"

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::littlefs
{

/// Each block has one owner, the folder that reaches it first; so no walk is longer than the image.
class ImageTree
{
public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    static constexpr std::uint32_t root = 0;

    /// A file or folder. Names and data point into the image.
    struct Node {
        std::uint32_t parent = none;
        std::uint32_t firstChild = none;
        std::uint32_t lastChild = none;
        std::uint32_t nextSibling = none; ///< in the order of the disk
        std::size_t pathLength = 0;
        bool isDirectory = true;
        bool hidden = false; ///< moved away, or its name is taken
        std::string_view name{};
        const std::byte* data = nullptr; ///< entryDataSize bytes

        std::uint32_t head() const { return load32(data); }
        std::uint32_t size() const { return load32(data + 4); }
    };

    /// A file that is not listed: its blocks are in use all the same.
    struct Extent {
        std::uint32_t head = nullBlock;
        std::uint32_t size = 0;
    };

    ImageTree(ImagePairs& pairs, Findings& findings);

    /// Reads everything below the root. `rootEntry`: the data of the superblock entry, which names the root's pair.
    void read(const std::byte* rootEntry, const Pair& tailListStart);

    /// The node after this one, a folder before what is in it, without hidden ones; none at the end.
    std::uint32_t nextListed(std::uint32_t node) const;
    const Node& node(std::uint32_t index) const { return m_nodes[index]; }
    std::uint32_t nodeCount() const { return static_cast<std::uint32_t>(m_nodes.size()); }
    std::string pathOf(std::uint32_t node) const;

    /// Whether a folder, or a pair of the tail list, is in this block (of those that are there).
    bool isMetadata(std::uint32_t block) const { return m_owner[block] != 0 || m_listPosition[block] != 0; }
    /// Whether the block counts as used. One that a folder was just moving to counts only when a module has completed
    /// the move: until then it is not in the tail list.
    bool isInUse(std::uint32_t block) const { return isMetadata(block) && !m_arriving.contains(block); }
    const std::vector<Extent>& unlistedFiles() const { return m_unlistedFiles; }

    void damageAt(std::uint32_t node, ErrorCode code, std::string description);

private:
    /// What two entries share when one is the moved form of the other: type and data.
    using ContentKey = std::pair<std::uint8_t, std::uint64_t>;

    void readQueuedFolders();
    void readFolder(std::uint32_t folder);
    void readEntries(std::uint32_t folder, const ImagePairs::Half& half);
    void addChild(std::uint32_t folder, const EntryHeader& header, const std::byte* entry);
    bool nameIsGood(std::uint32_t folder, std::string_view name);
    void checkSpare(std::uint32_t folder, const Pair& pair, const ImagePairs::Half& half);
    void hideDuplicates();

    void walkTailList(Pair pair);
    /// `isSuperseded`: a folder of the tree has moved on from this pair, so its entries are an old state.
    void readEntriesOutsideTree(const ImagePairs::Half& half, bool isSuperseded);
    void listBreaks(const Pair& pair, ImagePairs::Fault fault);
    void checkTailList();

    ImagePairs& m_pairs;
    Findings& m_findings;
    std::vector<Node> m_nodes;
    std::deque<std::uint32_t> m_folders; ///< still to be read
    std::deque<std::uint32_t> m_moved;   ///< flagged as moved, still to be decided
    std::set<ContentKey> m_contents;     ///< of entries that are not flagged
    std::vector<Extent> m_unlistedFiles;

    std::vector<std::uint32_t> m_owner; ///< for each block the folder that has it, plus 1; superblockOwner
    std::vector<std::pair<Pair, std::uint32_t>> m_pairsOfTree; ///< with the folder
    std::set<std::uint32_t> m_faultyBlocks;                    ///< of pairs about which a damage tells already

    std::vector<Pair> m_list;                  ///< the tail list
    std::vector<std::uint32_t> m_listPosition; ///< for each block its pair in the list, plus 1
    std::vector<bool> m_wasRead;               ///< blocks whose entries were read
    std::set<std::uint32_t> m_arriving;        ///< blocks of unfinished moves that the list does not know
    std::optional<Finding> m_listDamage;       ///< why the list breaks off
    Pair m_listBreak;
};

} // namespace core::littlefs
