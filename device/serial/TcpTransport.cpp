// SPDX-License-Identifier: MIT
#include "device/serial/TcpTransport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using namespace std::chrono_literals;

namespace
{

using Clock = std::chrono::steady_clock;

constexpr Time patience = 2s;
constexpr Time cancelInterval = 100ms;
/// A server that speaks telnet says so as soon as somebody connects. One that is slower is understood all the same.
constexpr Time greetingPatience = 50ms;

struct AddressesCloser {
    void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, AddressesCloser>;

/// What a name server says, which may take as long as it likes: its thread stays behind when nobody waits any more.
struct Resolution {
    std::mutex lock;
    std::condition_variable changed;
    bool isDone = false;
    int error = 0;
    Addresses addresses;
};

void resolve(const NetworkPort& port, Resolution& into)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* addresses = nullptr;
    const int error = ::getaddrinfo(port.host.c_str(), port.service.c_str(), &hints, &addresses);
    const std::lock_guard lock(into.lock);
    into.addresses.reset(error == 0 ? addresses : nullptr);
    into.error = error;
    into.isDone = true;
    into.changed.notify_all();
}

HostResult<Addresses> addressesOf(const NetworkPort& port, const std::string& name, Clock::time_point until,
                                  const std::function<bool()>& isCancelled)
{
    const auto resolution = std::make_shared<Resolution>();
    std::thread([port, resolution] { resolve(port, *resolution); }).detach();
    std::unique_lock lock(resolution->lock);
    while (!resolution->changed.wait_for(lock, cancelInterval, [&] { return resolution->isDone; })) {
        if (isCancelled())
            return core::problem(ErrorCode::cancelled, name, "while its address was looked up");
        if (Clock::now() >= until)
            return core::problem(ErrorCode::noPort, name, "no name server tells the address of " + port.host);
    }
    if (resolution->error != 0)
        return core::problem(ErrorCode::noPort, name, ::gai_strerror(resolution->error));
    return std::move(resolution->addresses);
}

HostResult<Descriptor> connectTo(const addrinfo& address, const std::string& name, Clock::time_point until,
                                 const std::function<bool()>& isCancelled)
{
    Descriptor connection(
        ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol));
    if (!connection.isOpen())
        return core::problem(ErrorCode::noPort, name, std::strerror(errno));
    int error = ::connect(connection.number(), address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    while (error == EINPROGRESS) {
        pollfd poll{connection.number(), POLLOUT, 0};
        if (::poll(&poll, 1, std::chrono::duration_cast<std::chrono::milliseconds>(cancelInterval).count()) > 0) {
            socklen_t size = sizeof error;
            ::getsockopt(connection.number(), SOL_SOCKET, SO_ERROR, &error, &size);
        } else if (isCancelled()) {
            return core::problem(ErrorCode::cancelled, name, "while the connection was made");
        } else if (Clock::now() >= until) {
            error = ETIMEDOUT;
        }
    }
    if (error != 0)
        return core::problem(ErrorCode::noPort, name, std::strerror(error));
    const int yes = 1;
    // Requests are short and each waits for its answer; a computer that goes away is noticed.
    ::setsockopt(connection.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(connection.number(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    return connection;
}

} // namespace

std::optional<HostResult<NetworkPort>> parseNetworkPort(std::string_view name)
{
    NetworkPort port;
    std::string_view rest;
    for (const auto& [prefix, kind] : {std::pair{std::string_view("tcp:"), NetworkPort::Kind::any},
                                       std::pair{std::string_view("rfc2217:"), NetworkPort::Kind::rfc2217}}) {
        if (name.starts_with(prefix)) {
            port.kind = kind;
            rest = name.substr(prefix.size());
        }
    }
    if (rest.data() == nullptr)
        return {};
    const auto colon = rest.rfind(':');
    std::string_view host = rest.substr(0, colon);
    port.service = colon == rest.npos ? std::string_view{} : rest.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find_first_of(":[]") != host.npos)
        host = {};
    port.host = host;
    std::uint16_t number = 0;
    const char* end = port.service.data() + port.service.size();
    const auto parsed = std::from_chars(port.service.data(), end, number);
    if (host.empty() || parsed.ec != std::errc{} || parsed.ptr != end || number == 0)
        return core::problem(ErrorCode::badUsage, std::string(name), "write it as tcp:HOST:PORT or rfc2217:HOST:PORT");
    return port;
}

TcpTransport::TcpTransport(Descriptor connection, std::string name, std::uint32_t baudRate)
    : DescriptorTransport(std::move(connection), std::move(name)), m_baudRate(baudRate)
{
}

HostResult<std::unique_ptr<TcpTransport>> TcpTransport::begin(Descriptor connection, std::string name,
                                                              NetworkPort::Kind kind, std::uint32_t baudRate,
                                                              const std::function<bool()>& isCancelled)
{
    std::unique_ptr<TcpTransport> line(new TcpTransport(std::move(connection), std::move(name), baudRate));
    if (kind == NetworkPort::Kind::rfc2217) {
        if (auto begun = line->beginTelnet(); !begun)
            return std::unexpected(begun.error());
    } else {
        if (auto heard = line->receive(greetingPatience); !heard)
            return std::unexpected(heard.error());
        if (!line->m_telnet)
            return line;
    }
    Telnet& telnet = *line->m_telnet;
    if (auto answered = line->waitUntil([&] { return telnet.isComPort().has_value(); },
                                        "nothing that speaks RFC 2217 answers", isCancelled);
        !answered)
        return std::unexpected(answered.error());
    if (!*telnet.isComPort()) {
        if (kind == NetworkPort::Kind::any)
            return line;
        return core::problem(ErrorCode::notOurProtocol, line->name(), "the server does not let its port be set");
    }
    if (auto set = line->waitUntilSet(isCancelled); !set)
        return std::unexpected(set.error());
    return line;
}

HostResult<void> TcpTransport::beginTelnet()
{
    m_isFirst = false;
    m_telnet.emplace();
    return DescriptorTransport::write(m_telnet->begin());
}

HostResult<void> TcpTransport::receive(Time wait)
{
    std::array<std::byte, 4096> buffer;
    auto count = DescriptorTransport::read(buffer, wait);
    if (count && m_isFirst && *count == 1 && buffer[0] == std::byte{0xFF}) {
        // A greeting that was cut, or what the module says.
        const auto more = DescriptorTransport::read(std::span(buffer).subspan(1), greetingPatience);
        count = more ? 1 + *more : more;
    }
    if (!count)
        return std::unexpected(count.error());
    const auto bytes = std::span(buffer).first(*count);
    if (m_isFirst && !bytes.empty()) {
        m_isFirst = false;
        if (Telnet::isGreeting(bytes))
            if (auto begun = beginTelnet(); !begun)
                return begun;
    }
    if (!m_telnet) {
        m_received.insert(m_received.end(), bytes.begin(), bytes.end());
        return {};
    }
    const auto data = m_telnet->decode(bytes);
    m_received.insert(m_received.end(), data.begin(), data.end());
    if (m_wantedRate)
        if (const auto rate = m_telnet->takeBaudRate()) {
            const std::uint32_t wanted = *std::exchange(m_wantedRate, {});
            if (*rate != wanted)
                return core::problem(ErrorCode::badArgument, name(),
                                     "the port cannot have " + std::to_string(wanted) + " baud: the server has set " +
                                         std::to_string(*rate));
            m_baudRate = wanted;
        }
    auto replies = m_telnet->takeReplies();
    // At once, also when the server greets late.
    if (!m_hasSetUp && m_telnet->isComPort().value_or(false)) {
        m_hasSetUp = true;
        m_wantedRate = m_baudRate;
        const auto commands = m_telnet->setUp(m_baudRate);
        replies.insert(replies.end(), commands.begin(), commands.end());
    }
    return replies.empty() ? HostResult<void>() : DescriptorTransport::write(replies);
}

HostResult<void> TcpTransport::waitUntil(const std::function<bool()>& isDone, const char* otherwise,
                                         const std::function<bool()>& isCancelled)
{
    for (const Time until = now() + patience; !isDone();) {
        if (isCancelled())
            return core::problem(ErrorCode::cancelled, name(), "while the connection was made");
        if (now() >= until)
            return core::problem(ErrorCode::notOurProtocol, name(), otherwise);
        if (auto received = receive(cancelInterval); !received)
            return received;
    }
    return {};
}

HostResult<void> TcpTransport::write(std::span<const std::byte> bytes)
{
    m_sent = std::max(m_sent, now()) + Time(bytes.size() * 10 * 1'000'000 / m_baudRate);
    return m_telnet ? DescriptorTransport::write(Telnet::encode(bytes)) : DescriptorTransport::write(bytes);
}

HostResult<std::size_t> TcpTransport::read(std::span<std::byte> into, Time wait)
{
    const Time until = now() + wait;
    do {
        if (m_received.empty())
            if (auto received = receive(std::max(until - now(), Time::zero())); !received)
                return std::unexpected(received.error());
        const std::size_t count = std::min(into.size(), m_received.size());
        std::copy_n(m_received.begin(), count, into.begin());
        m_received.erase(m_received.begin(), m_received.begin() + static_cast<std::ptrdiff_t>(count));
        if (count > 0)
            return count;
    } while (now() < until); // what came may have been telnet's alone
    return 0;
}

HostResult<void> TcpTransport::setBaudRate(std::uint32_t baudRate)
{
    if (!m_telnet || !m_telnet->isComPort().value_or(false)) {
        if (baudRate == m_baudRate)
            return {};
        return core::problem(ErrorCode::badArgument, name(),
                             "the rate of this port is set at the other computer; only RFC 2217 can change it");
    }
    // The server may set the rate before it has sent what it has.
    std::this_thread::sleep_for(m_sent - now());
    const auto never = [] { return false; };
    if (auto set = waitUntilSet(never); !set) // to the rate of before, of a server that greeted late
        return set;
    m_wantedRate = baudRate;
    if (auto sent = DescriptorTransport::write(m_telnet->setBaudRate(baudRate)); !sent)
        return sent;
    return waitUntilSet(never);
}

HostResult<void> TcpTransport::waitUntilSet(const std::function<bool()>& isCancelled)
{
    return waitUntil([this] { return !m_wantedRate; }, "the server does not say which rate it has set", isCancelled);
}

HostResult<std::unique_ptr<DescriptorTransport>> openNetworkPort(const NetworkPort& port, const std::string& name,
                                                                 std::uint32_t baudRate,
                                                                 const std::function<bool()>& isCancelled)
{
    const auto until = Clock::now() + patience;
    const auto addresses = addressesOf(port, name, until, isCancelled);
    if (!addresses)
        return std::unexpected(addresses.error());
    HostResult<Descriptor> connection = core::problem(ErrorCode::noPort, name, "it has no address");
    for (const addrinfo* address = addresses->get(); address; address = address->ai_next) {
        connection = connectTo(*address, name, until, isCancelled);
        if (connection || connection.error().code == ErrorCode::cancelled)
            break;
    }
    if (!connection)
        return std::unexpected(connection.error());
    return TcpTransport::begin(std::move(*connection), name, port.kind, baudRate, isCancelled);
}

} // namespace device
