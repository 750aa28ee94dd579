// SPDX-License-Identifier: MIT
// Reading the flash of a module, as several commands do it.
#pragma once

#include "app/lifeboat/Output.h"
#include "core/package/Package.h"
#include "device/serial/PortChoice.h"

namespace lifeboat
{

struct FlashReading {
    bool mayRestart = false;    ///< a running module into download mode, and back at the end
    std::uint32_t baudRate = 0; ///< to change to; 0: stay

    /// Shows how it gets on, and heeds Ctrl+C. Errors as device::readFlash.
    core::HostResult<std::vector<std::vector<std::byte>>> run(Output& output, const core::package::Package& package,
                                                              const std::vector<core::package::Region>& regions,
                                                              const device::ChosenPort& port) const;
};

} // namespace lifeboat
