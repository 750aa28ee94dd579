// SPDX-License-Identifier: MIT
#include "device/protocol/BslSession.h"

#include <string>

namespace device
{

using core::ErrorCode;
using core::wire::BslReceiver;
using core::wire::BslType;

namespace
{

/// The loaders' USB receiver does not see the end of a longer frame until another transfer follows (chapter 4.2).
constexpr std::size_t oneTransfer = 63;

std::string nameWithNumber(BslType type)
{
    std::string name = core::wire::nameOf(type);
    return (name.empty() ? std::string("answer ") : name + ", ") + std::to_string(static_cast<unsigned>(type));
}

} // namespace

BslSession::BslSession()
    : m_frame(core::wire::bslFrameLimit(core::wire::bslMaxDataFdl2)),
      m_input(core::wire::bslHeaderSize + core::wire::bslMaxDataFdl2 + core::wire::bslCheckSize), m_receiver(m_input)
{
}

void BslSession::request(BslType type, std::span<const std::byte> data, BslType expected)
{
    begin();
    m_frameSize = core::wire::encodeBsl(type, data, core::wire::BslCheck::sum, m_frame);
    m_written = 0;
    m_request = type;
    m_expected = expected;
    m_patience = patienceFor(type);
    m_deadline = Time::max();
    m_heardSomething = false;
    const auto early = std::exchange(m_early, {});
    receive(early, Time::zero());
}

Time BslSession::patienceFor(BslType type)
{
    switch (type) {
    case BslType::startData:
    case BslType::midstData:
    case BslType::readFlash:
    case BslType::execData: // answered by FDL2 when it is up
        return dataPatience;
    case BslType::endData:
    case BslType::eraseFlash:
        return flashPatience;
    default:
        return smallPatience;
    }
}

std::span<const std::byte> BslSession::nextWrite(Time now)
{
    if (isOver())
        return {};
    const std::size_t rest = m_frameSize - m_written;
    if (rest == 0) {
        if (m_deadline == Time::max())
            m_deadline = now + m_patience;
        return {};
    }
    const bool flagApart = m_written == 0 && m_frameSize > oneTransfer;
    const auto piece = std::span(m_frame).subspan(m_written, flagApart ? rest - 1 : rest);
    m_written += piece.size();
    return piece;
}

void BslSession::receive(std::span<const std::byte> bytes, Time now)
{
    while (!bytes.empty() && !isOver()) {
        m_heardSomething = m_heardSomething || bytes.front() != core::wire::bslFlag;
        const auto event = m_receiver.feed(bytes.front());
        bytes = bytes.subspan(1);
        if (event != BslReceiver::Event::none)
            take(event);
    }
    // The receiver holds the answer: what follows has to wait.
    m_early.insert(m_early.end(), bytes.begin(), bytes.end());
    if (isOver() || now < m_deadline)
        return;
    const std::string what = std::string(core::wire::nameOf(m_request)) + " within " +
                             std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_patience).count()) +
                             " s";
    if (m_heardSomething)
        fail(ErrorCode::linkFailed, "no complete answer to " + what);
    else
        fail(ErrorCode::noAnswer, "no answer to " + what);
}

void BslSession::take(BslReceiver::Event event)
{
    const std::string request = core::wire::nameOf(m_request);
    if (event == BslReceiver::Event::badCheck)
        return fail(ErrorCode::linkFailed, "the answer to " + request + " has a wrong check value");
    if (event == BslReceiver::Event::dropped)
        return fail(ErrorCode::linkFailed, "the answer to " + request + " is no frame");
    const BslType type = m_receiver.type();
    if (type == BslType::log) {
        m_heardSomething = false;
        return;
    }
    if (!isAsked())
        return fail(ErrorCode::linkFailed, nameWithNumber(type) + " came before " + request);
    if (type == m_expected)
        return succeed();
    m_refusal = type;
    // Answers have numbers from ACK on. Those that carry data, and ACK itself, say no to nothing.
    const bool isRefusal = type > BslType::ack && type != BslType::version && type != BslType::flashData;
    fail(isRefusal ? ErrorCode::refused : ErrorCode::linkFailed, nameWithNumber(type) + " as the answer to " + request);
}

} // namespace device
