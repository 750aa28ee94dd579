// SPDX-License-Identifier: MIT
// A simulated module at the end of a paced line, and the connector that a download finds it with.
#pragma once

#include "core/package/Package.h"
#include "device/download/Download.h"
#include "device/serial/FaultyTransport.h"
#include "device/serial/PacedTransport.h"
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/Module.h"
#include "tests/support/TestData.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace test
{

/// A module as the other end of a line.
class ModulePeer final : public device::LinePeer
{
public:
    ModulePeer(firmware::Flash& flash, const firmware::host::ModuleSettings& settings);

    void feed(std::span<const std::byte> bytes, device::Time now) override { m_module.feed(bytes, now); }
    void poll(device::Time now) override { m_module.poll(now); }
    device::Time nextPoll() const override { return m_module.nextPoll(); }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }
    std::uint32_t baudRate() const override { return m_module.baudRate(); }

    firmware::host::Module& module() { return m_module; }

private:
    std::vector<std::byte> m_output;
    firmware::host::Module m_module;
};

/// One port, which the module never leaves. With a script, things go wrong on it.
class LineConnector final : public device::Connector
{
public:
    explicit LineConnector(device::PacedLine& line, device::FaultScript* script = nullptr)
        : m_line(line), m_script(script)
    {
    }

    core::HostResult<std::unique_ptr<device::Transport>> open(Mode mode) override;
    void pause(device::Time time) override { m_line.wait(time); }

    std::function<void()> onCall;         ///< before each read and write on the port
    std::vector<Mode> opened;             ///< how often, and for what
    int openPorts = 0;                    ///< now
    std::optional<Mode> missing;          ///< there is no port when one is opened for this
    std::optional<core::Problem> problem; ///< instead of a port

private:
    device::PacedLine& m_line;
    device::FaultScript* m_script;
};

enum class Begin { console, rom };

/// All of it together, with a flash that is not erased and a package to send.
struct ModuleRig {
    explicit ModuleRig(std::uint32_t baudRate = 921600, device::Time latency = std::chrono::microseconds(200),
                       Begin begin = Begin::rom, device::FaultScript* script = nullptr,
                       const firmware::host::ModuleSettings& settings = {});

    device::DownloadReport download(const core::package::Package& package, const device::DownloadRequest& request = {});
    std::span<const std::byte> flashAt(std::uint32_t address, std::size_t size) const
    {
        return std::span(flash.content()).subspan(address & 0xFFFFFF, size);
    }

    firmware::host::MemoryFlash flash;
    ModulePeer peer;
    device::PacedLine line;
    LineConnector connector;
    device::CancelToken cancel;
    device::DownloadObserver* observer = nullptr; ///< none: nobody looks
};

/// A package of tests/data/unisoc.
std::unique_ptr<core::package::Package> unisocPackage(const std::string& name);

/// Whether the flash is as fixtures/unisoc/README.md says after a download of minimal.pac, or of nofs.pac.
bool holdsMinimal(const ModuleRig& rig);
bool holdsNofs(const ModuleRig& rig);

/// "done", or the code, the subject and the detail of what went wrong.
QByteArray problemOf(const device::DownloadReport& report);

} // namespace test
