// SPDX-License-Identifier: MIT
// A part of the flash as the block device that the file system works on.
#pragma once

#include "core/littlefs/Device.h"
#include "firmware/flash/Flash.h"

namespace firmware
{

/// Where a partition lies in the flash, in bytes; both are multiples of sectorSize.
struct Area {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};

class Partition final : public core::littlefs::BlockDevice
{
public:
    Partition(Flash& flash, const Area& area) : m_flash(flash), m_area(area) {}

    /// The module leaves the last block unused (quecpython-backup chapter 1.1).
    core::littlefs::Geometry geometry() const
    {
        return {sectorSize, sectorSize, sectorSize, m_area.size / sectorSize - 1};
    }

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        if (!holds(block, offset, out.size()))
            return core::fail(core::ErrorCode::outOfRange, "flash read", block);
        return m_flash.read(placeOf(block) + offset, out);
    }
    core::Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override
    {
        if (!holds(block, offset, in.size()))
            return core::fail(core::ErrorCode::outOfRange, "flash program", block);
        return m_flash.program(placeOf(block) + offset, in);
    }
    core::Result<void> erase(std::uint32_t block) override
    {
        if (!holds(block, 0, 0))
            return core::fail(core::ErrorCode::outOfRange, "flash erase", block);
        return m_flash.erase(placeOf(block));
    }
    core::Result<void> sync() override { return {}; }

private:
    bool holds(std::uint32_t block, std::uint32_t offset, std::size_t size) const
    {
        return block < m_area.size / sectorSize && offset <= sectorSize && size <= sectorSize - offset;
    }
    std::uint32_t placeOf(std::uint32_t block) const { return m_area.offset + block * sectorSize; }

    Flash& m_flash;
    Area m_area;
};

} // namespace firmware
