// SPDX-License-Identifier: MIT
// A reflected CRC made for speed on the host: 16 bytes at a time by tables, and where the processor multiplies
// polynomials, 64 bytes at a time without tables. Inside core/checksum (and its tests) only.
#pragma once

#include "core/checksum/ReflectedCrc.h"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace core::checksum
{

/// The register that the byte b leads to when n more bytes of zeros follow it: entry [n][b].
template <auto polynomial>
inline constexpr auto sliceTables = [] {
    using Register = decltype(polynomial);
    std::array<std::array<Register, 256>, 16> tables{zeroBitsTable<polynomial, 256>(8)};
    for (std::size_t slice = 1; slice < tables.size(); ++slice)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const Register before = tables[slice - 1][byte];
            tables[slice][byte] = static_cast<Register>((before >> 8) ^ tables[0][before & 0xFF]);
        }
    return tables;
}();

/// Advances the register by tables, on any processor.
template <auto polynomial>
auto advanceBySlices(decltype(polynomial) start, std::span<const std::byte> data)
{
    constexpr auto& tables = sliceTables<polynomial>;
    std::uint32_t state = start;
    for (; data.size() >= tables.size(); data = data.subspan(tables.size())) {
        // The register only meets the first bytes, so the other twelve look-ups need not wait for it.
        std::uint32_t next = 0;
#pragma GCC unroll 16
        for (std::size_t i = 0; i < tables.size(); ++i) {
            const auto fromState = i < sizeof state ? state >> (8 * i) : 0;
            next ^= tables[tables.size() - 1 - i][(std::to_integer<std::uint32_t>(data[i]) ^ fromState) & 0xFF];
        }
        state = next;
    }
    for (const std::byte byte : data)
        state = (state >> 8) ^ tables[0][(state ^ std::to_integer<std::uint32_t>(byte)) & 0xFF];
    return static_cast<decltype(polynomial)>(state);
}

#if defined(__x86_64__)

/// Whether advanceByFolding can run on this processor.
inline bool canFold()
{
    return __builtin_cpu_supports("pclmul") != 0;
}

/// The two factors that move 16 bytes past `bytes` bytes of data (first the one for their first half).
/// All is reflected: the lowest bit of a half is its highest power, x^63, and the product of two halves has one power
/// of x too many, which the factors leave out.
template <auto polynomial>
constexpr std::array<std::uint64_t, 2> foldFactors(unsigned bytes)
{
    constexpr unsigned width = std::bit_width(polynomial);
    constexpr decltype(polynomial) one = polynomial & (1ULL << (width - 1));
    const std::uint64_t first = afterZeroBits<polynomial>(one, 8 * bytes + 64 - 1);
    const std::uint64_t second = afterZeroBits<polynomial>(one, 8 * bytes - 1);
    return {first << (64 - width), second << (64 - width)};
}

__attribute__((target("pclmul"))) inline __m128i load16(const std::byte* from)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

/// `block` moved onto `onto`, which lies as far behind it as the factors say.
__attribute__((target("pclmul"))) inline __m128i fold(__m128i block, __m128i factors, __m128i onto)
{
    const __m128i first = _mm_clmulepi64_si128(block, factors, 0x00);
    const __m128i second = _mm_clmulepi64_si128(block, factors, 0x11);
    return _mm_xor_si128(onto, _mm_xor_si128(first, second));
}

/// Advances the register by carry-less multiplication: replaces all data but the last bytes by 16 bytes with the same
/// remainder, and gives the rest to the tables.
template <auto polynomial>
__attribute__((target("pclmul"))) auto advanceByFolding(decltype(polynomial) start, std::span<const std::byte> data)
{
    constexpr std::size_t blockSize = 16;
    constexpr std::size_t lanes = 4; // enough to keep the multiplier busy while each waits for its last product
    constexpr std::size_t stride = lanes * blockSize;
    static constexpr auto strideFactors = foldFactors<polynomial>(stride);
    static constexpr auto blockFactors = foldFactors<polynomial>(blockSize);

    if (data.size() < stride)
        return advanceBySlices<polynomial>(start, data);

    __m128i folded[lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane)
        folded[lane] = load16(&data[lane * blockSize]);
    folded[0] = _mm_xor_si128(folded[0], _mm_cvtsi32_si128(static_cast<int>(start)));
    data = data.subspan(stride);

    const __m128i byStride = _mm_set_epi64x(strideFactors[1], strideFactors[0]);
    for (; data.size() >= stride; data = data.subspan(stride)) {
#pragma GCC unroll 4
        for (std::size_t lane = 0; lane < lanes; ++lane)
            folded[lane] = fold(folded[lane], byStride, load16(&data[lane * blockSize]));
    }
    const __m128i byBlock = _mm_set_epi64x(blockFactors[1], blockFactors[0]);
    __m128i rest = folded[0];
    for (std::size_t lane = 1; lane < lanes; ++lane)
        rest = fold(rest, byBlock, folded[lane]);
    for (; data.size() >= blockSize; data = data.subspan(blockSize))
        rest = fold(rest, byBlock, load16(data.data()));

    std::array<std::byte, blockSize> lastBlock;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(lastBlock.data()), rest);
    return advanceBySlices<polynomial>(advanceBySlices<polynomial>(0, lastBlock), data);
}

#endif

/// Advances the register in the fastest way that this processor has.
template <auto polynomial>
auto advanceFast(decltype(polynomial) start, std::span<const std::byte> data)
{
#if defined(__x86_64__)
    if (canFold())
        return advanceByFolding<polynomial>(start, data);
#endif
    return advanceBySlices<polynomial>(start, data);
}

} // namespace core::checksum
