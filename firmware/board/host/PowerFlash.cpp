// SPDX-License-Identifier: MIT
#include "firmware/board/host/PowerFlash.h"

#include <vector>

namespace firmware::host
{

using core::Result;

namespace
{
constexpr std::byte erased{0xFF};

auto noPower()
{
    return core::fail<core::ErrorCode::deviceIo, "flash (no power)">();
}
} // namespace

void PowerFlash::cutAt(std::uint32_t operation, core::restore::Tear tear)
{
    m_cut = m_operations + operation;
    m_tear = tear;
}

bool PowerFlash::cutHere()
{
    if (m_operations++ != m_cut)
        return false;
    m_cut.reset();
    m_hasPower = false;
    return true;
}

Result<void> PowerFlash::read(std::uint32_t offset, std::span<std::byte> out)
{
    return m_hasPower ? m_flash.read(offset, out) : noPower();
}

Result<void> PowerFlash::program(std::uint32_t offset, std::span<const std::byte> in)
{
    if (!m_hasPower)
        return noPower();
    if (!cutHere())
        return m_flash.program(offset, in);
    std::vector<std::byte> content(in.size());
    if (const auto done = m_flash.read(offset, content); !done)
        return done;
    std::vector<std::byte> wanted(in.begin(), in.end());
    for (std::size_t i = 0; i < in.size(); ++i)
        wanted[i] &= content[i];
    core::restore::applyTorn(m_tear, content, wanted);
    (void)m_flash.program(offset, content);
    return noPower();
}

Result<void> PowerFlash::erase(std::uint32_t offset)
{
    if (!m_hasPower)
        return noPower();
    if (!cutHere())
        return m_flash.erase(offset);
    std::vector<std::byte> content(sectorSize);
    if (const auto done = m_flash.read(offset, content); !done)
        return done;
    core::restore::applyTorn(m_tear, content, std::vector<std::byte>(sectorSize, erased));
    (void)m_flash.erase(offset);
    (void)m_flash.program(offset, content);
    return noPower();
}

} // namespace firmware::host
