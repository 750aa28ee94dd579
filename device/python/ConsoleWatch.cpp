// SPDX-License-Identifier: MIT
#include "device/python/ConsoleWatch.h"

namespace device
{

namespace
{

constexpr std::string_view readyPrompt = ">>> ";
constexpr std::string_view refusal = "REPL refuse";
constexpr std::string_view passwordPrompt = "Please enter password:";

bool isPythonGreeting(std::string_view line)
{
    return line.find("Type \"help()\"") != line.npos || line.starts_with("MPY: soft reboot") ||
           line.starts_with("raw REPL; CTRL-B to exit");
}

bool isAtAnswer(std::string_view line)
{
    return line == "OK" || line == "ERROR" || line.starts_with("+CME ERROR") || line.starts_with("+CMS ERROR");
}

} // namespace

void ConsoleWatch::feed(std::string_view bytes)
{
    for (const char byte : bytes) {
        if (byte == '\n' || byte == '\r') {
            takeLine();
            continue;
        }
        if (m_line.size() < longestLine)
            m_line += byte;
        if (byte == readyPrompt.back() || byte == passwordPrompt.back())
            takePrompt();
    }
}

void ConsoleWatch::takePrompt()
{
    if (prompt() == Prompt::ready || prompt() == Prompt::password)
        m_speaker = Speaker::python;
    if (prompt() == Prompt::ready && m_hasEntered)
        m_isLocked = m_hasEntered = false;
}

void ConsoleWatch::takeLine()
{
    if (m_line.empty())
        return;
    const bool isRefusal = m_line.ends_with(refusal);
    if (isRefusal || m_line.starts_with(readyPrompt) || isPythonGreeting(m_line))
        m_speaker = Speaker::python;
    else if (m_speaker == Speaker::unknown && isAtAnswer(m_line))
        m_speaker = Speaker::at;
    m_isLocked = m_isLocked || isRefusal;
    m_hasEntered = m_line.starts_with(readyPrompt) || (m_hasEntered && !isRefusal);
    m_line.clear();
}

ConsoleWatch::Prompt ConsoleWatch::prompt() const
{
    // The interpreter indents what goes on a line further by itself.
    const auto end = m_line.find_last_not_of(' ');
    const std::string_view line = std::string_view(m_line).substr(0, end == m_line.npos ? 0 : end + 1);
    if (m_line == readyPrompt)
        return Prompt::ready;
    if (line == "..." && m_line.size() >= 4)
        return Prompt::more;
    if (m_line == "=== ")
        return Prompt::paste;
    return line.ends_with(passwordPrompt) ? Prompt::password : Prompt::none;
}

} // namespace device
