// SPDX-License-Identifier: MIT
#include "device/download/ModuleLink.h"

#include "device/protocol/ConsoleSession.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::wire::BslType;
using core::wire::bslWords;

namespace
{

constexpr Time findPatience = std::chrono::seconds(2);   ///< a wrong port ought to show soon
constexpr Time loaderPatience = std::chrono::seconds(5); ///< for FDL1 to come up
constexpr Time modePatience = std::chrono::seconds(30);  ///< from AT+QDOWNLOAD to the ROM's first answer
constexpr Time returnPatience = std::chrono::seconds(60);
constexpr std::uint32_t wholeChip = 0xFFFFFFFF; ///< as the size of an erase at address 0

constexpr Time pollInterval = std::chrono::milliseconds(100);
constexpr Time askInterval = std::chrono::milliseconds(500); ///< between two AT while the firmware starts

// What comes late after a question that was asked more than once, and right behind an answer that should be alone.
constexpr Time longQuiet = std::chrono::milliseconds(100);
constexpr Time shortQuiet = std::chrono::milliseconds(5);

constexpr Time rateChange = std::chrono::milliseconds(10); ///< what a loader takes for it at most

bool mayStillCome(ErrorCode code)
{
    return code == ErrorCode::noPort || code == ErrorCode::portBusy || code == ErrorCode::portNotPermitted;
}

} // namespace

HostResult<void> ModuleLink::request(BslType type, std::span<const std::byte> data)
{
    m_bsl.request(type, data, type == BslType::readFlash ? BslType::flashData : BslType::ack);
    return m_line.run(m_bsl);
}

HostResult<void> ModuleLink::request(const core::wire::PdlRequest& request)
{
    m_pdl.request(request);
    return m_line.run(m_pdl);
}

/// After the finder: nothing of what it asked for may be taken for an answer to what follows.
HostResult<void> ModuleLink::settle()
{
    return m_line.drain(m_finder.mayHearMore() ? longQuiet : shortQuiet);
}

HostResult<void> ModuleLink::pause()
{
    if (auto go = m_line.goOn(); !go)
        return go;
    m_connector.pause(pollInterval);
    m_line.addPause(pollInterval);
    return {};
}

/// Tries until the line's time is `until`.
HostResult<void> ModuleLink::reopen(Connector::Mode mode, Time until)
{
    for (;;) {
        auto transport = m_connector.open(mode);
        if (transport)
            return m_line.attach(std::move(*transport));
        // A port that has just appeared belongs to nobody yet.
        if (!mayStillCome(transport.error().code) || m_line.elapsed() >= until)
            return std::unexpected(transport.error());
        if (auto paused = pause(); !paused)
            return paused;
    }
}

HostResult<Stage> ModuleLink::ask()
{
    m_finder.begin(StageFinder::Expect::anything, findPatience);
    if (auto found = m_line.run(m_finder); !found)
        return std::unexpected(found.error());
    if (auto settled = settle(); !settled)
        return std::unexpected(settled.error());
    return m_finder.stage();
}

HostResult<Stage> ModuleLink::find(std::uint32_t otherRate)
{
    if (auto go = m_line.goOn(); !go)
        return std::unexpected(go.error());
    auto transport = m_connector.open(Connector::Mode::asItIs);
    if (!transport)
        return std::unexpected(transport.error());
    if (auto attached = m_line.attach(std::move(*transport)); !attached)
        return std::unexpected(attached.error());
    auto stage = ask();
    const bool mayBeTheRate =
        !stage && (stage.error().code == ErrorCode::noAnswer || stage.error().code == ErrorCode::notOurProtocol);
    if (mayBeTheRate && otherRate != 0) {
        // An earlier download that broke off may have left its loader at the rate that it had changed to.
        if (auto set = m_line.setBaudRate(otherRate); !set)
            return std::unexpected(set.error());
        stage = ask();
    }
    // A version comes from FDL1, or from a boot loader that goes to the ROM because we asked while it started.
    if (stage && !m_finder.version().empty())
        stage = ask();
    return stage;
}

HostResult<std::vector<std::string>> ModuleLink::identify()
{
    // A slow console answers when the loaders have been asked anew: it takes that for the beginning of our line, or is
    // still answering what was asked before.
    HostResult<void> asked;
    for (int tries = 0; tries < 3; ++tries) {
        ConsoleSession console;
        console.request("ATI");
        asked = m_line.run(console);
        if (asked && !console.lines().empty())
            return console.lines();
        if (!asked && asked.error().code != ErrorCode::refused)
            break;
        if (auto drained = m_line.drain(longQuiet); !drained)
            return std::unexpected(drained.error());
    }
    if (!asked)
        return std::unexpected(asked.error());
    return std::vector<std::string>();
}

HostResult<void> ModuleLink::leaveFirmware()
{
    ConsoleSession console;
    console.request("AT+QDOWNLOAD=1");
    // The port may be gone before its OK is read.
    if (auto left = m_line.run(console); !left && left.error().code != ErrorCode::disconnected)
        return left;
    m_line.release();
    return {};
}

HostResult<void> ModuleLink::awaitRom()
{
    const Time until = m_line.elapsed() + modePatience;
    for (;;) {
        if (auto opened = reopen(Connector::Mode::download, until); !opened) {
            if (opened.error().code == ErrorCode::noPort)
                return core::problem(ErrorCode::noReturn, opened.error().subject, opened.error().detail);
            return opened;
        }
        m_finder.begin(StageFinder::Expect::rom, std::max(until - m_line.elapsed(), Time::zero()));
        const auto found = m_line.run(m_finder);
        if (found)
            return settle();
        // It may have been the old port, on its way out.
        if (found.error().code != ErrorCode::disconnected || m_line.elapsed() >= until)
            return found;
        m_line.release();
        if (auto paused = pause(); !paused)
            return paused;
    }
}

HostResult<void> ModuleLink::startLoader1(std::uint32_t address, std::span<const std::byte> content, const Moved& moved)
{
    // The finder's CONNECT was answered.
    const auto size = static_cast<std::uint32_t>(content.size());
    if (auto done = request(core::wire::pdlStartData(address, size)); !done)
        return done;
    std::uint32_t index = 0;
    for (auto rest = content; !rest.empty();) {
        const auto piece = rest.first(std::min(core::wire::pdlMaxData, rest.size()));
        if (auto done = request(core::wire::pdlMidData(index++, piece)); !done)
            return done;
        moved(piece.size());
        rest = rest.subspan(piece.size());
    }
    if (auto done = request(core::wire::pdlEndData()); !done)
        return done;
    if (auto done = request(core::wire::pdlExecData()); !done)
        return done;
    m_finder.begin(StageFinder::Expect::loader, loaderPatience);
    if (auto found = m_line.run(m_finder); !found)
        return found;
    return m_finder.mayHearMore() ? settle() : HostResult<void>{};
}

HostResult<bool> ModuleLink::startLoader2(std::uint32_t address, std::span<const std::byte> content,
                                          std::uint32_t baudRate, const Moved& moved)
{
    if (auto done = request(BslType::connect); !done)
        return std::unexpected(done.error());
    if (baudRate != 0) {
        if (auto done = request(BslType::changeBaud, bslWords({baudRate})); !done)
            return std::unexpected(done.error());
        if (auto done = m_line.setBaudRate(baudRate); !done)
            return std::unexpected(done.error());
        if (auto done = m_line.drain(rateChange); !done)
            return std::unexpected(done.error());
        if (auto done = request(BslType::connect); !done)
            return std::unexpected(done.error());
    }
    // FDL1 stops at commands that it does not know. This one it takes, and FDL2 has no such address.
    const auto written = write(address, content, core::wire::bslMaxDataFdl1, std::nullopt, moved);
    if (!written) {
        const bool isFdl2 = written.error().code == ErrorCode::refused && m_bsl.refusal() == BslType::destinationError;
        if (!isFdl2)
            return std::unexpected(written.error());
    } else if (auto started = request(BslType::execData); !started) {
        return std::unexpected(started.error()); // the ACK is FDL2's, when it is up
    }
    if (auto done = request(BslType::connect); !done)
        return std::unexpected(done.error());
    return written.has_value();
}

HostResult<void> ModuleLink::erase(std::uint32_t address, std::uint32_t size)
{
    m_bsl.request(BslType::eraseFlash, bslWords({address, size}));
    if (address == 0 && size == wholeChip)
        m_bsl.setPatience(BslSession::chipPatience);
    return m_line.run(m_bsl);
}

HostResult<void> ModuleLink::write(std::uint32_t address, std::span<const std::byte> content, std::size_t chunk,
                                   std::optional<std::uint32_t> check, const Moved& moved)
{
    const auto size = static_cast<std::uint32_t>(content.size());
    const auto started = check ? request(BslType::startData, bslWords({address, size, *check}))
                               : request(BslType::startData, bslWords({address, size}));
    if (!started)
        return started;
    while (!content.empty()) {
        const auto piece = content.first(std::min(chunk, content.size()));
        if (auto done = request(BslType::midstData, piece); !done)
            return done;
        if (moved)
            moved(piece.size());
        content = content.subspan(piece.size());
    }
    return request(BslType::endData);
}

HostResult<std::span<const std::byte>> ModuleLink::read(std::uint32_t address, std::uint32_t size, std::uint32_t offset)
{
    if (auto done = request(BslType::readFlash, bslWords({address, size, offset})); !done)
        return std::unexpected(done.error());
    return m_bsl.reply();
}

HostResult<void> ModuleLink::restart()
{
    return request(BslType::normalReset);
}

HostResult<void> ModuleLink::awaitPort()
{
    m_line.release();
    auto opened = reopen(Connector::Mode::running, m_line.elapsed() + returnPatience);
    if (!opened && opened.error().code == ErrorCode::noPort)
        return core::problem(ErrorCode::noReturn, opened.error().subject, opened.error().detail);
    return opened;
}

HostResult<void> ModuleLink::awaitReturn()
{
    m_line.release();
    const Time until = m_line.elapsed() + returnPatience;
    std::string last = "the port did not come back";
    while (m_line.elapsed() < until) {
        auto transport = m_connector.open(Connector::Mode::running);
        if (!transport && !mayStillCome(transport.error().code))
            return std::unexpected(transport.error());
        auto answered = transport ? m_line.attach(std::move(*transport)) : std::unexpected(transport.error());
        while (answered && m_line.elapsed() < until) {
            ConsoleSession console;
            console.request("AT", askInterval);
            answered = m_line.run(console);
            if (answered)
                return {};
            if (answered.error().code == ErrorCode::cancelled)
                return answered;
            last = answered.error().detail;
            if (answered.error().code != ErrorCode::disconnected)
                answered = {}; // it is still starting
        }
        m_line.release();
        if (auto paused = pause(); !paused)
            return paused;
    }
    return core::problem(ErrorCode::noReturn, m_line.portName(), last);
}

} // namespace device
