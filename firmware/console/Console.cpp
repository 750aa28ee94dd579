// SPDX-License-Identifier: MIT
#include "firmware/console/Console.h"

#include <algorithm>

namespace firmware
{

namespace
{

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool isCommand(std::string_view line, std::string_view command)
{
    return std::ranges::equal(line, command, {}, upper);
}

/// 16 and more for what is no digit.
unsigned hexDigit(char c)
{
    const char letter = upper(c);
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    return letter >= 'A' && letter <= 'F' ? static_cast<unsigned>(letter - 'A' + 10) : 16;
}

} // namespace

void Console::feed(std::span<const std::byte> bytes)
{
    for (const std::byte byte : bytes) {
        const char c = static_cast<char>(byte);
        if (c != '\r' && c != '\n') {
            if (m_size < m_line.size())
                m_line[m_size] = c;
            m_size = std::min(m_size + 1, m_line.size() + 1);
            continue;
        }
        const std::size_t size = m_size;
        m_size = 0;
        if (size > m_line.size())
            result("ERROR");
        else if (size > 0)
            run({m_line.data(), size});
    }
}

void Console::run(std::string_view line)
{
    if (isCommand(line, "AT"))
        return result("OK");
    if (isCommand(line, "ATI")) {
        m_sink.put("\r\n");
        for (const auto text : {m_identity.manufacturer, m_identity.model}) {
            m_sink.put(text);
            m_sink.put("\r\n");
        }
        m_sink.put("Revision: ");
        m_sink.put(m_identity.revision);
        m_sink.put("\r\n");
        return result("OK");
    }
    if (isCommand(line, "AT+GMR"))
        return answer(m_identity.revision);
    if (isCommand(line, "AT+CGSN"))
        return answer(m_identity.serial);
    const bool wantsMore = isCommand(line, core::wire::statusCommand2);
    if (wantsMore || isCommand(line, core::wire::statusCommand)) {
        m_sink.put("\r\n");
        core::wire::StatusWriter writer(m_sink, wantsMore ? 2 : 1);
        m_board.writeStatus(writer);
        return result("OK");
    }
    if (isCommand(line, core::wire::confirmCommand))
        return result(m_board.confirmBoot() ? "OK" : "ERROR");
    if (isCommand(line, core::wire::knownCommand))
        return answer("+LIFEBOAT: (STATUS,OK,ACCEPT)");
    // string_view's substr() would bring its exception with it.
    const auto accepting = std::min(line.size(), core::wire::acceptCommand.size());
    if (isCommand({line.data(), accepting}, core::wire::acceptCommand))
        return result(accept({line.data() + accepting, line.size() - accepting}) ? "OK" : "ERROR");
    if (isCommand(line, core::wire::restartCommand)) {
        result("OK");
        return m_board.restart();
    }
    if (isCommand(line, "AT+QDOWNLOAD=1")) {
        result("OK");
        return m_board.enterDownload();
    }
    result("ERROR");
}

/// A path in quotation marks.
bool Console::accept(std::string_view quoted)
{
    if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"')
        return false;
    const std::string_view path(quoted.data() + 1, quoted.size() - 2);
    // Decoded to the start of the line, which is read no more: what comes out is never longer.
    std::size_t size = 0;
    for (std::size_t i = 0; i < path.size(); ++i) {
        char c = path[i];
        if (c == '"')
            return false;
        if (c == '%') {
            if (path.size() - i < 3)
                return false;
            const unsigned high = hexDigit(path[i + 1]);
            const unsigned low = hexDigit(path[i + 2]);
            if (high > 15 || low > 15)
                return false;
            c = static_cast<char>(high << 4 | low);
            i += 2;
        }
        if (c == 0)
            return false;
        m_line[size++] = c;
    }
    m_line[size] = 0; // in place of the command, which was longer than a zero
    return m_board.acceptFile(m_line.data());
}

void Console::answer(std::string_view text)
{
    m_sink.put("\r\n");
    m_sink.put(text);
    m_sink.put("\r\n");
    result("OK");
}

void Console::result(std::string_view word)
{
    m_sink.put("\r\n");
    m_sink.put(word);
    m_sink.put("\r\n");
}

} // namespace firmware
