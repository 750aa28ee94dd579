// SPDX-License-Identifier: MIT
#include "tests/support/ModuleAtPort.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace test
{

using namespace std::chrono_literals;

PortOwner::PortOwner() : m_master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
{
    if (::grantpt(m_master.number()) != 0 || ::unlockpt(m_master.number()) != 0)
        std::abort();
    m_port = ::ptsname(m_master.number());
    m_terminal = device::Descriptor(::open(m_port.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios settings{};
    ::tcgetattr(m_terminal.number(), &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(m_terminal.number(), TCSANOW, &settings);
}

PortOwner::~PortOwner() = default;

PortOwner::Time PortOwner::now() const
{
    return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now() - m_start);
}

void PortOwner::start()
{
    m_thread = std::thread([this] { live(); });
}

void PortOwner::stop()
{
    m_isStopping = true;
    if (m_thread.joinable())
        m_thread.join();
}

void PortOwner::hangUp()
{
    stop();
    m_terminal = device::Descriptor();
    m_master = device::Descriptor();
}

std::size_t PortOwner::bytesReceived()
{
    const std::lock_guard lock(m_lock);
    return m_received;
}

void PortOwner::send(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto count = ::write(m_master.number(), bytes.data(), bytes.size());
        if (count <= 0)
            return;
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void PortOwner::leave()
{
    m_isLeaving = true;
    m_isStopping = true;
}

void PortOwner::live()
{
    while (!m_isStopping) {
        Time wait = 20ms;
        {
            const std::lock_guard lock(m_lock);
            const Time next = nextTime();
            if (next != Time::max())
                wait = std::clamp(next - now(), Time::zero(), wait);
        }
        const timespec limit{0, wait.count() * 1000};
        pollfd poll{m_master.number(), POLLIN, 0};
        std::byte buffer[4096];
        const auto size = ::ppoll(&poll, 1, &limit, nullptr) > 0 ? ::read(m_master.number(), buffer, sizeof buffer) : 0;
        const std::lock_guard lock(m_lock);
        if (size > 0) {
            m_received += static_cast<std::size_t>(size);
            received(std::span(buffer).first(static_cast<std::size_t>(size)));
        }
        timePassed();
    }
    if (m_isLeaving) {
        m_terminal = device::Descriptor();
        m_master = device::Descriptor();
    }
}

ModuleAtPort::ModuleAtPort(Begin begin, const firmware::host::ModuleSettings& settings)
    : m_module(m_flash, settings, [this](std::span<const std::byte> bytes) { send(bytes); })
{
    if (begin == Begin::console)
        m_module.powerOn(now());
    else
        m_module.powerOnInDownload(now());
    start();
}

Bytes ModuleAtPort::flashAt(std::uint32_t address, std::size_t size)
{
    const std::lock_guard lock(m_lock);
    const auto from = m_flash.content().begin() + (address & 0xFFFFFF);
    return {from, from + static_cast<std::ptrdiff_t>(size)};
}

void ChattyPort::received(std::span<const std::byte>)
{
    send(bytesOf("$GPTXT,unknown*00\r\n"));
}

void ChattyPort::timePassed()
{
    if (now() < m_next)
        return;
    send(bytesOf("$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B\r\n"));
    m_next = now() + 100ms;
}

} // namespace test
