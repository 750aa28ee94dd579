// SPDX-License-Identifier: MIT
#include "core/wire/Pdl.h"

#include <algorithm>

namespace core::wire
{

namespace
{

constexpr std::byte tag{0xAE};
// What every host sends; the meaning of the last is not known (unisoc-8910 chapter 3.2).
constexpr std::array startMarker = {std::byte{'P'}, std::byte{'D'}, std::byte{'L'}, std::byte{'1'}, std::byte{0}};
constexpr std::array endMarker = {std::byte{0x1C}, std::byte{0x3C}, std::byte{0x6E}, std::byte{0x06}};

void putWord(std::byte* at, std::uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        at[i] = static_cast<std::byte>(value >> 8 * i);
}

std::uint32_t getWord(const std::byte* at)
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value |= std::to_integer<std::uint32_t>(at[i]) << 8 * i;
    return value;
}

void putHeader(std::byte* at, std::size_t payloadSize, PdlFlow flow)
{
    at[0] = tag;
    putWord(at + 1, static_cast<std::uint32_t>(payloadSize));
    at[5] = static_cast<std::byte>(flow);
    at[6] = at[7] = std::byte{0};
}

PdlRequest request(PdlCommand command, std::uint32_t first, std::uint32_t second,
                   std::span<const std::byte> marker = {}, std::span<const std::byte> data = {})
{
    PdlRequest frame;
    putWord(frame.words.data(), static_cast<std::uint32_t>(command));
    putWord(frame.words.data() + 4, first);
    putWord(frame.words.data() + 8, second);
    std::ranges::copy(marker, frame.words.begin() + 12);
    frame.wordsSize = 12 + marker.size();
    frame.data = data;
    putHeader(frame.header.data(), frame.wordsSize + data.size(), PdlFlow::success);
    return frame;
}

} // namespace

PdlRequest pdlConnect()
{
    return request(PdlCommand::connect, 0, 0);
}

PdlRequest pdlStartData(std::uint32_t address, std::uint32_t size)
{
    return request(PdlCommand::startData, address, size, startMarker);
}

PdlRequest pdlMidData(std::uint32_t index, std::span<const std::byte> data)
{
    return request(PdlCommand::midData, index, static_cast<std::uint32_t>(data.size()), {}, data);
}

PdlRequest pdlEndData()
{
    return request(PdlCommand::endData, 0, 0, endMarker);
}

PdlRequest pdlExecData()
{
    return request(PdlCommand::execData, 0, 0);
}

std::array<std::byte, pdlReplySize> pdlReply(PdlCode code)
{
    std::array<std::byte, pdlReplySize> frame;
    putHeader(frame.data(), 4, code == PdlCode::ack ? PdlFlow::success : PdlFlow::error);
    putWord(frame.data() + pdlHeaderSize, static_cast<std::uint32_t>(code));
    return frame;
}

bool PdlReceiver::feed(std::byte byte)
{
    if (m_have == pdlHeaderSize + m_size && m_have > pdlHeaderSize)
        m_have = 0;
    if (m_have < pdlHeaderSize) {
        m_size = 0;
        if (m_have == 0 && byte != tag)
            return false;
        m_header[m_have++] = byte;
        // A header that cannot be one may hide the tag of the next.
        while (m_have == pdlHeaderSize && !headerIsUsable()) {
            const auto next = std::find(m_header.begin() + 1, m_header.end(), tag);
            m_have = static_cast<std::size_t>(m_header.end() - next);
            std::copy(next, m_header.end(), m_header.begin());
        }
        return false;
    }
    m_buffer[m_have++ - pdlHeaderSize] = byte;
    return m_have == pdlHeaderSize + m_size;
}

bool PdlReceiver::headerIsUsable()
{
    const std::uint32_t size = getWord(m_header.data() + 1);
    m_flow = std::to_integer<std::uint8_t>(m_header[5]);
    const bool flowIsKnown = m_flow == static_cast<std::uint8_t>(PdlFlow::success) ||
                             (m_side == PdlSide::host && m_flow == static_cast<std::uint8_t>(PdlFlow::error));
    if (!flowIsKnown || size < 4 || size > m_buffer.size())
        return false;
    m_size = size;
    return true;
}

std::optional<std::uint32_t> PdlReceiver::word(std::size_t index) const
{
    if (m_size < 4 * (index + 1))
        return {};
    return getWord(m_buffer.data() + 4 * index);
}

} // namespace core::wire
