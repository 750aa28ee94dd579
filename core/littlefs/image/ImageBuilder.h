// SPDX-License-Identifier: MIT
// Lays a tree of files out as a littlefs v1 image (littlefs-v1 chapter 16), without the file system's own code.
// Reads no files and knows no projects: the caller brings the contents, and writes the image somewhere.
#pragma once

#include "core/Problem.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace core::littlefs
{

struct ImageFile {
    std::string path; ///< '/' between names, with or without a leading one
    std::span<const std::byte> content;
};

struct ImageSpec {
    std::vector<ImageFile> files{};
    std::vector<std::string> directories{}; ///< needed only for empty ones; folders of files come by themselves
    std::uint32_t blockSize = 4096;         ///< bytes, a power of two from 128 to 65536
    std::uint32_t partitionBlocks = 0;      ///< at least 5; the image has this size and its superblock says so
};

/// What a file takes in the image.
struct FileCost {
    std::string path; ///< with a leading slash
    std::uint32_t size = 0;
    std::uint32_t blocks = 0;

    bool operator==(const FileCost&) const = default;
};

/// How a tree would fill a partition.
struct Forecast {
    /// Files named in `largest`.
    static constexpr std::size_t largestCount = 10;

    std::uint64_t neededBlocks = 0;
    std::uint32_t usableBlocks = 0; ///< one less than the partition has: modules never use its last block
    std::uint32_t freeBlocks = 0;   ///< usable ones that stay free; 0 when the tree does not fit
    std::vector<FileCost> largest;  ///< most blocks first, then larger size, then path

    bool fits() const { return neededBlocks <= usableBlocks; }
    /// doesNotFit with the figures: "32 blocks needed, 31 usable; largest files: /a.bin (12 blocks), …".
    Problem doesNotFit() const;
};

/// Exactly what buildImage() would use. A tree that does not fit gives a forecast that says so.
/// Errors (subject: the path): badName (empty, ".", "..", NUL), nameTooLong (255 bytes; fewer in blocks below 512
/// bytes; 4096 for a path), duplicate (two files, or a file and a folder, of one name), tooLarge (file over 2^31-1
/// bytes, partition over 1 GiB), badArgument (block size, partition below 5 blocks).
HostResult<Forecast> forecast(const ImageSpec& spec);

/// The image: partitionBlocks * blockSize bytes, 0xFF where nothing is stored, nothing in the last block.
/// The same tree gives the same bytes, in whatever order it was given. Errors as above, and doesNotFit.
HostResult<std::vector<std::byte>> buildImage(const ImageSpec& spec);

} // namespace core::littlefs
