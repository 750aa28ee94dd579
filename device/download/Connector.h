// SPDX-License-Identifier: MIT
// How a download gets at its module, which changes ports when it restarts: the serial room knows the ports, a test or a
// simulated module has one that stays.
#pragma once

#include "device/serial/Transport.h"

#include <memory>

namespace device
{

class Connector
{
public:
    /// What the module is expected to be when its port is opened.
    enum class Mode {
        asItIs,   ///< the port that the user chose, whatever answers there
        download, ///< it was told to go to download mode: it leaves its port and comes back as the boot ROM
        running,  ///< it was restarted: its firmware comes back
    };

    virtual ~Connector() = default;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    /// Tries once, without waiting, to open the port that the module has now. noPort while it is not there;
    /// severalPorts, portBusy, portNotPermitted. After asItIs the caller tries again by itself, every 100 ms.
    virtual core::HostResult<std::unique_ptr<Transport>> open(Mode mode) = 0;

    /// Lets time pass while no line is open.
    virtual void pause(Time time) = 0;

protected:
    Connector() = default;
};

} // namespace device
