// SPDX-License-Identifier: MIT
// A serial line that exists in memory, with a baud rate, a latency and a time of its own. Time passes when bytes are
// on the line and when somebody waits, so that measurements on it are exact, whatever else the computer does.
#pragma once

#include "device/serial/Transport.h"

#include <deque>
#include <limits>
#include <optional>
#include <vector>

namespace device
{

/// What is at the other end: bytes and the time in, bytes out.
class LinePeer
{
public:
    virtual ~LinePeer() = default;
    /// Bytes have arrived, the last of them now.
    virtual void feed(std::span<const std::byte> bytes, Time now) = 0;
    /// Does what is due.
    virtual void poll(Time) {}
    /// When poll() has something to do next.
    virtual Time nextPoll() const { return Time::max(); }
    /// What it has sent since the last call.
    virtual std::vector<std::byte> takeOutput() = 0;
    /// The rate that it was told to take; 0 while it takes that of the host.
    virtual std::uint32_t baudRate() const { return 0; }
};

/// The line itself, which outlives the transports that are opened on it.
class PacedLine
{
public:
    /// 10 bits a byte; `latency` is added to each byte in either direction.
    PacedLine(LinePeer& peer, std::uint32_t baudRate, Time latency) : m_peer(peer), m_rate(baudRate), m_latency(latency)
    {
    }

    void write(std::span<const std::byte> bytes);
    std::size_t read(std::span<std::byte> into, Time wait);
    void discardInput();
    void setBaudRate(std::uint32_t baudRate) { m_rate = baudRate; }
    /// Lets time pass.
    void wait(Time time) { runUntil(m_now + time); }
    Time now() const { return std::chrono::duration_cast<Time>(m_now); }

    std::uint64_t bytesToPeer() const { return m_bytesToPeer; }
    std::uint64_t bytesFromPeer() const { return m_bytesFromPeer; }

private:
    // A byte at 3,000,000 baud takes 3.3 microseconds: those alone would not add up.
    using Fine = std::chrono::nanoseconds;

    struct Burst {
        Fine first{}; ///< when its first byte is there
        Fine perByte{};
        std::vector<std::byte> bytes;
        std::size_t taken = 0;

        Fine arrivalOf(std::size_t index) const { return first + perByte * static_cast<std::int64_t>(index); }
    };

    Fine byteTime(std::uint32_t baudRate) const { return Fine(10'000'000'000ll / baudRate); }
    void runUntil(Fine time);
    void collectOutput(std::uint32_t rateOfPeer);
    std::uint32_t rateOfPeer() const;

    LinePeer& m_peer;
    std::uint32_t m_rate;
    Time m_latency;
    Fine m_now{};
    std::deque<Burst> m_toPeer;
    std::deque<Burst> m_fromPeer;
    Fine m_peerLineFree{}; ///< when the peer has sent everything
    std::uint64_t m_bytesToPeer = 0;
    std::uint64_t m_bytesFromPeer = 0;
};

class PacedTransport final : public Transport
{
public:
    explicit PacedTransport(PacedLine& line) : m_line(line) {}

    std::string name() const override { return "paced line"; }
    core::HostResult<void> write(std::span<const std::byte> bytes) override;
    /// Goes on to the end of a burst, as far as there is room, but not for longer than ten milliseconds.
    core::HostResult<std::size_t> read(std::span<std::byte> into, Time wait) override;
    core::HostResult<void> discardInput() override;
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) override;
    Time now() const override { return m_line.now(); }

private:
    PacedLine& m_line;
};

} // namespace device
