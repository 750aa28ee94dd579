// SPDX-License-Identifier: MIT
// See the header. Names follow FIPS 180-4 where they help to compare.
#include "core/checksum/Sha256.h"

#include <algorithm>
#include <bit>

namespace core::checksum
{

namespace
{

constexpr std::array<std::uint32_t, 64> roundConstants{
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};

std::uint32_t bigEndianWord(const std::byte* bytes)
{
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i)
        word = (word << 8) | std::to_integer<std::uint32_t>(bytes[i]);
    return word;
}

} // namespace

void Sha256::compress()
{
    std::array<std::uint32_t, 16> w{}; // the last 16 words of the message schedule, as a ring
    for (std::size_t i = 0; i < w.size(); ++i)
        w[i] = bigEndianWord(&m_block[4 * i]);

    auto [a, b, c, d, e, f, g, h] = m_state;
    for (std::size_t round = 0; round < roundConstants.size(); ++round) {
        std::uint32_t& word = w[round % 16];
        if (round >= 16) {
            const std::uint32_t w2 = w[(round - 2) % 16];
            const std::uint32_t w15 = w[(round - 15) % 16];
            word += (std::rotr(w2, 17) ^ std::rotr(w2, 19) ^ (w2 >> 10)) + w[(round - 7) % 16] +
                    (std::rotr(w15, 7) ^ std::rotr(w15, 18) ^ (w15 >> 3));
        }
        const std::uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                 roundConstants[round] + word;
        const std::uint32_t t2 =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < added.size(); ++i)
        m_state[i] += added[i];
}

void Sha256::update(std::span<const std::byte> data)
{
    while (!data.empty()) {
        const std::size_t used = m_sizeBytes % blockSize;
        const std::size_t taken = std::min(blockSize - used, data.size());
        std::copy_n(data.begin(), taken, m_block.begin() + used);
        data = data.subspan(taken);
        m_sizeBytes += taken;
        if (used + taken == blockSize)
            compress();
    }
}

Sha256::Digest Sha256::finish()
{
    constexpr std::size_t lengthSize = 8;
    std::size_t used = m_sizeBytes % blockSize;
    m_block[used++] = std::byte{0x80};
    if (used > blockSize - lengthSize) {
        std::fill(m_block.begin() + used, m_block.end(), std::byte{});
        compress();
        used = 0;
    }
    std::fill(m_block.begin() + used, m_block.end(), std::byte{});
    for (std::size_t i = 0; i < lengthSize; ++i)
        m_block[blockSize - 1 - i] = static_cast<std::byte>((m_sizeBytes * 8) >> (8 * i));
    compress();

    Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::byte>(m_state[i / 4] >> (8 * (3 - i % 4)));
    return digest;
}

Sha256::Digest sha256(std::span<const std::byte> data)
{
    Sha256 hash;
    hash.update(data);
    return hash.finish();
}

} // namespace core::checksum
