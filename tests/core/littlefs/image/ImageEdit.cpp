// SPDX-License-Identifier: MIT
#include "tests/core/littlefs/image/ImageEdit.h"

#include "core/littlefs/Format.h"
#include "tests/core/littlefs/RawImage.h"

#include <span>
#include <stdexcept>
#include <string>

namespace test
{

namespace
{
constexpr std::size_t blockSize = 4096;
}

std::vector<std::size_t> entriesNamed(const Bytes& image, std::string_view name)
{
    using namespace core::littlefs;
    std::vector<std::size_t> found;
    for (std::size_t block = 0; block + blockSize <= image.size(); block += blockSize) {
        const std::byte* half = image.data() + block;
        const std::uint32_t size = loadMetadataHeader(half).size;
        if (size < emptyPairSize || size > blockSize)
            continue;
        for (std::uint32_t at = headerSize; at + entryHeaderSize + entryDataSize <= size - crcSize;) {
            const EntryHeader header = loadEntryHeader(half + at);
            if (at + header.size() > size - crcSize)
                break;
            const auto* text = reinterpret_cast<const char*>(half + at + header.nameOffset());
            if (std::string_view(text, header.nameLength) == name)
                found.push_back(block + at);
            at += header.size();
        }
    }
    if (found.empty())
        throw std::runtime_error("no entry " + std::string(name));
    return found;
}

void editEntry(Bytes& image, std::string_view name, const EntryEdit& edit)
{
    for (const std::size_t entry : entriesNamed(image, name))
        editHalf(image, static_cast<std::uint32_t>(entry / blockSize),
                 [&](std::byte* half) { edit(half + entry % blockSize); });
}

void editPair(Bytes& image, std::uint32_t block, const HalfEdit& edit)
{
    editHalf(image, block, edit);
    editHalf(image, block + 1, edit);
}

void editHalf(Bytes& image, std::uint32_t block, const HalfEdit& edit)
{
    const auto half = std::span(image).subspan(block * blockSize, blockSize);
    edit(half.data());
    if (!fixCrc(half))
        throw std::runtime_error("the size of the half makes no sense");
}

} // namespace test
