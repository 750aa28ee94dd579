// SPDX-License-Identifier: MIT
// Drives the pure sessions over a transport: writes what they give, feeds them what arrives, watches the time and the
// cancel token. Outlives the ports that a module goes through, and counts over all of them.
#pragma once

#include "device/download/CancelToken.h"
#include "device/protocol/Session.h"

#include <functional>
#include <memory>

namespace device
{

class Line
{
public:
    explicit Line(const CancelToken& cancel) : m_cancel(cancel) {}

    /// Takes a port that was just opened, without what had arrived at it.
    core::HostResult<void> attach(std::unique_ptr<Transport> transport);
    /// Closes the port.
    void release();
    /// The open port, for another line to go on with; this one has none then.
    std::unique_ptr<Transport> take();

    /// Runs a session that has begun to its end. Its problem, disconnected, or cancelled within 200 ms.
    core::HostResult<void> run(Session& session);
    /// The same, also when the job was cancelled: the last words that a module must hear.
    core::HostResult<void> finish(Session& session);
    /// Throws away what comes until nothing has come for this long (at most two seconds in all).
    core::HostResult<void> drain(Time quiet);
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) { return m_transport->setBaudRate(baudRate); }

    /// cancelled if it is.
    core::HostResult<void> goOn() const;
    /// Counts time that went by without a port.
    void addPause(Time time) { m_before += time; }

    std::string portName() const { return m_name; }
    Time elapsed() const;
    std::uint64_t bytesSent() const { return m_sent; }
    std::uint64_t bytesReceived() const { return m_received; }
    /// Called whenever time may have passed.
    void onTime(std::function<void()> callback) { m_onTime = std::move(callback); }

private:
    core::HostResult<void> write(std::span<const std::byte> bytes);

    const CancelToken& m_cancel;
    bool m_isFinishing = false;
    std::unique_ptr<Transport> m_transport;
    std::string m_name;
    std::function<void()> m_onTime;
    Time m_before{}; ///< on the ports of before
    Time m_start{};  ///< of this port's clock
    std::uint64_t m_sent = 0;
    std::uint64_t m_received = 0;
};

} // namespace device
