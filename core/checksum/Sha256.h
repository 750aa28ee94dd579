// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4) for lists that name it instead of a CRC. Made small, not fast.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace core::checksum
{

class Sha256
{
public:
    using Digest = std::array<std::byte, 32>;

    /// Takes the next piece of the message, of any size.
    void update(std::span<const std::byte> data);

    /// The digest of all pieces, most significant byte first. The object is used up afterwards.
    Digest finish();

private:
    static constexpr std::size_t blockSize = 64;

    void compress();

    std::array<std::uint32_t, 8> m_state{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                         0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
    std::array<std::byte, blockSize> m_block{};
    std::uint64_t m_sizeBytes = 0; ///< of the message so far
};

/// The digest of one piece.
Sha256::Digest sha256(std::span<const std::byte> data);

} // namespace core::checksum
