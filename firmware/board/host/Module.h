// SPDX-License-Identifier: MIT
// A whole module as one object: it boots, restores, talks on its console, goes into download mode and comes back.
// Bytes and time in, bytes out; no thread, no clock, no descriptor, so many of them run in one process and in a time
// of the caller's. What survives a restart is the flash, and as long as the object lives the NV image and its like.
#pragma once

#include "core/restore/Engine.h"
#include "core/restore/SimulatedNor.h"
#include "firmware/flash/Partition.h"
#include "firmware/loader/Loader.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace firmware::host
{

/// From a start of the caller's; never goes back.
using Time = std::chrono::microseconds;
inline constexpr Time never = Time::max();

/// Where the flash appears in the address space; the loader looks at the top byte alone.
inline constexpr std::uint32_t flashBase = 0x60000000;

/// What goes wrong on purpose. Counts begin when the module is made.
struct Faults {
    struct Cut {
        std::uint32_t operation = 0; ///< erase and program calls, 0 is the first
        core::restore::Tear tear = core::restore::Tear::firstHalf;
    };

    std::optional<Cut> cut;                   ///< the power fails there
    std::optional<std::uint64_t> silentAfter; ///< deaf and mute after so many bytes received
    std::optional<std::uint32_t> wrongAnswer; ///< one bit of this answer of the loader is wrong, 0 is the first
    Time answerDelay{0};                      ///< everything is sent so much later
};

struct ModuleSettings {
    std::string name = "EC600U-CNLB"; ///< what the console says
    std::string serial = "866000000000017";
    Area user{0x420000, 0x60000};
    Area backup{0x480000, 0x20000};
    LoaderSettings loader;
    Faults faults;
    /// See ModuleConfig. A process always has its firmware, so an empty flash boots.
    bool waitsForFirstDownload = false;
    /// From leaving one mode to hearing in the next: a real module disappears from the bus for that long.
    Time restartTime = std::chrono::milliseconds(100);
};

class Module
{
public:
    enum class State : std::uint8_t {
        off,        ///< not switched on, switched off, or without power after Faults::cut
        restarting, ///< deaf until it is up again
        window,     ///< the boot loader listens for a wish to download (unisoc-8910 chapter 5.1)
        console,
        download,
    };
    /// What the module sends. Called from feed(), poll() and powerOn() alone.
    using Output = std::function<void(std::span<const std::byte>)>;

    /// `flash` outlives the module; both partitions must lie in it.
    Module(Flash& flash, const ModuleSettings& settings, Output output);
    ~Module();
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    /// Also the reset key, and the way back after a power cut.
    void powerOn(Time now);
    /// Into download mode, as with the boot pin pulled.
    void powerOnInDownload(Time now);
    /// The power goes away; nothing more is sent.
    void powerOff();

    /// Bytes from the host at this time. What arrives while the module hears nothing is lost.
    void feed(std::span<const std::byte> bytes, Time now);
    /// Does what is due.
    void poll(Time now);
    /// When poll() has something to do next, or never.
    Time nextPoll() const;

    State state() const;
    /// In download mode.
    Loader::Stage loaderStage() const;
    /// A planned cut has happened. powerOn() forgets it.
    bool isPowerLost() const;
    /// What CHANGE_BAUD has set; 0 when nothing has since power-on.
    std::uint32_t baudRate() const;

    /// The power fails at this erase or program call, counted from now: 0 is the next.
    void cutPowerAt(std::uint32_t operation, core::restore::Tear tear);
    /// Erase and program calls so far.
    std::uint32_t flashOperations() const;
    /// What the last boot's restore did; nothing before the first.
    const std::optional<core::restore::Report>& lastRestore() const;
    /// What the loader did beside the flash, in order: "erase FE000001", "write FE000003, 131072 bytes",
    /// "format FSYS", "file prepack/example.txt, 12 bytes".
    const std::vector<std::string>& recordLog() const;

private:
    class Core;
    std::unique_ptr<Core> m_core;
};

} // namespace firmware::host
