// SPDX-License-Identifier: MIT
#include "tests/support/PortServer.h"

#include "device/serial/OpenPort.h"

#include <algorithm>
#include <array>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test
{

namespace
{

using Text = std::vector<std::uint8_t>;

void sendTo(int client, const Text& text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto count = ::send(client, text.data() + at, text.size() - at, MSG_NOSIGNAL);
        if (count <= 0)
            return;
        at += static_cast<std::size_t>(count);
    }
}

} // namespace

PortServer::PortServer(Kind kind, std::string device)
    : m_kind(kind), m_device(std::move(device)), m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, 4) != 0 ||
        ::getsockname(m_listener, generic, &size) != 0)
        std::abort();
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { live(); });
}

PortServer::~PortServer()
{
    m_isStopping = true;
    m_thread.join();
    ::close(m_listener);
}

std::map<int, std::uint32_t> PortServer::settings() const
{
    const std::lock_guard lock(m_lock);
    return m_settings;
}

std::vector<std::uint32_t> PortServer::controls() const
{
    const std::lock_guard lock(m_lock);
    return m_controls;
}

void PortServer::live()
{
    while (!m_isStopping) {
        pollfd listening{m_listener, POLLIN, 0};
        if (::poll(&listening, 1, 20) <= 0)
            continue;
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        serve(client);
        ::close(client);
    }
}

void PortServer::serve(int client)
{
    std::unique_ptr<device::Transport> port;
    if (!m_device.empty()) {
        auto opened = device::openPort(m_device, 115200);
        if (!opened)
            return;
        port = std::move(*opened);
    }
    m_waiting.clear();
    m_hangsUp = false;
    const Text greeting{255, 251, 3, 255, 251, 1, 255, 254, 1, 255, 253, 0}; // as ser2net greets
    bool hasGreeted = m_kind != Kind::rfc2217 && m_kind != Kind::rfc2217Late;
    const auto greet = [&] {
        if (!std::exchange(hasGreeted, true))
            sendTo(client, greeting);
    };
    if (m_kind == Kind::rfc2217)
        greet();
    if (m_kind == Kind::telnetWithout)
        sendTo(client, {255, 251, 1});
    while (!m_isStopping && !m_hangsUp) {
        pollfd receiving{client, POLLIN, 0};
        if (::poll(&receiving, 1, port ? 0 : 5) > 0) {
            std::array<std::uint8_t, 4096> bytes;
            const auto count = ::recv(client, bytes.data(), bytes.size(), 0);
            if (count <= 0)
                return;
            if (m_kind == Kind::mute)
                continue;
            greet();
            m_waiting.insert(m_waiting.end(), bytes.begin(), bytes.begin() + count);
            fromClient(client, port.get());
        }
        if (!port)
            continue;
        std::array<std::byte, 4096> bytes;
        const auto count = port->read(bytes, std::chrono::milliseconds(1));
        if (!count)
            return; // the port is gone: so is the connection
        Text text;
        for (const std::byte byte : std::span(bytes).first(*count)) {
            text.push_back(std::to_integer<std::uint8_t>(byte));
            if (byte == std::byte{255} && m_kind != Kind::raw)
                text.push_back(255);
        }
        sendTo(client, text);
    }
}

void PortServer::fromClient(int client, device::Transport* port)
{
    std::vector<std::byte> data;
    std::size_t at = 0;
    const auto has = [&](std::size_t size) { return at + size <= m_waiting.size(); };
    while (has(1)) {
        if (m_kind == Kind::raw || m_waiting[at] != 255) {
            data.push_back(std::byte{m_waiting[at++]});
            continue;
        }
        if (!has(2))
            break;
        const int verb = m_waiting[at + 1];
        if (verb == 255) {
            data.push_back(std::byte{255});
            at += 2;
        } else if (verb == 250) {
            const std::array<std::uint8_t, 2> end{255, 240};
            // An escaped 255 in front of a 240 is no end.
            auto found = m_waiting.begin() + static_cast<std::ptrdiff_t>(at) + 2;
            Text text;
            while (found + 1 < m_waiting.end() && !std::equal(end.begin(), end.end(), found)) {
                text.push_back(*found);
                found += *found == 255 ? 2 : 1;
            }
            if (found + 1 >= m_waiting.end())
                break;
            command(client, text);
            at = static_cast<std::size_t>(found - m_waiting.begin()) + 2;
        } else if (verb >= 251) {
            if (!has(3))
                break;
            const std::uint8_t option = m_waiting[at + 2];
            const bool takes = option == 0 || option == 3 || (option == 44 && m_kind != Kind::telnetWithout);
            if (verb == 251)
                sendTo(client, {255, static_cast<std::uint8_t>(takes ? 253 : 254), option});
            if (verb == 253)
                sendTo(client, {255, static_cast<std::uint8_t>(takes ? 251 : 252), option});
            at += 3;
        } else {
            at += 2;
        }
    }
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(at));
    if (port && !data.empty())
        (void)port->write(data);
}

void PortServer::command(int client, const Text& text)
{
    if (text.size() < 2 || text[0] != 44)
        return;
    std::uint32_t value = 0;
    for (std::size_t i = 2; i < text.size(); ++i)
        value = value << 8 | text[i];
    const int number = text[1];
    if (number == 1 && m_onlyRate != 0)
        value = m_onlyRate;
    {
        const std::lock_guard lock(m_lock);
        m_settings[number] = value;
        if (number == 5)
            m_controls.push_back(value);
    }
    Text answer{255, 250, 44, static_cast<std::uint8_t>(number + 100)};
    const std::size_t size = number == 1 ? 4 : 1;
    for (std::size_t i = 0; i < size; ++i) {
        const auto byte = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
        answer.push_back(byte);
        if (byte == 255)
            answer.push_back(255);
    }
    answer.insert(answer.end(), {255, 240});
    sendTo(client, answer);
}

} // namespace test
