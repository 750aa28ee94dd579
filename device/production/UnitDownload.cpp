// SPDX-License-Identifier: MIT
#include "device/production/UnitDownload.h"

#include "device/download/ModuleLink.h"
#include "device/module/Identity.h"
#include "device/module/PortDownload.h"

namespace device
{

using core::package::Package;

namespace
{

/// Empty when it does not tell.
std::string serialAt(Line& line)
{
    const auto identity = readModuleIdentity(line);
    return identity ? identity->serial : std::string();
}

/// Of a module that runs its firmware. Errors: there is no module that could be downloaded to.
core::HostResult<std::string> serialBefore(Connector& connector, std::uint32_t otherRate, const CancelToken& cancel)
{
    Line line(cancel);
    ModuleLink link(connector, line);
    const auto stage = link.find(otherRate);
    if (!stage)
        return std::unexpected(stage.error());
    return *stage == Stage::console ? serialAt(line) : std::string();
}

/// Of a module that has just answered.
std::string serialAfter(Connector& connector, const CancelToken& cancel)
{
    Line line(cancel);
    auto transport = connector.open(Connector::Mode::running);
    if (!transport || !line.attach(std::move(*transport)))
        return {};
    return serialAt(line);
}

core::HostResult<std::string> serialOf(const Package& package, const UnitRequest& request, const ChosenPort& port,
                                       Connector& connector, const CancelToken& cancel)
{
    if (!request.download.force)
        if (const auto checked = checkPlatform(port, package); !checked)
            return std::unexpected(checked.error());
    return serialBefore(connector, request.download.baudRate, cancel);
}

} // namespace

UnitReport downloadUnit(const Package& package, const UnitRequest& request, const ChosenPort& port,
                        Connector& connector, DownloadObserver& observer, const CancelToken& cancel)
{
    UnitReport report;
    UnitRecord& record = report.record;
    record.time = std::chrono::system_clock::now();
    record.port = port.name;
    record.packageSha256 = request.packageSha256;
    if (port.usb)
        record.usbPath = port.usb->path;

    auto serial = serialOf(package, request, port, connector, cancel);
    if (!serial) {
        report.download.problem = serial.error();
        report.download.phase = Phase::connect;
    } else {
        record.serial = std::move(*serial);
        report.download = download(package, request.download, connector, observer, cancel);
        if (record.serial.empty() && report.download.hasReturned)
            record.serial = serialAfter(connector, cancel);
    }
    if (record.serial.empty() && port.usb)
        record.serial = port.usb->serial;
    record.phase = report.download.phase;
    record.module = report.download.module;
    record.duration = report.download.duration;
    if (const auto& problem = report.download.problem) {
        record.code = problem->code;
        record.words = (problem->subject.empty() ? "" : problem->subject + ": ") + problem->detail;
    }
    if (request.record)
        if (const auto written = request.record->append(record); !written)
            report.recordProblem = written.error();
    return report;
}

} // namespace device
