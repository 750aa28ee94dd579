// SPDX-License-Identifier: MIT
#include "tests/proof/Content.h"

#include "core/checksum/Crc32.h"
#include "tests/proof/Fingerprint.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

namespace proof
{

namespace
{

constexpr std::uint64_t superblocks = std::uint64_t{1} << 32; // the pair of blocks 0 and 1

// The format and the machines that this runs on are little-endian.
std::uint32_t word(const std::byte* at)
{
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

std::uint64_t twoWords(const std::byte* at)
{
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

} // namespace

std::uint64_t fileFingerprint(std::span<const std::byte> bytes)
{
    return std::max(fingerprintOf(bytes, bytes.size()), folder + 1);
}

Content::Entry Content::operator[](std::size_t i) const
{
    const auto& place = m_entries[i];
    return {std::string_view(m_paths).substr(place.path, place.pathSize), place.fingerprint};
}

std::uint64_t Content::fingerprintOf(std::string_view path) const
{
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if ((*this)[i].path == path)
            return m_entries[i].fingerprint;
    }
    return absent;
}

std::string Content::read(std::span<const std::byte> image, std::uint32_t blockSize, std::uint32_t blockCount)
{
    m_image = image;
    m_blockSize = blockSize;
    m_blockCount = blockCount;
    m_pairsLeft = blockCount;
    m_broken.clear();
    m_paths.clear();
    m_entries.clear();
    const auto* super = currentHalf(superblocks);
    if (super == nullptr || super[16] != std::byte{0x2E})
        return "superblock";
    if (readFolder(twoWords(super + 20), "", 0))
        dropWhatWasMoved();
    return m_broken;
}

std::vector<std::byte> Content::bytesOf(std::span<const std::byte> image, std::uint32_t blockSize,
                                        std::uint32_t blockCount, std::string_view path)
{
    Content content;
    content.m_wanted = path;
    content.read(image, blockSize, blockCount);
    return content.m_kept;
}

const std::byte* Content::currentHalf(std::uint64_t pair)
{
    const std::byte* current = nullptr;
    for (const auto block : {static_cast<std::uint32_t>(pair), static_cast<std::uint32_t>(pair >> 32)}) {
        if (block >= m_blockCount)
            return nullptr;
        const auto* half = m_image.data() + std::size_t{block} * m_blockSize;
        const auto size = word(half + 4) & 0x7FFFFFFF;
        if (size < 20 || size > m_blockSize || core::checksum::littlefsCrc({half, size}) != 0)
            continue;
        if (current == nullptr || static_cast<std::int32_t>(word(half) - word(current)) > 0)
            current = half;
    }
    return current;
}

bool Content::readFolder(std::uint64_t pair, std::string_view path, int depth)
{
    const std::string prefix = std::string(path) + "/";
    for (;;) {
        const auto* half = currentHalf(pair);
        if (half == nullptr || m_pairsLeft-- == 0 || depth > 16) {
            m_broken = "folder " + prefix;
            return false;
        }
        const auto end = (word(half + 4) & 0x7FFFFFFF) - 4;
        for (std::uint32_t at = 16; at + 12 <= end;) {
            const auto* entry = half + at;
            const auto type = static_cast<unsigned>(entry[0]);
            const auto data = static_cast<unsigned>(entry[1]);
            const auto attributes = static_cast<unsigned>(entry[2]);
            const auto name = static_cast<unsigned>(entry[3]);
            at += 4 + data + attributes + name;
            const bool isFile = (type & 0x7F) == 0x11;
            const bool isFolder = (type & 0x7F) == 0x22;
            if (!isFile && !isFolder)
                continue;
            if (at > end || data < 8) {
                m_broken = "entry in " + prefix;
                return false;
            }
            const auto start = m_paths.size();
            m_paths += prefix;
            m_paths.append(reinterpret_cast<const char*>(entry + 4 + data + attributes), name);
            const auto size = m_paths.size() - start;
            const auto reference = twoWords(entry + 4);
            auto fingerprint = folder;
            if (isFile) {
                if (!readFile(word(entry + 4), word(entry + 8))) {
                    m_broken = "file " + m_paths.substr(start);
                    return false;
                }
                fingerprint = fileFingerprint(m_file);
                if (m_wanted == std::string_view(m_paths).substr(start))
                    m_kept = m_file;
            }
            m_entries.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(size), fingerprint,
                                 reference, (type & 0x80) != 0});
            if (isFolder && !readFolder(reference, m_paths.substr(start, size), depth + 1))
                return false;
        }
        if ((word(half + 4) & 0x80000000) == 0)
            return true;
        pair = twoWords(half + 8);
    }
}

// Backwards through the list of blocks, each of which begins with pointers to earlier ones.
bool Content::readFile(std::uint32_t head, std::uint32_t size)
{
    m_file.resize(size);
    if (size == 0)
        return true;
    if (size > m_image.size())
        return false;
    std::uint32_t index = 0;
    std::uint32_t start = 0; // of the block with this index
    const auto room = [&] { return m_blockSize - (index == 0 ? 0 : 4 * (std::countr_zero(index) + 1u)); };
    while (start + room() < size) {
        start += room();
        ++index;
    }
    auto block = head;
    for (auto end = size;; end = start, start -= room()) {
        if (block >= m_blockCount)
            return false;
        const auto* at = m_image.data() + std::size_t{block} * m_blockSize;
        std::memcpy(m_file.data() + start, at + (m_blockSize - room()), end - start);
        if (index == 0)
            return true;
        block = word(at);
        --index;
    }
}

// An entry that is flagged as moved is history as soon as another one refers to the same.
void Content::dropWhatWasMoved()
{
    const auto isHistory = [this](const Place& place) {
        return std::ranges::any_of(m_entries,
                                   [&](const Place& other) { return !other.moved && other.data == place.data; });
    };
    std::vector<Place> kept;
    if (std::ranges::none_of(m_entries, &Place::moved))
        return;
    std::ranges::copy_if(m_entries, std::back_inserter(kept),
                         [&](const Place& place) { return !place.moved || !isHistory(place); });
    m_entries = kept;
}

} // namespace proof
