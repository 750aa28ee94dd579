// SPDX-License-Identifier: MIT
#include "device/serial/DescriptorTransport.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

constexpr Time cancelInterval = std::chrono::milliseconds(100);

/// What a call says when it should simply be made again.
bool isTemporary(int error)
{
    return error == EAGAIN || error == EINTR;
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_number >= 0)
        ::close(m_number);
}

DescriptorTransport::DescriptorTransport(Descriptor descriptor, std::string name, Time patience)
    : m_owned(std::move(descriptor)), m_descriptor(m_owned.number()), m_name(std::move(name)), m_patience(patience)
{
}

DescriptorTransport::DescriptorTransport(int borrowed, std::string name)
    : m_descriptor(borrowed), m_name(std::move(name))
{
}

Time DescriptorTransport::now() const
{
    return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now() - m_start);
}

std::unexpected<core::Problem> DescriptorTransport::lost() const
{
    return core::problem(ErrorCode::disconnected, m_name, "the port went away");
}

DescriptorTransport::Ready DescriptorTransport::waitFor(short events, Time until) const
{
    for (;;) {
        const Time left = std::max(until - now(), Time::zero());
        const timespec limit{static_cast<time_t>(left.count() / 1'000'000), (left.count() % 1'000'000) * 1000};
        pollfd poll{m_descriptor, events, 0};
        const int count = ::ppoll(&poll, 1, &limit, nullptr);
        if (count > 0 && (poll.revents & events) != 0)
            return Ready::yes;
        if (count > 0 || (count < 0 && errno != EINTR))
            return Ready::lost;
        if (count == 0 && now() >= until)
            return Ready::no;
    }
}

HostResult<void> DescriptorTransport::write(std::span<const std::byte> bytes)
{
    Time until = now() + m_patience;
    while (!bytes.empty()) {
        const auto ready = waitFor(POLLOUT, std::min(until, now() + cancelInterval));
        if (ready == Ready::lost)
            return lost();
        if (ready == Ready::no) {
            if (m_isCancelled())
                return core::problem(ErrorCode::cancelled, m_name, "while the module took no bytes");
            if (now() >= until)
                return core::problem(ErrorCode::noAnswer, m_name, "the other end takes no bytes");
            continue;
        }
        // A socket whose other end is gone would end the program with a signal.
        auto count = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == ENOTSOCK)
            count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count < 0 && !isTemporary(errno))
            return lost();
        if (count > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(count));
            until = now() + m_patience;
        }
    }
    return {};
}

HostResult<std::size_t> DescriptorTransport::read(std::span<std::byte> into, Time wait)
{
    const Time until = now() + wait;
    for (;;) {
        const auto ready = waitFor(POLLIN, until);
        if (ready == Ready::lost)
            return lost();
        if (ready == Ready::no)
            return 0;
        const auto count = ::read(m_descriptor, into.data(), into.size());
        if (count > 0)
            return static_cast<std::size_t>(count);
        if (count == 0 || !isTemporary(errno))
            return lost();
    }
}

HostResult<void> DescriptorTransport::discardInput()
{
    std::byte waste[1024];
    for (;;) {
        const auto count = read(waste, Time::zero());
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            return {};
    }
}

HostResult<void> DescriptorTransport::setBaudRate(std::uint32_t)
{
    return {};
}

} // namespace device
