// SPDX-License-Identifier: MIT
// What is in a littlefs v1 image, and what is wrong with it, without mounting it: the image is taken for hostile, and
// damage in one place hides nothing elsewhere. Writes nothing; ImageExtractor puts what was found onto the host.
#pragma once

#include "core/Problem.h"
#include "core/littlefs/Format.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::littlefs
{

/// The two check values of a file's content (core/checksum/Crc32.h).
struct ContentCrcs {
    std::uint32_t quecPython = 0;
    std::uint32_t zlib = 0;
};

struct ImageEntry {
    static constexpr std::uint32_t inRoot = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t parent = inRoot; ///< index in Inspection::entries of the folder that holds it
    bool isDirectory = false;
    std::uint32_t size = 0;            ///< bytes; 0 for folders
    std::uint32_t head = nullBlock;    ///< last block of a file that is not empty
    std::string name;                  ///< bytes as they are on the disk; isUsableName() holds
    std::optional<ContentCrcs> crcs{}; ///< of files that can be read whole, of nothing else
};

/// Something that is wrong, or worth knowing.
struct Finding {
    std::string path;        ///< of the file or folder, "/" for the root; empty for the image itself
    ErrorCode code{};        ///< of damages
    std::string description; ///< "no copy of its blocks 8 and 9 is valid"
};

struct Inspection {
    /// Damages (and notes) that are kept; a last damage tells how many more there are.
    static constexpr std::size_t maxFindings = 1000;

    std::span<const std::byte> image;    ///< what was inspected; must live as long as contents are read
    std::string_view format = "unknown"; ///< "littlefs-v1", "littlefs-v2" or "unknown"
    bool usable = false;                 ///< a littlefs v1 whose root folder can be read
    std::uint32_t blockSize = 0;         ///< bytes; 0 when no superblock was found
    std::uint32_t blocks = 0;            ///< as the superblock says
    std::uint32_t freeBlocks = 0;        ///< blocks that no folder and no file uses
    std::vector<ImageEntry> entries;     ///< a folder before what is in it, else as on the disk
    std::vector<Finding> damages;        ///< by path; why the image is not usable, where it is not
    std::vector<Finding> notes;          ///< traces of power cuts, which a module clears away by itself

    bool whole() const { return usable && damages.empty(); }
    /// With a leading slash.
    std::string pathOf(const ImageEntry& entry) const;
};

/// Lists what can be read, also where a module would refuse to mount: cut-off images, looping lists. Entries that were
/// being moved when the power failed are shown where a module would find them (littlefs-v1 chapter 9.2).
/// Time and memory are bounded by the size of the image, whatever it holds.
Inspection inspectImage(std::span<const std::byte> image);

/// The content of an entry that has CRCs. Errors: isDirectory, corrupt (no CRCs).
HostResult<std::vector<std::byte>> readContent(const Inspection& inspection, const ImageEntry& entry);

} // namespace core::littlefs
