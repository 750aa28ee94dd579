// SPDX-License-Identifier: MIT
#include "app/lifeboat/FlashReading.h"

#include "app/lifeboat/JobProgress.h"
#include "app/lifeboat/PortOption.h"
#include "app/lifeboat/StopSignals.h"
#include "device/module/PortConnector.h"
#include "device/module/PortDownload.h"

namespace lifeboat
{

core::HostResult<std::vector<std::vector<std::byte>>>
FlashReading::run(Output& output, const core::package::Package& package,
                  const std::vector<core::package::Region>& regions, const device::ChosenPort& port) const
{
    const StopSignals stop;
    device::PortConnector connector(port, device::portBaudRate, stop.token(), output.surroundings().system);
    const device::ReadRequest request{
        .regions = regions, .baudRate = baudRate, .mayEnterDownloadMode = mayRestart, .restart = mayRestart};
    JobProgress progress(output, JobProgress::Job::reading);
    auto contents = readFlash(package, request, connector, progress, stop.token());
    if (!contents)
        contents.error().code = stop.named(contents.error().code);
    return contents;
}

} // namespace lifeboat
