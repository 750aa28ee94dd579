// SPDX-License-Identifier: MIT
// What all versions of a reflected CRC share, and the version with the smallest table. Inside core/checksum only.
// The polynomial is given reversed (least significant bit = highest power but one); its unsigned type is that of the
// register.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace core::checksum
{

/// A register after `bits` zero bits of input, which is its product with x^bits modulo the polynomial.
template <auto polynomial>
constexpr auto afterZeroBits(decltype(polynomial) start, unsigned bits)
{
    auto state = start;
    for (unsigned bit = 0; bit < bits; ++bit)
        state = static_cast<decltype(state)>((state >> 1) ^ ((state & 1) != 0 ? polynomial : 0));
    return state;
}

/// The registers that the first `size` values lead to after `bits` zero bits.
template <auto polynomial, std::size_t size>
constexpr auto zeroBitsTable(unsigned bits)
{
    std::array<decltype(polynomial), size> table{};
    for (std::size_t value = 0; value < size; ++value)
        table[value] = afterZeroBits<polynomial>(static_cast<decltype(polynomial)>(value), bits);
    return table;
}

template <auto polynomial>
inline constexpr auto nibbleTable = zeroBitsTable<polynomial, 16>(4);

/// Advances the register by half a byte at a time: 16 table entries, little code.
template <auto polynomial>
constexpr auto advanceByNibbles(decltype(polynomial) start, std::span<const std::byte> data)
{
    std::uint32_t state = start;
    for (const std::byte byte : data) {
        state ^= std::to_integer<std::uint32_t>(byte);
        state = (state >> 4) ^ nibbleTable<polynomial>[state & 15];
        state = (state >> 4) ^ nibbleTable<polynomial>[state & 15];
    }
    return static_cast<decltype(polynomial)>(state);
}

} // namespace core::checksum
