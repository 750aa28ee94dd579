// SPDX-License-Identifier: MIT
#include "tests/core/littlefs/Flash.h"

#include <algorithm>
#include <utility>

using namespace core;

namespace test
{

Result<void> RecordingDevice::read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    ++reads;
    if (offset % m_geometry.readSize != 0 || out.size() % m_geometry.readSize != 0)
        ++violations;
    return m_device.read(block, offset, out);
}

Result<void> RecordingDevice::program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in)
{
    const std::string step = " P" + std::to_string(block);
    if (m_last != step)
        m_log += step;
    m_last = step;
    if (offset % m_geometry.progSize != 0 || in.size() % m_geometry.progSize != 0 || !m_erased.contains(block))
        ++violations;
    for (std::uint32_t at = 0; at < in.size(); at += m_geometry.progSize) {
        if (!m_programmed.insert({block, offset + at}).second)
            ++violations;
    }
    return m_device.program(block, offset, in);
}

Result<void> RecordingDevice::erase(std::uint32_t block)
{
    m_last = " E" + std::to_string(block);
    m_log += m_last;
    m_erased.insert(block);
    std::erase_if(m_programmed, [&](const auto& unit) { return unit.first == block; });
    return m_device.erase(block);
}

Result<void> RecordingDevice::sync()
{
    m_last = " S";
    m_log += m_last;
    return m_device.sync();
}

std::string RecordingDevice::takeLog()
{
    m_last.clear();
    const std::string log = std::exchange(m_log, {});
    return log.empty() ? log : log.substr(1);
}

Result<void> MemoryDevice::read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    std::copy_n(content.begin() + std::size_t{block} * m_blockSize + offset, out.size(), out.begin());
    return {};
}

Result<void> MemoryDevice::program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in)
{
    std::copy(in.begin(), in.end(), content.begin() + std::size_t{block} * m_blockSize + offset);
    return {};
}

Result<void> MemoryDevice::erase(std::uint32_t block)
{
    std::fill_n(content.begin() + std::size_t{block} * m_blockSize, m_blockSize, m_erased);
    return {};
}

} // namespace test
