// SPDX-License-Identifier: MIT
#include "device/python/SendingTalk.h"

#include "core/checksum/Crc32.h"

#include <algorithm>
#include <utility>

namespace device
{

using core::ErrorCode;

namespace
{

// See helpers/take.py.
constexpr std::uint8_t data = 0xA0;
constexpr std::uint8_t packed = 0x01;
constexpr std::uint8_t last = 0x02;
constexpr std::uint8_t question = 0x04;
constexpr std::uint8_t stopped = 0x08;
constexpr std::byte taken{0x06};
constexpr std::byte damaged{0x15};
constexpr unsigned numbers = 16;
constexpr std::size_t frame = 8; ///< bytes of a block besides its content

constexpr std::size_t smallest = 64;
constexpr std::size_t mostWindow = 2;
constexpr int mostFailures = 8;
constexpr int mostTests = 4; ///< at the first block
constexpr int mostQuestions = 5;
constexpr int slowGrowth = 8; ///< blocks in a row that must arrive whole after one was damaged
constexpr int longestGrowAfter = 64;

constexpr Time quiet = std::chrono::milliseconds(200); ///< after damage: what else the receiver has to say to it
/// For an answer. A question is harmless while the module is only slow.
constexpr Time firstPatience = std::chrono::seconds(1);
constexpr Time leastPatience = std::chrono::milliseconds(400);

/// More than any receiver can be waiting for: it reads many bytes at a time, and does not return before it has them.
constexpr std::size_t longFill = 8192 + 128;

void addBlock(std::vector<std::byte>& out, std::uint8_t kind, std::uint8_t number, std::span<const std::byte> content)
{
    const std::size_t begin = out.size();
    for (const std::size_t value : {std::size_t{kind}, std::size_t{number}, content.size() & 0xFF, content.size() >> 8})
        out.push_back(static_cast<std::byte>(value));
    out.insert(out.end(), content.begin(), content.end());
    const std::uint32_t crc = core::checksum::zlibCrc32(std::span(out).subspan(begin));
    for (unsigned i = 0; i < 4; ++i)
        out.push_back(static_cast<std::byte>(crc >> (8 * i)));
}

} // namespace

SendingTalk::SendingTalk(BlockCutter& cutter, const Settings& settings, std::function<void(std::size_t)> taken)
    : m_cutter(cutter), m_settings(settings), m_taken(std::move(taken)), m_block(settings.block),
      m_growAfter(settings.isCareful ? slowGrowth : 1)
{
}

std::vector<std::byte> SendingTalk::stopBytes()
{
    std::vector<std::byte> bytes(longFill);
    addBlock(bytes, data | stopped, 0, {});
    return bytes;
}

bool SendingTalk::take(std::byte byte, Time now)
{
    if (const auto mark = std::exchange(m_mark, std::nullopt)) {
        takeAnswer(*mark, byte, now);
        return true;
    }
    if (byte != taken && byte != damaged)
        return false;
    m_mark = byte;
    return true;
}

void SendingTalk::takeAnswer(std::byte mark, std::byte letter, Time now)
{
    const auto value = std::to_integer<unsigned>(letter);
    if ((value & 0xF0) != 0x40)
        return; // a damaged answer
    m_hasBegun = true;
    const unsigned count = ((value & 0x0F) - m_first) % numbers;
    if (count > m_sent.size() && !m_isStopping) {
        // That was never sent: this answer is damaged, or an earlier one was, and the two do not agree any more.
        if (++m_misfits > mostQuestions) {
            stop(ErrorCode::linkFailed, "the acknowledgements do not fit what was sent");
            m_answerUntil = now + patience();
        }
        return;
    }
    m_questions = 0;
    m_misfits = 0;
    for (unsigned i = 0; i < count && !m_sent.empty(); ++i) {
        const Sent& sent = m_sent.front();
        const Time wait = now - sent.at;
        m_perByte = std::max(m_perByte, wait / static_cast<std::int64_t>(bytesOnLine()));
        m_longestWait = std::max(m_longestWait.value_or(wait), wait);
        m_failures = 0;
        m_hasTaken = true;
        m_cutter.drop(sent.size);
        if (m_taken)
            m_taken(sent.size);
        m_sent.pop_front();
        m_first = (m_first + 1) % numbers;
        if (++m_successes >= m_growAfter) {
            m_successes = 0;
            if (m_block < m_settings.largest)
                m_block = std::min(m_block * 2, m_settings.largest);
            else
                m_window = mostWindow;
        }
    }
    m_answerUntil = now + patience();
    if (mark == taken)
        return;
    if (m_isStopping) {
        m_out.assign(8, std::byte{3}); // if it takes our blocks for none
        addBlock(m_out, data | stopped, 0, {});
        return;
    }
    if (!m_sent.empty() && now >= m_quietUntil) {
        m_successes = 0;
        m_growAfter = std::clamp(m_growAfter * 2, slowGrowth, longestGrowAfter);
        if (m_window > 1)
            m_window = 1;
        else
            m_block = std::max(m_block / 2, smallest);
        repeat(now);
    }
}

/// Everything that was not taken, after the receiver has calmed down.
void SendingTalk::repeat(Time now)
{
    if (++m_failures >= (m_hasTaken ? mostFailures : mostTests))
        return stop(ErrorCode::linkFailed, "blocks keep arriving damaged");
    m_sent.clear();
    m_cutter.rewind();
    m_hasEnded = false;
    m_quietUntil = now + quiet;
    if (!m_settings.hasPoll)
        m_out.assign(longFill, std::byte{0}); // it may be waiting for the rest of a block
}

void SendingTalk::stop(ErrorCode code, std::string detail)
{
    m_problem.emplace(code, "", std::move(detail));
    m_isStopping = true;
    m_sent.clear();
    m_out = stopBytes();
}

/// How long an answer to what is on the way may take.
Time SendingTalk::patience() const
{
    const Time onLine = m_perByte * static_cast<std::int64_t>(3 * bytesOnLine());
    return onLine + (m_longestWait ? std::max(leastPatience, 2 * *m_longestWait) : firstPatience);
}

std::size_t SendingTalk::bytesOnLine() const
{
    std::size_t bytes = 1;
    for (const Sent& sent : m_sent)
        bytes += sent.onLine;
    return bytes;
}

void SendingTalk::putNext(Time now)
{
    const auto number = static_cast<std::uint8_t>((m_first + m_sent.size()) % numbers);
    Sent sent;
    sent.at = now;
    auto piece = m_cutter.next(m_block);
    if (!piece) {
        stop(piece.error().code, piece.error().detail);
        m_problem = piece.error();
        return;
    }
    sent.size = piece->size;
    sent.isLast = piece->isLast;
    m_hasEnded = piece->isLast;
    addBlock(m_out, data | (piece->isPacked ? packed : 0) | (piece->isLast ? last : 0), number, piece->content);
    sent.onLine = m_out.size();
    m_sent.push_back(sent);
    m_answerUntil = now + patience();
}

std::span<const std::byte> SendingTalk::nextWrite(Time now)
{
    if (!m_hasBegun)
        return {};
    if (m_out.empty() && !m_isStopping && !m_hasEnded && m_sent.size() < m_window && now >= m_quietUntil)
        putNext(now);
    m_written = std::exchange(m_out, {});
    return m_written;
}

Time SendingTalk::deadline() const
{
    Time until = Time::max();
    if (!m_hasBegun)
        return until;
    if (!m_sent.empty() || m_isStopping)
        until = m_answerUntil;
    if (m_sent.empty() && !m_isStopping && !m_hasEnded)
        until = std::min(until, m_quietUntil);
    return until;
}

/// An answer that does not come: it, or the block, or a part of it was lost.
void SendingTalk::passed(Time now)
{
    if (!m_hasBegun || now < m_answerUntil || (m_sent.empty() && !m_isStopping))
        return;
    m_answerUntil = Time::max();
    if (++m_questions > mostQuestions)
        return; // the command's patience ends it
    m_answerUntil = now + patience();
    if (m_isStopping) {
        m_out = stopBytes();
    } else {
        m_out.assign(bytesOnLine() + 128, std::byte{0}); // in place of what was lost
        addBlock(m_out, data | question, 0, {});
    }
}

} // namespace device
