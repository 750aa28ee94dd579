// SPDX-License-Identifier: MIT
#include "firmware/board/ast1030/BoardArea.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/Format.h"

#include <algorithm>
#include <cstring>

namespace firmware::ast1030
{

using core::ErrorCode;
using core::Result;
using core::littlefs::load32;
using core::littlefs::store32;

namespace
{

// Where things lie, in sectors
constexpr std::uint32_t factorySector = 0;
constexpr std::uint32_t markSector = 1;
constexpr std::uint32_t nvSector = 8;
constexpr std::uint32_t nvSectors = (pageSize + nvLimit + sectorSize - 1) / sectorSize;
constexpr std::uint32_t phaseCheckSector = nvSector + 2 * nvSectors;
constexpr std::uint32_t phaseCheckSectors = 1;
static_assert((phaseCheckSector + 2 * phaseCheckSectors) * sectorSize <= boardAreaSize);

constexpr std::uint32_t factoryMagic = 0x3146424C; // "LBF1"
constexpr std::uint32_t slotMagic = 0x3153424C;    // "LBS1"
constexpr std::uint32_t erasedWord = 0xFFFFFFFF;
constexpr std::uint32_t gone = 0xFFFFFFFE; // as a size: the record was erased

// The marks of a sector count in the order in which they were written, the last one says how it is.
constexpr std::uint32_t markBegun = 0x42474E44;
constexpr std::uint32_t markEnded = 0x454E4444;

constexpr std::size_t factorySize = 24 + 3 * FactoryRecord::textSize; // without its CRC
constexpr std::size_t slotHeaderSize = 20;                            // with its CRC

using FactoryBytes = std::array<std::byte, factorySize + 4>;

FactoryBytes bytesOf(const FactoryRecord& record)
{
    FactoryBytes bytes;
    const std::uint32_t words[] = {factoryMagic,         record.user.offset, record.user.size,
                                   record.backup.offset, record.backup.size, record.lenientLoader};
    auto* at = bytes.data();
    for (const auto word : words) {
        store32(at, word);
        at += 4;
    }
    for (const auto* text : {&record.model, &record.revision, &record.serial}) {
        std::memcpy(at, text->data(), text->size());
        at += text->size();
    }
    store32(at, core::checksum::zlibCrc32(std::span(bytes).first(factorySize)));
    return bytes;
}

bool liesIn(const Area& area, std::uint32_t size)
{
    return area.size >= 5 * sectorSize && area.offset % sectorSize == 0 && area.size % sectorSize == 0 &&
           area.size <= size && area.offset <= size - area.size;
}

} // namespace

bool FactoryRecord::operator==(const FactoryRecord& other) const
{
    return bytesOf(*this) == bytesOf(other);
}

void setText(std::array<char, FactoryRecord::textSize>& text, std::string_view value)
{
    text.fill('\0');
    std::copy_n(value.begin(), std::min(value.size(), text.size()), text.begin());
}

std::string_view textOf(const std::array<char, FactoryRecord::textSize>& text)
{
    return {text.begin(), std::find(text.begin(), text.end(), '\0')};
}

Result<FactoryRecord> BoardArea::factoryRecord()
{
    FactoryBytes bytes;
    if (const auto done = m_flash.read(m_start + factorySector * sectorSize, bytes); !done)
        return done.failure();
    if (load32(bytes.data()) != factoryMagic)
        return core::fail<ErrorCode::badMagic, "factory record">();
    if (load32(bytes.data() + factorySize) != core::checksum::zlibCrc32(std::span(bytes).first(factorySize)))
        return core::fail<ErrorCode::badChecksum, "factory record">();
    FactoryRecord record;
    record.user = {load32(bytes.data() + 4), load32(bytes.data() + 8)};
    record.backup = {load32(bytes.data() + 12), load32(bytes.data() + 16)};
    record.lenientLoader = load32(bytes.data() + 20) != 0;
    const auto* at = bytes.data() + 24;
    for (auto* text : {&record.model, &record.revision, &record.serial}) {
        std::memcpy(text->data(), at, text->size());
        at += text->size();
    }
    if (!liesIn(record.user, m_start) || !liesIn(record.backup, m_start))
        return core::fail<ErrorCode::outOfRange, "factory record">();
    return record;
}

Result<void> BoardArea::setFactoryRecord(const FactoryRecord& record)
{
    const auto offset = m_start + factorySector * sectorSize;
    if (const auto done = m_flash.erase(offset); !done)
        return done;
    return m_flash.program(offset, bytesOf(record));
}

// Gives where the next mark goes, the end of the sector when there is no room.
Result<std::uint32_t> BoardArea::nextMark(bool& underWay)
{
    const auto sector = m_start + markSector * sectorSize;
    underWay = false;
    std::array<std::byte, 64> piece;
    for (std::uint32_t offset = sector; offset < sector + sectorSize; offset += piece.size()) {
        if (const auto done = m_flash.read(offset, piece); !done)
            return done.failure();
        for (std::uint32_t at = 0; at < piece.size(); at += 4) {
            const auto mark = load32(piece.data() + at);
            if (mark == erasedWord)
                return offset + at;
            // One that a power cut tore counts as begun: the loader is the safe place.
            underWay = mark != markEnded;
        }
    }
    return sector + sectorSize;
}

bool BoardArea::isDownloadUnderWay()
{
    bool underWay = false;
    return !nextMark(underWay) || underWay;
}

Result<void> BoardArea::setDownloadUnderWay(bool underWay)
{
    bool now = false;
    const auto next = nextMark(now);
    if (next && now == underWay)
        return {};
    const auto sector = m_start + markSector * sectorSize;
    std::array<std::byte, 4> mark;
    store32(mark.data(), underWay ? markBegun : markEnded);
    if (next && *next < sector + sectorSize) {
        if (const auto done = m_flash.program(*next, mark); !done)
            return done;
        // Behind it there may be what an erase that was cut left.
        if (nextMark(now) && now == underWay)
            return {};
    }
    if (const auto done = m_flash.erase(sector); !done || !underWay)
        return done;
    return m_flash.program(sector, mark);
}

BoardArea::Slots BoardArea::slotsOf(std::uint32_t record) const
{
    switch (record) {
    case fixedNv:
        return {m_start + nvSector * sectorSize, nvSectors};
    case phaseCheck:
        return {m_start + phaseCheckSector * sectorSize, phaseCheckSectors};
    default:
        return {};
    }
}

// A slot begins with a page for its header: magic, number, size, CRC of the content, CRC of the header.
BoardArea::Slot BoardArea::readSlot(std::uint32_t offset)
{
    std::array<std::byte, slotHeaderSize> header;
    if (!m_flash.read(offset, header) || load32(header.data()) != slotMagic ||
        load32(header.data() + 16) != core::checksum::zlibCrc32(std::span(header).first(16)))
        return {offset};
    return {offset, load32(header.data() + 4), load32(header.data() + 8), load32(header.data() + 12)};
}

Result<std::size_t> BoardArea::read(std::uint32_t record, std::span<std::byte> out)
{
    const auto slots = slotsOf(record);
    if (slots.sectors == 0)
        return core::fail<ErrorCode::notFound, "record">();
    const auto a = readSlot(slots.first);
    const auto b = readSlot(slots.first + slots.sectors * sectorSize);
    const auto& newest = a.number > b.number ? a : b;
    if (newest.number == 0 || newest.size > slots.sectors * sectorSize - pageSize)
        return core::fail<ErrorCode::notFound, "record">();
    const auto content = out.first(std::min<std::size_t>(out.size(), newest.size));
    if (const auto done = m_flash.read(newest.offset + pageSize, content); !done)
        return done.failure();
    if (content.size() == newest.size && core::checksum::zlibCrc32(content) != newest.crc)
        return core::fail<ErrorCode::badChecksum, "record">();
    return content.size();
}

Result<void> BoardArea::write(std::uint32_t record, std::span<const std::byte> content)
{
    return replace(record, content, false);
}

void BoardArea::erase(std::uint32_t record)
{
    (void)replace(record, {}, true);
}

Result<void> BoardArea::replace(std::uint32_t record, std::span<const std::byte> content, bool isGone)
{
    const auto slots = slotsOf(record);
    if (slots.sectors == 0)
        return isGone ? Result<void>() : core::fail<ErrorCode::notFound, "record">();
    if (content.size() > slots.sectors * sectorSize - pageSize)
        return core::fail<ErrorCode::tooLarge, "record">();
    const auto a = readSlot(slots.first);
    const auto b = readSlot(slots.first + slots.sectors * sectorSize);
    const auto& older = a.number > b.number ? b : a;
    const auto last = std::max(a.number, b.number);
    if (isGone && last == 0)
        return {};
    for (std::uint32_t at = 0; at < pageSize + content.size(); at += sectorSize) {
        if (const auto done = m_flash.erase(older.offset + at); !done)
            return done;
    }
    if (const auto done = m_flash.program(older.offset + pageSize, content); !done)
        return done;
    std::array<std::byte, slotHeaderSize> header;
    store32(header.data(), slotMagic);
    store32(header.data() + 4, last + 1);
    store32(header.data() + 8, isGone ? gone : static_cast<std::uint32_t>(content.size()));
    store32(header.data() + 12, core::checksum::zlibCrc32(content));
    store32(header.data() + 16, core::checksum::zlibCrc32(std::span(header).first(16)));
    return m_flash.program(older.offset, header);
}

Result<void> BoardArea::format(std::uint32_t device)
{
    for (const std::string_view name : {"FSYS", "FEXT", "FMOD"}) {
        if (load32(std::as_bytes(std::span(name)).data()) == device)
            return {};
    }
    return core::fail<ErrorCode::notFound, "flash device">();
}

} // namespace firmware::ast1030
