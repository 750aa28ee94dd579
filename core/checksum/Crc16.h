// SPDX-License-Identifier: MIT
// The two 16-bit CRCs of Unisoc: CRC-16/ARC of package files and CRC-16/XMODEM of the boot ROM's frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::checksum
{

/// CRC-16/ARC (reflected polynomial 0xA001, start 0, no inversion): both check values of a PAC header, and NV data.
/// An empty input gives 0. To go on after an earlier piece give its result as `previous`.
/// The host links a version made for speed, flash-poor firmware one with a 32-byte table.
std::uint16_t crc16Arc(std::span<const std::byte> data, std::uint16_t previous = 0);

/// CRC-16/XMODEM (polynomial 0x1021, most significant bit first, start 0, no inversion): BSL frames of the ROM stage.
/// `previous` as above. Over data followed by its own check value (high byte first) it gives 0.
/// Always the small version: frames are short.
std::uint16_t crc16Xmodem(std::span<const std::byte> data, std::uint16_t previous = 0);

} // namespace core::checksum
