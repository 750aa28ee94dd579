// SPDX-License-Identifier: MIT
// A person at the friendly prompt of a module's Python: what is typed or pasted goes out when the interpreter can take
// it, and what it says is handed on to be shown. Several lines, and what the prompt's editor would drop, go in paste
// mode, each piece after the echo of the one before. Owns no port, thread or clock.
#pragma once

#include "device/python/Completion.h"
#include "device/python/ConsoleWatch.h"
#include "device/serial/Transport.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

class PromptConsole
{
public:
    /// Asks for a prompt, from raw mode too: for a port that was just opened.
    void greet() { m_greeting = Greeting::line; }
    /// Several lines, or characters that only the paste mode takes, wait for the prompt. One plain line goes at the
    /// next prompt too, but not later than a second after what was sent before: a program may ask for it.
    /// Control characters but tabs are left out.
    void send(std::string_view text);
    /// At once: Ctrl+C and its like. What waits is dropped, and so is a paste in the middle.
    void sendNow(std::string bytes);
    /// Ctrl+D at the prompt, after Ctrl+C where something runs.
    void softReset();
    /// As a line, whatever is in it.
    void sendPassword(std::string password);
    /// False where it cannot be asked now: a program runs, something waits to be sent.
    bool complete(const Completion& completion);

    /// What to write now; empty: nothing.
    std::string nextWrite(Time now);
    /// Takes what has arrived, and gives what of it is to be shown: all but the asking for names.
    std::string receive(std::string_view bytes, Time now);

    const ConsoleWatch& watch() const { return m_watch; }
    /// Something waits for the prompt.
    bool isWaiting() const { return !m_queue.empty(); }
    /// Once, when the interpreter has answered, or has not within a second (then none).
    std::optional<std::vector<std::string>> takeNames();
    /// Once: a paste was given up, because the module did not echo it.
    std::optional<core::Problem> takeProblem();

private:
    struct Item {
        enum class Kind { line, block, control };

        std::string text; ///< lines end with CR
        Kind kind = Kind::line;
    };
    enum class State { idle, entering, pasting, asking };
    enum class Greeting { none, line, leaveRawMode };

    std::string greet(Time now);
    std::string begin(Time now);
    std::string nextPiece(Time now);
    std::string giveUp(Time now);
    void takeEcho(std::string_view bytes, Time now);
    std::string takeAnswer(std::string_view bytes);
    std::string endAsking();

    ConsoleWatch m_watch;
    std::deque<Item> m_queue;
    std::string m_urgent;
    State m_state = State::idle;
    Greeting m_greeting = Greeting::none;
    Time m_lastSent = -std::chrono::seconds(10);
    Time m_deadline{}; ///< of what the state waits for

    // While pasting.
    std::string m_block;
    std::size_t m_blockSent = 0;
    std::string m_echo; ///< that is still to come

    // While asking.
    std::optional<Completion> m_completion;
    std::string m_answer;
    std::optional<std::vector<std::string>> m_names;
    std::optional<core::Problem> m_problem;
};

} // namespace device
