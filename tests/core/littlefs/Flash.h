// SPDX-License-Identifier: MIT
// Devices around or beside the simulated NOR flash that tell a test what the file system did to them.
#pragma once

#include "core/littlefs/Device.h"
#include "tests/support/TestData.h"

#include <set>
#include <string>
#include <vector>

namespace test
{

/// Passes everything on, writes it down ("E3 P3 S"), and judges it by the rules of littlefs-v1 chapter 8.1.
class RecordingDevice final : public core::littlefs::BlockDevice
{
public:
    RecordingDevice(core::littlefs::BlockDevice& device, const core::littlefs::Geometry& geometry)
        : m_device(device), m_geometry(geometry)
    {
    }

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t block) override;
    core::Result<void> sync() override;

    /// What happened since the last call; units that are programmed one after the other count as one P.
    std::string takeLog();
    /// Programs that were not aligned, or came twice without an erase between them; reads that were not aligned.
    unsigned violations = 0;
    std::uint64_t reads = 0;

private:
    core::littlefs::BlockDevice& m_device;
    core::littlefs::Geometry m_geometry;
    std::set<std::pair<std::uint32_t, std::uint32_t>> m_programmed; ///< block and unit
    std::set<std::uint32_t> m_erased;                               ///< blocks, since this device exists
    std::string m_log;
    std::string m_last;
};

/// Memory that erases to any value and takes every program, as the vendor's packer has it.
class MemoryDevice final : public core::littlefs::BlockDevice
{
public:
    MemoryDevice(std::uint32_t blocks, std::uint32_t blockSize, std::byte erased)
        : content(std::size_t{blocks} * blockSize, erased), m_blockSize(blockSize), m_erased(erased)
    {
    }

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t block) override;
    core::Result<void> sync() override { return {}; }

    Bytes content;

private:
    std::uint32_t m_blockSize;
    std::byte m_erased;
};

} // namespace test
