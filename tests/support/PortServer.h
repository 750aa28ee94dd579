// SPDX-License-Identifier: MIT
// A terminal server on this computer: gives one port to whoever connects, as bytes alone or by RFC 2217. It reads the
// protocol in its own way, not in ours.
#pragma once

#include "device/serial/Transport.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace test
{

class PortServer
{
public:
    enum class Kind {
        raw,
        rfc2217,       ///< begins by itself, as ser2net does
        rfc2217Waits,  ///< only answers
        rfc2217Late,   ///< begins when something came
        telnetWithout, ///< telnet that refuses the option for serial ports
        mute,          ///< accepts, and says nothing
    };

    /// Of the port `device`, which may be opened by another meanwhile; empty: of none.
    PortServer(Kind kind, std::string device);
    ~PortServer();
    PortServer(const PortServer&) = delete;
    PortServer& operator=(const PortServer&) = delete;

    /// "127.0.0.1:41234"
    std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }
    /// Ends the connection that there is.
    void hangUp() { m_hangsUp = true; }
    /// The only rate that it will set.
    void limitRate(std::uint32_t rate) { m_onlyRate = rate; }
    /// The last value of each command of RFC 2217.
    std::map<int, std::uint32_t> settings() const;
    /// All values of command 5: flow control, DTR, RTS.
    std::vector<std::uint32_t> controls() const;

private:
    void live();
    void serve(int client);
    void fromClient(int client, device::Transport* port);
    void command(int client, const std::vector<std::uint8_t>& text);

    Kind m_kind;
    std::string m_device;
    int m_listener;
    int m_port = 0;
    std::vector<std::uint8_t> m_waiting; ///< from the client, not understood yet
    std::uint32_t m_onlyRate = 0;
    mutable std::mutex m_lock;
    std::map<int, std::uint32_t> m_settings;
    std::vector<std::uint32_t> m_controls;
    std::atomic<bool> m_hangsUp = false;
    std::atomic<bool> m_isStopping = false;
    std::thread m_thread;
};

} // namespace test
