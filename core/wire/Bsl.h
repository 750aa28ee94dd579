// SPDX-License-Identifier: MIT
// Frames of BSL, the protocol of the Unisoc loaders FDL1 and FDL2 (unisoc-8910 chapter 4), for host and loader.
// Between flags and escaped: type, length, data, check value; numbers are big-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace core::wire
{

inline constexpr std::byte bslFlag{0x7E}; ///< before and after a frame; alone it asks for the version (CHECK_BAUD)

enum class BslType : std::uint16_t {
    connect = 0x00,
    startData = 0x01,
    midstData = 0x02,
    endData = 0x03,
    execData = 0x04,
    normalReset = 0x05,
    readFlash = 0x06,
    changeBaud = 0x09,
    eraseFlash = 0x0A,
    repartition = 0x0B,
    powerOff = 0x17,
    enableDebugMode = 0x25,
    // Replies
    ack = 0x80,
    version = 0x81,
    invalidCommand = 0x82,
    operationFailed = 0x84,
    notStarted = 0x86,
    destinationError = 0x89,
    sizeError = 0x8A,
    verifyError = 0x8B,
    notEnoughMemory = 0x8D,
    flashData = 0x93,
    incompatiblePartition = 0x96,
    unknownDevice = 0x97,
    writeError = 0xA2,
    signatureError = 0xAA,
    log = 0xFF,
};

/// "ACK", "DOWN_SIZE_ERROR": the name in the reference; "" for a type that is not in it.
const char* nameOf(BslType type);

/// The check value of a stage: the ROM of the 8850 takes the CRC, every loader the sum.
enum class BslCheck : std::uint8_t { sum, crc16 };

/// Data bytes of a packet that each stage takes (unisoc-8910 chapter 4.6).
inline constexpr std::size_t bslMaxDataFdl1 = 0x840;
inline constexpr std::size_t bslMaxDataFdl2 = 0x3000;

inline constexpr std::size_t bslHeaderSize = 4;
inline constexpr std::size_t bslCheckSize = 2;

/// Room for a frame with so many data bytes, when every byte has to be escaped.
constexpr std::size_t bslFrameLimit(std::size_t dataSize)
{
    return 2 + 2 * (bslHeaderSize + dataSize + bslCheckSize);
}

/// Writes a frame with its two flags into `out`, which has bslFrameLimit() bytes; returns its size.
/// At most 65535 bytes of data, an even number: the loaders disagree on the sum of odd ones.
std::size_t encodeBsl(BslType type, std::span<const std::byte> data, BslCheck check, std::span<std::byte> out);

/// Big-endian words as the data of a frame.
template <std::size_t N>
constexpr std::array<std::byte, 4 * N> bslWords(const std::uint32_t (&words)[N])
{
    std::array<std::byte, 4 * N> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(words[i / 4] >> (24 - 8 * (i % 4)));
    return bytes;
}

/// Finds frames in a stream of bytes, as FDL1 and FDL2 do (unisoc-8910 chapter 6.2): the length in a frame says where
/// it ends, and a closing flag may open the next one.
class BslReceiver
{
public:
    enum class Event : std::uint8_t {
        none,
        frame,    ///< type() and data() are valid until the next call
        badCheck, ///< a frame with a wrong check value
        dropped,  ///< bytes that are no frame: too long, or without a flag at their end
    };

    /// `buffer` holds header, data and check value of one frame; longer ones are dropped.
    explicit BslReceiver(std::span<std::byte> buffer, BslCheck check = BslCheck::sum) : m_buffer(buffer), m_check(check)
    {
    }

    Event feed(std::byte byte);
    /// Waits for a flag again.
    void reset()
    {
        m_state = State::start;
        m_have = 0;
    }

    BslType type() const { return static_cast<BslType>(number(0)); }
    std::span<const std::byte> data() const { return m_buffer.subspan(bslHeaderSize, number(2)); }
    /// Big-endian word of the data; 0 when the data ends before.
    std::uint32_t word(std::size_t index) const;

private:
    enum class State : std::uint8_t { start, run, escape, end };

    Event store(std::byte byte);
    Event finish();
    std::uint16_t number(std::size_t at) const
    {
        return static_cast<std::uint16_t>(std::to_integer<unsigned>(m_buffer[at]) << 8 |
                                          std::to_integer<unsigned>(m_buffer[at + 1]));
    }

    std::span<std::byte> m_buffer;
    BslCheck m_check;
    State m_state = State::start;
    std::size_t m_have = 0;
};

} // namespace core::wire
