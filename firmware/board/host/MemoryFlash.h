// SPDX-License-Identifier: MIT
// A NOR flash in memory.
#pragma once

#include "firmware/flash/Flash.h"

#include <cstdint>
#include <vector>

namespace firmware::host
{

class MemoryFlash final : public Flash
{
public:
    /// Erased. `size` is a multiple of sectorSize.
    explicit MemoryFlash(std::uint32_t size = 8u << 20) : m_content(size, std::byte{0xFF}) {}

    std::uint32_t size() const override { return static_cast<std::uint32_t>(m_content.size()); }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t offset) override;

    std::vector<std::byte>& content() { return m_content; }
    const std::vector<std::byte>& content() const { return m_content; }

private:
    std::vector<std::byte> m_content;
};

} // namespace firmware::host
