// SPDX-License-Identifier: MIT
#include "firmware/loader/Loader.h"

#include "core/checksum/Crc32.h"

#include <algorithm>

namespace firmware
{

using core::ErrorCode;
using core::Result;
using core::wire::BslReceiver;
using core::wire::BslType;
using core::wire::PdlCode;
using core::wire::PdlCommand;

namespace
{

constexpr std::uint32_t imageMagic = 0x27051956;
constexpr std::uint32_t imageHeaderSize = 64;
constexpr std::size_t imageCrcAt = 4; // of the header, within it

constexpr std::uint32_t addressMask = 0x00FFFFFF; // the rest of a flash address is its offset
constexpr std::uint32_t mainFlash = 0x60;         // top byte
constexpr std::uint32_t externalFlash = 0x70;     // which this board does not have
constexpr std::uint32_t wholeChip = 0xFFFFFFFF;

// A stage's buffer takes so much more than its packets (unisoc-8910 chapter 4.6).
constexpr std::size_t frameSpare = 32;

bool isFlash(std::uint32_t address)
{
    return address >> 24 == mainFlash;
}

} // namespace

Loader::Loader(Flash& flash, Records& records, LoaderBoard& board, LoaderMemory& memory, const LoaderSettings& settings)
    : m_flash(flash), m_records(records), m_board(board), m_memory(memory), m_settings(settings),
      m_pdl(core::wire::PdlSide::device, std::span(memory.frame).first(core::wire::pdlMaxPayload)), m_bsl({})
{
}

void Loader::feed(std::span<const std::byte> bytes)
{
    for (const std::byte byte : bytes)
        feedByte(byte);
}

void Loader::feedByte(std::byte byte)
{
    switch (m_stage) {
    case Stage::rom:
        if (m_pdl.feed(byte))
            handlePdl();
        return;
    case Stage::fdl1Sync:
        if (byte == core::wire::bslFlag) {
            m_bsl = BslReceiver(std::span(m_memory.frame).first(core::wire::bslMaxDataFdl1 + frameSpare));
            m_stage = Stage::fdl1;
            reply(BslType::version, std::as_bytes(std::span(loaderVersion)));
        }
        return;
    case Stage::fdl1:
    case Stage::fdl2:
        switch (m_bsl.feed(byte)) {
        case BslReceiver::Event::frame:
            m_stage == Stage::fdl1 ? handleFdl1() : handleFdl2();
            break;
        case BslReceiver::Event::badCheck:
            if (m_settings.lenient)
                reply(BslType::verifyError);
            else
                m_stage = Stage::stopped;
            break;
        default:
            break;
        }
        return;
    case Stage::stopped:
    case Stage::restarting:
    case Stage::poweredOff:
        return;
    }
}

void Loader::begin(std::uint32_t address, std::uint32_t total)
{
    m_address = address;
    m_total = total;
    m_received = 0;
    m_crc = 0;
    m_imageHeader = {};
    m_imageCrc = 0;
    m_transfer = Transfer::started;
}

// --- Boot ROM ---------------------------------------------------------------------------------------------------

void Loader::handlePdl()
{
    const std::uint32_t command = m_pdl.word(0).value_or(0);
    const bool isExec = command == static_cast<std::uint32_t>(PdlCommand::execData);
    if (isExec && imageIsValid()) {
        // Without an answer: FDL1 just starts.
        m_stage = Stage::fdl1Sync;
        m_transfer = Transfer::none;
        m_imageHeader = {};
        return;
    }
    m_board.send(core::wire::pdlReply(isExec ? PdlCode::verifyError : answerPdl(command)));
}

PdlCode Loader::answerPdl(std::uint32_t command)
{
    const std::uint32_t first = m_pdl.word(1).value_or(0);
    const std::uint32_t second = m_pdl.word(2).value_or(0);
    switch (static_cast<PdlCommand>(command)) {
    case PdlCommand::connect:
    case PdlCommand::endData:
        return PdlCode::ack;
    case PdlCommand::startData:
        if (first < m_settings.fdl1Start ||
            std::uint64_t{first} + second > std::uint64_t{m_settings.fdl1Start} + m_settings.fdl1Size)
            return PdlCode::invalidAddress;
        begin(first, second);
        return PdlCode::ack;
    case PdlCommand::midData: {
        constexpr std::size_t wordsSize = 12;
        const auto payload = m_pdl.payload();
        if (payload.size() < wordsSize || second > payload.size() - wordsSize || second > m_total - m_received)
            return PdlCode::invalidSize;
        takeImage(payload.subspan(wordsSize, second));
        return PdlCode::ack;
    }
    default:
        return PdlCode::unknownCommand;
    }
}

// Pieces count in the order in which they come; nothing but the header has to be kept to verify them.
void Loader::takeImage(std::span<const std::byte> data)
{
    const std::size_t inHeader = m_received < imageHeaderSize
                                     ? std::min<std::size_t>(imageHeaderSize - m_received, data.size())
                                     : std::size_t{0};
    std::ranges::copy(data.first(inHeader), m_imageHeader.begin() + m_received);
    m_received += static_cast<std::uint32_t>(inHeader);
    const auto body = data.subspan(inHeader);
    if (body.empty())
        return;
    const std::uint32_t seen = m_received - imageHeaderSize;
    const std::uint32_t covered = imageWord(3) - std::min(imageWord(3), seen);
    m_imageCrc = core::checksum::zlibCrc32(body.first(std::min<std::size_t>(body.size(), covered)), m_imageCrc);
    m_received += static_cast<std::uint32_t>(body.size());
}

// The header is big-endian (unisoc-8910 chapter 1.7.1).
std::uint32_t Loader::imageWord(std::size_t index) const
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | std::to_integer<std::uint32_t>(m_imageHeader[4 * index + i]);
    return value;
}

bool Loader::imageIsValid() const
{
    auto header = m_imageHeader;
    std::fill_n(header.begin() + imageCrcAt, 4, std::byte{0});
    const std::uint64_t end = std::uint64_t{imageHeaderSize} + imageWord(3);
    return imageWord(0) == imageMagic && imageWord(1) == core::checksum::zlibCrc32(header) && end <= m_total &&
           end <= m_received && imageWord(6) == m_imageCrc;
}

// --- FDL1 -------------------------------------------------------------------------------------------------------

void Loader::handleFdl1()
{
    BslType answer = BslType::ack;
    switch (m_bsl.type()) {
    case BslType::connect:
        break;
    case BslType::changeBaud:
        reply(BslType::ack);
        m_board.setBaudRate(m_bsl.word(0));
        return;
    case BslType::startData:
        answer = startFdl2Image();
        break;
    case BslType::midstData:
        answer = takeFdl2Image();
        break;
    case BslType::endData: // not even that all bytes have arrived is looked at
        answer = m_transfer == Transfer::none ? BslType::notStarted : BslType::ack;
        break;
    case BslType::execData:
        if (imageWord(0) != imageMagic)
            return;
        m_bsl = BslReceiver(m_memory.frame);
        m_transfer = Transfer::none;
        m_stage = Stage::fdl2; // which answers in place of FDL1
        break;
    default:
        if (!m_settings.lenient) {
            m_stage = Stage::stopped;
            return;
        }
        answer = BslType::invalidCommand;
    }
    reply(answer);
    if (answer != BslType::ack && !m_settings.lenient)
        m_stage = Stage::stopped;
}

BslType Loader::startFdl2Image()
{
    if (m_bsl.word(0) != m_settings.fdl2Start)
        return BslType::destinationError;
    if (m_bsl.word(1) > m_settings.fdl2Size)
        return BslType::sizeError;
    begin(m_bsl.word(0), m_bsl.word(1));
    return BslType::ack;
}

BslType Loader::takeFdl2Image()
{
    if (!isRunning())
        return BslType::notStarted;
    if (m_bsl.data().size() > m_total - m_received)
        return BslType::sizeError;
    takeImage(m_bsl.data());
    m_transfer = Transfer::gathering;
    return BslType::ack;
}

// --- FDL2 -------------------------------------------------------------------------------------------------------

void Loader::handleFdl2()
{
    switch (m_bsl.type()) {
    case BslType::connect:
    case BslType::repartition:
    case BslType::enableDebugMode:
        return reply(BslType::ack);
    case BslType::startData:
        return reply(startData());
    case BslType::midstData:
        return reply(midstData());
    case BslType::endData:
        return reply(endData());
    case BslType::readFlash:
        return readFlash(m_bsl.word(0), m_bsl.word(1), m_bsl.word(2));
    case BslType::eraseFlash:
        return reply(eraseFlash(m_bsl.word(0), m_bsl.word(1)));
    case BslType::changeBaud:
        reply(BslType::ack);
        return m_board.setBaudRate(m_bsl.word(0));
    case BslType::normalReset:
        reply(BslType::ack);
        m_stage = Stage::restarting;
        return m_board.restart();
    case BslType::powerOff:
        reply(BslType::ack);
        m_stage = Stage::poweredOff;
        return m_board.powerOff();
    default:
        return reply(BslType::invalidCommand);
    }
}

// Any time, also in the middle of another transfer.
BslType Loader::startData()
{
    const std::uint32_t address = m_bsl.word(0);
    const std::uint32_t total = m_bsl.word(1);
    m_transfer = Transfer::none;
    if (address == prepack) {
        m_target = Target::packedFiles;
        m_packedFiles = {};
    } else if (address == phaseCheck || address == fixedNv) {
        if (address == phaseCheck ? total != phaseCheckSize : total > nvLimit)
            return BslType::sizeError;
        m_target = Target::record;
        m_nvSize = 0;
    } else {
        const std::uint32_t offset = address & addressMask;
        if (!isFlash(address) || std::uint64_t{offset} + total > m_flash.size())
            return BslType::destinationError;
        m_target = Target::flash;
        const std::uint32_t end = offset + total;
        for (std::uint32_t sector = offset / sectorSize * sectorSize; sector < end; sector += sectorSize) {
            if (!eraseUnlessBlank(sector))
                return BslType::destinationError;
        }
    }
    begin(address, total);
    return BslType::ack;
}

BslType Loader::midstData()
{
    const auto data = m_bsl.data();
    if (!isRunning())
        return BslType::notStarted;
    if (data.size() > m_total - m_received)
        return BslType::sizeError;
    switch (m_target) {
    case Target::flash:
        program((m_address & addressMask) + m_received, data);
        break;
    case Target::record:
        std::ranges::copy(data, m_memory.record.begin() + m_received);
        break;
    case Target::packedFiles:
        unpack(data);
        break;
    }
    m_crc = core::checksum::zlibCrc32(data, m_crc);
    m_received += static_cast<std::uint32_t>(data.size());
    m_transfer = Transfer::gathering;
    return BslType::ack;
}

BslType Loader::endData()
{
    if (!isRunning())
        return BslType::notStarted;
    if (m_received != m_total)
        return BslType::sizeError;
    if (m_target == Target::flash) {
        const auto crc = crcOfFlash(m_address & addressMask, m_total);
        if (!crc || *crc != m_crc)
            return BslType::verifyError;
    } else if (m_target == Target::record) {
        if (!m_records.write(m_address, std::span(m_memory.record).first(m_total)))
            return BslType::operationFailed;
        if (m_address == fixedNv && m_keptPhaseCheckSize > 0) {
            if (!m_records.write(phaseCheck, std::span(m_memory.keptPhaseCheck).first(m_keptPhaseCheckSize)))
                return BslType::operationFailed;
            m_keptPhaseCheckSize = 0;
        }
    }
    m_transfer = Transfer::ended;
    return BslType::ack;
}

// A stream that is no cpio gets an answer of its own before that of its packet, as a file that cannot be written does.
void Loader::unpack(std::span<const std::byte> data)
{
    for (;;) {
        switch (m_packedFiles.read(data)) {
        case CpioReader::Event::none:
            return;
        case CpioReader::Event::file:
            m_records.packedFile(m_packedFiles.name(), m_packedFiles.size());
            break;
        case CpioReader::Event::bad:
            reply(BslType::operationFailed);
            break;
        }
    }
}

BslType Loader::eraseFlash(std::uint32_t address, std::uint32_t size)
{
    if (address == 0 && size == wholeChip)
        return eraseChip();
    switch (address) {
    case runningNv:
    case phaseCheck:
    case appImage:
        m_records.erase(address);
        return BslType::ack;
    case formatDevice:
        return m_records.format(size) ? BslType::ack : BslType::operationFailed;
    default:
        break;
    }
    if (address >> 24 == externalFlash)
        return BslType::operationFailed;
    return isFlash(address) ? eraseSectors(address & addressMask, size) : BslType::invalidCommand;
}

// What is aligned before the first sector that is not, or that does not exist, is gone when the error comes.
BslType Loader::eraseSectors(std::uint32_t offset, std::uint32_t size)
{
    for (; size > 0; offset += sectorSize, size -= sectorSize) {
        if (offset % sectorSize != 0 || size < sectorSize || offset >= m_flash.size())
            return BslType::invalidCommand;
        if (!eraseUnlessBlank(offset))
            return BslType::operationFailed;
    }
    return BslType::ack;
}

BslType Loader::eraseChip()
{
    if (const auto got = m_records.read(fixedNv, m_memory.keptNv))
        m_keptNvSize = *got;
    if (const auto got = m_records.read(phaseCheck, m_memory.keptPhaseCheck))
        m_keptPhaseCheckSize = *got;
    m_nvSize = 0;
    for (const std::uint32_t record : {fixedNv, runningNv, phaseCheck, appImage})
        m_records.erase(record);
    return eraseSectors(0, m_flash.size());
}

void Loader::readFlash(std::uint32_t address, std::uint32_t size, std::uint32_t offset)
{
    const auto data = std::span(m_memory.data);
    if (address == fixedNv)
        return readNv(size, offset);
    if (address == phaseCheck) {
        const auto got = m_records.read(phaseCheck, data.first(phaseCheckSize));
        return got ? reply(BslType::flashData, data.first(phaseCheckSize)) : reply(BslType::operationFailed);
    }
    if (address >> 24 == externalFlash)
        return reply(BslType::operationFailed);
    // Not in the reference: what a real loader does beyond its packet size or beyond the flash.
    if (!isFlash(address) || size > data.size() || std::uint64_t{address & addressMask} + size > m_flash.size())
        return reply(BslType::invalidCommand);
    if (!m_flash.read(address & addressMask, data.first(size)))
        return reply(BslType::operationFailed);
    reply(BslType::flashData, data.first(size));
}

// The read at offset 0 brings the image into memory, and all others come from there.
void Loader::readNv(std::uint32_t size, std::uint32_t offset)
{
    if (offset == 0) {
        if (m_target == Target::record)
            m_transfer = Transfer::none; // whose data the image replaces
        if (m_keptNvSize > 0) {
            std::ranges::copy(std::span(m_memory.keptNv).first(m_keptNvSize), m_memory.record.begin());
            m_nvSize = m_keptNvSize;
            m_keptNvSize = 0;
        } else {
            const auto got = m_records.read(fixedNv, m_memory.record);
            m_nvSize = got.value_or(0);
            if (!got)
                return reply(BslType::operationFailed);
        }
    }
    if (offset >= m_nvSize)
        return reply(BslType::invalidCommand);
    const std::size_t count = std::min<std::size_t>({std::size_t{size}, m_nvSize - offset, m_memory.data.size()});
    reply(BslType::flashData, std::span(m_memory.record).subspan(offset, count));
}

Result<void> Loader::eraseUnlessBlank(std::uint32_t sector)
{
    const auto content = std::span(m_memory.data).first(sectorSize);
    if (const auto done = m_flash.read(sector, content); !done)
        return done;
    if (std::ranges::all_of(content, [](std::byte byte) { return byte == std::byte{0xFF}; }))
        return {};
    return m_flash.erase(sector);
}

// Page by page. An error shows when END_DATA reads back.
void Loader::program(std::uint32_t offset, std::span<const std::byte> data)
{
    while (!data.empty()) {
        const auto page = data.first(std::min<std::size_t>(data.size(), pageSize - offset % pageSize));
        (void)m_flash.program(offset, page);
        offset += static_cast<std::uint32_t>(page.size());
        data = data.subspan(page.size());
    }
}

Result<std::uint32_t> Loader::crcOfFlash(std::uint32_t offset, std::uint32_t size)
{
    std::uint32_t crc = 0;
    while (size > 0) {
        const auto piece = std::span(m_memory.data).first(std::min<std::size_t>(size, m_memory.data.size()));
        if (const auto done = m_flash.read(offset, piece); !done)
            return done.failure();
        crc = core::checksum::zlibCrc32(piece, crc);
        offset += static_cast<std::uint32_t>(piece.size());
        size -= static_cast<std::uint32_t>(piece.size());
    }
    return crc;
}

void Loader::reply(BslType type, std::span<const std::byte> data)
{
    const auto size = core::wire::encodeBsl(type, data, core::wire::BslCheck::sum, m_memory.answer);
    m_board.send(std::span(m_memory.answer).first(size));
}

} // namespace firmware
