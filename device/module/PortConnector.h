// SPDX-License-Identifier: MIT
// Finds a module at the ports of this computer, also after it restarted in another mode and has another port.
#pragma once

#include "device/download/CancelToken.h"
#include "device/download/Connector.h"
#include "device/serial/PortChoice.h"
#include "device/serial/PortWatch.h"

namespace device
{

class PortConnector final : public Connector
{
public:
    /// `port`: as chosen while the module did what it does now. A module on USB is found again by where it is plugged
    /// in; pseudo-terminals, links to them and serial adapters keep their name.
    /// `cancel` also ends a write that waits for a module which takes nothing.
    PortConnector(ChosenPort port, std::uint32_t baudRate, const CancelToken& cancel, SystemRoots roots = {});

    core::HostResult<std::unique_ptr<Transport>> open(Mode mode) override;
    void pause(Time time) override;

private:
    /// Nothing while the module is not there in this mode.
    std::optional<std::string> nameIn(Mode mode);

    ChosenPort m_port;
    std::uint32_t m_baudRate;
    const CancelToken& m_cancel;
    PortWatch m_watch;
    PortList m_list; ///< as the watch saw it last
};

} // namespace device
