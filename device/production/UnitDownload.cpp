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

/// Empty when nobody tells: the download will say what is wrong with the module.
std::string serialAt(Line& line)
{
    const auto identity = readModuleIdentity(line);
    return identity ? identity->serial : std::string();
}

std::string serialBefore(Connector& connector, std::uint32_t otherRate, const CancelToken& cancel)
{
    Line line(cancel);
    ModuleLink link(connector, line);
    const auto stage = link.find(otherRate);
    return stage && *stage == Stage::console ? serialAt(line) : std::string();
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

    const auto fits = request.download.force ? core::HostResult<void>() : checkPlatform(port, package);
    if (!fits) {
        report.download.problem = fits.error();
        report.download.phase = Phase::connect;
    } else {
        record.serial = serialBefore(connector, request.download.baudRate, cancel);
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
