// SPDX-License-Identifier: MIT
// A second opinion on littlefs v1 images: what tree an image holds and which rules it breaks, read straight from the
// bytes with a plain and slow reading of the format that shares no code with core/littlefs.
#pragma once

#include "tests/support/TestData.h"

#include <QString>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace test
{

/// Path with leading slash to content; folders have none.
using FileTree = std::map<std::string, std::optional<Bytes>>;

/// What differs, "" when the trees are equal.
QString difference(const FileTree& got, const FileTree& wanted);

struct RawPair {
    std::uint32_t current = 0; ///< the block that counts
    std::uint32_t other = 0;
    std::uint32_t size = 0; ///< bytes in use of the current block
};

struct RawImage {
    FileTree tree;                    ///< what can be read, as a mount must show it
    std::set<std::string> unreadable; ///< names that stand in a folder but cannot be read
    std::vector<std::string> faults;  ///< broken rules; there must be none in any state that a power cut leaves
    std::vector<RawPair> pairs;       ///< of the tail list, the superblock's first
    std::set<std::uint32_t> used;     ///< blocks that the tail list and the files reach
    unsigned orphans = 0;             ///< folders in the tail list that no entry names
    unsigned moved = 0;               ///< entries with the moved flag
    unsigned desynced = 0;            ///< folders whose entry and tail list differ in one block

    /// Nothing is broken and nothing is left for recovery.
    bool isClean() const { return faults.empty() && orphans == 0 && moved == 0 && desynced == 0; }
    QString report() const;
};

/// `blockCount`: blocks that may be used; the image may be shorter (what is missing cannot be read) or longer.
RawImage readRawImage(std::span<const std::byte> image, std::uint32_t blockSize, std::uint32_t blockCount);

/// Makes a half of a metadata pair valid again after a change of its bytes. False when its size makes no sense.
bool fixCrc(std::span<std::byte> half);

} // namespace test
