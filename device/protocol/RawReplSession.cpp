// SPDX-License-Identifier: MIT
#include "device/protocol/RawReplSession.h"

#include <algorithm>
#include <utility>

namespace device
{

using core::ErrorCode;

namespace
{

constexpr char endOfPart = '\x04';
constexpr char endOfPiece = '\f';

constexpr std::string_view pasteProbe = "\x05"
                                        "A\x01";
constexpr std::string_view rawBanner = "raw REPL; CTRL-B to exit\r\n>";
constexpr Time probePatience = std::chrono::milliseconds(1500); ///< some interpreters hang on the probe for ever

/// Plain text is not acknowledged: it goes in pieces that a receive buffer holds, with time to collect them.
constexpr std::size_t plainPiece = 256;
constexpr Time plainPause = std::chrono::milliseconds(10);

/// After a prompt with something before it, until it is believed: a friendly one comes at once with the rest of it.
constexpr Time settlingTime = std::chrono::milliseconds(20);

constexpr std::size_t mostStray = 64 * 1024; ///< of a module that does not stop, before it is given up

constexpr std::string_view tracebackHeading = "Traceback (most recent call last):";

/// Whether there may be an exception in this text, which has no heading: one without a traceback (when there is no
/// memory for it) is "MemoryError: ...", and something may stand before it, or in the middle of a heading.
bool mayBeError(std::string_view text)
{
    if (text.find("  File \"") != text.npos)
        return true;
    for (const std::string_view word : {"Error", "Exception", "Interrupt", "Exit", "Iteration"})
        for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
            const auto end = at + word.size();
            if (end == text.size() || text[end] == ':' || text[end] == '\r' || text[end] == '\n')
                return true;
        }
    return false;
}

} // namespace

void RawReplSession::begin(std::string_view code, Paste paste, Time silence, OutputSink sink, CommandTalk* talk)
{
    Session::begin();
    // Nothing at all would be the order for a soft reset.
    m_code = code.empty() ? std::string_view("pass") : code;
    m_sent = 0;
    m_paste = paste;
    m_silence = silence;
    m_sink = std::move(sink);
    m_talk = talk;
    m_nextPiece = Time::min();
    m_window = 0;
    m_allowed = 0;
    m_hasEnded = false;
    m_answer.clear();
    m_output.clear();
    m_told = 0;
    m_mostOutput = std::string::npos;
    m_onlyPiecesCount = false;
    m_mostTime = Time::max();
    m_latest = Time::max();
    m_error.clear();
    m_stray.clear();
    m_deadline = Time::max();
    // A short one is sooner told than asked whether it may be pasted.
    const bool isPlain = paste == Paste::hasNot || (paste == Paste::has && code.size() <= plainPiece);
    m_state = isPlain ? State::plainCode : State::probing;
    m_out = isPlain ? std::string_view() : pasteProbe;
    m_written.clear();
}

std::span<const std::byte> RawReplSession::nextWrite(Time now)
{
    if (isOver())
        return {};
    if (m_deadline == Time::max()) {
        m_deadline = now + (m_state == State::probing ? std::min(probePatience, m_silence) : m_silence);
        if (m_mostTime != Time::max())
            m_latest = now + m_mostTime;
    }
    m_written = std::exchange(m_out, {});
    std::string_view piece = m_written;
    if (!piece.empty())
        return std::as_bytes(std::span(piece));
    switch (m_state) {
    case State::plainCode:
        if (now < m_nextPiece)
            return {};
        piece = m_code.substr(m_sent, plainPiece);
        m_sent += piece.size();
        m_nextPiece = m_sent < m_code.size() ? now + plainPause : now;
        if (piece.empty()) {
            piece = std::string_view(&endOfPart, 1);
            m_state = State::started;
        }
        break;
    case State::pastedCode:
        piece = m_code.substr(m_sent, m_allowed);
        m_sent += piece.size();
        m_allowed -= static_cast<std::uint32_t>(piece.size());
        if (piece.empty() && m_sent == m_code.size() && !m_hasEnded) {
            m_hasEnded = true;
            piece = std::string_view(&endOfPart, 1);
        }
        break;
    case State::output:
        if (m_talk) {
            const auto said = m_talk->nextWrite(now);
            if (!said.empty())
                m_deadline = now + m_silence;
            return said;
        }
        break;
    default:
        break;
    }
    if (!piece.empty())
        m_deadline = now + m_silence;
    return std::as_bytes(std::span(piece));
}

Time RawReplSession::deadline() const
{
    const Time own = std::min(m_deadline, m_latest);
    if (m_state == State::plainCode)
        return std::min(own, m_nextPiece);
    if (m_state == State::output && m_talk)
        return std::min(own, m_talk->deadline());
    return own;
}

void RawReplSession::receive(std::span<const std::byte> bytes, Time now)
{
    if (isOver() || m_deadline == Time::max())
        return; // nothing was asked yet
    for (const std::byte byte : bytes) {
        if (isOver())
            passBy(static_cast<char>(byte));
        else if (take(byte, now) && m_state != State::settling)
            m_deadline = now + m_silence;
    }
    flush();
    if (isOver())
        return;
    if (m_told > m_mostOutput || now >= m_latest)
        return fail(ErrorCode::linkFailed, "the command goes on without an end");
    if (m_talk && m_state == State::output)
        m_talk->passed(now);
    if (now < m_deadline)
        return;
    if (m_state == State::settling) {
        if (m_stray.ends_with('>'))
            m_stray.pop_back(); // the prompt
        return succeed();
    }
    if (m_state == State::probing)
        m_paste = Paste::hasNot;
    fail(ErrorCode::noAnswer, m_state == State::probing ? "no answer to the question for raw-paste mode"
                                                        : "the Python console has stopped answering");
}

/// Whether it breaks the silence.
bool RawReplSession::take(std::byte byte, Time now)
{
    const auto character = static_cast<char>(byte);
    const State before = m_state;
    switch (m_state) {
    case State::probing:
        takeProbe(character);
        break;
    case State::plainCode:
        passBy(character);
        break;
    case State::pastedCode:
        if (byte == std::byte{1}) {
            m_allowed += m_window;
            return true;
        }
        if (character == endOfPart) {
            // The end of ours is acknowledged, or it wants no more; then it waits for our end all the same.
            m_state = State::output;
            if (!m_hasEnded)
                m_out = endOfPart;
        } else {
            passBy(character);
        }
        break;
    case State::started:
        takeStart(character);
        break;
    case State::output:
        if (m_talk && m_talk->take(byte, now))
            return true;
        if (character == endOfPart) {
            m_state = State::error;
            break;
        }
        m_output += character;
        if (character == endOfPiece)
            return true;
        break;
    case State::error:
        if (character == endOfPart)
            takeError();
        else if (m_error.size() < mostStray)
            m_error += character;
        break;
    case State::prompt:
        takePrompt(character, now);
        break;
    case State::settling:
        passBy(character);
        break;
    }
    return m_state != before || !m_onlyPiecesCount;
}

void RawReplSession::takeProbe(char character)
{
    m_answer += character;
    // An interpreter of before that mode takes the last byte of the question for the order to begin its prompt anew.
    if (m_answer == rawBanner || m_answer == std::string_view("R\0", 2)) {
        m_answer.clear();
        m_paste = Paste::hasNot;
        m_state = State::plainCode;
    } else if (m_answer.starts_with("R\x01")) {
        if (m_answer.size() < 4)
            return;
        // What one acknowledgement stands for, low byte first. The first is sent at once.
        m_window = static_cast<std::uint8_t>(m_answer[2]) + 256u * static_cast<std::uint8_t>(m_answer[3]);
        if (m_window == 0)
            return fail(ErrorCode::linkFailed, "a window of 0 bytes for raw-paste mode");
        m_allowed = m_window;
        m_paste = Paste::has;
        m_state = State::pastedCode;
    } else if (m_answer != "R" && !rawBanner.starts_with(m_answer)) {
        for (const char passed : std::exchange(m_answer, {}))
            passBy(passed);
    }
}

/// To plain text the answer begins with OK.
void RawReplSession::takeStart(char character)
{
    if (character == 'K' && m_answer == "O") {
        m_answer.clear();
        m_state = State::output;
        return;
    }
    for (const char passed : std::exchange(m_answer, {}))
        passBy(passed);
    if (character == 'O')
        m_answer = character;
    else
        passBy(character);
}

/// Between the ends of the output and of the error another thread may have printed.
void RawReplSession::takeError()
{
    const auto begin = m_error.find(tracebackHeading);
    const auto strayEnd = begin != m_error.npos ? begin : mayBeError(m_error) ? 0 : m_error.size();
    m_stray += m_error.substr(0, strayEnd);
    m_error.erase(0, strayEnd);
    m_hasStrayEnd = false;
    m_state = State::prompt;
}

void RawReplSession::takePrompt(char character, Time now)
{
    if (character != '>') {
        m_hasStrayEnd = true;
        passBy(character);
    } else if (!m_hasStrayEnd) {
        succeed();
    } else {
        passBy(character);
        m_state = State::settling;
        m_deadline = now + settlingTime;
    }
}

/// A byte that belongs to nothing that was asked.
void RawReplSession::passBy(char character)
{
    m_stray += character;
    if (isOver())
        return;
    if (m_stray.ends_with("\n>>> ") || m_stray.ends_with("=== "))
        fail(ErrorCode::linkFailed, "the Python console is not in raw mode any more: the module may have restarted");
    else if (m_stray.size() > mostStray)
        fail(ErrorCode::linkFailed, "the Python console does not answer in its form");
}

void RawReplSession::flush()
{
    if (m_output.empty())
        return;
    if (m_sink)
        m_sink(m_output);
    m_told += m_output.size();
    m_output.clear();
}

} // namespace device
