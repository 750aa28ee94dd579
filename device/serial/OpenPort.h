// SPDX-License-Identifier: MIT
// Opens a port by its name, for this process alone.
#pragma once

#include "device/serial/Transport.h"

#include <functional>
#include <memory>

namespace device
{

/// `name`: a serial port, a pseudo-terminal, or a link to one (/dev/serial/by-id/…, lifeboat-sim --link), which is
/// followed anew at each opening, or a port over the network, tcp:HOST:PORT or rfc2217:HOST:PORT. Raw, 8 data bits, no
/// parity, 1 stop bit, no flow control, DTR and RTS on. Over the network the other computer decides who may have a
/// port, and sets a port that is not opened by RFC 2217. noPort, portBusy (naming the program), portNotPermitted
/// (naming the group), badArgument for a speed that the port cannot have. `isCancelled`: see
/// DescriptorTransport::stopWritesWhen.
core::HostResult<std::unique_ptr<Transport>> openPort(const std::string& name, std::uint32_t baudRate,
                                                      std::function<bool()> isCancelled = {});

} // namespace device
