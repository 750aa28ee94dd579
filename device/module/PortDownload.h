// SPDX-License-Identifier: MIT
// A download at a port of this computer: what the command line, the window and the production line all do.
#pragma once

#include "device/download/Download.h"
#include "device/serial/PortChoice.h"

namespace device
{

/// Ports are opened at this rate, that of the console.
inline constexpr std::uint32_t portBaudRate = 115200;

/// wrongModule when the USB identity of the port is that of a module of another chip family than the package is for.
core::HostResult<void> checkPlatform(const ChosenPort& port, const core::package::Package& package);

/// As download(), at this port; the module is found again after its restarts. Checks the platform before the port is
/// opened, unless `request.force`.
DownloadReport downloadAtPort(const ChosenPort& port, const core::package::Package& package,
                              const DownloadRequest& request, DownloadObserver& observer, const CancelToken& cancel,
                              SystemRoots roots = {});

} // namespace device
