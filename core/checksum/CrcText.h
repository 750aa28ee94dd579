// SPDX-License-Identifier: MIT
// A CRC-32 as QuecPython's lists and our output write it: "0x" and lower-case hexadecimal without leading zeros.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace core::checksum
{

/// The longest text, "0xffffffff"; there is no terminating zero.
inline constexpr std::size_t crcTextSize = 10;

/// Writes the text to the start of `buffer` and gives the part that was written: 3 ("0x0") to 10 characters.
constexpr std::string_view crcText(std::uint32_t crc, std::span<char, crcTextSize> buffer)
{
    const int digits = crc == 0 ? 1 : (static_cast<int>(std::bit_width(crc)) + 3) / 4;
    char* end = buffer.data();
    *end++ = '0';
    *end++ = 'x';
    for (int digit = digits - 1; digit >= 0; --digit)
        *end++ = "0123456789abcdef"[(crc >> (4 * digit)) & 15];
    return {buffer.data(), static_cast<std::size_t>(2 + digits)};
}

} // namespace core::checksum
