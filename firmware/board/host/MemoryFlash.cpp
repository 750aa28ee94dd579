// SPDX-License-Identifier: MIT
#include "firmware/board/host/MemoryFlash.h"

#include <algorithm>
#include <cstring>

namespace firmware::host
{

using core::ErrorCode;
using core::Result;

Result<void> MemoryFlash::read(std::uint32_t offset, std::span<std::byte> out)
{
    if (offset > size() || out.size() > size() - offset)
        return core::fail<ErrorCode::outOfRange, "flash read">();
    std::memcpy(out.data(), m_content.data() + offset, out.size());
    return {};
}

Result<void> MemoryFlash::program(std::uint32_t offset, std::span<const std::byte> in)
{
    if (offset > size() || in.size() > size() - offset)
        return core::fail<ErrorCode::outOfRange, "flash program">();
    for (std::size_t i = 0; i < in.size(); ++i)
        m_content[offset + i] &= in[i];
    return {};
}

Result<void> MemoryFlash::erase(std::uint32_t offset)
{
    if (offset % sectorSize != 0 || offset >= size())
        return core::fail<ErrorCode::outOfRange, "flash erase">();
    std::fill_n(m_content.begin() + offset, sectorSize, std::byte{0xFF});
    return {};
}

} // namespace firmware::host
