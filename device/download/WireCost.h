// SPDX-License-Identifier: MIT
// How many bytes and turns the protocol itself takes: what a download is estimated with, and measured against.
#pragma once

#include "core/wire/Bsl.h"
#include "device/serial/Transport.h"

#include <cstdint>
#include <span>

namespace device
{

struct WireCost {
    std::uint64_t toModule = 0; ///< bytes on the line, escaped
    std::uint64_t toHost = 0;
    std::uint64_t turns = 0; ///< questions that were answered

    WireCost& operator+=(const WireCost& other);
    /// Question and answer never overlap; 10 bits a byte, `latency` in each direction.
    Time time(std::uint32_t baudRate, Time latency) const;
};

/// A loader by PDL, from CONNECT to the answer to CHECK_BAUD.
WireCost costOfPdl(std::span<const std::byte> content);
/// CONNECT, CHANGE_BAUD, EXEC_DATA, ERASE_FLASH, NORMAL_RESET: a request with so many words, and its ACK.
WireCost costOfRequest(core::wire::BslType type, std::initializer_list<std::uint32_t> words);
/// START_DATA to END_DATA in pieces of `chunk` bytes.
WireCost costOfWrite(std::uint32_t address, std::span<const std::byte> content, std::size_t chunk);
/// READ_FLASH of all of it, by 0x3000.
WireCost costOfRead(std::uint32_t address, std::span<const std::byte> content);

} // namespace device
