// SPDX-License-Identifier: MIT
#include "firmware/board/ast1030/Line.h"

#include "firmware/board/ast1030/Startup.h"

namespace firmware::ast1030
{

namespace
{

constexpr std::uint32_t base = 0x7E784000;
constexpr unsigned interrupt = 8;

// Registers, one in every four bytes
constexpr std::uint32_t data = 0x00;            // with divisorAccess: low byte of the divisor
constexpr std::uint32_t interruptEnable = 0x04; // with divisorAccess: high byte
constexpr std::uint32_t fifoControl = 0x08;
constexpr std::uint32_t lineControl = 0x0C;
constexpr std::uint32_t lineStatus = 0x14;

constexpr std::uint32_t divisorAccess = 0x80;
constexpr std::uint32_t eightBits = 0x03;
constexpr std::uint32_t fifosTrigger14 = 0xC1;
constexpr std::uint32_t interruptOnInput = 0x01;
constexpr std::uint32_t inputReady = 0x01;
constexpr std::uint32_t outputReady = 0x20;
constexpr std::uint32_t outputEmpty = 0x40;

volatile std::uint32_t& reg(std::uint32_t offset)
{
    return *reinterpret_cast<volatile std::uint32_t*>(base + offset);
}

constinit Line line{};

} // namespace

Line& Line::instance()
{
    return line;
}

void Line::start()
{
    // The fastest that there is: the emulated line has no other speed, only its pauses become shorter.
    reg(lineControl) = divisorAccess | eightBits;
    reg(data) = 1;
    reg(interruptEnable) = 0;
    reg(lineControl) = eightBits;
    // The FIFOs are not emptied: the host may have begun already.
    reg(fifoControl) = fifosTrigger14;
    reg(interruptEnable) = interruptOnInput;
    enableInterrupt(interrupt);
}

void Line::fetch()
{
    while ((reg(lineStatus) & inputReady) != 0) {
        if (m_head - m_tail == capacity) {
            reg(interruptEnable) = 0; // until somebody makes room
            return;
        }
        m_ring[m_head % capacity] = static_cast<std::byte>(reg(data));
        m_head = m_head + 1;
    }
}

std::size_t Line::read(std::span<std::byte> into)
{
    std::size_t count = 0;
    while (count < into.size() && m_tail != m_head) {
        into[count++] = m_ring[m_tail % capacity];
        m_tail = m_tail + 1;
    }
    if (count > 0)
        reg(interruptEnable) = interruptOnInput;
    return count;
}

void Line::write(std::span<const std::byte> bytes)
{
    for (const std::byte byte : bytes) {
        while ((reg(lineStatus) & outputReady) == 0) {
        }
        reg(data) = std::to_integer<std::uint32_t>(byte);
    }
}

void Line::drain()
{
    while ((reg(lineStatus) & outputEmpty) == 0) {
    }
}

} // namespace firmware::ast1030

extern "C" void lineHandler()
{
    firmware::ast1030::Line::instance().fetch();
}
