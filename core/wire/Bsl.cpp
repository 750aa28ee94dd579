// SPDX-License-Identifier: MIT
#include "core/wire/Bsl.h"

#include "core/checksum/Crc16.h"
#include "core/checksum/Sum16.h"

namespace core::wire
{

namespace
{

constexpr std::byte escape{0x7D};
constexpr std::byte escapeBit{0x20};

/// Escapes what it is given.
class FrameWriter
{
public:
    explicit FrameWriter(std::span<std::byte> out) : m_out(out) {}

    void flag() { m_out[m_size++] = bslFlag; }
    void put(std::span<const std::byte> bytes)
    {
        for (const std::byte byte : bytes) {
            if (byte == bslFlag || byte == escape) {
                m_out[m_size++] = escape;
                m_out[m_size++] = byte ^ escapeBit;
            } else {
                m_out[m_size++] = byte;
            }
        }
    }
    std::size_t size() const { return m_size; }

private:
    std::span<std::byte> m_out;
    std::size_t m_size = 0;
};

std::array<std::byte, bslCheckSize> checkBytes(std::uint16_t value, BslCheck check)
{
    const auto high = static_cast<std::byte>(value >> 8);
    const auto low = static_cast<std::byte>(value & 0xFF);
    return check == BslCheck::sum ? std::array{low, high} : std::array{high, low};
}

} // namespace

const char* nameOf(BslType type)
{
    switch (type) {
    case BslType::connect:
        return "CONNECT";
    case BslType::startData:
        return "START_DATA";
    case BslType::midstData:
        return "MIDST_DATA";
    case BslType::endData:
        return "END_DATA";
    case BslType::execData:
        return "EXEC_DATA";
    case BslType::normalReset:
        return "NORMAL_RESET";
    case BslType::readFlash:
        return "READ_FLASH";
    case BslType::changeBaud:
        return "CHANGE_BAUD";
    case BslType::eraseFlash:
        return "ERASE_FLASH";
    case BslType::repartition:
        return "REPARTITION";
    case BslType::powerOff:
        return "POWER_OFF";
    case BslType::enableDebugMode:
        return "ENABLE_DEBUG_MODE";
    case BslType::ack:
        return "ACK";
    case BslType::version:
        return "VER";
    case BslType::invalidCommand:
        return "INVALID_CMD";
    case BslType::operationFailed:
        return "OPERATION_FAILED";
    case BslType::notStarted:
        return "DOWN_NOT_START";
    case BslType::destinationError:
        return "DOWN_DEST_ERROR";
    case BslType::sizeError:
        return "DOWN_SIZE_ERROR";
    case BslType::verifyError:
        return "VERIFY_ERROR";
    case BslType::notEnoughMemory:
        return "NOT_ENOUGH_MEMORY";
    case BslType::flashData:
        return "READ_FLASH data";
    case BslType::incompatiblePartition:
        return "INCOMPATIBLE_PARTITION";
    case BslType::unknownDevice:
        return "UNKNOWN_DEVICE";
    case BslType::writeError:
        return "WRITE_ERROR";
    case BslType::signatureError:
        return "SEC_VERIFY_ERROR";
    case BslType::log:
        return "LOG";
    }
    return "";
}

std::size_t encodeBsl(BslType type, std::span<const std::byte> data, BslCheck check, std::span<std::byte> out)
{
    const auto code = static_cast<std::uint16_t>(type);
    const std::array header = {static_cast<std::byte>(code >> 8), static_cast<std::byte>(code & 0xFF),
                               static_cast<std::byte>(data.size() >> 8), static_cast<std::byte>(data.size() & 0xFF)};
    const std::uint16_t value = check == BslCheck::sum ? checksum::bslSum16(data, checksum::bslSum16(header))
                                                       : checksum::crc16Xmodem(data, checksum::crc16Xmodem(header));
    FrameWriter frame(out);
    frame.flag();
    frame.put(header);
    frame.put(data);
    frame.put(checkBytes(value, check));
    frame.flag();
    return frame.size();
}

BslReceiver::Event BslReceiver::feed(std::byte byte)
{
    const bool isFlag = byte == bslFlag;
    switch (m_state) {
    case State::start:
        if (isFlag)
            m_state = State::run;
        m_have = 0;
        return Event::none;
    case State::run:
        if (isFlag) {
            m_have = 0;
            return Event::none;
        }
        if (byte == escape) {
            m_state = State::escape;
            return Event::none;
        }
        return store(byte);
    case State::escape:
        m_state = State::run;
        if (isFlag) {
            m_have = 0;
            return Event::none;
        }
        return store(byte | escapeBit);
    case State::end:
        m_state = isFlag ? State::run : State::start;
        return isFlag ? finish() : Event::dropped;
    }
    return Event::none;
}

BslReceiver::Event BslReceiver::store(std::byte byte)
{
    if (m_have == m_buffer.size()) {
        m_state = State::start;
        return Event::dropped;
    }
    m_buffer[m_have++] = byte;
    if (m_have >= bslHeaderSize + bslCheckSize && m_have == bslHeaderSize + number(2) + bslCheckSize)
        m_state = State::end;
    return Event::none;
}

BslReceiver::Event BslReceiver::finish()
{
    const std::span<const std::byte> body = m_buffer.first(m_have - bslCheckSize);
    const std::uint16_t value = m_check == BslCheck::sum ? checksum::bslSum16(body) : checksum::crc16Xmodem(body);
    const auto expected = checkBytes(value, m_check);
    const bool isRight = m_buffer[body.size()] == expected[0] && m_buffer[body.size() + 1] == expected[1];
    m_have = 0;
    return isRight ? Event::frame : Event::badCheck;
}

std::uint32_t BslReceiver::word(std::size_t index) const
{
    const auto bytes = data();
    if (bytes.size() < 4 * (index + 1))
        return 0;
    std::uint32_t value = 0;
    for (const std::byte byte : bytes.subspan(4 * index, 4))
        value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
}

} // namespace core::wire
