// SPDX-License-Identifier: MIT
// lifeboat-sim: a simulated module on a pseudo-terminal, with its flash in a file. What it does is Module, or on the
// emulated board the firmware itself; here are the command line, the clock and the descriptors.
#include "core/package/AtomicFile.h"
#include "core/project/ModuleProfile.h"
#include "firmware/board/host/Damage.h"
#include "firmware/board/host/EmulatedModule.h"
#include "firmware/board/host/Emulator.h"
#include "firmware/board/host/FaultScript.h"
#include "firmware/board/host/FileFlash.h"
#include "firmware/board/host/Module.h"
#include "firmware/board/host/PseudoTerminal.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace firmware;
using namespace firmware::host;
using namespace std::chrono_literals;
using core::ErrorCode;
using core::HostResult;

namespace
{

enum ExitCode { exitGood = 0, exitUsage = 2, exitBadFile = 3, exitPowerLost = 10 };

constexpr const char* footer = R"(Signals
  SIGTERM, SIGINT   end; the link is removed
  SIGUSR1           reset key
  SIGUSR2           power on with the boot pin pulled: download mode

Faults (--faults FILE), one to a line
  cut N [TEAR]      the power fails at the N-th flash operation (erase or program) since the start, 0 is the first; of
                    it is done: nothing, first-half (if not said), every-other, slowly, afterwards
  silent N          deaf and mute after N bytes received
  wrong N           the N-th answer in download mode has a wrong bit, 0 is the first
  slow MS           everything is sent MS milliseconds late

What it keeps
  The flash is in its file, as it is at every moment. The NV image, which a real module keeps elsewhere, and the mark of
  a download that was cut last as long as the program; on the board qemu they are in the last 512 KiB of the flash.

Board qemu
  The same firmware, compiled for a Cortex-M4, in an emulator. Its flash has 16 MiB; a smaller file grows. Killing the
  emulator is the power cut, and whoever kills lifeboat-sim kills it. With an erased flash it waits for its first
  download. SIGUSR1 and SIGUSR2 switch it off and on.

Exit code
  0 ended, or switched off by the host; 2 wrong usage; 3 a file or partition that cannot be used;
  10 the power failed: start it again to switch the module on again)";

struct Arguments {
    std::string flash;
    std::string link;
    std::string downloadLink;
    std::string module = "EC600U-CNLB";
    std::string user;
    std::string backup;
    std::string board = "host";
    std::string firmware = builtFirmware().string();
    std::string faults;
    std::optional<std::uint32_t> cut;
    std::string cutAt;
    bool lenient = false;
    bool download = false;
    std::vector<std::string> remove;
    std::vector<std::string> empty;
    std::vector<std::string> flip;
    std::vector<std::string> put;

    bool isEmulated() const { return board == "qemu"; }
    bool onlyDamage() const { return !remove.empty() || !empty.empty() || !flip.empty() || !put.empty(); }
};

/// "0x60420000:0x60000"; the address may also be an offset in the flash.
std::optional<Area> parseArea(const std::string& text)
{
    const auto colon = text.find(':');
    if (colon == std::string::npos)
        return {};
    const auto number = [](const std::string& digits) -> std::optional<std::uint64_t> {
        std::size_t used = 0;
        try {
            const auto value = std::stoull(digits, &used, 0);
            return used == digits.size() ? std::optional(value) : std::nullopt;
        } catch (const std::exception&) {
            return {};
        }
    };
    const auto address = number(text.substr(0, colon));
    const auto size = number(text.substr(colon + 1));
    if (!address || !size || *size > largestFlashSize || *address > flashBase + largestFlashSize ||
        (*address > largestFlashSize && *address < flashBase))
        return {};
    return Area{static_cast<std::uint32_t>(*address) & (largestFlashSize - 1), static_cast<std::uint32_t>(*size)};
}

HostResult<Area> areaOf(const std::string& given, const std::optional<core::package::Region>& profile,
                        const std::string& what)
{
    if (!given.empty()) {
        const auto area = parseArea(given);
        return area ? HostResult<Area>(*area) : core::problem(ErrorCode::badUsage, what, "write ADDRESS:SIZE");
    }
    if (!profile || profile->address < flashBase || profile->address - flashBase >= largestFlashSize)
        return core::problem(ErrorCode::noAddress, what, "the profile of this module has no address, please give one");
    return Area{profile->address - flashBase, profile->size};
}

HostResult<void> checkAreas(const ModuleSettings& settings, std::uint32_t flashSize)
{
    for (const auto& [area, name] : {std::pair(settings.user, "--user"), std::pair(settings.backup, "--backup")}) {
        if (area.offset % sectorSize != 0 || area.size % sectorSize != 0)
            return core::problem(ErrorCode::badArgument, name, "address and size are multiples of 4096");
        if (area.size < 5 * sectorSize || area.offset + std::uint64_t{area.size} > flashSize)
            return core::problem(ErrorCode::outOfRange, name, "the partition does not lie in the flash");
    }
    if (settings.user.offset < settings.backup.offset + settings.backup.size &&
        settings.backup.offset < settings.user.offset + settings.user.size)
        return core::problem(ErrorCode::addressConflict, "--user", "the partitions overlap");
    return {};
}

HostResult<ModuleSettings> settingsOf(const Arguments& arguments)
{
    const auto profile = core::project::findModule(arguments.module);
    if (!profile)
        return std::unexpected(profile.error());
    if (profile->platform != "unisoc8910")
        return core::problem(ErrorCode::wrongModule, profile->name,
                             "this is a simulation of " + std::string("unisoc8910 modules, not of ") +
                                 profile->platform);
    ModuleSettings settings;
    settings.name = profile->name;
    settings.loader.lenient = arguments.lenient;
    const auto user = areaOf(arguments.user, profile->user, "--user");
    const auto backup = areaOf(arguments.backup, profile->backup, "--backup");
    if (!user || !backup)
        return std::unexpected(user ? backup.error() : user.error());
    settings.user = *user;
    settings.backup = *backup;
    if (!arguments.faults.empty()) {
        const auto text = core::package::readWholeFile(arguments.faults, 1u << 20);
        if (!text)
            return std::unexpected(text.error());
        const auto view = text->view();
        const auto faults = parseFaults({reinterpret_cast<const char*>(view.data()), view.size()});
        if (!faults)
            return core::problem(faults.error().code, arguments.faults + ", " + faults.error().subject,
                                 faults.error().detail);
        settings.faults = *faults;
    }
    if (arguments.cut)
        settings.faults.cut = {*arguments.cut, core::restore::Tear::firstHalf};
    return settings;
}

HostResult<void> inflict(const Arguments& arguments, FileFlash& flash, const ModuleSettings& settings)
{
    for (const auto& [paths, damage] :
         {std::pair(&arguments.remove, Damage::removed), std::pair(&arguments.empty, Damage::emptied),
          std::pair(&arguments.flip, Damage::flipped)}) {
        for (const auto& path : *paths) {
            if (const auto done = damageFile(flash, settings.user, settings.backup, path, damage); !done)
                return done;
        }
    }
    for (const auto& what : arguments.put) {
        const auto sign = what.rfind('=');
        if (sign == std::string::npos)
            return core::problem(ErrorCode::badUsage, "--put", what + " is not of the form FILE=/usr/...");
        const auto content = core::package::readWholeFile(what.substr(0, sign), settings.user.size);
        if (!content)
            return std::unexpected(content.error());
        if (const auto done = putFile(flash, settings.user, settings.backup, what.substr(sign + 1), content->view());
            !done)
            return done;
    }
    return {};
}

volatile std::sig_atomic_t endWanted = 0;
volatile std::sig_atomic_t resetWanted = 0;
volatile std::sig_atomic_t bootPinWanted = 0;

/// Signals are let in while poll() waits, and at no other time.
sigset_t catchSignals()
{
    struct sigaction action {
    };
    action.sa_handler = [](int signal) {
        (signal == SIGUSR1 ? resetWanted : signal == SIGUSR2 ? bootPinWanted : endWanted) = 1;
    };
    sigset_t blocked;
    sigset_t before;
    sigemptyset(&blocked);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) {
        sigaction(signal, &action, nullptr);
        sigaddset(&blocked, signal);
    }
    sigprocmask(SIG_BLOCK, &blocked, &before);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2})
        sigdelset(&before, signal);
    return before;
}

class Simulator
{
public:
    Simulator(FileFlash& flash, const ModuleSettings& settings, const Arguments& arguments)
        : m_arguments(arguments), m_start(std::chrono::steady_clock::now()),
          m_module(flash, settings, [this](std::span<const std::byte> bytes) { m_terminal->write(bytes); })
    {
    }

    HostResult<int> run()
    {
        const sigset_t signals = catchSignals();
        if (const auto done = attach(m_arguments.download && !m_arguments.downloadLink.empty()); !done)
            return std::unexpected(done.error());
        std::cout << m_terminal->name() << std::endl;
        powerOn(m_arguments.download);
        while (endWanted == 0) {
            if (resetWanted || bootPinWanted) {
                powerOn(bootPinWanted != 0);
                resetWanted = 0;
                bootPinWanted = 0;
            }
            if (m_module.isPowerLost()) {
                std::cerr << "lifeboat-sim: the power failed after " << m_module.flashOperations()
                          << " flash operations" << std::endl;
                return exitPowerLost;
            }
            if (m_module.state() == Module::State::off)
                return exitGood;
            if (const auto done = followMode(); !done)
                return std::unexpected(done.error());
            wait(signals);
            m_module.poll(now());
            hear();
        }
        return exitGood;
    }

private:
    Time now() const { return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now() - m_start); }

    void powerOn(bool download)
    {
        if (download)
            m_module.powerOnInDownload(now());
        else
            m_module.powerOn(now());
    }

    /// The port of the running module, or the one of download mode.
    HostResult<void> attach(bool download)
    {
        m_terminal.reset();
        auto terminal = PseudoTerminal::open(download ? m_arguments.downloadLink : m_arguments.link);
        if (!terminal)
            return std::unexpected(terminal.error());
        m_terminal = std::move(*terminal);
        m_inDownload = download;
        return {};
    }

    /// With a second link, download mode has a port of its own, as on a real module.
    HostResult<void> followMode()
    {
        const auto state = m_module.state();
        const bool download = state == Module::State::download;
        if (m_arguments.downloadLink.empty() || state == Module::State::restarting || download == m_inDownload)
            return {};
        return attach(download);
    }

    void wait(const sigset_t& signals)
    {
        constexpr Time longest = 200ms;
        const Time span = std::clamp(m_module.nextPoll() - now(), Time(0), longest);
        const timespec timeout{span.count() / 1'000'000, static_cast<long>(span.count() % 1'000'000 * 1000)};
        pollfd descriptor{m_terminal->descriptor(), POLLIN, 0};
        if (m_terminal->hasOutput())
            descriptor.events |= POLLOUT;
        if (::ppoll(&descriptor, 1, &timeout, &signals) == 0)
            m_terminal->releaseForgottenLock();
    }

    void hear()
    {
        m_terminal->flush();
        std::byte bytes[65536];
        if (const auto size = m_terminal->read(bytes); size > 0)
            m_module.feed(std::span(bytes).first(size), now());
    }

    const Arguments& m_arguments;
    std::chrono::steady_clock::time_point m_start;
    std::unique_ptr<PseudoTerminal> m_terminal;
    bool m_inDownload = false;
    Module m_module;
};

/// The emulated board at a pseudo-terminal.
class EmulatorRun
{
public:
    explicit EmulatorRun(const Arguments& arguments) : m_arguments(arguments) {}

    HostResult<int> run()
    {
        const sigset_t signals = catchSignals();
        if (const auto done = powerOn(m_arguments.download); !done)
            return std::unexpected(done.error());
        auto terminal = PseudoTerminal::open(m_arguments.link);
        if (!terminal)
            return std::unexpected(terminal.error());
        m_terminal = std::move(*terminal);
        std::cout << m_terminal->name() << std::endl;
        while (endWanted == 0) {
            if (resetWanted || bootPinWanted) {
                if (const auto done = powerOn(bootPinWanted != 0); !done)
                    return std::unexpected(done.error());
                loseInput();
                resetWanted = 0;
                bootPinWanted = 0;
            }
            wait(signals);
            fromModule();
            toModule();
            if (const auto end = m_emulator->end())
                return afterEnd(*end);
        }
        m_emulator->switchOff();
        return exitGood;
    }

private:
    HostResult<void> powerOn(bool download)
    {
        m_emulator.reset();
        EmulatorSettings settings;
        settings.firmware = m_arguments.firmware;
        settings.flash = m_arguments.flash;
        settings.bootPin = download;
        auto emulator = Emulator::start(settings);
        if (!emulator)
            return std::unexpected(emulator.error());
        m_emulator = std::move(*emulator);
        return {};
    }

    HostResult<int> afterEnd(Emulator::End end)
    {
        fromModule();
        if (end == Emulator::End::failed)
            return core::problem(ErrorCode::ioFailed, "qemu-system-arm", m_emulator->complaint());
        if (end == Emulator::End::killed) {
            std::cerr << "lifeboat-sim: the power failed" << std::endl;
            return exitPowerLost;
        }
        return exitGood;
    }

    void wait(const sigset_t& signals)
    {
        const timespec timeout{0, 200'000'000};
        pollfd descriptors[] = {{m_terminal->descriptor(), 0, 0}, {m_emulator->line(), POLLIN, 0}};
        // What the module has not taken yet waits at the port.
        if (m_input.empty())
            descriptors[0].events |= POLLIN;
        else
            descriptors[1].events |= POLLOUT;
        if (m_terminal->hasOutput())
            descriptors[0].events |= POLLOUT;
        if (::ppoll(descriptors, 2, &timeout, &signals) == 0)
            m_terminal->releaseForgottenLock();
    }

    void fromModule()
    {
        std::byte bytes[65536];
        for (;;) {
            const auto size = ::read(m_emulator->line(), bytes, sizeof bytes);
            if (size <= 0)
                break;
            const auto piece = std::span(bytes).first(static_cast<std::size_t>(size));
            m_terminal->write(piece);
            cutWhereWanted({reinterpret_cast<const char*>(piece.data()), piece.size()});
        }
        m_terminal->flush();
    }

    void cutWhereWanted(std::string_view said)
    {
        if (m_arguments.cutAt.empty())
            return;
        m_said += said;
        if (m_said.find(m_arguments.cutAt) != std::string::npos)
            m_emulator->cutPower();
        else if (m_said.size() > m_arguments.cutAt.size())
            m_said.erase(0, m_said.size() - m_arguments.cutAt.size());
    }

    /// Nobody heard it.
    void loseInput()
    {
        std::byte bytes[4096];
        while (m_terminal->read(bytes) > 0) {
        }
        m_input.clear();
    }

    void toModule()
    {
        if (m_input.empty()) {
            m_input.resize(65536);
            m_input.resize(m_terminal->read(m_input));
        }
        if (m_input.empty())
            return;
        const auto size = ::send(m_emulator->line(), m_input.data(), m_input.size(), MSG_NOSIGNAL);
        if (size > 0)
            m_input.erase(m_input.begin(), m_input.begin() + size);
    }

    const Arguments& m_arguments;
    std::unique_ptr<PseudoTerminal> m_terminal;
    std::unique_ptr<Emulator> m_emulator;
    std::vector<std::byte> m_input; ///< on its way to the module
    std::string m_said;             ///< the last of it, in which a text may begin
};

HostResult<int> emulate(const Arguments& arguments, const ModuleSettings& settings)
{
    if (!arguments.faults.empty() || arguments.cut || !arguments.downloadLink.empty())
        return core::problem(ErrorCode::badUsage, "--board qemu",
                             "--faults, --cut and --download-link are for the board host; killing the emulator is a "
                             "power cut");
    const auto flash = prepareFlash(arguments.flash, settings); // which keeps others away
    if (!flash)
        return std::unexpected(flash.error());
    return EmulatorRun(arguments).run();
}

int fail(const core::Problem& problem)
{
    std::cerr << "lifeboat-sim: " << problem.subject << ": " << problem.detail << '\n';
    return problem.code == ErrorCode::badUsage ? exitUsage : exitBadFile;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("A simulated module on a pseudo-terminal, whose name it prints when it is ready");
    app.footer(footer);
    Arguments arguments;
    app.add_option("--flash", arguments.flash, "File with the flash; made when there is none")->required();
    app.add_option("--link", arguments.link, "Symbolic link to the pseudo-terminal");
    app.add_option("--download-link", arguments.downloadLink,
                   "In download mode the port vanishes, and comes back under this link, as that of a real module does");
    app.add_option("--module", arguments.module, "Which module it is")->capture_default_str();
    app.add_option("--user", arguments.user, "User partition as ADDRESS:SIZE, if not that of the module's profile");
    app.add_option("--backup", arguments.backup, "Backup partition as ADDRESS:SIZE");
    app.add_option("--board", arguments.board,
                   "host: simulated in this program; qemu: the firmware on an emulated board")
        ->check(CLI::IsMember({"host", "qemu"}))
        ->capture_default_str();
    app.add_option("--firmware", arguments.firmware,
                   "Firmware of the board qemu, an ELF file, if not the one built here");
    app.add_flag("--lenient", arguments.lenient, "The loaders answer to errors instead of falling silent");
    app.add_flag("--download", arguments.download, "Start in download mode, as with the boot pin pulled");
    app.add_option("--faults", arguments.faults, "File with what shall go wrong, see below");
    app.add_option("--cut", arguments.cut, "The same as the fault cut N");
    app.add_option("--cut-at", arguments.cutAt, "Board qemu: the power fails as soon as the module says this text");
    const char* damage = "Only change the flash, without switching on";
    app.add_option("--delete", arguments.remove, "Delete this file (/usr/...)")->group(damage);
    app.add_option("--empty", arguments.empty, "Empty this file")->group(damage);
    app.add_option("--flip", arguments.flip, "Flip bits in this file's data")->group(damage);
    app.add_option("--put", arguments.put, "Put this file there, as FILE=/usr/...")->group(damage);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exitGood : exitUsage;
    }

    const auto settings = settingsOf(arguments);
    if (!settings)
        return fail(settings.error());
    if (!arguments.cutAt.empty() && !arguments.isEmulated())
        return fail({ErrorCode::badUsage, "--cut-at", "is for the board qemu"});
    if (arguments.isEmulated() && !arguments.onlyDamage()) {
        const auto ended = emulate(arguments, *settings);
        return ended ? *ended : fail(ended.error());
    }
    auto flash = FileFlash::open(arguments.flash);
    if (!flash)
        return fail(flash.error());
    if (const auto done = checkAreas(*settings, (*flash)->size()); !done)
        return fail(done.error());
    if (arguments.onlyDamage()) {
        const auto done = inflict(arguments, **flash, *settings);
        return done ? exitGood : fail(done.error());
    }
    const auto ended = Simulator(**flash, *settings, arguments).run();
    return ended ? *ended : fail(ended.error());
}
