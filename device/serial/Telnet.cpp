// SPDX-License-Identifier: MIT
#include "device/serial/Telnet.h"

#include <algorithm>

namespace device
{

namespace
{

// RFC 854
constexpr std::uint8_t subnegotiationEnd = 240;
constexpr std::uint8_t subnegotiationBegin = 250;
constexpr std::uint8_t verbWill = 251;
constexpr std::uint8_t verbWont = 252;
constexpr std::uint8_t verbDo = 253;
constexpr std::uint8_t verbDont = 254;
constexpr std::uint8_t escape = 255;

constexpr std::uint8_t optionBinary = 0;
constexpr std::uint8_t optionEcho = 1;
constexpr std::uint8_t optionNoGoAhead = 3;
constexpr std::uint8_t optionComPort = 44;

// RFC 2217; the server answers with 100 more.
constexpr std::uint8_t setBaudRateCommand = 1;
constexpr std::uint8_t setDataSizeCommand = 2;
constexpr std::uint8_t setParityCommand = 3;
constexpr std::uint8_t setStopSizeCommand = 4;
constexpr std::uint8_t setControlCommand = 5;
constexpr std::uint8_t answerOffset = 100;

constexpr std::uint8_t parityNone = 1;
constexpr std::uint8_t controlNoFlow = 1;
constexpr std::uint8_t controlDtrOn = 8;
constexpr std::uint8_t controlRtsOn = 11;

/// No answer that matters to us is longer.
constexpr std::size_t subnegotiationLimit = 64;

bool isVerb(std::uint8_t byte)
{
    return byte >= verbWill && byte <= verbDont;
}

bool isForUs(std::uint8_t option)
{
    return option == optionBinary || option == optionNoGoAhead || option == optionComPort;
}

bool isForThem(std::uint8_t option)
{
    return isForUs(option) || option == optionEcho;
}

void append(Telnet::Bytes& bytes, std::initializer_list<std::uint8_t> more)
{
    for (const std::uint8_t byte : more)
        bytes.push_back(std::byte{byte});
}

void appendComPortCommand(Telnet::Bytes& bytes, std::uint8_t command, std::span<const std::byte> value)
{
    append(bytes, {escape, subnegotiationBegin, optionComPort, command});
    const auto escaped = Telnet::encode(value);
    bytes.insert(bytes.end(), escaped.begin(), escaped.end());
    append(bytes, {escape, subnegotiationEnd});
}

void appendComPortCommand(Telnet::Bytes& bytes, std::uint8_t command, std::uint8_t value)
{
    const std::byte byte{value};
    appendComPortCommand(bytes, command, std::span(&byte, 1));
}

} // namespace

bool Telnet::isGreeting(std::span<const std::byte> bytes)
{
    return bytes.size() > 1 && bytes[0] == std::byte{escape} && isVerb(std::to_integer<std::uint8_t>(bytes[1]));
}

Telnet::Bytes Telnet::begin()
{
    for (const std::uint8_t option : {optionBinary, optionNoGoAhead, optionComPort})
        ask(verbWill, option);
    for (const std::uint8_t option : {optionBinary, optionNoGoAhead})
        ask(verbDo, option);
    return takeReplies();
}

void Telnet::ask(std::uint8_t verb, std::uint8_t option)
{
    Option& asked = verb == verbWill ? m_ours[option] : m_theirs[option];
    if (asked.isOn || asked.isAsked)
        return;
    asked.isAsked = true;
    append(m_replies, {escape, verb, option});
}

Telnet::Bytes Telnet::setUp(std::uint32_t baudRate)
{
    Bytes bytes = setBaudRate(baudRate);
    appendComPortCommand(bytes, setDataSizeCommand, 8);
    appendComPortCommand(bytes, setParityCommand, parityNone);
    appendComPortCommand(bytes, setStopSizeCommand, 1);
    for (const std::uint8_t control : {controlNoFlow, controlDtrOn, controlRtsOn})
        appendComPortCommand(bytes, setControlCommand, control);
    return bytes;
}

Telnet::Bytes Telnet::setBaudRate(std::uint32_t baudRate)
{
    m_baudRate.reset();
    std::array<std::byte, 4> value;
    for (std::size_t i = 0; i < value.size(); ++i)
        value[i] = static_cast<std::byte>(baudRate >> (8 * (3 - i)));
    Bytes bytes;
    appendComPortCommand(bytes, setBaudRateCommand, value);
    return bytes;
}

Telnet::Bytes Telnet::encode(std::span<const std::byte> data)
{
    Bytes bytes;
    bytes.reserve(data.size() + static_cast<std::size_t>(std::ranges::count(data, std::byte{escape})));
    for (const std::byte byte : data) {
        bytes.push_back(byte);
        if (byte == std::byte{escape})
            bytes.push_back(byte);
    }
    return bytes;
}

Telnet::Bytes Telnet::decode(std::span<const std::byte> bytes)
{
    Bytes data;
    data.reserve(bytes.size());
    for (const std::byte byte : bytes)
        take(byte, data);
    return data;
}

void Telnet::take(std::byte byte, Bytes& data)
{
    switch (m_state) {
    case State::data:
        if (byte == std::byte{escape})
            m_state = State::command;
        else
            data.push_back(byte);
        return;
    case State::command:
        takeCommand(byte, data);
        return;
    case State::option:
        m_state = State::data;
        takeOption(std::to_integer<std::uint8_t>(byte));
        return;
    case State::subnegotiation:
        if (byte == std::byte{escape})
            m_state = State::subnegotiationCommand;
        else if (m_subnegotiation.size() < subnegotiationLimit)
            m_subnegotiation.push_back(byte);
        return;
    case State::subnegotiationCommand:
        if (byte == std::byte{escape}) {
            m_state = State::subnegotiation;
            if (m_subnegotiation.size() < subnegotiationLimit)
                m_subnegotiation.push_back(byte);
            return;
        }
        m_state = State::data;
        if (byte == std::byte{subnegotiationEnd})
            takeSubnegotiation();
        else // it broke off
            takeCommand(byte, data);
        return;
    }
}

void Telnet::takeCommand(std::byte byte, Bytes& data)
{
    const auto command = std::to_integer<std::uint8_t>(byte);
    m_state = State::data;
    if (command == escape) {
        data.push_back(byte);
    } else if (isVerb(command)) {
        m_verb = command;
        m_state = State::option;
    } else if (command == subnegotiationBegin) {
        m_subnegotiation.clear();
        m_state = State::subnegotiation;
    }
}

/// Answers what changes something, and nothing else: otherwise two sides could answer each other for ever.
void Telnet::takeOption(std::uint8_t number)
{
    const bool isAboutUs = m_verb == verbDo || m_verb == verbDont;
    const bool on = m_verb == verbDo || m_verb == verbWill;
    Option& option = isAboutUs ? m_ours[number] : m_theirs[number];
    const bool wasAsked = std::exchange(option.isAsked, false);
    if (on && !(isAboutUs ? isForUs(number) : isForThem(number))) {
        append(m_replies, {escape, isAboutUs ? verbWont : verbDont, number});
        return;
    }
    if (number == optionComPort && (isAboutUs || on))
        m_isComPort = on;
    if (option.isOn == on)
        return;
    option.isOn = on;
    if (wasAsked)
        return;
    append(m_replies, {escape, isAboutUs ? (on ? verbWill : verbWont) : (on ? verbDo : verbDont), number});
}

void Telnet::takeSubnegotiation()
{
    if (m_subnegotiation.size() != 6 || m_subnegotiation[0] != std::byte{optionComPort} ||
        m_subnegotiation[1] != std::byte{setBaudRateCommand + answerOffset})
        return;
    std::uint32_t rate = 0;
    for (std::size_t i = 2; i < 6; ++i)
        rate = rate << 8 | std::to_integer<std::uint32_t>(m_subnegotiation[i]);
    m_baudRate = rate;
}

} // namespace device
