// SPDX-License-Identifier: MIT
// Notices that ports come and go, cheaply enough to be asked ten times a second.
#pragma once

#include "device/serial/Ports.h"

namespace device
{

class PortWatch
{
public:
    explicit PortWatch(SystemRoots roots = {}) : m_roots(std::move(roots)) {}

    /// The list when it may have changed since the last call, and at the first one; otherwise nothing. Looks only at
    /// the modification time of /dev, and reads once more after a change: what happens in the same tick of the clock
    /// does not change that time again.
    std::optional<PortList> changes();

private:
    SystemRoots m_roots;
    std::optional<std::filesystem::file_time_type> m_seen;
    bool m_readAgain = false;
};

} // namespace device
