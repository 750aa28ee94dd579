// SPDX-License-Identifier: MIT
#include "firmware/module/Module.h"

#include "core/littlefs/Reader.h"
#include "core/restore/AcceptedFiles.h"
#include "core/wire/Bsl.h"
#include "firmware/console/StatusReport.h"

#include <algorithm>
#include <array>

namespace firmware
{

using core::Result;
using core::littlefs::Reader;
using core::restore::Decimal;

namespace
{

// The boot loader's wish to be talked to (unisoc-8910 chapter 5.1).
constexpr Milliseconds windowLength = 50;
constexpr Milliseconds windowAfterHit = 150;
constexpr std::uint8_t hitsWanted = 3;
constexpr Milliseconds windowToDownload = 50;
// After the answer (unisoc-8910 chapters 6.4 and 5.2).
constexpr Milliseconds resetDelay = 2;
constexpr Milliseconds powerOffDelay = 2000;

constexpr bool isReached(Milliseconds due, Milliseconds now)
{
    return static_cast<std::int32_t>(now - due) >= 0;
}

/// What both partitions are read and programmed in, in bytes.
std::uint32_t unitOf(const ModuleMemory& memory)
{
    return static_cast<std::uint32_t>(memory.engine.backupRead.size());
}

} // namespace

Result<void> Module::LoaderFlash::program(std::uint32_t offset, std::span<const std::byte> in)
{
    if (const auto kept = m_board.keepDownloadMark(true); !kept)
        return kept;
    return m_flash.program(offset, in);
}

Result<void> Module::LoaderFlash::erase(std::uint32_t offset)
{
    if (const auto kept = m_board.keepDownloadMark(true); !kept)
        return kept;
    return m_flash.erase(offset);
}

Module::Module(Flash& flash, Records& records, ModuleBoard& board, const ModuleConfig& config,
               const ModuleMemory& memory)
    : m_flash(flash), m_records(records), m_board(board), m_config(config), m_memory(memory),
      m_loaderFlash(flash, board), m_user(flash, config.user), m_backup(flash, config.backup),
      m_extras(m_user, geometryOf(config.user, unitOf(memory)))
{
}

void Module::start(Start start, Milliseconds now)
{
    stop();
    m_now = now;
    if (start == Start::download ||
        (m_config.waitsForFirstDownload && isBlank(m_config.user) && isBlank(m_config.backup)))
        return listen();
    m_hits = 0;
    m_state = State::window;
    m_due = now + windowLength;
}

void Module::stop()
{
    m_state = State::off;
    m_due.reset();
    m_loader.reset();
    m_console.reset();
}

void Module::feed(std::span<const std::byte> bytes, Milliseconds now)
{
    poll(now);
    for (const std::byte byte : bytes)
        hear(byte);
}

void Module::hear(std::byte byte)
{
    if (m_state == State::window)
        hearInWindow(byte);
    else if (m_state == State::console)
        m_console->feed({&byte, 1});
    else if (m_state == State::download)
        m_loader->feed({&byte, 1});
}

void Module::poll(Milliseconds now)
{
    while (m_due && isReached(*m_due, now)) {
        m_now = *m_due;
        m_due.reset();
        doDue();
    }
    m_now = now;
}

void Module::doDue()
{
    if (m_state == State::window)
        return boot();
    if (m_next == Next::download)
        return listen();
    stop();
    if (m_next == Next::restart)
        m_board.restart(Start::normal);
    else
        m_board.powerOff();
}

void Module::hearInWindow(std::byte byte)
{
    m_hits = byte == core::wire::bslFlag ? static_cast<std::uint8_t>(m_hits + 1) : std::uint8_t{0};
    if (m_hits == 1)
        m_due = m_now + windowAfterHit;
    if (m_hits < hitsWanted)
        return;
    std::array<std::byte, core::wire::bslFrameLimit(loaderVersion.size())> frame;
    const auto size = core::wire::encodeBsl(core::wire::BslType::version, std::as_bytes(std::span(loaderVersion)),
                                            core::wire::BslCheck::sum, frame);
    m_board.send(std::span(frame).first(size));
    leave(Next::download, windowToDownload);
}

void Module::leave(Next next, Milliseconds wait)
{
    m_state = State::leaving;
    m_next = next;
    m_due = m_now + wait;
}

void Module::listen()
{
    m_state = State::download;
    LoaderBoard& board = *this;
    m_loader.emplace(m_loaderFlash, m_records, board, m_memory.loader, m_config.loader);
}

bool Module::isBlank(const Area& area)
{
    std::array<std::byte, 64> piece;
    for (const std::uint32_t sector : {0u, 1u}) {
        if (!m_flash.read(area.offset + sector * sectorSize, piece) ||
            !std::ranges::all_of(piece, [](std::byte byte) { return byte == std::byte{0xFF}; }))
            return false;
    }
    return true;
}

void Module::boot()
{
    const auto unit = unitOf(m_memory);
    core::restore::Log& log = *this;
    auto& engine = m_engine.emplace(m_user, geometryOf(m_config.user, unit), m_backup,
                                    geometryOf(m_config.backup, unit), m_memory.engine, log, &m_extras);
    const auto& report = m_lastRestore.emplace(engine.run());
    m_engine.reset();
    say({"lifeboat: up, ", Decimal(report.restored), " restored, ", Decimal(report.whole), " whole, ",
         Decimal(report.updated), " updated, ",
         Decimal(report.notRestored + report.notRestorable + report.backupDamaged + report.unknown), " not whole"});
    m_state = State::console;
    ConsoleBoard& board = *this;
    core::wire::TextSink& sink = *this;
    m_console.emplace(m_config.identity, board, sink);
}

// --- What loader, console and restore ask for

// A host that asks the loader for it says that its download is at its end; while a console runs there is none.
void Module::restart()
{
    (void)m_board.keepDownloadMark(false);
    leave(Next::restart, resetDelay);
}

void Module::powerOff()
{
    (void)m_board.keepDownloadMark(false);
    leave(Next::powerOff, powerOffDelay);
}

void Module::enterDownload()
{
    m_state = State::off;
    m_board.restart(Start::download);
}

void Module::writeStatus(core::wire::StatusWriter& writer)
{
    const auto& buffers = m_memory.engine;
    const auto unit = unitOf(m_memory);
    const auto geometry = geometryOf(m_config.user, unit);
    core::restore::StatusRecord record;
    (void)core::restore::readRecord(m_user, geometry, buffers.file, record);
    Reader user(m_user, geometry, buffers.user.read);
    Reader backup(m_backup, geometryOf(m_config.backup, unit), buffers.backupRead);
    reportStatus(user, backup, record, {buffers.survey, m_memory.path}, writer);
}

bool Module::confirmBoot()
{
    return core::restore::confirmBoot(m_user, geometryOf(m_config.user, unitOf(m_memory)), m_memory.engine.file)
        .has_value();
}

bool Module::acceptFile(const char* name)
{
    const auto unit = unitOf(m_memory);
    core::restore::Log& log = *this;
    auto& engine = m_engine.emplace(m_user, geometryOf(m_config.user, unit), m_backup,
                                    geometryOf(m_config.backup, unit), m_memory.engine, log);
    core::restore::AcceptedFiles files(engine.userFileSystem(), {&name, 1},
                                       core::restore::AcceptedFiles::Unlisted::left, m_memory.engine.otherPath,
                                       m_memory.engine.survey.data);
    const bool isDone = engine.writeList(files) && files.any();
    m_engine.reset();
    return isDone;
}

void Module::line(std::span<const std::string_view> parts)
{
    for (const auto part : parts)
        put(part);
    put("\r\n");
}

} // namespace firmware
