// SPDX-License-Identifier: MIT
// A simulated module at a pseudo-terminal, alive in a thread of its own: what a program finds that opens the port.
#pragma once

#include "device/serial/DescriptorTransport.h"
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/Module.h"
#include "tests/support/TestData.h"

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

namespace test
{

/// Something that answers at a pseudo-terminal. The terminal is raw, and stays open when nobody uses it.
class PortOwner
{
public:
    PortOwner();
    virtual ~PortOwner();
    PortOwner(const PortOwner&) = delete;
    PortOwner& operator=(const PortOwner&) = delete;

    const std::string& port() const { return m_port; }
    /// The cable is pulled.
    void hangUp();
    std::size_t bytesReceived();

protected:
    using Time = std::chrono::microseconds;

    /// To be called when the object is complete, and stop() before it ends.
    void start();
    void stop();
    void send(std::span<const std::byte> bytes);
    /// hangUp() for the thread itself: after what it is doing now.
    void leave();
    Time now() const;

    /// In the thread, under the lock.
    virtual void received(std::span<const std::byte> bytes) = 0;
    virtual void timePassed() {}
    virtual Time nextTime() const { return Time::max(); }

    std::mutex m_lock;

private:
    void live();

    device::Descriptor m_master;
    device::Descriptor m_terminal;
    std::string m_port;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::atomic<bool> m_isStopping = false;
    bool m_isLeaving = false;
    std::size_t m_received = 0;
    std::thread m_thread;
};

class ModuleAtPort final : public PortOwner
{
public:
    enum class Begin { console, download };

    explicit ModuleAtPort(Begin begin = Begin::console, const firmware::host::ModuleSettings& settings = {});
    ~ModuleAtPort() override { stop(); }

    /// The module between two of its bytes.
    template <class Work>
    auto with(Work work)
    {
        const std::lock_guard lock(m_lock);
        return work(m_module, m_flash);
    }
    Bytes flashAt(std::uint32_t address, std::size_t size);

private:
    void received(std::span<const std::byte> bytes) override { m_module.feed(bytes, now()); }
    void timePassed() override { m_module.poll(now()); }
    Time nextTime() const override { return m_module.nextPoll(); }

    firmware::host::MemoryFlash m_flash;
    firmware::host::Module m_module;
};

/// Takes everything and says nothing.
class SilentPort final : public PortOwner
{
public:
    SilentPort() { start(); }
    ~SilentPort() override { stop(); }

private:
    void received(std::span<const std::byte>) override {}
};

/// A receiver for satellites: talks without being asked, and of other things.
class ChattyPort final : public PortOwner
{
public:
    ChattyPort() { start(); }
    ~ChattyPort() override { stop(); }

private:
    void received(std::span<const std::byte>) override;
    void timePassed() override;
    Time nextTime() const override { return m_next; }

    Time m_next{};
};

} // namespace test
