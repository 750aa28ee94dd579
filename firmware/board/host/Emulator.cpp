// SPDX-License-Identifier: MIT
#include "firmware/board/host/Emulator.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace firmware::host
{

using core::ErrorCode;
using core::HostResult;

namespace
{

// Where the firmware looks for the boot pin: KeptRam in firmware/board/ast1030/Startup.h.
constexpr const char* bootPinPulled = "loader,addr=0xBFFE0,data=1,data-len=4";

std::string reason()
{
    return std::generic_category().message(errno);
}

bool isInPath(const std::string& program)
{
    if (program.find('/') != std::string::npos)
        return ::access(program.c_str(), X_OK) == 0;
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (::access((folder + "/" + program).c_str(), X_OK) == 0)
            return true;
    }
    return false;
}

// In the child: nothing but what may be done between fork and exec.
[[noreturn]] void become(const std::vector<const char*>& arguments, int line, int words, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    // Who kills us means the module.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1);
    ::setpgid(0, 0); // Ctrl+C is for us; we switch it off then
    ::dup2(line, STDIN_FILENO);
    ::dup2(line, STDOUT_FILENO);
    ::dup2(words, STDERR_FILENO);
    ::execvp(arguments[0], const_cast<char* const*>(arguments.data()));
    ::_exit(127);
}

} // namespace

std::filesystem::path builtFirmware()
{
    return LIFEBOAT_FIRMWARE_AST1030;
}

HostResult<std::unique_ptr<Emulator>> Emulator::start(const EmulatorSettings& settings)
{
    if (!isInPath(settings.program))
        return core::problem(ErrorCode::notFound, settings.program,
                             "there is no such program; on Debian and Ubuntu the package qemu-system-arm has it");
    std::error_code ignored;
    if (!std::filesystem::exists(settings.firmware, ignored))
        return core::problem(ErrorCode::notFound, settings.firmware.string(),
                             "there is no firmware; build it: cmake --preset firmware-ast1030 && cmake --build "
                             "--preset firmware-ast1030");
    if (!std::filesystem::exists(settings.flash, ignored))
        return core::problem(ErrorCode::notFound, settings.flash.string(), "no such file");

    // A comma separates options of QEMU, two stand for one.
    std::string drive = "format=raw,if=mtd,file=";
    for (const char c : settings.flash.string())
        drive += c == ',' ? ",," : std::string(1, c);
    const auto firmware = settings.firmware.string();
    std::vector<const char*> arguments{settings.program.c_str(), "-M", "ast1030-evb,fmc-model=mx25l12805d",
                                       // One thread writes to the file: what the flash was given first is there first.
                                       "-object", "main-loop,id=main-loop,thread-pool-max=1", "-nodefaults", "-display",
                                       "none", "-semihosting-config", "enable=on,target=native", "-serial", "stdio",
                                       "-kernel", firmware.c_str(), "-drive", drive.c_str()};
    if (settings.bootPin)
        arguments.insert(arguments.end(), {"-device", bootPinPulled});
    for (const auto& argument : settings.more)
        arguments.push_back(argument.c_str());
    arguments.push_back(nullptr);

    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return core::problem(ErrorCode::ioFailed, settings.program, reason());
    const int words = ::memfd_create("words", MFD_CLOEXEC);
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0)
        become(arguments, ends[1], words, parent);
    ::close(ends[1]);
    if (process < 0) {
        const auto why = reason();
        ::close(ends[0]);
        ::close(words);
        return core::problem(ErrorCode::ioFailed, settings.program, why);
    }
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    std::unique_ptr<Emulator> emulator(new Emulator(process, ends[0], words));
    if (!emulator->waitUntilUp())
        return core::problem(ErrorCode::ioFailed, settings.program, emulator->complaint());
    return emulator;
}

// Its first byte says so.
bool Emulator::waitUntilUp()
{
    constexpr int patienceMs = 30'000; // it takes 100 on an idle computer
    pollfd descriptor{m_line, POLLIN, 0};
    std::byte up;
    return ::poll(&descriptor, 1, patienceMs) == 1 && ::read(m_line, &up, 1) == 1;
}

Emulator::~Emulator()
{
    cutPower();
    ::close(m_line);
    ::close(m_words);
}

std::string Emulator::complaint() const
{
    char text[1000];
    const auto size = ::pread(m_words, text, sizeof text, 0);
    std::string words(text, size > 0 ? static_cast<std::size_t>(size) : 0);
    while (words.ends_with('\n'))
        words.pop_back();
    return words.empty() ? "the emulated board does not come up" : words;
}

void Emulator::take(int status)
{
    if (WIFSIGNALED(status))
        m_end = End::killed;
    else
        m_end = WEXITSTATUS(status) == 0 ? End::switchedOff : End::failed;
}

std::optional<Emulator::End> Emulator::end()
{
    int status = 0;
    if (!m_end && ::waitpid(m_process, &status, WNOHANG) == m_process)
        take(status);
    return m_end;
}

void Emulator::cutPower()
{
    end(SIGKILL);
}

void Emulator::switchOff()
{
    end(SIGTERM);
}

void Emulator::end(int signal)
{
    if (m_end)
        return;
    ::kill(m_process, signal);
    int status = 0;
    while (::waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
    take(status);
}

} // namespace firmware::host
