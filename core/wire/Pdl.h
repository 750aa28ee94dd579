// SPDX-License-Identifier: MIT
// Frames of PDL, the protocol of the UIS8910's boot ROM (unisoc-8910 chapter 3), for host and loader.
// Little-endian, without escaping and without a check value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace core::wire
{

inline constexpr std::size_t pdlHeaderSize = 8;
inline constexpr std::size_t pdlMaxData = 0x800;              ///< bytes of one MID_DATA
inline constexpr std::size_t pdlMaxPayload = pdlMaxData + 12; ///< what the ROM's buffer takes
inline constexpr std::size_t pdlReplySize = pdlHeaderSize + 4;

enum class PdlCommand : std::uint32_t { connect = 0, startData = 4, midData = 5, endData = 6, execData = 7 };

/// In the device's numbering; the headers of other hosts number the failures differently, so a host shows the number.
enum class PdlCode : std::uint32_t {
    ack = 0,
    unknownCommand = 3,
    invalidAddress = 4,
    invalidSize = 7,
    verifyError = 9
};

enum class PdlFlow : std::uint8_t { success = 0xFF, error = 0xEE };

/// A request in the three pieces that hosts send as transfers of their own: the ROM tells frames apart by transfers.
struct PdlRequest {
    std::array<std::byte, pdlHeaderSize> header{};
    std::array<std::byte, 17> words{};
    std::size_t wordsSize = 12;
    std::span<const std::byte> data{};

    std::span<const std::byte> wordBytes() const { return std::span(words).first(wordsSize); }
};

PdlRequest pdlConnect();
/// `address`: where in RAM, `size`: bytes of all MID_DATA together.
PdlRequest pdlStartData(std::uint32_t address, std::uint32_t size);
/// At most pdlMaxData bytes, which must outlive the request; `index` counts the pieces from 0.
PdlRequest pdlMidData(std::uint32_t index, std::span<const std::byte> data);
PdlRequest pdlEndData();
PdlRequest pdlExecData();

std::array<std::byte, pdlReplySize> pdlReply(PdlCode code);

/// Which end a receiver is.
enum class PdlSide : std::uint8_t { host, device };

/// Finds frames in a stream of bytes, however it is cut. What cannot be a frame is skipped up to the next tag.
class PdlReceiver
{
public:
    /// `buffer` holds one payload: pdlMaxPayload bytes in a device, 4 or more in a host. Longer frames are dropped.
    PdlReceiver(PdlSide side, std::span<std::byte> buffer) : m_side(side), m_buffer(buffer) {}

    /// Takes one byte; true when it completes a frame, which stays readable until the next call.
    bool feed(std::byte byte);
    void reset() { m_have = 0; }

    std::span<const std::byte> payload() const { return m_buffer.first(m_size); }
    bool isError() const { return m_flow == static_cast<std::uint8_t>(PdlFlow::error); }
    /// Little-endian word of the payload at this index; nothing when it ends before.
    std::optional<std::uint32_t> word(std::size_t index) const;

private:
    bool headerIsUsable();

    PdlSide m_side;
    std::span<std::byte> m_buffer;
    std::array<std::byte, pdlHeaderSize> m_header{};
    std::size_t m_have = 0; ///< bytes of header and payload so far
    std::size_t m_size = 0; ///< of the payload
    std::uint8_t m_flow = 0;
};

} // namespace core::wire
