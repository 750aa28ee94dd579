// SPDX-License-Identifier: MIT
// What a terminal server says between the bytes of its port: telnet with the option for serial ports. Bytes in, bytes
// out; the client's side.
// Sources: RFC 854 (telnet), 856 (binary), 2217 (COM-PORT-OPTION).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace device
{

class Telnet
{
public:
    using Bytes = std::vector<std::byte>;

    /// Whether these bytes are how a telnet server begins: with an option that it has or wants. One byte does
    /// not tell.
    static bool isGreeting(std::span<const std::byte> bytes);

    /// Asks for bytes as they are in both directions, and for the settings of the port.
    Bytes begin();
    /// Once isComPort(): this rate, 8 data bits, no parity, 1 stop bit, no flow control, DTR and RTS on.
    Bytes setUp(std::uint32_t baudRate);
    Bytes setBaudRate(std::uint32_t baudRate);
    /// Data for the port.
    static Bytes encode(std::span<const std::byte> data);

    /// What the server sent, in pieces of any size: gives the data of the port in it.
    Bytes decode(std::span<const std::byte> bytes);
    /// What has to be answered since the last call.
    Bytes takeReplies() { return std::exchange(m_replies, {}); }

    /// Whether the server lets its port be set; nothing while it has not said.
    std::optional<bool> isComPort() const { return m_isComPort; }
    /// The rate that the server says it has set, since the last call.
    std::optional<std::uint32_t> takeBaudRate() { return std::exchange(m_baudRate, {}); }

private:
    enum class State { data, command, option, subnegotiation, subnegotiationCommand };
    struct Option {
        bool isOn = false;
        bool isAsked = false;
    };

    void take(std::byte byte, Bytes& data);
    void takeCommand(std::byte byte, Bytes& data);
    void takeOption(std::uint8_t option);
    void takeSubnegotiation();
    void ask(std::uint8_t verb, std::uint8_t option);

    State m_state = State::data;
    std::uint8_t m_verb = 0;
    std::array<Option, 256> m_ours{};
    std::array<Option, 256> m_theirs{};
    Bytes m_subnegotiation;
    Bytes m_replies;
    std::optional<bool> m_isComPort;
    std::optional<std::uint32_t> m_baudRate;
};

} // namespace device
