// SPDX-License-Identifier: MIT
#include "tests/device/download/ModuleRig.h"

#include "core/checksum/Crc32.h"

#include <algorithm>

namespace test
{

using device::Transport;

namespace
{

/// Tells the connector of its calls, and of its end.
class CountedTransport final : public Transport
{
public:
    CountedTransport(std::unique_ptr<Transport> line, LineConnector& owner) : m_line(std::move(line)), m_owner(owner)
    {
        ++m_owner.openPorts;
    }
    ~CountedTransport() override { --m_owner.openPorts; }

    std::string name() const override { return m_line->name(); }
    core::HostResult<void> write(std::span<const std::byte> bytes) override
    {
        tell();
        return m_line->write(bytes);
    }
    core::HostResult<std::size_t> read(std::span<std::byte> into, device::Time wait) override
    {
        tell();
        return m_line->read(into, wait);
    }
    core::HostResult<void> discardInput() override { return m_line->discardInput(); }
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) override { return m_line->setBaudRate(baudRate); }
    device::Time now() const override { return m_line->now(); }

private:
    void tell() const
    {
        if (m_owner.onCall)
            m_owner.onCall();
    }

    std::unique_ptr<Transport> m_line;
    LineConnector& m_owner;
};

bool hasCrc(std::span<const std::byte> bytes, std::uint32_t crc)
{
    return core::checksum::zlibCrc32(bytes) == crc;
}

bool isErased(std::span<const std::byte> bytes)
{
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0xFF}; });
}

} // namespace

ModulePeer::ModulePeer(firmware::Flash& flash, const firmware::host::ModuleSettings& settings)
    : m_module(flash, settings, [this](std::span<const std::byte> bytes) {
          m_output.insert(m_output.end(), bytes.begin(), bytes.end());
      })
{
}

core::HostResult<std::unique_ptr<Transport>> LineConnector::open(Mode mode)
{
    opened.push_back(mode);
    if (problem)
        return std::unexpected(*problem);
    if (mode == missing || (m_script != nullptr && m_script->isCut()))
        return core::problem(core::ErrorCode::noPort, "paced line", "unplugged");
    std::unique_ptr<Transport> transport = std::make_unique<device::PacedTransport>(m_line);
    if (m_script != nullptr)
        transport = std::make_unique<device::FaultyTransport>(std::move(transport), *m_script);
    return std::make_unique<CountedTransport>(std::move(transport), *this);
}

ModuleRig::ModuleRig(std::uint32_t baudRate, device::Time latency, Begin begin, device::FaultScript* script,
                     const firmware::host::ModuleSettings& settings)
    : peer(flash, settings), line(peer, baudRate, latency), connector(line, script)
{
    // Not erased, so that what a download leaves alone is seen; and nothing that mounts.
    for (std::size_t at = 0; at < flash.content().size(); at += 512)
        flash.content()[at] = std::byte{0x5A};
    if (begin == Begin::rom)
        peer.module().powerOnInDownload({});
    else
        peer.module().powerOn({});
    line.wait(std::chrono::seconds(1));
}

device::DownloadReport ModuleRig::download(const core::package::Package& package,
                                           const device::DownloadRequest& request)
{
    device::DownloadObserver nobody;
    return device::download(package, request, connector, observer != nullptr ? *observer : nobody, cancel);
}

std::unique_ptr<core::package::Package> unisocPackage(const std::string& name)
{
    auto package = core::package::openPackage(dataFile("unisoc/" + name));
    return package ? std::move(*package) : nullptr;
}

bool holdsMinimal(const ModuleRig& rig)
{
    return hasCrc(rig.flashAt(0x60010000, 0x2000), 0xBD31F5C0) &&
           hasCrc(rig.flashAt(0x60420000, 0x60000), 0x7755650B) && hasCrc(rig.flashAt(0x60480000, 0x20000), 0x8B85E5E9);
}

bool holdsNofs(const ModuleRig& rig)
{
    return hasCrc(rig.flashAt(0x60010000, 0x2000), 0xBD31F5C0) && isErased(rig.flashAt(0x60420000, 0x60000)) &&
           isErased(rig.flashAt(0x60480000, 0x20000));
}

QByteArray problemOf(const device::DownloadReport& report)
{
    if (!report.problem)
        return "done";
    return QByteArray::number(static_cast<int>(report.problem->code)) + " " +
           QByteArray::fromStdString(report.problem->subject + ": " + report.problem->detail);
}

} // namespace test
