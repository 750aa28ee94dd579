// SPDX-License-Identifier: MIT
#include "device/serial/PacedTransport.h"

#include <algorithm>

namespace device
{

namespace
{

constexpr auto longestBurst = std::chrono::milliseconds(10);

/// What a receiver at another rate makes of a byte.
std::byte garbled(std::byte byte)
{
    return byte ^ std::byte{0xA5};
}

} // namespace

std::uint32_t PacedLine::rateOfPeer() const
{
    const std::uint32_t rate = m_peer.baudRate();
    return rate == 0 ? m_rate : rate;
}

/// As through a small buffer: returns when the last byte has left.
void PacedLine::write(std::span<const std::byte> bytes)
{
    if (bytes.empty())
        return;
    Burst burst{m_now + byteTime(m_rate) + m_latency, byteTime(m_rate), {bytes.begin(), bytes.end()}, 0};
    if (rateOfPeer() != m_rate)
        std::ranges::transform(burst.bytes, burst.bytes.begin(), garbled);
    const Fine end = m_now + byteTime(m_rate) * static_cast<std::int64_t>(bytes.size());
    m_toPeer.push_back(std::move(burst));
    m_bytesToPeer += bytes.size();
    runUntil(end);
}

/// Everything that happens up to `time`, in its order.
void PacedLine::runUntil(Fine time)
{
    for (;;) {
        const Fine arrival =
            m_toPeer.empty() ? Fine::max() : m_toPeer.front().arrivalOf(m_toPeer.front().bytes.size() - 1);
        const Time polled = m_peer.nextPoll();
        const Fine poll = polled == Time::max() ? Fine::max() : std::max<Fine>(polled, m_now);
        const Fine next = std::min(arrival, poll);
        if (next > time)
            break;
        m_now = std::max(m_now, next);
        const std::uint32_t rate = rateOfPeer(); // an answer goes out at the rate that its question came at
        if (arrival <= poll) {
            const Burst burst = std::move(m_toPeer.front());
            m_toPeer.pop_front();
            m_peer.feed(burst.bytes, now());
        } else {
            m_peer.poll(std::chrono::ceil<Time>(m_now));
        }
        collectOutput(rate);
    }
    m_now = std::max(m_now, time);
}

void PacedLine::collectOutput(std::uint32_t rateOfPeer)
{
    auto bytes = m_peer.takeOutput();
    if (bytes.empty())
        return;
    if (rateOfPeer != m_rate)
        std::ranges::transform(bytes, bytes.begin(), garbled);
    const Fine begin = std::max(m_now, m_peerLineFree);
    const Fine perByte = byteTime(rateOfPeer);
    m_peerLineFree = begin + perByte * static_cast<std::int64_t>(bytes.size());
    m_bytesFromPeer += bytes.size();
    m_fromPeer.push_back({begin + perByte + m_latency, perByte, std::move(bytes), 0});
}

std::size_t PacedLine::read(std::span<std::byte> into, Time wait)
{
    if (into.empty())
        return 0;
    const Fine last = m_now + wait;
    runUntil(m_now);
    // Step by step, since what arrives at the peer on the way may make it answer.
    while (m_fromPeer.empty() || m_fromPeer.front().arrivalOf(m_fromPeer.front().taken) > m_now) {
        if (m_now >= last)
            return 0;
        Fine next = last;
        if (!m_fromPeer.empty())
            next = std::min(next, m_fromPeer.front().arrivalOf(m_fromPeer.front().taken));
        if (!m_toPeer.empty())
            next = std::min(next, m_toPeer.front().arrivalOf(m_toPeer.front().bytes.size() - 1));
        if (m_peer.nextPoll() != Time::max())
            next = std::min<Fine>(next, m_peer.nextPoll());
        runUntil(std::max(m_now, next));
    }
    Burst& burst = m_fromPeer.front();
    std::size_t end = std::min(burst.bytes.size(), burst.taken + into.size());
    const Fine until = std::min(burst.arrivalOf(end - 1), m_now + longestBurst);
    runUntil(std::max(m_now, until));
    while (burst.arrivalOf(end - 1) > m_now)
        --end;
    const std::size_t size = end - burst.taken;
    std::copy_n(burst.bytes.begin() + static_cast<std::ptrdiff_t>(burst.taken), size, into.begin());
    burst.taken = end;
    if (end == burst.bytes.size())
        m_fromPeer.pop_front();
    return size;
}

void PacedLine::discardInput()
{
    std::byte byte;
    while (read({&byte, 1}, Time::zero()) != 0) {
    }
}

core::HostResult<void> PacedTransport::write(std::span<const std::byte> bytes)
{
    m_line.write(bytes);
    return {};
}

core::HostResult<std::size_t> PacedTransport::read(std::span<std::byte> into, Time wait)
{
    return m_line.read(into, wait);
}

core::HostResult<void> PacedTransport::discardInput()
{
    m_line.discardInput();
    return {};
}

core::HostResult<void> PacedTransport::setBaudRate(std::uint32_t baudRate)
{
    m_line.setBaudRate(baudRate);
    return {};
}

} // namespace device
