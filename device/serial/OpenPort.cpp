// SPDX-License-Identifier: MIT
#include "device/serial/OpenPort.h"

#include "device/serial/DescriptorTransport.h"
#include "device/serial/PortUsers.h"
#include "device/serial/SerialTransport.h"
#include "device/serial/TcpTransport.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

/// libserialport does not open pseudo-terminals: they are not in /sys/class/tty.
/// They are locked by flock alone: TIOCEXCL would outlive a killed process, since the simulator keeps them open.
HostResult<std::unique_ptr<DescriptorTransport>> openPseudoTerminal(const std::string& device, const std::string& name)
{
    Descriptor descriptor(::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (!descriptor.isOpen())
        return std::unexpected(openProblem(name, device, errno));
    if (const auto locked = lockPort(descriptor.number(), name, device); !locked)
        return std::unexpected(locked.error());
    termios settings{};
    if (::tcgetattr(descriptor.number(), &settings) != 0)
        return core::problem(ErrorCode::disconnected, name, "the port went away");
    ::cfmakeraw(&settings);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (::tcsetattr(descriptor.number(), TCSANOW, &settings) != 0)
        return core::problem(ErrorCode::disconnected, name, "the port went away");
    return std::make_unique<DescriptorTransport>(std::move(descriptor), name);
}

/// Of what a name leads to in the end.
HostResult<std::unique_ptr<DescriptorTransport>> openDevice(const std::string& name, std::uint32_t baudRate)
{
    std::error_code error;
    const std::string device = std::filesystem::canonical(name, error).string();
    if (error)
        return std::unexpected(openProblem(name, name, error.value()));
    struct stat facts {
    };
    if (::stat(device.c_str(), &facts) != 0)
        return std::unexpected(openProblem(name, device, errno));
    if (device.starts_with("/dev/pts/") && S_ISCHR(facts.st_mode))
        return openPseudoTerminal(device, name);
    const auto fileName = std::filesystem::path(device).filename();
    if (!S_ISCHR(facts.st_mode) || !std::filesystem::exists("/sys/class/tty" / fileName, error))
        return core::problem(ErrorCode::noPort, name, "it is no serial port");
    return openSerialPort(device, name, baudRate);
}

} // namespace

HostResult<std::unique_ptr<Transport>> openPort(const std::string& name, std::uint32_t baudRate,
                                                std::function<bool()> isCancelled)
{
    const auto network = parseNetworkPort(name);
    if (network && !*network)
        return std::unexpected(network->error());
    auto line = network ? openNetworkPort(
                              **network, name, baudRate, isCancelled ? isCancelled : [] { return false; })
                        : openDevice(name, baudRate);
    if (!line)
        return std::unexpected(line.error());
    if (isCancelled)
        (*line)->stopWritesWhen(std::move(isCancelled));
    return std::move(*line);
}

} // namespace device
