// SPDX-License-Identifier: MIT
// The Python peer at a paced line that may go wrong, opened as a job opens it.
#pragma once

#include "device/python/PythonModule.h"
#include "device/serial/FaultyTransport.h"
#include "tests/support/python/PythonPeer.h"

namespace test
{

class PythonRig final : public device::Connector
{
public:
    using Time = device::Time;

    PythonRig(PythonPeer& peer, std::uint32_t baudRate, Time latency) : m_line(peer, baudRate, latency) {}

    device::PacedLine& line() { return m_line; }
    /// What goes wrong on it.
    device::FaultScript faults;
    device::CancelToken cancel;

    core::HostResult<std::unique_ptr<device::PythonModule>> openModule(bool softReset = true)
    {
        return device::PythonModule::open(*this, {.softReset = softReset}, cancel);
    }

    core::HostResult<std::unique_ptr<device::Transport>> open(Mode) override
    {
        return std::make_unique<device::FaultyTransport>(std::make_unique<device::PacedTransport>(m_line), faults);
    }
    void pause(Time time) override { m_line.wait(time); }

private:
    device::PacedLine m_line;
};

} // namespace test
