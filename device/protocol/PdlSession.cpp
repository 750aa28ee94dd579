// SPDX-License-Identifier: MIT
#include "device/protocol/PdlSession.h"

#include <string>

namespace device
{

using core::ErrorCode;
using core::wire::PdlCommand;

namespace
{

PdlCommand commandOf(const core::wire::PdlRequest& request)
{
    return static_cast<PdlCommand>(request.words[0]); // little-endian, and small
}

const char* nameOf(PdlCommand command)
{
    switch (command) {
    case PdlCommand::connect:
        return "CONNECT";
    case PdlCommand::startData:
        return "START_DATA";
    case PdlCommand::midData:
        return "MID_DATA";
    case PdlCommand::endData:
        return "END_DATA";
    case PdlCommand::execData:
        return "EXEC_DATA";
    }
    return "";
}

} // namespace

void PdlSession::request(const core::wire::PdlRequest& request)
{
    begin();
    m_request = request;
    m_piece = 0;
    m_patience = commandOf(request) == PdlCommand::connect ? smallPatience : dataPatience;
    m_deadline = Time::max();
    m_heardSomething = false;
    m_receiver.reset();
}

std::span<const std::byte> PdlSession::nextWrite(Time now)
{
    if (isOver())
        return {};
    const std::array pieces = {std::span<const std::byte>(m_request.header), m_request.wordBytes(), m_request.data};
    if (m_piece < static_cast<int>(pieces.size()) && !pieces[static_cast<std::size_t>(m_piece)].empty())
        return pieces[static_cast<std::size_t>(m_piece++)];
    m_piece = static_cast<int>(pieces.size());
    if (commandOf(m_request) == PdlCommand::execData)
        succeed();
    else if (m_deadline == Time::max())
        m_deadline = now + m_patience;
    return {};
}

void PdlSession::receive(std::span<const std::byte> bytes, Time now)
{
    const std::string name = nameOf(commandOf(m_request));
    for (const std::byte byte : bytes) {
        if (isOver())
            return;
        m_heardSomething = true;
        if (!m_receiver.feed(byte))
            continue;
        const std::uint32_t code = m_receiver.word(0).value_or(0);
        if (m_deadline == Time::max())
            fail(ErrorCode::linkFailed, "an answer came before " + name);
        else if (m_receiver.isError() || code != 0)
            fail(ErrorCode::refused, "error " + std::to_string(code) + " as the answer to " + name);
        else
            succeed();
    }
    if (isOver() || now < m_deadline)
        return;
    const std::string what =
        name + " within " + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_patience).count()) + " s";
    if (m_heardSomething)
        fail(ErrorCode::linkFailed, "no complete answer to " + what);
    else
        fail(ErrorCode::noAnswer, "no answer to " + what);
}

} // namespace device
