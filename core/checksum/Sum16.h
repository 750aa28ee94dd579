// SPDX-License-Identifier: MIT
// The 16-bit sum that the Unisoc loaders (FDL) put into their BSL frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::checksum
{

/// The inverted one's-complement sum of little-endian 16-bit words; an odd last byte is added as its own value.
/// A frame carries it low byte first; over an even number of bytes followed by their own sum it gives 0.
/// An empty input gives 0xFFFF. To go on after an earlier piece give its result as `previous`: every piece but the
/// last must then have an even size, as words do not span pieces.
/// Loaders for other chips treat odd sizes differently, so senders pad their data to an even size.
std::uint16_t bslSum16(std::span<const std::byte> data, std::uint16_t previous = 0xFFFF);

} // namespace core::checksum
