// SPDX-License-Identifier: MIT
#include "device/module/PortDownload.h"

#include "device/module/PortConnector.h"

namespace device
{

core::HostResult<void> checkPlatform(const ChosenPort& port, const core::package::Package& package)
{
    if (port.platform.empty() || port.platform == package.platform())
        return {};
    return core::problem(core::ErrorCode::wrongModule, port.name,
                         "its USB identity is that of a module with the platform " + port.platform +
                             ", the package is for " + package.platform());
}

DownloadReport downloadAtPort(const ChosenPort& port, const core::package::Package& package,
                              const DownloadRequest& request, DownloadObserver& observer, const CancelToken& cancel,
                              SystemRoots roots)
{
    if (!request.force) {
        if (const auto checked = checkPlatform(port, package); !checked) {
            DownloadReport report;
            report.problem = checked.error();
            return report;
        }
    }
    PortConnector connector(port, portBaudRate, cancel, std::move(roots));
    return download(package, request, connector, observer, cancel);
}

} // namespace device
