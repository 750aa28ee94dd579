// SPDX-License-Identifier: MIT
#include "device/download/NvImage.h"

#include "core/checksum/Crc16.h"
#include "core/package/Bytes.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace device
{

namespace
{

using core::package::readU16;

constexpr std::size_t firstItem = 4; // behind check value and time stamp
constexpr std::size_t itemHeader = 4;
constexpr std::uint16_t endOfItems = 0xFFFE; // and 0xFFFF

struct Item {
    std::uint16_t id = 0;
    std::size_t offset = 0; ///< of its data
    std::size_t size = 0;
};

/// The item at `at`, which moves on to the next; nothing at the end of the list.
std::optional<Item> nextItem(std::span<const std::byte> image, std::size_t& at)
{
    if (at + itemHeader > image.size())
        return std::nullopt;
    const Item item{readU16(image, at), at + itemHeader, readU16(image, at + 2)};
    if (item.id >= endOfItems || item.size > image.size() - item.offset)
        return std::nullopt;
    at = item.offset + (item.size + 3) / 4 * 4;
    return item;
}

std::optional<Item> findItem(std::span<const std::byte> image, std::uint16_t id)
{
    std::size_t at = firstItem;
    while (const auto item = nextItem(image, at))
        if (item->id == id)
            return item;
    return std::nullopt;
}

} // namespace

std::size_t keepNvItems(std::span<std::byte> image, std::span<const std::byte> own,
                        std::span<const std::uint32_t> items)
{
    std::size_t count = 0;
    std::size_t at = firstItem;
    while (const auto item = nextItem(image, at)) {
        if (std::ranges::find(items, item->id) == items.end())
            continue;
        const auto kept = findItem(own, item->id);
        if (!kept)
            continue;
        std::ranges::copy(own.subspan(kept->offset, std::min(kept->size, item->size)),
                          image.begin() + static_cast<std::ptrdiff_t>(item->offset));
        ++count;
    }
    return count;
}

std::uint32_t sealNvImage(std::span<std::byte> image)
{
    if (image.size() >= firstItem) {
        const std::uint16_t crc = core::checksum::crc16Arc(image.subspan(2));
        image[0] = static_cast<std::byte>(crc >> 8);
        image[1] = static_cast<std::byte>(crc & 0xFF);
    }
    return std::accumulate(image.begin(), image.end(), std::uint32_t{0}, [](std::uint32_t sum, std::byte byte) {
        return sum + std::to_integer<std::uint32_t>(byte);
    });
}

} // namespace device
