// SPDX-License-Identifier: MIT
// A part of the flash as the block device that the file system works on: to be read, or to be written too.
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

/// The module leaves the last block unused (quecpython-backup chapter 1.1). `unit`: bytes that are read and programmed
/// together, a power of two from pageSize to sectorSize; it costs memory, and does not change what is on the flash.
constexpr core::littlefs::Geometry geometryOf(const Area& area, std::uint32_t unit = sectorSize)
{
    return {unit, unit, sectorSize, area.size / sectorSize - 1};
}

constexpr bool holds(const Area& area, std::uint32_t block, std::uint32_t offset, std::size_t size)
{
    return block < area.size / sectorSize && offset <= sectorSize && size <= sectorSize - offset;
}

class ReadablePartition final : public core::littlefs::ReadableDevice
{
public:
    ReadablePartition(ReadableFlash& flash, const Area& area) : m_flash(flash), m_area(area) {}

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        if (!holds(m_area, block, offset, out.size()))
            return core::fail<core::ErrorCode::outOfRange, "flash read">();
        return m_flash.read(m_area.offset + block * sectorSize + offset, out);
    }

private:
    ReadableFlash& m_flash;
    Area m_area;
};

class Partition final : public core::littlefs::BlockDevice
{
public:
    Partition(Flash& flash, const Area& area) : m_flash(flash), m_area(area) {}

    core::littlefs::Geometry geometry() const { return geometryOf(m_area); }

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        if (!holds(m_area, block, offset, out.size()))
            return core::fail<core::ErrorCode::outOfRange, "flash read">();
        return m_flash.read(placeOf(block) + offset, out);
    }
    core::Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override
    {
        if (!holds(m_area, block, offset, in.size()))
            return core::fail<core::ErrorCode::outOfRange, "flash program">();
        return m_flash.program(placeOf(block) + offset, in);
    }
    core::Result<void> erase(std::uint32_t block) override
    {
        if (!holds(m_area, block, 0, 0))
            return core::fail<core::ErrorCode::outOfRange, "flash erase">();
        return m_flash.erase(placeOf(block));
    }
    core::Result<void> sync() override { return {}; }

private:
    std::uint32_t placeOf(std::uint32_t block) const { return m_area.offset + block * sectorSize; }

    Flash& m_flash;
    Area m_area;
};

} // namespace firmware
