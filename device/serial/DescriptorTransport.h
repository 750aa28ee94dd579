// SPDX-License-Identifier: MIT
// A line on an open file descriptor: a pseudo-terminal, a socket, or what libserialport has opened.
#pragma once

#include "device/serial/Transport.h"

#include <functional>
#include <utility>

namespace device
{

/// Owns a file descriptor.
class Descriptor
{
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor();

    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }

private:
    int m_number;
};

class DescriptorTransport : public Transport
{
public:
    /// `descriptor`: open for reading and writing, non-blocking; its reads give 0 only at its end.
    /// A write fails when the other end takes nothing for `patience`.
    DescriptorTransport(Descriptor descriptor, std::string name, Time patience = std::chrono::seconds(10));

    std::string name() const override { return m_name; }
    core::HostResult<void> write(std::span<const std::byte> bytes) override;
    core::HostResult<std::size_t> read(std::span<std::byte> into, Time wait) override;
    core::HostResult<void> discardInput() override;
    /// Has none.
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) override;
    Time now() const override;

    /// A write that waits asks this every 100 ms, and ends with `cancelled` when it is true.
    void stopWritesWhen(std::function<bool()> isCancelled) { m_isCancelled = std::move(isCancelled); }

protected:
    /// Of a descriptor that somebody else closes.
    DescriptorTransport(int borrowed, std::string name);

    int descriptor() const { return m_descriptor; }

private:
    enum class Ready { yes, no, lost };
    /// Whether `events` of poll() come before `until`; signals do not end the wait.
    Ready waitFor(short events, Time until) const;
    std::unexpected<core::Problem> lost() const;

    Descriptor m_owned;
    int m_descriptor;
    std::string m_name;
    Time m_patience = std::chrono::seconds(10);
    std::function<bool()> m_isCancelled = [] { return false; };
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace device
