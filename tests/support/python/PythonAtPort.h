// SPDX-License-Identifier: MIT
// The Python peer at a pseudo-terminal, and the same module's AT port.
#pragma once

#include "tests/support/ModuleAtPort.h"
#include "tests/support/python/PythonPeer.h"

namespace test
{

class PythonAtPort final : public PortOwner
{
public:
    explicit PythonAtPort(const PythonSettings& settings = {});
    ~PythonAtPort() override { stop(); }

    /// The module between two of its bytes: with([](PythonPeer& peer) { return peer.files(); }).
    template <class Work>
    auto with(Work work)
    {
        const std::lock_guard lock(m_lock);
        return work(m_peer);
    }

private:
    void received(std::span<const std::byte> bytes) override;
    void timePassed() override;
    Time nextTime() const override { return m_peer.nextPoll(); }

    PythonPeer m_peer;
};

/// The AT port of a module: echoes, knows a few commands of quecpython-backup.md 8.3, answers others with ERROR.
class AtAtPort final : public PortOwner
{
public:
    explicit AtAtPort(std::string model = "EC600S-CNLB", bool hasPython = true);
    ~AtAtPort() override { stop(); }

    /// Lines that it was given.
    std::vector<std::string> commands();

private:
    void received(std::span<const std::byte> bytes) override;
    void answer(const std::string& command);

    std::string m_model;
    bool m_hasPython;
    std::string m_line;
    std::vector<std::string> m_commands;
};

} // namespace test
