// SPDX-License-Identifier: MIT
// An image in memory as blocks, and the blocks of the files in it. Takes nothing on trust.
// Inside core/littlefs/image only; which blocks belong to whom is the inspector's business.
#pragma once

#include "core/Error.h"
#include "core/littlefs/Format.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <vector>

namespace core::littlefs
{

struct ImageBlocks {
    std::span<const std::byte> bytes; ///< may end before the last block
    std::uint32_t blockSize = 0;      ///< bytes
    std::uint32_t count = 0;          ///< blocks, as the superblock says

    /// Blocks that begin before the end of the bytes.
    std::uint32_t present() const;
    /// `length` bytes at `offset` in `block`; empty when they are not all there.
    std::span<const std::byte> part(std::uint32_t block, std::uint32_t offset, std::uint32_t length) const;
    /// What there is of a block.
    std::span<const std::byte> whole(std::uint32_t block) const;
};

/// Why a file cannot be read.
struct ListFault {
    ErrorCode code{};
    const char* what = "";    ///< of the file: "it is larger than the image"
    std::uint32_t number = 0; ///< the block or size in question
};

/// Fills `list` with the blocks of a file of `size` bytes, the first one at index 0, and checks every pointer: in
/// range, inside the bytes, and all skip pointers of one mind. What could not be reached stays nullBlock.
/// Errors: outOfRange, truncated, corrupt.
std::expected<void, ListFault> followFile(const ImageBlocks& image, std::uint32_t head, std::uint32_t size,
                                          std::vector<std::uint32_t>& list);

/// Gives the content of a file whose list followFile() found whole to `take`, block by block.
template <class Take>
void forEachPiece(const ImageBlocks& image, const std::vector<std::uint32_t>& list, std::uint32_t size, Take take)
{
    for (std::uint32_t index = 0; index < list.size(); ++index) {
        const std::uint32_t offset = 4 * pointersOf(index);
        const std::uint32_t length = size < image.blockSize - offset ? size : image.blockSize - offset;
        take(image.part(list[index], offset, length));
        size -= length;
    }
}

/// Whether what is at the start of `block` has a possible size and the check value for it.
bool isValidHalf(std::span<const std::byte> block);

} // namespace core::littlefs
