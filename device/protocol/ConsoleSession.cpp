// SPDX-License-Identifier: MIT
#include "device/protocol/ConsoleSession.h"

namespace device
{

using core::ErrorCode;

namespace
{
constexpr std::size_t longestLine = 4096; // of a console that sends no line ends
} // namespace

void ConsoleSession::request(std::string_view command, Time patience)
{
    begin();
    m_command = command;
    m_command += "\r\n";
    m_isWritten = false;
    m_line.clear();
    m_lines.clear();
    m_patience = patience;
    m_deadline = Time::max();
    m_heardSomething = false;
}

std::span<const std::byte> ConsoleSession::nextWrite(Time now)
{
    if (isOver() || m_isWritten) {
        if (m_deadline == Time::max())
            m_deadline = now + m_patience;
        return {};
    }
    m_isWritten = true;
    return std::as_bytes(std::span(m_command));
}

void ConsoleSession::receive(std::span<const std::byte> bytes, Time now)
{
    if (!m_isWritten)
        return; // unasked lines of before
    for (const std::byte byte : bytes) {
        if (isOver())
            return;
        m_heardSomething = true;
        const auto character = static_cast<char>(byte);
        if (character == '\n' || character == '\r' || m_line.size() == longestLine)
            takeLine();
        else
            m_line += character;
    }
    if (isOver() || now < m_deadline)
        return;
    const std::string command = m_command.substr(0, m_command.size() - 2);
    if (m_heardSomething)
        fail(ErrorCode::notOurProtocol, "no OK as the answer to " + command);
    else
        fail(ErrorCode::noAnswer, "no answer to " + command);
}

void ConsoleSession::takeLine()
{
    const std::string line = std::exchange(m_line, {});
    const std::string_view command = std::string_view(m_command).substr(0, m_command.size() - 2);
    if (line.empty() || line == command)
        return;
    if (line == "OK")
        succeed();
    else if (line == "ERROR" || line.starts_with("+CME ERROR") || line.starts_with("+CMS ERROR"))
        fail(ErrorCode::refused, line + " as the answer to " + std::string(command));
    else
        m_lines.push_back(line);
}

} // namespace device
