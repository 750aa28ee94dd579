// SPDX-License-Identifier: MIT
// A line on a real serial port, opened and set up by libserialport. It moves bytes as every descriptor does.
#pragma once

#include "device/serial/DescriptorTransport.h"

#include <memory>

struct sp_port;

namespace device
{

struct SerialPortCloser {
    void operator()(sp_port* port) const;
};
using SerialPort = std::unique_ptr<sp_port, SerialPortCloser>;

class SerialTransport final : public DescriptorTransport
{
public:
    /// `port` is open, locked and set up.
    SerialTransport(SerialPort port, int descriptor, std::string name);
    ~SerialTransport() override;

    /// The speeds that a port can have differ; badArgument for one that it cannot.
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) override;

private:
    SerialPort m_port;
};

/// Opens a real port (the name of a device, no link) and takes it for this process alone.
/// noPort, portBusy, portNotPermitted, badArgument for a speed that it cannot have.
core::HostResult<std::unique_ptr<DescriptorTransport>> openSerialPort(const std::string& device,
                                                                      const std::string& name, std::uint32_t baudRate);

} // namespace device
