// SPDX-License-Identifier: MIT
#include "firmware/loader/CpioReader.h"

#include <algorithm>
#include <cstring>

namespace firmware
{

namespace
{
constexpr std::uint16_t magic = 0x71C7;
constexpr std::uint16_t directoryMode = 0x4000;
constexpr std::string_view trailerName = "TRAILER!!!";
// Where the fields lie in the header
constexpr std::size_t modeAt = 6;
constexpr std::size_t nameSizeAt = 20;
constexpr std::size_t sizeHighAt = 22;
constexpr std::size_t sizeLowAt = 24;
} // namespace

CpioReader::Event CpioReader::read(std::span<const std::byte>& bytes)
{
    while (m_part != Part::broken && m_part != Part::trailer) {
        const std::uint32_t partSize = m_part == Part::header ? headerSize
                                       : m_part == Part::name ? m_nameSize + m_nameSize % 2u
                                                              : m_dataSize + m_dataSize % 2;
        const auto count = std::min<std::size_t>(bytes.size(), partSize - m_have);
        for (std::size_t i = 0; i < count && m_part != Part::data; ++i) {
            if (m_part == Part::header)
                m_header[m_have + i] = bytes[i];
            else if (m_have + i < m_nameSize)
                m_name[m_have + i] = static_cast<char>(bytes[i]);
        }
        bytes = bytes.subspan(count);
        m_have += static_cast<std::uint32_t>(count);
        if (m_have < partSize)
            return Event::none;
        m_have = 0;
        switch (m_part) {
        case Part::header:
            if (!beginFile())
                return Event::bad;
            break;
        case Part::name:
            if (m_name[m_nameSize - 1u] != '\0') {
                m_part = Part::broken;
                return Event::bad;
            }
            m_part = name() == trailerName ? Part::trailer : Part::data;
            break;
        default:
            m_part = Part::header;
            if ((number(modeAt) & directoryMode) == 0)
                return Event::file;
        }
    }
    bytes = {};
    return Event::none;
}

bool CpioReader::beginFile()
{
    m_nameSize = number(nameSizeAt);
    // 32 bits whose high half comes first, each half with its low byte first.
    m_dataSize = static_cast<std::uint32_t>(number(sizeHighAt)) << 16 | number(sizeLowAt);
    const bool isUsable =
        number(0) == magic && m_nameSize >= 2 && m_nameSize <= m_name.size() && m_dataSize < 0xFFFFFFFF;
    m_part = isUsable ? Part::name : Part::broken;
    return isUsable;
}

std::uint16_t CpioReader::number(std::size_t at) const
{
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(m_header[at]) |
                                      std::to_integer<unsigned>(m_header[at + 1]) << 8);
}

} // namespace firmware
