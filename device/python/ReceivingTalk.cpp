// SPDX-License-Identifier: MIT
#include "device/python/ReceivingTalk.h"

#include "core/checksum/Crc32.h"
#include "device/python/Deflate.h"

#include <utility>

namespace device
{

using core::ErrorCode;

namespace
{

// See helpers/give.py.
constexpr std::byte begins{1};
constexpr std::byte escape{2};
constexpr std::byte ends{3};
constexpr unsigned numbers = 16;
constexpr std::size_t crcSize = 4;
constexpr std::size_t longestBlock = 16 * 1024;

constexpr int mostFailures = 8;
constexpr int failuresOfBinary = 3; ///< in a row, before the blocks are asked for as text
constexpr Time quiet = std::chrono::milliseconds(200);
constexpr Time patience = std::chrono::seconds(2); ///< for the next byte of the stream, before it is asked for

} // namespace

bool ReceivingTalk::take(std::byte byte, Time now)
{
    // What comes then is thrown away, and need not be from a module that still hears.
    if (m_problem)
        return false;
    if (byte == begins) {
        m_isInside = true;
        m_block.clear();
        return true;
    }
    if (!m_isInside)
        return false;
    if (byte == ends) {
        m_isInside = false;
        takeBlock(now);
    } else if (m_block.size() < longestBlock) {
        m_block.push_back(byte);
    }
    return true;
}

/// Whether m_block becomes number, content and a CRC that matches.
bool ReceivingTalk::takeContent()
{
    if (!m_block.empty() && m_block.front() == std::byte{'b'}) {
        m_block = bytesOfBase64(core::package::textOf(m_block).substr(1));
    } else {
        std::size_t size = 0;
        for (std::size_t i = 0; i < m_block.size(); ++i) {
            const bool isEscaped = m_block[i] == escape && i + 1 < m_block.size();
            m_block[size++] =
                isEscaped ? static_cast<std::byte>(std::to_integer<unsigned>(m_block[++i]) - 0x40) : m_block[i];
        }
        m_block.resize(size);
    }
    if (m_block.size() < 1 + crcSize)
        return false;
    const std::size_t end = m_block.size() - crcSize;
    const auto isWhole =
        core::package::readU32(m_block, end) == core::checksum::zlibCrc32(std::span(m_block).first(end));
    m_block.resize(end);
    return isWhole;
}

void ReceivingTalk::takeBlock(Time now)
{
    if (!takeContent() || std::to_integer<unsigned>(m_block.front()) % numbers != m_number) {
        // What else is on the way comes in vain.
        m_quietUntil = now + quiet;
        if (!m_canAnswer)
            m_problem.emplace(ErrorCode::linkFailed, "", "a block arrived damaged, and the module cannot repeat it");
        return;
    }
    m_failures = 0;
    m_quietUntil = now + patience;
    m_out += static_cast<char>('@' + m_number);
    m_number = (m_number + 1) % numbers;
    if (auto taken = m_taker(std::span(m_block).subspan(1)); !taken) {
        m_problem = taken.error();
        m_out = "x";
        m_quietUntil = now + quiet;
    }
}

std::span<const std::byte> ReceivingTalk::nextWrite(Time)
{
    m_written = m_canAnswer ? std::exchange(m_out, {}) : std::string();
    return std::as_bytes(std::span(m_written));
}

void ReceivingTalk::passed(Time now)
{
    if (now < m_quietUntil)
        return;
    m_quietUntil = Time::max();
    if (!m_canAnswer)
        return;
    if (m_problem) {
        m_out = "x";
        return;
    }
    if (++m_failures == mostFailures) {
        m_problem.emplace(ErrorCode::linkFailed, "", "blocks keep arriving damaged");
        m_out = "x";
        return;
    }
    m_quietUntil = now + patience;
    m_out = m_failures == failuresOfBinary ? 't' : static_cast<char>('`' + m_number);
}

} // namespace device
