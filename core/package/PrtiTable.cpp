// SPDX-License-Identifier: MIT
#include "core/package/PrtiTable.h"

#include "core/checksum/Crc32.h"

#include <algorithm>

namespace core::package
{

namespace
{

constexpr std::size_t headSize = 16;
constexpr std::size_t regionSize = 32;
constexpr std::uint32_t mainFlash = 0x60000000;
constexpr std::uint32_t externalFlash = 0x70000000;
/// Bounds for hostile input; real loaders have 60 KB, real tables 352 bytes.
constexpr std::size_t maxLoaderSize = 1 << 20;
constexpr std::size_t maxTableSize = 4096;
constexpr std::uint32_t flashWindow = 0x01000000; ///< the loader takes the low 24 bits of an address as the offset

bool isRegion(ByteView record)
{
    const auto kind = textOf(record.first(8));
    return kind == "FBD2SFL1" || kind == "FBD2SFL2";
}

void addRegion(std::vector<FlashRegion>& regions, ByteView record)
{
    const std::uint32_t offset = readU32(record, 12);
    const std::uint32_t size = readU32(record, 16);
    const std::uint32_t flash = record[7] == std::byte{'1'} ? mainFlash : externalFlash;
    if (offset < flashWindow && size <= flashWindow - offset)
        regions.push_back({std::string(textOf(record.subspan(8, 4))), flash + offset, size});
}

std::vector<FlashRegion> regionsOf(ByteView table)
{
    std::vector<FlashRegion> regions;
    // Kinds of records that we do not know have unknown sizes; all of them are multiples of 4.
    for (std::size_t at = headSize; at + regionSize <= table.size();) {
        const ByteView record = table.subspan(at, regionSize);
        if (isRegion(record))
            addRegion(regions, record);
        at += isRegion(record) ? regionSize : 4;
    }
    return regions;
}

/// The regions that follow each other directly behind the head of what may be a table.
std::vector<FlashRegion> leadingRegions(ByteView rest)
{
    rest = rest.first(std::min(rest.size(), maxTableSize));
    std::vector<FlashRegion> regions;
    for (std::size_t at = headSize; at + regionSize <= rest.size() && isRegion(rest.subspan(at, regionSize));
         at += regionSize)
        addRegion(regions, rest.subspan(at, regionSize));
    return regions;
}

} // namespace

PrtiTable PrtiTable::find(ByteView loader)
{
    loader = loader.first(std::min(loader.size(), maxLoaderSize));
    const std::string_view text = textOf(loader);
    PrtiTable unchecked;
    // The program's own code holds the mark, too, so the mark alone tells nothing.
    for (auto at = text.find("PRTI"); at != text.npos; at = text.find("PRTI", at + 1)) {
        const ByteView rest = loader.subspan(at);
        if (rest.size() < headSize)
            break;
        const std::uint32_t size = readU32(rest, 8);
        if (size >= headSize && size <= std::min(rest.size(), maxTableSize) &&
            checksum::zlibCrc32(rest.subspan(8, size - 8)) == readU32(rest, 4))
            return {regionsOf(rest.first(size)), true};
        if (unchecked.regions.empty())
            unchecked.regions = leadingRegions(rest);
    }
    return unchecked;
}

} // namespace core::package
