// SPDX-License-Identifier: MIT
// The NV image of a package: what the module's own one gives to it, and its check values (unisoc-8910 chapter 4.8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace device
{

/// Takes the data of these items (calibration, IMEI) from `own`, the module's image, over into `image`, which keeps the
/// lengths that it has. Items that only one of them has stay as they are. Returns how many were taken.
std::size_t keepNvItems(std::span<std::byte> image, std::span<const std::byte> own,
                        std::span<const std::uint32_t> items);

/// Puts the check value into the first two bytes; returns the sum of all bytes, which START_DATA tells the loader.
/// An image of less than four bytes is left alone.
std::uint32_t sealNvImage(std::span<std::byte> image);

} // namespace device
