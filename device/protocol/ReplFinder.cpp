// SPDX-License-Identifier: MIT
#include "device/protocol/ReplFinder.h"

#include <algorithm>
#include <utility>

namespace device
{

using core::ErrorCode;

namespace
{

constexpr char toRaw = '\x01';
constexpr char toFriendly = '\x02';
constexpr char interrupt = '\x03';

constexpr std::string_view rawPrompt = "raw REPL; CTRL-B to exit\r\n>";
constexpr std::string_view friendlyPrompt = ">>> ";
constexpr std::string_view endOfCommand = "\x04>";
constexpr std::string_view morePrompt = "... ";  // in the middle of a block
constexpr std::string_view pastePrompt = "=== "; // paste mode
constexpr std::string_view reboot = "soft reboot";
constexpr std::string_view refusal = "REPL refuse";
constexpr std::string_view passwordQuestion = "enter password";

constexpr Time interval = std::chrono::milliseconds(200);     ///< between questions
constexpr Time longInterval = std::chrono::milliseconds(550); ///< for a receiver to give up a block
constexpr Time interruptPatience = std::chrono::seconds(15);  ///< with the consent to end a program
constexpr Time startPatience = std::chrono::seconds(10);      ///< for the next byte of a module that starts
constexpr Time longestStart = std::chrono::seconds(60);       ///< it may be restoring files
constexpr int mostPrompts = 4;                                ///< friendly ones that are answered
constexpr std::size_t mostHeard = 64 * 1024;

/// More than our receiver on the module takes at a time (helpers/take.py), if one waits for the rest of a block; and
/// more than the largest block, which not every port takes within our patience.
constexpr std::size_t fill = 256;
constexpr std::size_t longFill = 8192 + 256;

bool isText(std::string_view heard)
{
    std::size_t strange = 0;
    for (const char character : heard) {
        const auto byte = static_cast<unsigned char>(character);
        if ((byte < 0x20 && character != '\r' && character != '\n' && character != '\t' && byte != 0x1B) ||
            byte == 0x7F || byte >= 0xF8)
            ++strange;
    }
    return strange * 20 < heard.size();
}

void removeAll(std::string& text, std::string_view part)
{
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at))
        text.erase(at, part.size());
}

} // namespace

void ReplFinder::begin(Prompt wanted, bool maySoftReset, Time patience)
{
    Session::begin();
    m_wanted = wanted;
    m_maySoftReset = maySoftReset;
    m_patience = patience;
    m_out.clear();
    m_written.clear();
    m_questions = 0;
    m_prompts = 0;
    m_atAsked = {};
    m_isStarting = false;
    m_nextQuestion = Time::min();
    m_deadline = Time::max();
    m_latest = Time::max();
    m_heard.clear();
    m_seen = 0;
}

/// The next question to something that has not answered the last one.
void ReplFinder::ask()
{
    const int question = m_questions++;
    if (m_wanted == Prompt::friendly) {
        m_out = {interrupt, toFriendly};
        return;
    }
    // At a free prompt the first is enough, and nothing was interrupted.
    switch (question % 7) {
    case 1:
        m_out = interrupt;
        break;
    case 3:
        if (m_prompts > 0) {
            m_out = '\r';
        } else if (!m_atAsked) {
            // After Ctrl+C there is no half-typed line that this would carry out. The first CR ends, for an AT console,
            // the line that our questions were.
            m_atAsked = m_heard.size();
            m_out = "\rAT\r";
        }
        break;
    case 4:
        // Whoever sent us a block and has vanished has left a receiver that waits for its rest.
        m_out.assign(m_maySoftReset ? longFill : fill, interrupt);
        break;
    case 5:
        m_out.assign(4, interrupt);
        break;
    default:
        m_out = toRaw;
    }
}

std::span<const std::byte> ReplFinder::nextWrite(Time now)
{
    if (m_deadline == Time::max()) {
        m_deadline = now + (m_maySoftReset ? interruptPatience : m_patience);
        m_latest = now + longestStart;
    }
    if (!isOver() && m_out.empty() && now >= m_nextQuestion) {
        ask();
        m_nextQuestion = now + (m_out.size() >= fill ? longInterval : interval);
    }
    m_written = std::exchange(m_out, {});
    return std::as_bytes(std::span(m_written));
}

Time ReplFinder::deadline() const
{
    return std::min(m_deadline, m_nextQuestion);
}

void ReplFinder::receive(std::span<const std::byte> bytes, Time now)
{
    if (isOver() || m_questions == 0)
        return;
    for (const std::byte byte : bytes)
        m_heard += static_cast<char>(byte);
    if (m_heard.size() > mostHeard)
        forget();
    if (!bytes.empty())
        look(now);
    if (!isOver() && now >= m_deadline)
        giveUp();
}

/// What has been heard so long ago that nothing depends on it.
void ReplFinder::forget()
{
    const std::size_t size = m_heard.size() - mostHeard / 2;
    m_heard.erase(0, size);
    m_seen -= std::min(m_seen, size);
    if (m_atAsked)
        *m_atAsked -= std::min(*m_atAsked, size);
}

void ReplFinder::look(Time now)
{
    if (m_heard.find(refusal) != std::string::npos)
        return fail(ErrorCode::consoleLocked, std::string(refusal));
    if (m_heard.find(passwordQuestion) != std::string::npos)
        return fail(ErrorCode::passwordNeeded, "the Python console asks for a password");
    if (m_atAsked && hasAtAnswer())
        return fail(ErrorCode::atPort, "AT was answered");
    if (m_heard.find(reboot, m_seen) != std::string::npos) {
        // Nothing may interrupt what runs now: it can be the restore of files.
        m_isStarting = true;
        m_deadline = std::min(now + startPatience, m_latest);
        m_nextQuestion = m_deadline;
    }
    const std::string_view heard = std::string_view(m_heard).substr(m_seen);
    if (heard.ends_with(rawPrompt)) {
        m_seen = m_heard.size();
        if (m_wanted == Prompt::raw)
            return arrive();
        m_out = toFriendly;
    } else if (heard.ends_with(endOfCommand)) {
        m_seen = m_heard.size();
        m_out = m_wanted == Prompt::raw ? toRaw : toFriendly;
    } else if (heard.ends_with(friendlyPrompt)) {
        m_seen = m_heard.size();
        if (m_wanted == Prompt::friendly)
            return arrive();
        // A console that is locked may answer nothing but lines.
        if (++m_prompts <= mostPrompts)
            m_out = m_prompts == mostPrompts ? '\r' : toRaw;
    } else if (heard.ends_with(pastePrompt) || heard.ends_with(morePrompt)) {
        m_seen = m_heard.size();
        m_out = interrupt;
    } else {
        return;
    }
    if (std::exchange(m_isStarting, false))
        m_deadline = std::min(now + patience, m_latest);
    m_nextQuestion = now + interval;
    ++m_questions;
}

void ReplFinder::arrive()
{
    // Late questions would be the beginning of the first code.
    if (m_wanted == Prompt::raw && m_questions > 1)
        m_out = interrupt;
    succeed();
}

bool ReplFinder::hasAtAnswer() const
{
    const std::string_view before = std::string_view(m_heard).substr(0, *m_atAsked);
    const std::string_view after = std::string_view(m_heard).substr(*m_atAsked);
    // A program may be saying these all the time.
    return (after.find("\nOK\r") != std::string::npos && before.find("\nOK\r") == std::string::npos) ||
           (after.find("\nERROR\r") != std::string::npos && before.find("\nERROR\r") == std::string::npos);
}

void ReplFinder::giveUp()
{
    if (m_heard.rfind(rawPrompt) != std::string::npos && m_wanted == Prompt::raw && !m_isStarting)
        return arrive(); // something else writes all the time
    // Whatever reads the questions later is not to stay in raw mode.
    if (m_wanted == Prompt::raw)
        m_out = toFriendly;
    if (m_heard.empty())
        return fail(ErrorCode::noAnswer,
                    "no answer to Ctrl+C, Ctrl+A and AT: nobody listens there, or a program that prints nothing and "
                    "ignores Ctrl+C");
    if (m_prompts > 0)
        return fail(ErrorCode::refused, "there is a prompt, but no raw mode");
    if (!isText(m_heard) || m_heard.starts_with('$') || m_heard.find("\n$G") != std::string::npos)
        return fail(ErrorCode::notOurProtocol, "what answers is no Python console");
    fail(ErrorCode::programRuns, m_isStarting ? "the module restarted and did not come to its prompt"
                                              : "a program writes, and is not ended by Ctrl+C");
}

std::string ReplFinder::stray() const
{
    std::string text = m_heard;
    removeAll(text, rawPrompt);
    removeAll(text, friendlyPrompt);
    return text.find_first_not_of("\r\n") == std::string::npos ? std::string() : text;
}

} // namespace device
