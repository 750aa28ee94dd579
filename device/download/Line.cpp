// SPDX-License-Identifier: MIT
#include "device/download/Line.h"

#include <algorithm>
#include <array>

namespace device
{

namespace
{

constexpr Time longestWait = std::chrono::milliseconds(100);
constexpr Time longestDrain = std::chrono::seconds(2);
/// What the loaders' USB receiver takes at a time; at 115200 baud it leaves in 0.18 s.
constexpr std::size_t slice = 2048;

} // namespace

core::HostResult<void> Line::attach(std::unique_ptr<Transport> transport)
{
    release();
    m_transport = std::move(transport);
    m_name = m_transport->name();
    m_start = m_transport->now();
    return m_transport->discardInput();
}

void Line::release()
{
    take().reset();
}

std::unique_ptr<Transport> Line::take()
{
    m_before = elapsed();
    return std::move(m_transport);
}

Time Line::elapsed() const
{
    return m_transport ? m_before + m_transport->now() - m_start : m_before;
}

core::HostResult<void> Line::goOn() const
{
    if (m_cancel.isCancelled() && !m_isFinishing)
        return core::problem(core::ErrorCode::cancelled, "", "stopped by the user");
    return {};
}

core::HostResult<void> Line::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        if (auto go = goOn(); !go)
            return go;
        const auto part = bytes.first(std::min(slice, bytes.size()));
        if (auto written = m_transport->write(part); !written)
            return written;
        m_sent += part.size();
        bytes = bytes.subspan(part.size());
        if (m_onTime)
            m_onTime();
    }
    return {};
}

core::HostResult<void> Line::run(Session& session)
{
    std::array<std::byte, 4096> buffer;
    Time wait{}; // at first only what has come already: it would be taken for the answer
    for (;;) {
        if (auto go = goOn(); !go)
            return go;
        const auto size = m_transport->read(buffer, wait);
        if (!size)
            return std::unexpected(size.error());
        m_received += *size;
        session.receive(std::span(buffer).first(*size), m_transport->now());
        for (;;) {
            const auto piece = session.nextWrite(m_transport->now());
            if (piece.empty())
                break;
            if (auto written = write(piece); !written)
                return written;
        }
        if (session.isOver())
            break;
        wait = std::clamp(session.deadline() - m_transport->now(), Time::zero(), longestWait);
        if (m_onTime)
            m_onTime();
    }
    if (session.problem())
        return std::unexpected(*session.problem());
    return {};
}

core::HostResult<void> Line::finish(Session& session)
{
    m_isFinishing = true;
    auto result = run(session);
    m_isFinishing = false;
    return result;
}

core::HostResult<void> Line::drain(Time quiet)
{
    std::array<std::byte, 4096> buffer;
    const Time end = m_transport->now() + longestDrain;
    for (;;) {
        if (auto go = goOn(); !go)
            return go;
        const auto size = m_transport->read(buffer, quiet);
        if (!size)
            return std::unexpected(size.error());
        m_received += *size;
        if (*size == 0 || m_transport->now() >= end)
            return {};
    }
}

} // namespace device
