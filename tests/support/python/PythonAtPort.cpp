// SPDX-License-Identifier: MIT
#include "tests/support/python/PythonAtPort.h"

namespace test
{

PythonAtPort::PythonAtPort(const PythonSettings& settings) : m_peer(settings)
{
    start();
}

void PythonAtPort::received(std::span<const std::byte> bytes)
{
    m_peer.feed(bytes, now());
}

void PythonAtPort::timePassed()
{
    m_peer.poll(now());
    send(m_peer.takeOutput());
    if (m_peer.isGone())
        leave();
}

AtAtPort::AtAtPort(std::string model, bool hasPython) : m_model(std::move(model)), m_hasPython(hasPython)
{
    start();
}

std::vector<std::string> AtAtPort::commands()
{
    const std::lock_guard lock(m_lock);
    return m_commands;
}

void AtAtPort::received(std::span<const std::byte> bytes)
{
    for (const auto byte : bytes) {
        const char c = static_cast<char>(byte);
        if (c == '\r') {
            send(bytesOf(m_line + "\r"));
            if (!m_line.empty())
                answer(m_line);
            m_line.clear();
        } else if (c >= ' ' && c <= '~') {
            m_line += c;
        }
    }
}

void AtAtPort::answer(const std::string& command)
{
    m_commands.push_back(command);
    const std::string revision = m_hasPython ? "R03A01M08_OCPU_QPY_BETA0414" : "R03A05M08";
    const std::map<std::string, std::string> answers{
        {"AT", ""},
        {"ATI", "Quectel\r\n" + m_model + "\r\nRevision: " + m_model + revision + "\r\n\r\n"},
        {"AT+GMR", m_model + revision + "\r\n\r\n"},
        {"AT+CGMR", m_model + revision + "\r\n\r\n"},
        {"AT+CGSN", "866000000000007\r\n\r\n"},
        {"AT+CGMM", m_model + "\r\n\r\n"},
        {"AT+QCCID", "+QCCID: 89860000000000000007\r\n\r\n"},
        {"AT+ICCID", "+ICCID: 89860000000000000007\r\n\r\n"},
        {"AT+CPIN?", "+CPIN: READY\r\n\r\n"},
        {"AT+CSQ", "+CSQ: 21,99\r\n\r\n"},
        {"AT+CREG?", "+CREG: 0,1\r\n\r\n"},
        {"AT+QDOWNLOAD=1", ""},
    };
    const auto found = answers.find(command);
    send(bytesOf("\r\n" + (found == answers.end() ? "ERROR\r\n" : found->second + "OK\r\n")));
}

} // namespace test
