// SPDX-License-Identifier: MIT
#include "device/serial/SerialTransport.h"

#include "device/serial/PortUsers.h"

#include <libserialport.h>
#include <sys/ioctl.h>
#include <termios.h>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

/// 8N1 without flow control, every byte as it is. DTR on: a module's USB port sends nothing to a computer that does
/// not say that it is there.
bool makeRaw(sp_port* port)
{
    return sp_set_bits(port, 8) == SP_OK && sp_set_parity(port, SP_PARITY_NONE) == SP_OK &&
           sp_set_stopbits(port, 1) == SP_OK && sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) == SP_OK &&
           sp_set_rts(port, SP_RTS_ON) == SP_OK && sp_set_dtr(port, SP_DTR_ON) == SP_OK;
}

/// libserialport lets a read end with 0 when nothing is there, as it does when the port is gone.
bool readsEndWithZeroOnlyWhenGone(int descriptor)
{
    termios settings{};
    if (::tcgetattr(descriptor, &settings) != 0)
        return false;
    settings.c_cc[VMIN] = 1;
    return ::tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

HostResult<void> setRate(sp_port* port, const std::string& name, std::uint32_t baudRate)
{
    if (sp_set_baudrate(port, static_cast<int>(baudRate)) != SP_OK)
        return core::problem(ErrorCode::badArgument, name, "the port cannot do " + std::to_string(baudRate) + " baud");
    return {};
}

} // namespace

void SerialPortCloser::operator()(sp_port* port) const
{
    sp_close(port);
    sp_free_port(port);
}

SerialTransport::SerialTransport(SerialPort port, int descriptor, std::string name)
    : DescriptorTransport(descriptor, std::move(name)), m_port(std::move(port))
{
    ::ioctl(descriptor, TIOCEXCL);
}

SerialTransport::~SerialTransport()
{
    // It would stay where somebody else, a console for instance, has the port open too.
    ::ioctl(descriptor(), TIOCNXCL);
}

HostResult<void> SerialTransport::setBaudRate(std::uint32_t baudRate)
{
    if (sp_drain(m_port.get()) != SP_OK)
        return core::problem(ErrorCode::disconnected, name(), "the port went away");
    return setRate(m_port.get(), name(), baudRate);
}

HostResult<std::unique_ptr<DescriptorTransport>> openSerialPort(const std::string& device, const std::string& name,
                                                                std::uint32_t baudRate)
{
    // Asked before the port is touched: programs with lock files of their own (minicom) would lose their settings.
    if (const auto user = userOf(device))
        return core::problem(ErrorCode::portBusy, name, name + " is in use by " + *user);
    sp_port* found = nullptr;
    if (sp_get_port_by_name(device.c_str(), &found) != SP_OK)
        return core::problem(ErrorCode::noPort, name, "it is no serial port");
    SerialPort port(found);
    if (sp_open(found, SP_MODE_READ_WRITE) != SP_OK)
        return std::unexpected(openProblem(name, device, sp_last_error_code()));
    int descriptor = -1;
    if (sp_get_port_handle(found, &descriptor) != SP_OK)
        return core::problem(ErrorCode::internal, name, "libserialport has no descriptor for it");
    if (const auto locked = lockPort(descriptor, name, device); !locked)
        return std::unexpected(locked.error());
    if (!makeRaw(found) || !readsEndWithZeroOnlyWhenGone(descriptor))
        return core::problem(ErrorCode::disconnected, name, "the port takes no settings");
    if (const auto set = setRate(found, name, baudRate); !set)
        return std::unexpected(set.error());
    return std::make_unique<SerialTransport>(std::move(port), descriptor, name);
}

} // namespace device
