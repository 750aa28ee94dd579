// SPDX-License-Identifier: MIT
// The reflected CRCs for the host (target core_checksum); CrcSmall.cpp has them for flash-poor firmware.
#include "core/checksum/Crc16.h"
#include "core/checksum/Crc32.h"
#include "core/checksum/FastCrc.h"

namespace core::checksum
{

std::uint32_t crc32Register(std::uint32_t state, std::span<const std::byte> data)
{
    return advanceFast<std::uint32_t{0xEDB88320}>(state, data);
}

std::uint16_t crc16Arc(std::span<const std::byte> data, std::uint16_t previous)
{
    return advanceFast<std::uint16_t{0xA001}>(previous, data);
}

} // namespace core::checksum
