// SPDX-License-Identifier: MIT
#include "device/python/PromptConsole.h"

#include <algorithm>
#include <utility>

namespace device
{

using namespace std::chrono_literals;

namespace
{

constexpr Time patience = 1s;
constexpr Time greetingPatience = 500ms; ///< for the prompt that a line brings
constexpr std::size_t pieceSize = 64;    ///< bytes of a paste; small receivers take as much
constexpr char lineEnd = '\r';
constexpr char startPaste = '\x05';
constexpr char endOfInput = '\x04';
constexpr char leaveRawMode = '\x02';
constexpr char interrupt = '\x03';
constexpr std::string_view pastePrompt = "=== ";
constexpr std::string_view prompt = "\n>>> ";

bool isPlain(char byte)
{
    return byte >= ' ' && byte <= '~';
}

bool isControl(char byte)
{
    return (byte >= 0 && byte < ' ' && byte != '\t') || byte == '\x7f';
}

/// What the module says while it takes this in paste mode.
std::string echoOf(std::string_view piece)
{
    std::string echo;
    for (const char byte : piece) {
        if (byte == '\r')
            echo.append("\r\n").append(pastePrompt);
        else
            echo += byte;
    }
    return echo;
}

} // namespace

void PromptConsole::send(std::string_view text)
{
    Item item;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && i > 0 && text[i - 1] == '\r')
            continue;
        if (text[i] == '\n' || text[i] == '\r')
            item.text += '\r';
        else if (!isControl(text[i]))
            item.text += text[i];
    }
    while (item.text.ends_with('\r'))
        item.text.pop_back();
    item.kind = std::ranges::all_of(item.text, isPlain) ? Item::Kind::line : Item::Kind::block;
    item.text += '\r';
    m_queue.push_back(std::move(item));
}

void PromptConsole::sendNow(std::string bytes)
{
    m_queue.clear();
    m_urgent += bytes;
    if (m_state == State::asking)
        return;
    m_completion.reset();
    m_state = State::idle;
}

void PromptConsole::softReset()
{
    sendNow(m_watch.prompt() == ConsoleWatch::Prompt::ready ? std::string() : std::string(1, interrupt));
    m_queue.push_back({std::string(1, endOfInput), Item::Kind::control});
}

void PromptConsole::sendPassword(std::string password)
{
    m_urgent += std::move(password) + lineEnd;
    m_watch.feed("\n"); // its prompt is used up
}

bool PromptConsole::complete(const Completion& completion)
{
    if (m_state != State::idle || isWaiting() || !m_urgent.empty() || m_watch.prompt() != ConsoleWatch::Prompt::ready)
        return false;
    m_completion = completion;
    return true;
}

std::string PromptConsole::nextWrite(Time now)
{
    if (!m_urgent.empty()) {
        m_lastSent = now;
        return std::exchange(m_urgent, {});
    }
    if (m_greeting != Greeting::none)
        if (std::string bytes = greet(now); !bytes.empty())
            return bytes;
    switch (m_state) {
    case State::idle:
        return begin(now);
    case State::entering:
        return now >= m_deadline ? giveUp(now) : std::string();
    case State::pasting:
        return m_echo.empty() ? nextPiece(now) : now >= m_deadline ? giveUp(now) : std::string();
    case State::asking:
        break; // receive() looks at the time
    }
    return {};
}

std::string PromptConsole::greet(Time now)
{
    if (m_greeting == Greeting::line) {
        m_greeting = Greeting::leaveRawMode;
        m_deadline = now + greetingPatience;
        return {lineEnd};
    }
    const bool isHeard = m_watch.prompt() != ConsoleWatch::Prompt::none || m_watch.isLocked();
    if (!isHeard && m_state == State::idle && now < m_deadline)
        return {};
    m_greeting = Greeting::none;
    return isHeard || m_state != State::idle ? std::string() : std::string(1, leaveRawMode);
}

std::string PromptConsole::begin(Time now)
{
    const bool isReady = m_watch.prompt() == ConsoleWatch::Prompt::ready;
    if (m_completion && isReady) {
        m_state = State::asking;
        m_answer.clear();
        m_deadline = now + patience;
        return m_completion->code() + "\r";
    }
    if (m_queue.empty())
        return {};
    const bool isAtPrompt = m_watch.prompt() != ConsoleWatch::Prompt::none;
    if (m_queue.front().kind == Item::Kind::line ? !isAtPrompt && now - m_lastSent < patience : !isReady)
        return {};
    Item item = std::move(m_queue.front());
    m_queue.pop_front();
    m_lastSent = now;
    if (item.kind != Item::Kind::block) {
        m_watch.feed("\n"); // the prompt is used up, though its echo has not come yet
        return std::move(item.text);
    }
    m_block = std::move(item.text);
    m_block.pop_back();
    m_blockSent = 0;
    m_echo = pastePrompt;
    m_state = State::entering;
    m_deadline = now + patience;
    return {startPaste};
}

std::string PromptConsole::nextPiece(Time now)
{
    m_lastSent = now;
    m_deadline = now + patience;
    if (m_blockSent == m_block.size()) {
        m_state = State::idle;
        return {endOfInput};
    }
    std::string piece = m_block.substr(m_blockSent, pieceSize);
    m_blockSent += piece.size();
    m_echo = echoOf(piece);
    return piece;
}

/// Nothing of a text that did not arrive whole is to run.
std::string PromptConsole::giveUp(Time now)
{
    m_state = State::idle;
    m_lastSent = now;
    m_problem.emplace(core::ErrorCode::linkFailed, "",
                      m_blockSent == 0 ? "the module has no paste mode"
                                       : "the module did not echo what was pasted; nothing of it was run");
    return {interrupt};
}

std::string PromptConsole::receive(std::string_view bytes, Time now)
{
    m_watch.feed(bytes);
    if (m_state == State::asking) {
        const std::string shown = takeAnswer(bytes);
        return m_state == State::asking && now >= m_deadline ? shown + endAsking() : shown;
    }
    if (!bytes.empty())
        takeEcho(bytes, now);
    return std::string(bytes);
}

/// Something else may come between.
void PromptConsole::takeEcho(std::string_view bytes, Time now)
{
    if (m_state != State::entering && m_state != State::pasting)
        return;
    std::size_t heard = 0;
    for (const char byte : bytes)
        if (heard < m_echo.size() && byte == m_echo[heard])
            ++heard;
    m_echo.erase(0, heard);
    if (heard > 0)
        m_deadline = now + patience;
    if (m_state == State::entering && m_watch.prompt() == ConsoleWatch::Prompt::paste) {
        m_echo.clear();
        m_state = State::pasting;
    }
}

std::string PromptConsole::takeAnswer(std::string_view bytes)
{
    m_answer += bytes;
    return std::string_view(m_answer).ends_with(prompt) ? endAsking() : std::string();
}

/// Takes echo, names and prompt out of what was heard; the rest is somebody else's, or an answer that has not ended.
std::string PromptConsole::endAsking()
{
    m_state = State::idle;
    std::string shown = std::exchange(m_answer, {});
    const Completion completion = *std::exchange(m_completion, std::nullopt);
    m_names.emplace();
    const std::string echo = completion.code();
    if (const auto at = shown.find(echo); at != shown.npos)
        shown.erase(at, echo.size());
    const auto begin = shown.find(Completion::mark);
    const auto end = begin == shown.npos ? begin : shown.find(Completion::mark, begin + 1);
    if (end != shown.npos) {
        m_names = completion.namesIn(std::string_view(shown).substr(begin + 1, end - begin - 1));
        shown.erase(begin, end + 1 - begin);
    } else if (shown.ends_with(prompt)) {
        return {}; // a traceback: there is no such name
    }
    // The line end and the prompt alone are nothing new.
    const bool isMore = shown.find_first_not_of("\r\n>") < shown.size() - (shown.ends_with(prompt) ? 1 : 0);
    return isMore ? shown : std::string();
}

std::optional<std::vector<std::string>> PromptConsole::takeNames()
{
    return std::exchange(m_names, std::nullopt);
}

std::optional<core::Problem> PromptConsole::takeProblem()
{
    return std::exchange(m_problem, std::nullopt);
}

} // namespace device
