// SPDX-License-Identifier: MIT
// See the header.
#include "core/checksum/Sum16.h"

namespace core::checksum
{

std::uint16_t bslSum16(std::span<const std::byte> data, std::uint16_t previous)
{
    std::uint32_t sum = static_cast<std::uint16_t>(~previous);
    for (std::size_t i = 0; i < data.size(); ++i) {
        sum += std::to_integer<std::uint32_t>(data[i]) << (i % 2 == 0 ? 0 : 8);
        // The carry goes round at once, so that no length can overflow the sum.
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(~sum);
}

} // namespace core::checksum
