// SPDX-License-Identifier: MIT
// UART5 of an AST1030, a 16550: 8 bits, no parity. What arrives is collected by interrupt.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace firmware::ast1030
{

class Line
{
public:
    /// There is one of it.
    static Line& instance();

    void start();
    /// What has arrived; 0 when there is nothing.
    std::size_t read(std::span<std::byte> into);
    bool hasInput() const { return m_head != m_tail; }
    /// Returns when the last byte is in the transmitter.
    void write(std::span<const std::byte> bytes);
    /// Waits until everything is out.
    void drain();

    /// The interrupt, and whoever does not want to wait for it: the hardware tells of fewer bytes than it is set to
    /// only after a pause.
    void fetch();

private:
    // More than the largest packet of a download, which may arrive while a sector is erased.
    static constexpr std::uint32_t capacity = 32 * 1024;

    std::array<std::byte, capacity> m_ring{};
    volatile std::uint32_t m_head = 0; // counts on; what has arrived
    volatile std::uint32_t m_tail = 0; // what was fetched
};

} // namespace firmware::ast1030
