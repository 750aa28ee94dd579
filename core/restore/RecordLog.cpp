// SPDX-License-Identifier: MIT
#include "core/restore/RecordLog.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"

#include <algorithm>
#include <cstring>

namespace core::restore
{

using littlefs::Geometry;
using littlefs::load32;
using littlefs::store32;

namespace
{

constexpr std::uint32_t magic = 0x3152424C; // "LBR1"
constexpr std::uint32_t contentStart = 16;  // what makes two records differ
constexpr std::uint32_t countsStart = 20;
constexpr std::uint32_t attemptsStart = 36;
constexpr std::uint32_t attemptSize = 6;

using Bytes = std::array<std::byte, recordSize>;

constexpr std::uint16_t StatusRecord::*numbers[] = {
    &StatusRecord::lastError,   &StatusRecord::whole,         &StatusRecord::updated,       &StatusRecord::restored,
    &StatusRecord::notRestored, &StatusRecord::notRestorable, &StatusRecord::backupDamaged, &StatusRecord::unknown};
constexpr bool StatusRecord::*flags[] = {&StatusRecord::confirmed, &StatusRecord::listRewritten,
                                         &StatusRecord::repaired, &StatusRecord::formatted, &StatusRecord::wentBack};

std::uint32_t crcOf(std::span<const std::byte> bytes)
{
    return checksum::zlibCrc32(bytes.subspan(8, recordSize - 8));
}

void encode(const StatusRecord& record, std::span<std::byte> out)
{
    std::fill(out.begin(), out.begin() + recordSize, std::byte{0});
    store32(out.data(), magic);
    store32(out.data() + 8, record.sequence);
    store32(out.data() + 12, record.freeBlocks);
    out[16] = std::byte{record.outcome};
    out[17] = static_cast<std::byte>(record.update);
    out[18] = std::byte{record.boots};
    for (std::size_t i = 0; i < std::size(flags); ++i)
        out[19] |= static_cast<std::byte>(int{record.*flags[i]} << i);
    auto* at = out.data() + countsStart;
    for (const auto number : numbers) {
        *at++ = static_cast<std::byte>(record.*number);
        *at++ = static_cast<std::byte>(record.*number >> 8);
    }
    at = out.data() + attemptsStart;
    for (const auto& attempt : record.attempts) {
        store32(at, attempt.file);
        at[4] = std::byte{attempt.count};
        at += attemptSize;
    }
    store32(out.data() + 4, crcOf(out));
}

void decode(std::span<const std::byte> in, StatusRecord& record)
{
    record.sequence = load32(in.data() + 8);
    record.freeBlocks = load32(in.data() + 12);
    record.outcome = std::min(std::to_integer<std::uint8_t>(in[16]), std::uint8_t{outcomeKeys.size() - 1});
    record.update = static_cast<UpdateOutcome>(std::min(in[17], static_cast<std::byte>(UpdateOutcome::wentBack)));
    record.boots = std::to_integer<std::uint8_t>(in[18]);
    for (std::size_t i = 0; i < std::size(flags); ++i)
        record.*flags[i] = (std::to_integer<int>(in[19]) >> i & 1) != 0;
    const auto* at = in.data() + countsStart;
    for (const auto number : numbers) {
        record.*number = static_cast<std::uint16_t>(std::to_integer<int>(at[0]) | std::to_integer<int>(at[1]) << 8);
        at += 2;
    }
    at = in.data() + attemptsStart;
    for (auto& attempt : record.attempts) {
        attempt.file = load32(at);
        attempt.count = std::to_integer<std::uint8_t>(at[4]);
        at += attemptSize;
    }
}

/// What the block of records holds.
struct Scan {
    bool found = false;
    Bytes newest;          ///< where found
    std::uint32_t end = 0; ///< bytes: nothing was programmed from here on
};

Result<void> scan(littlefs::ReadableDevice& device, const Geometry& geometry, std::span<std::byte> buffer, Scan& result)
{
    for (std::uint32_t offset = 0; offset < geometry.blockSize;) {
        const auto part = buffer.first(std::min<std::size_t>(buffer.size(), geometry.blockSize - offset));
        if (auto done = device.read(geometry.blockCount, offset, part); !done)
            return done;
        for (std::size_t at = 0; at + recordSize <= part.size(); at += recordSize) {
            const auto bytes = part.subspan(at, recordSize);
            if (std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0xFF}; }))
                continue;
            result.end = offset + static_cast<std::uint32_t>(at) + recordSize;
            if (load32(bytes.data()) != magic || load32(bytes.data() + 4) != crcOf(bytes))
                continue;
            if (result.found && load32(bytes.data() + 8) < load32(result.newest.data() + 8))
                continue;
            result.found = true;
            std::copy(bytes.begin(), bytes.end(), result.newest.begin());
        }
        offset += static_cast<std::uint32_t>(part.size());
    }
    return {};
}

} // namespace

const char* toText(UpdateOutcome outcome)
{
    switch (outcome) {
    case UpdateOutcome::none:
        break;
    case UpdateOutcome::installed:
        return "installed";
    case UpdateOutcome::refused:
        return "refused";
    case UpdateOutcome::unfinished:
        return "unfinished";
    case UpdateOutcome::wentBack:
        return "went-back";
    }
    return "";
}

std::uint32_t nameHash(std::string_view name)
{
    return checksum::zlibCrc32(std::as_bytes(std::span(name)));
}

Result<void> readRecord(littlefs::ReadableDevice& device, const Geometry& geometry, std::span<std::byte> buffer,
                        StatusRecord& record)
{
    record = {};
    Scan found;
    if (auto done = scan(device, geometry, buffer, found); !done)
        return done;
    if (found.found)
        decode(found.newest, record);
    return {};
}

Result<void> appendRecord(littlefs::BlockDevice& device, const Geometry& geometry, std::span<std::byte> buffer,
                          StatusRecord& record)
{
    Scan found;
    if (auto done = scan(device, geometry, buffer, found); !done)
        return done;
    const auto unit = std::max(geometry.progSize, recordSize);
    const auto out = buffer.first(unit);
    record.sequence = found.found ? load32(found.newest.data() + 8) + 1 : 1;
    encode(record, out);
    if (found.found &&
        std::memcmp(out.data() + contentStart, found.newest.data() + contentStart, recordSize - contentStart) == 0)
        return {};
    std::fill(out.begin() + recordSize, out.end(), std::byte{0xFF});

    auto offset = (found.end + unit - 1) / unit * unit;
    if (offset + unit > geometry.blockSize) {
        if (auto done = device.erase(geometry.blockCount); !done)
            return done;
        offset = 0;
    }
    if (auto done = device.program(geometry.blockCount, offset, out); !done)
        return done;
    return device.sync();
}

Result<void> confirmBoot(littlefs::BlockDevice& device, const Geometry& geometry, std::span<std::byte> buffer)
{
    StatusRecord record;
    if (auto done = readRecord(device, geometry, buffer, record); !done)
        return done;
    if (record.boots == 0)
        return {};
    record.boots = 0;
    record.confirmed = true;
    return appendRecord(device, geometry, buffer, record);
}

} // namespace core::restore
