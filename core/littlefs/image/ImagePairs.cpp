// SPDX-License-Identifier: MIT
// Choosing between the copies of a pair, and telling decay from a write that was cut short.
#include "core/littlefs/image/ImagePairs.h"

#include "core/checksum/Crc32.h"

#include <array>
#include <cstring>

namespace core::littlefs
{

namespace
{

constexpr std::uint32_t crcPolynomial = 0xEDB88320;

/// The revision that a copy had before exactly one of its bits flipped; nothing when one bit does not explain its bad
/// check value. A write that was cut short lacks many bits.
std::optional<std::uint32_t> revisionBeforeBitFlip(std::span<const std::byte> block)
{
    if (block.size() < emptyPairSize)
        return {};
    const MetadataHeader header = loadMetadataHeader(block.data());
    const auto isPossible = [&](std::uint32_t size) { return size >= emptyPairSize && size <= block.size(); };

    // A flip in the size hides where the check value stands, so each possible size is tried.
    for (std::uint32_t bit = 1; bit < continueFlag; bit <<= 1) {
        const std::uint32_t size = header.size ^ bit;
        if (!isPossible(size))
            continue;
        std::array<std::byte, headerSize> repaired;
        std::memcpy(repaired.data(), block.data(), headerSize);
        store32(repaired.data() + 4, load32(repaired.data() + 4) ^ bit);
        const std::uint32_t crc = checksum::littlefsCrc(repaired);
        if (checksum::littlefsCrc(block.subspan(headerSize, size - headerSize), crc) == 0)
            return header.revision;
    }
    if (!isPossible(header.size))
        return {};

    // The CRC is linear: a flipped bit leaves what a single 1 and then zeros up to the end would leave.
    const std::uint32_t left = checksum::littlefsCrc(block.first(header.size));
    const std::uint32_t bits = header.size * 8;
    std::uint32_t state = 1;
    for (std::uint32_t behind = 1; behind <= bits; ++behind) {
        state = (state >> 1) ^ (-(state & 1) & crcPolynomial);
        if (state != left)
            continue;
        const std::uint32_t flipped = bits - behind;
        return flipped < 32 ? header.revision ^ (1U << flipped) : header.revision;
    }
    return {};
}

} // namespace

bool ImagePairs::isValid(std::uint32_t block)
{
    if (block >= m_validity.size())
        return false;
    if (m_validity[block] == Validity::unknown)
        m_validity[block] = isValidHalf(m_image.whole(block)) ? Validity::valid : Validity::invalid;
    return m_validity[block] == Validity::valid;
}

std::optional<ImagePairs::Half> ImagePairs::fetch(const Pair& pair)
{
    if (!pair.inRange(m_image.count))
        return {};
    std::optional<Half> found;
    for (const std::uint32_t block : {pair.a, pair.b}) {
        if (!isValid(block))
            continue;
        const MetadataHeader header = loadMetadataHeader(m_image.whole(block).data());
        if (!found || !isNewer(found->header.revision, header.revision))
            found = {block, header};
    }
    return found;
}

ImagePairs::Fault ImagePairs::faultOf(const Pair& pair) const
{
    const std::string blocks = "blocks " + std::to_string(pair.a) + " and " + std::to_string(pair.b);
    if (!pair.inRange(m_image.count))
        return {ErrorCode::outOfRange, "its " + blocks + " are impossible"};
    for (const std::uint32_t block : {pair.a, pair.b})
        if (m_image.whole(block).size() < m_image.blockSize)
            return {ErrorCode::truncated, "the image ends before its " + blocks};
    return {ErrorCode::corrupt, "no copy in its " + blocks + " is valid"};
}

ImagePairs::Spare ImagePairs::spareOf(const Pair& pair, const Half& current)
{
    const std::uint32_t spare = pair.a == current.block ? pair.b : pair.a;
    if (isValid(spare))
        return Spare::harmless;
    const auto content = m_image.whole(spare);
    if (content.size() < m_image.blockSize)
        return Spare::harmless; // the image is cut off, which is a damage of its own
    if (const auto revision = revisionBeforeBitFlip(content))
        return isNewer(*revision, current.header.revision) ? Spare::decayedNewer : Spare::decayedOlder;
    const MetadataHeader header = loadMetadataHeader(content.data());
    const bool beganAsNext = header.revision == current.header.revision + 1 && header.size <= m_image.blockSize;
    return beganAsNext ? Spare::unfinished : Spare::harmless;
}

} // namespace core::littlefs
