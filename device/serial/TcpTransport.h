// SPDX-License-Identifier: MIT
// A port of another computer, over the network: the bytes alone, or telnet with the settings of the port (RFC 2217).
#pragma once

#include "device/serial/DescriptorTransport.h"
#include "device/serial/Telnet.h"

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace device
{

struct NetworkPort {
    /// rfc2217: the server has to let its port be set. any: telnet when the server begins with it, else bytes alone.
    enum class Kind { any, rfc2217 };

    Kind kind = Kind::any;
    std::string host;
    std::string service; ///< "4000"
};

/// "tcp:HOST:PORT" and "rfc2217:HOST:PORT", an IPv6 address in brackets; nothing for a name that begins otherwise.
/// badUsage for one that goes on otherwise.
std::optional<core::HostResult<NetworkPort>> parseNetworkPort(std::string_view name);

class TcpTransport final : public DescriptorTransport
{
public:
    /// Looks for two tenths of a second whether the server begins with telnet; with rfc2217 waits for it, and sets the
    /// port. notOurProtocol when it does not come, disconnected, cancelled, badArgument for the rate. The port of a
    /// server that begins later is set then, and badArgument for the rate comes from read().
    static core::HostResult<std::unique_ptr<TcpTransport>> begin(Descriptor connection, std::string name,
                                                                 NetworkPort::Kind kind, std::uint32_t baudRate,
                                                                 const std::function<bool()>& isCancelled);

    core::HostResult<void> write(std::span<const std::byte> bytes) override;
    core::HostResult<std::size_t> read(std::span<std::byte> into, Time wait) override;
    /// Without telnet the rate is set at the other end: badArgument for another one than it was opened with.
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) override;

private:
    TcpTransport(Descriptor connection, std::string name, std::uint32_t baudRate);

    core::HostResult<void> beginTelnet();
    core::HostResult<void> receive(Time wait);
    core::HostResult<void> waitUntilSet(const std::function<bool()>& isCancelled);
    core::HostResult<void> waitUntil(const std::function<bool()>& isDone, const char* otherwise,
                                     const std::function<bool()>& isCancelled);

    std::optional<Telnet> m_telnet;
    bool m_isFirst = true; ///< nothing came yet
    std::vector<std::byte> m_received;
    std::uint32_t m_baudRate;
    bool m_hasSetUp = false;                   ///< was told to set its port
    std::optional<std::uint32_t> m_wantedRate; ///< the server has been asked for it, and has not answered
    Time m_sent{}; ///< when what was written has left the other computer's port, if that kept up
};

/// noPort when nobody listens there, when it does not answer in two seconds or when nobody has this name; else as
/// TcpTransport::begin().
core::HostResult<std::unique_ptr<DescriptorTransport>> openNetworkPort(const NetworkPort& port, const std::string& name,
                                                                       std::uint32_t baudRate,
                                                                       const std::function<bool()>& isCancelled);

} // namespace device
