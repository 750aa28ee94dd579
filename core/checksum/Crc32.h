// SPDX-License-Identifier: MIT
// CRC-32 with the reflected polynomial 0xEDB88320, in the three forms of this field.
// They share one register and differ in its start value and in the final inversion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::checksum
{

/// Advances the bare register over `data`: no inversion before or after.
/// The host links a version made for speed, flash-poor firmware one with a 64-byte table; both give the same values.
std::uint32_t crc32Register(std::uint32_t state, std::span<const std::byte> data);

/// The checksum of checksum.json and of file_crc32 on the module: zlib's CRC-32 started at 0xFFFFFFFF,
/// that is a register of 0 inverted at the end. An empty input gives 0xFFFFFFFF.
/// To go on after an earlier piece give its result as `previous`.
inline std::uint32_t quecPythonCrc32(std::span<const std::byte> data, std::uint32_t previous = 0xFFFFFFFF)
{
    return ~crc32Register(~previous, data);
}

/// The common CRC-32 (zlib, zip, gzip, PNG). An empty input gives 0; `previous` as above.
inline std::uint32_t zlibCrc32(std::span<const std::byte> data, std::uint32_t previous = 0)
{
    return ~crc32Register(~previous, data);
}

/// The check value of littlefs version 1 metadata: register 0xFFFFFFFF, no final inversion.
/// Over data followed by its own check value (little-endian) it gives 0.
inline std::uint32_t littlefsCrc(std::span<const std::byte> data, std::uint32_t previous = 0xFFFFFFFF)
{
    return crc32Register(previous, data);
}

} // namespace core::checksum
