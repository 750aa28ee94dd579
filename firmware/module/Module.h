// SPDX-License-Identifier: MIT
// What every module of ours does, whatever it runs on: it listens for a wish to download, restores its files, talks on
// its console, goes into download mode and comes back. Bytes and time in, bytes out; no heap, no clock, no thread.
// A board gives it a flash, the memory, and what ModuleBoard asks for.
#pragma once

#include "core/restore/Engine.h"
#include "core/restore/Extras.h"
#include "firmware/console/Console.h"
#include "firmware/flash/Partition.h"
#include "firmware/loader/Loader.h"

#include <cstdint>
#include <optional>
#include <span>

namespace firmware
{

/// Milliseconds from a start of the board's; wraps around.
using Milliseconds = std::uint32_t;

/// What a start leads to.
enum class Start : std::uint8_t {
    normal,   ///< a short window for the wish to download, then the restore and the console
    download, ///< the loader, for good
};

/// What a module has its board do.
class ModuleBoard
{
public:
    virtual void send(std::span<const std::byte> bytes) = 0;
    /// From the next byte on; what was sent goes out at the old rate.
    virtual void setBaudRate(std::uint32_t baudRate) = 0;
    /// A reset, once what was sent is out: everything but the flash is forgotten, and Module::start() is next.
    virtual void restart(Start start) = 0;
    virtual void powerOff() = 0;
    /// While a download is under way, the flash may hold half of it. The board remembers that over resets and power
    /// cuts, and every start is Start::download then. What it is given already is no work. Error: deviceIo.
    virtual core::Result<void> keepDownloadMark(bool underWay) = 0;

protected:
    ~ModuleBoard() = default;
};

struct ModuleConfig {
    Identity identity; ///< the texts outlive the module
    Area user;
    Area backup;
    LoaderSettings loader;
    /// Waits in the loader for good when there is nothing that it could start from: when the places of the superblocks
    /// are erased in both partitions. Partitions that are damaged are no such case: the console tells of them.
    bool waitsForFirstDownload = true;
};

/// The loader and the rest never run at the same time, so their memory may be the same.
struct ModuleMemory {
    LoaderMemory& loader;
    /// The size of backupRead is the read and program unit of both partitions, see geometryOf().
    core::restore::EngineBuffers engine;
    std::span<char> path; ///< for the status: a file whose path is longer is left out there
};

class Module final : LoaderBoard, ConsoleBoard, core::wire::TextSink, core::restore::Log
{
public:
    enum class State : std::uint8_t {
        off,     ///< not started, or the board was told to restart or to switch off
        leaving, ///< deaf, until what was asked for is due
        window,  ///< listens for a wish to download (unisoc-8910 chapter 5.1)
        console,
        download,
    };

    /// Flash, records, board and what `config` and `memory` refer to outlive the module; both partitions lie in the
    /// flash. Only the loader changes anything outside of the user partition.
    Module(Flash& flash, Records& records, ModuleBoard& board, const ModuleConfig& config, const ModuleMemory& memory);
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    /// As after power-on or reset; forgets everything before.
    void start(Start start, Milliseconds now);
    /// Deaf and mute until start().
    void stop();
    /// Bytes from the host.
    void feed(std::span<const std::byte> bytes, Milliseconds now);
    /// Does what is due; the whole restore, too.
    void poll(Milliseconds now);
    /// When poll() has something to do; nothing when it waits for the host alone.
    std::optional<Milliseconds> nextPoll() const { return m_due; }

    State state() const { return m_state; }
    /// In download mode.
    Loader::Stage loaderStage() const { return m_loader ? m_loader->stage() : Loader::Stage::rom; }
    /// What the last boot's restore did; nothing before the first.
    const std::optional<core::restore::Report>& lastRestore() const { return m_lastRestore; }

private:
    /// The flash as the loader has it: no change without the mark.
    class LoaderFlash final : public Flash
    {
    public:
        LoaderFlash(Flash& flash, ModuleBoard& board) : m_flash(flash), m_board(board) {}

        std::uint32_t size() const override { return m_flash.size(); }
        core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override
        {
            return m_flash.read(offset, out);
        }
        core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override;
        core::Result<void> erase(std::uint32_t offset) override;

    private:
        Flash& m_flash;
        ModuleBoard& m_board;
    };

    enum class Next : std::uint8_t { download, restart, powerOff };

    void hear(std::byte byte);
    void hearInWindow(std::byte byte);
    void leave(Next next, Milliseconds wait);
    void doDue();
    void listen();
    void boot();
    bool isBlank(const Area& area);

    void send(std::span<const std::byte> bytes) override { m_board.send(bytes); }
    void setBaudRate(std::uint32_t baudRate) override { m_board.setBaudRate(baudRate); }
    void restart() override;
    void powerOff() override;
    void enterDownload() override;
    void writeStatus(core::wire::StatusWriter& writer) override;
    bool confirmBoot() override;
    bool acceptFile(const char* name) override;
    void put(std::string_view text) override { m_board.send(std::as_bytes(std::span(text))); }
    void line(std::span<const std::string_view> parts) override;

    ReadableFlash& m_flash;
    Records& m_records;
    ModuleBoard& m_board;
    ModuleConfig m_config;
    ModuleMemory m_memory;
    LoaderFlash m_loaderFlash;
    Partition m_user;
    ReadablePartition m_backup;
    core::restore::Extras m_extras;
    std::optional<Loader> m_loader;
    std::optional<core::restore::Engine> m_engine; ///< during the boot; here to keep it off the stack
    std::optional<Console> m_console;
    std::optional<core::restore::Report> m_lastRestore;
    State m_state = State::off;
    Milliseconds m_now = 0;
    std::optional<Milliseconds> m_due; ///< the end of the window, or what comes after leaving
    Next m_next = Next::restart;
    std::uint8_t m_hits = 0; ///< in the window, one after the other
};

} // namespace firmware
