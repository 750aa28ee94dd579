// SPDX-License-Identifier: MIT
// CRC-16/XMODEM, half a byte at a time.
#include "core/checksum/Crc16.h"

#include <array>

namespace core::checksum
{

namespace
{

constexpr std::uint16_t polynomial = 0x1021;

constexpr auto nibbleTable = [] {
    std::array<std::uint16_t, 16> table{};
    for (unsigned nibble = 0; nibble < table.size(); ++nibble) {
        unsigned state = nibble << 12;
        for (int bit = 0; bit < 4; ++bit)
            state = (state << 1) ^ ((state & 0x8000) != 0 ? polynomial : 0);
        table[nibble] = static_cast<std::uint16_t>(state);
    }
    return table;
}();

} // namespace

std::uint16_t crc16Xmodem(std::span<const std::byte> data, std::uint16_t previous)
{
    unsigned state = previous;
    for (const std::byte byte : data) {
        state ^= std::to_integer<unsigned>(byte) << 8;
        state = ((state << 4) & 0xFFFF) ^ nibbleTable[state >> 12];
        state = ((state << 4) & 0xFFFF) ^ nibbleTable[state >> 12];
    }
    return static_cast<std::uint16_t>(state);
}

} // namespace core::checksum
