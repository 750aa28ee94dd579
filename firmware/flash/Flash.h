// SPDX-License-Identifier: MIT
// A SPI NOR flash as the firmware drives it: programming only clears bits, erasing sets the bits of a whole sector.
#pragma once

#include "core/Error.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace firmware
{

inline constexpr std::uint32_t sectorSize = 4096; ///< bytes that are erased together
inline constexpr std::uint32_t pageSize = 256;    ///< bytes that are programmed together

/// Offsets are in bytes from the start of the flash. Errors: deviceIo; outOfRange beyond the end.
/// Whoever gets no more than this cannot change the flash.
class ReadableFlash
{
public:
    virtual std::uint32_t size() const = 0;
    virtual core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) = 0;

protected:
    ~ReadableFlash() = default;
};

class Flash : public ReadableFlash
{
public:
    virtual core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) = 0;
    /// One sector; `offset` is a multiple of sectorSize.
    virtual core::Result<void> erase(std::uint32_t offset) = 0;

protected:
    ~Flash() = default;
};

} // namespace firmware
