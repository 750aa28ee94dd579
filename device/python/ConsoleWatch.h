// SPDX-License-Identifier: MIT
// What a console's output says of the one at the other end: whether it is a Python interpreter or takes AT commands,
// and at which prompt it waits. Only looks; sends nothing.
#pragma once

#include <string>
#include <string_view>

namespace device
{

class ConsoleWatch
{
public:
    enum class Speaker {
        unknown, ///< nothing that tells it was said yet
        at,      ///< answered OK or ERROR
        python,  ///< showed a prompt or greeting of MicroPython; stays so, whatever a program prints
    };
    enum class Prompt {
        none,     ///< something runs, or nothing was heard
        ready,    ///< ">>> "
        more,     ///< "... ": in the middle of a statement
        paste,    ///< "=== "
        password, ///< "Please enter password:"
    };

    void feed(std::string_view bytes);

    Speaker speaker() const { return m_speaker; }
    Prompt prompt() const;
    /// The last line that was entered was answered "REPL refuse".
    bool isLocked() const { return m_isLocked; }

private:
    void takeLine();
    void takePrompt();

    static constexpr std::size_t longestLine = 256; ///< bytes: what matters is shorter

    std::string m_line;
    Speaker m_speaker = Speaker::unknown;
    bool m_isLocked = false;
    bool m_hasEntered = false; ///< a line at the prompt, not answered yet
};

} // namespace device
