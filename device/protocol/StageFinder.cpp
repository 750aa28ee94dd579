// SPDX-License-Identifier: MIT
#include "device/protocol/StageFinder.h"

namespace device
{

using core::ErrorCode;
using core::wire::BslReceiver;
using core::wire::BslType;

namespace
{

constexpr Time interval = std::chrono::milliseconds(250); ///< between questions of different kinds
constexpr Time repeat = std::chrono::milliseconds(500);   ///< between the same ones
constexpr std::size_t longestLine = 256;

// More than the longest frame that the ROM may be waiting for the rest of. To a loader it is nothing.
constexpr std::size_t fill = core::wire::pdlHeaderSize + core::wire::pdlMaxPayload;

using Bytes = std::vector<std::byte>;

void add(Bytes& out, std::span<const std::byte> bytes)
{
    out.insert(out.end(), bytes.begin(), bytes.end());
}

void addConnect(Bytes& out)
{
    std::array<std::byte, core::wire::bslFrameLimit(0)> frame;
    const std::size_t size = core::wire::encodeBsl(BslType::connect, {}, core::wire::BslCheck::sum, frame);
    add(out, std::span(frame).first(size));
}

} // namespace

StageFinder::StageFinder()
    : m_pdl(core::wire::PdlSide::host, m_pdlInput), m_sum(m_sumInput), m_crc(m_crcInput, core::wire::BslCheck::crc16)
{
}

void StageFinder::begin(Expect expect, Time patience)
{
    Session::begin();
    m_expect = expect;
    m_stage = Stage::unknown;
    m_version.clear();
    m_questions = 0;
    m_mayHearMore = false;
    m_hasAskedConsole = false;
    m_out.clear();
    m_pieces.clear();
    m_piece = 0;
    m_patience = patience;
    m_nextQuestion = Time::min();
    m_deadline = Time::max();
    m_heardSomething = false;
    m_line.clear();
    m_pdl.reset();
    m_sum.reset();
    m_crc.reset();
}

/// Puts the next question together, in its transfers.
void StageFinder::ask()
{
    m_out.clear();
    m_pieces.clear();
    m_piece = 0;
    const auto endPiece = [this] { m_pieces.push_back(m_out.size()); };
    const auto checkBaud = [&](int times) {
        m_out.insert(m_out.end(), static_cast<std::size_t>(times), core::wire::bslFlag);
        endPiece();
    };
    const auto connectRom = [&] {
        const auto request = core::wire::pdlConnect();
        add(m_out, request.header);
        endPiece();
        add(m_out, request.wordBytes());
        endPiece();
    };
    const auto connectLoader = [&] {
        addConnect(m_out);
        endPiece();
    };
    const int question = m_questions++;
    switch (m_expect) {
    case Expect::rom:
        // A module of the other chip comes back with a ROM that waits for three flags.
        if (question % 3 == 2)
            checkBaud(3);
        else
            connectRom();
        break;
    case Expect::loader:
        checkBaud(1);
        if (question > 0)
            connectLoader(); // it answers CHECK_BAUD only once, and that may have been lost
        break;
    case Expect::anything:
        // A flag first: it ends, for a loader, whatever frame it was in, so that the rest is no frame to it.
        if (question == 0) {
            checkBaud(1);
            connectRom();
        } else if (question % 3 == 1) {
            checkBaud(3);
            connectLoader();
        } else if (question % 3 == 2) {
            // First the end of a line of which the other questions were the beginning.
            add(m_out, std::as_bytes(std::span(std::string_view("\r\nAT\r\n"))));
            m_hasAskedConsole = true;
            endPiece();
        } else {
            checkBaud(1);
            m_out.resize(m_out.size() + fill);
            endPiece();
            connectRom();
        }
        break;
    }
}

std::span<const std::byte> StageFinder::nextWrite(Time now)
{
    if (isOver())
        return {};
    if (m_deadline == Time::max())
        m_deadline = now + m_patience;
    if (m_piece == m_pieces.size()) {
        if (now < m_nextQuestion)
            return {};
        ask();
        m_nextQuestion = Time::max(); // until this one is written
    }
    const std::size_t begin = m_piece == 0 ? 0 : m_pieces[m_piece - 1];
    const auto piece = std::span(m_out).subspan(begin, m_pieces[m_piece] - begin);
    if (++m_piece == m_pieces.size())
        m_nextQuestion = now + (m_expect == Expect::anything ? interval : repeat);
    return piece;
}

Time StageFinder::deadline() const
{
    return std::min(m_deadline, m_nextQuestion);
}

void StageFinder::receive(std::span<const std::byte> bytes, Time now)
{
    if (m_questions == 0)
        return; // of before
    for (const std::byte byte : bytes) {
        if (isOver()) {
            m_mayHearMore = true;
            return;
        }
        m_heardSomething = true;
        if (m_pdl.feed(byte)) {
            // Any answer is the ROM's, also an error to a frame that had been cut off; FDL1 is started after the last.
            const std::uint32_t code = m_pdl.word(0).value_or(0);
            if (m_expect != Expect::loader)
                find(Stage::rom);
            else if (m_pdl.isError())
                fail(ErrorCode::refused, "error " + std::to_string(code) + " as the answer to EXEC_DATA");
            continue;
        }
        if (m_crc.feed(byte) == BslReceiver::Event::frame && m_crc.type() >= BslType::ack)
            fail(ErrorCode::wrongModule, "the boot ROM speaks as that of the 8850");
        if (m_sum.feed(byte) == BslReceiver::Event::frame && m_sum.type() >= BslType::ack)
            takeAnswer();
        if (m_hasAskedConsole)
            takeText(byte);
    }
    if (isOver() || now < m_deadline)
        return;
    if (m_heardSomething)
        fail(ErrorCode::notOurProtocol, "what answers is neither a loader nor a console");
    else
        fail(ErrorCode::noAnswer, "no answer to any question");
}

/// Something that is no request: an echo of ours would be one.
void StageFinder::takeAnswer()
{
    if (isOver() || m_sum.type() == BslType::log)
        return;
    if (m_sum.type() == BslType::version) {
        for (const std::byte byte : m_sum.data())
            if (byte != std::byte{0})
                m_version += static_cast<char>(byte);
    } else if (m_expect == Expect::anything && m_questions == 1) {
        m_mayHearMore = true; // nobody asked: a late answer, or the one to a frame that our flag completed
        return;
    }
    find(Stage::loader);
}

void StageFinder::takeText(std::byte byte)
{
    if (byte == std::byte{'\n'} || byte == std::byte{'\r'}) {
        if (m_line == "OK" && !isOver())
            find(Stage::console);
        m_line.clear();
    } else if (m_line.size() < longestLine) {
        m_line += static_cast<char>(byte);
    }
}

void StageFinder::find(Stage stage)
{
    m_stage = stage;
    m_mayHearMore = m_mayHearMore || m_questions > 1;
    succeed();
}

} // namespace device
