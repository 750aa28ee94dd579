// SPDX-License-Identifier: MIT
// The emulated board: QEMU's ast1030-evb with our firmware, as a process of its own. Its flash is the file, its line a
// descriptor. When the process dies, whatever the reason, the module has lost its power.
#pragma once

#include "core/Problem.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace firmware::host
{

/// Where the preset firmware-ast1030 puts it.
std::filesystem::path builtFirmware();

struct EmulatorSettings {
    std::string program = "qemu-system-arm";
    std::filesystem::path firmware = builtFirmware(); ///< an ELF file
    std::filesystem::path flash;                      ///< 16 MiB, with a factory record
    bool bootPin = false;                             ///< pulled while it is switched on: download mode
    std::vector<std::string> more;                    ///< further arguments for the program
};

class Emulator
{
public:
    enum class End : std::uint8_t {
        switchedOff, ///< by the firmware itself
        killed,
        failed, ///< the program could not run: complaint() says why
    };

    /// Switches the board on, and returns when it listens to its line. Errors: notFound when program, firmware or flash
    /// are missing; ioFailed with the words of the program.
    static core::HostResult<std::unique_ptr<Emulator>> start(const EmulatorSettings& settings);
    /// A power cut, if it still runs.
    ~Emulator();
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;

    /// What is written here arrives at the module. Does not block; reads nothing more when the process has ended.
    int line() const { return m_line; }
    pid_t process() const { return m_process; }
    /// Nothing while it runs.
    std::optional<End> end();
    std::string complaint() const;
    /// The power goes away, now.
    void cutPower();
    /// It goes away once all that was programmed is in the file.
    void switchOff();

private:
    Emulator(pid_t process, int line, int words) : m_process(process), m_line(line), m_words(words) {}
    bool waitUntilUp();
    void end(int signal);
    void take(int status);

    pid_t m_process;
    int m_line;
    int m_words; ///< what it says on standard error
    std::optional<End> m_end;
};

} // namespace firmware::host
