// SPDX-License-Identifier: MIT
#include "core/backup/DuplicateFilter.h"

#include "core/backup/ListName.h"
#include "core/checksum/Crc32.h"

#include <algorithm>

namespace core::backup
{

DuplicateFilter::DuplicateFilter(std::span<std::byte> bits) : m_bits(bits)
{
    std::fill(m_bits.begin(), m_bits.end(), std::byte{0});
}

bool DuplicateFilter::testAndSet(std::string_view name)
{
    if (m_bits.empty())
        return true;
    std::uint32_t hash = 0xFFFFFFFF;
    for (const char c : name) {
        const auto byte = static_cast<std::byte>(lowerAscii(c));
        hash = checksum::crc32Register(hash, {&byte, 1});
    }
    const std::size_t bit = hash % (m_bits.size() * 8);
    std::byte& byte = m_bits[bit / 8];
    const std::byte mask{static_cast<unsigned char>(1 << (bit % 8))};
    const bool seen = (byte & mask) != std::byte{0};
    byte |= mask;
    return seen;
}

} // namespace core::backup
