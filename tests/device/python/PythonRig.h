// SPDX-License-Identifier: MIT
// The Python peer at a paced line, which may be faulty, and the connector that a job finds it with.
#pragma once

#include "device/python/PythonModule.h"
#include "device/serial/FaultyTransport.h"
#include "tests/support/python/PythonPeer.h"

namespace test
{

class PythonRig final : public device::Connector
{
public:
    explicit PythonRig(const PythonSettings& settings = {}, std::uint32_t baudRate = 921'600,
                       device::Time latency = std::chrono::microseconds(500))
        : peer(settings), line(peer, baudRate, latency)
    {
    }

    core::HostResult<std::unique_ptr<device::Transport>> open(Mode) override
    {
        auto transport = std::make_unique<device::PacedTransport>(line);
        if (!script)
            return transport;
        return std::make_unique<device::FaultyTransport>(std::move(transport), *script);
    }
    void pause(device::Time time) override { line.wait(time); }

    core::HostResult<std::unique_ptr<device::PythonModule>> enter(bool maySoftReset = false)
    {
        return device::PythonModule::open(*this, {.softReset = maySoftReset}, *cancel,
                                          [this](std::string_view text) { stray += text; });
    }

    /// For the next test: the same module on a good line, without starting it again. The others of its settings
    /// (files, model) stay.
    void renew(const PythonSettings& settings, std::uint32_t baudRate = 921'600)
    {
        peer.change(settings);
        line.setBaudRate(baudRate);
        line.wait(std::chrono::seconds(1));
        line.discardInput();
        script = nullptr;
        cancel = std::make_unique<device::CancelToken>();
        stray.clear();
    }

    PythonPeer peer;
    device::PacedLine line;
    device::FaultScript* script = nullptr;
    std::unique_ptr<device::CancelToken> cancel = std::make_unique<device::CancelToken>();
    std::string stray; ///< what the module said unasked
};

} // namespace test
