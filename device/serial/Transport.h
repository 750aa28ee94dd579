// SPDX-License-Identifier: MIT
// A line to a module: a serial port, a pseudo-terminal, a socket, or one that tests make up.
// Everything above works on this interface, and takes its time from it: a paced line has a time of its own.
#pragma once

#include "core/Problem.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace device
{

/// Time on a line, from a start of its own; never goes back.
using Time = std::chrono::microseconds;

class Transport
{
public:
    virtual ~Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// For people: "/dev/ttyUSB2".
    virtual std::string name() const = 0;

    /// Hands over all bytes, as one transfer where the line knows transfers. disconnected; noAnswer when the other end
    /// takes nothing for ten seconds.
    virtual core::HostResult<void> write(std::span<const std::byte> bytes) = 0;

    /// What has arrived, at least one byte if any comes within `wait`; 0 when none does. disconnected.
    virtual core::HostResult<std::size_t> read(std::span<std::byte> into, Time wait) = 0;

    /// Throws away what has arrived and was not read.
    virtual core::HostResult<void> discardInput() = 0;

    /// After everything written has left. Lines without a rate take any.
    virtual core::HostResult<void> setBaudRate(std::uint32_t baudRate) = 0;

    virtual Time now() const = 0;

protected:
    Transport() = default;
};

} // namespace device
