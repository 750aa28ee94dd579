// SPDX-License-Identifier: MIT
// How blocks are found in an image that may end anywhere, and how file lists are followed.
#include "core/littlefs/image/ImageBlocks.h"

#include "core/checksum/Crc32.h"

#include <algorithm>

namespace core::littlefs
{

std::uint32_t ImageBlocks::present() const
{
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, (bytes.size() + blockSize - 1) / blockSize));
}

std::span<const std::byte> ImageBlocks::part(std::uint32_t block, std::uint32_t offset, std::uint32_t length) const
{
    const std::uint64_t at = std::uint64_t{block} * blockSize + offset;
    if (block >= count || at > bytes.size() || length > bytes.size() - at)
        return {};
    return bytes.subspan(at, length);
}

std::span<const std::byte> ImageBlocks::whole(std::uint32_t block) const
{
    const std::uint64_t at = std::uint64_t{block} * blockSize;
    if (block >= count || at >= bytes.size())
        return {};
    return bytes.subspan(at, std::min<std::uint64_t>(blockSize, bytes.size() - at));
}

std::expected<void, ListFault> followFile(const ImageBlocks& image, std::uint32_t head, std::uint32_t size,
                                          std::vector<std::uint32_t>& list)
{
    list.clear();
    if (size == 0)
        return {};
    if (size > maxFileSize)
        return std::unexpected(ListFault{ErrorCode::outOfRange, "its size is impossible", size});
    const FilePosition last = locate(size - 1, image.blockSize);
    if (last.index >= image.count)
        return std::unexpected(ListFault{ErrorCode::outOfRange, "it is larger than the image", size});
    if (last.index >= image.present())
        return std::unexpected(ListFault{ErrorCode::truncated, "the image ends before its block", head});

    list.assign(last.index + 1, nullBlock);
    std::uint32_t block = head;
    for (std::uint32_t index = last.index;; --index) {
        if (block < firstDataBlock || block >= image.count)
            return std::unexpected(ListFault{ErrorCode::outOfRange, "it points to a block out of the image", block});
        const std::uint32_t used = index == last.index ? last.offset + 1 : image.blockSize;
        const auto content = image.part(block, 0, used);
        if (content.empty())
            return std::unexpected(ListFault{ErrorCode::truncated, "the image ends before its block", block});
        list[index] = block;
        if (index == 0)
            break;
        block = load32(content.data());
    }
    // A module seeks by the other pointers: where they lead elsewhere it would read something else than we do.
    for (std::uint32_t index = 2; index <= last.index; index += 2)
        for (std::uint32_t k = 1; k < pointersOf(index); ++k)
            if (load32(image.part(list[index], 4 * k, 4).data()) != list[index - (1U << k)])
                return std::unexpected(
                    ListFault{ErrorCode::corrupt, "its block pointers contradict each other", list[index]});
    return {};
}

bool isValidHalf(std::span<const std::byte> block)
{
    if (block.size() < emptyPairSize)
        return false;
    const MetadataHeader header = loadMetadataHeader(block.data());
    return header.size >= emptyPairSize && header.size <= block.size() &&
           checksum::littlefsCrc(block.first(header.size)) == 0;
}

} // namespace core::littlefs
