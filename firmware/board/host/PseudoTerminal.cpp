// SPDX-License-Identifier: MIT
#include "firmware/board/host/PseudoTerminal.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace firmware::host
{

namespace fs = std::filesystem;
using core::ErrorCode;
using core::HostResult;

namespace
{

constexpr std::size_t outputLimit = 1u << 20;

auto failure(const std::string& what)
{
    return core::problem(ErrorCode::ioFailed, what, std::generic_category().message(errno));
}

// Under another name first, so that there is a link at every moment.
HostResult<void> makeLink(const fs::path& link, const std::string& target)
{
    std::error_code error;
    const auto there = fs::symlink_status(link, error);
    if (fs::exists(there) && !fs::is_symlink(there))
        return core::problem(ErrorCode::exists, link.string(), "there is something else of that name");
    auto temporary = link;
    temporary += "." + std::to_string(::getpid());
    fs::create_symlink(target, temporary, error);
    if (!error)
        fs::rename(temporary, link, error);
    if (error) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return core::problem(ErrorCode::ioFailed, link.string(), error.message());
    }
    return {};
}

} // namespace

HostResult<std::unique_ptr<PseudoTerminal>> PseudoTerminal::open(const fs::path& link)
{
    std::unique_ptr<PseudoTerminal> terminal(new PseudoTerminal);
    terminal->m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    std::array<char, 128> name{};
    if (terminal->m_master < 0 || ::grantpt(terminal->m_master) != 0 || ::unlockpt(terminal->m_master) != 0 ||
        ::ptsname_r(terminal->m_master, name.data(), name.size()) != 0)
        return failure("pseudo-terminal");
    terminal->m_name = name.data();
    terminal->m_slave = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings{};
    if (terminal->m_slave < 0 || ::tcgetattr(terminal->m_slave, &settings) != 0)
        return failure(terminal->m_name);
    ::cfmakeraw(&settings);
    if (::tcsetattr(terminal->m_slave, TCSANOW, &settings) != 0)
        return failure(terminal->m_name);
    if (!link.empty()) {
        if (const auto done = makeLink(link, terminal->m_name); !done)
            return std::unexpected(done.error());
        terminal->m_link = link;
    }
    return terminal;
}

PseudoTerminal::~PseudoTerminal()
{
    std::error_code ignored;
    if (!m_link.empty() && fs::read_symlink(m_link, ignored) == m_name)
        fs::remove(m_link, ignored);
    if (m_slave >= 0)
        ::close(m_slave);
    if (m_master >= 0)
        ::close(m_master);
}

std::size_t PseudoTerminal::read(std::span<std::byte> into)
{
    const auto got = ::read(m_master, into.data(), into.size());
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void PseudoTerminal::write(std::span<const std::byte> bytes)
{
    m_output.insert(m_output.end(), bytes.begin(), bytes.end());
    if (m_output.size() > outputLimit)
        m_output.erase(m_output.begin(), m_output.end() - static_cast<std::ptrdiff_t>(outputLimit));
    flush();
}

void PseudoTerminal::flush()
{
    std::array<std::byte, 4096> piece;
    while (!m_output.empty()) {
        const auto size = std::min(piece.size(), m_output.size());
        std::copy_n(m_output.begin(), size, piece.begin());
        const auto put = ::write(m_master, piece.data(), size);
        if (put <= 0)
            return;
        m_output.erase(m_output.begin(), m_output.begin() + put);
    }
}

void PseudoTerminal::releaseForgottenLock()
{
#ifdef TIOCGEXCL
    int isExclusive = 0;
    if (::ioctl(m_slave, TIOCGEXCL, &isExclusive) != 0 || isExclusive == 0)
        return;
    // Hosts hold both locks; this one goes away with the process.
    if (::flock(m_slave, LOCK_SH | LOCK_NB) != 0)
        return;
    ::ioctl(m_slave, TIOCNXCL);
    ::flock(m_slave, LOCK_UN);
#endif
}

} // namespace firmware::host
