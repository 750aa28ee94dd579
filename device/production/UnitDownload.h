// SPDX-License-Identifier: MIT
// One module of a production line: who it is, the download, and the line in the record. Several may run at the same
// time, each in a thread and with a connector of its own.
#pragma once

#include "core/package/Package.h"
#include "device/production/UnitRecord.h"
#include "device/serial/PortChoice.h"

namespace device
{

struct UnitRequest {
    DownloadRequest download;
    std::string packageSha256;
    RecordFile* record = nullptr; ///< where it is written down; null: nowhere
};

struct UnitReport {
    DownloadReport download;
    UnitRecord record;
    std::optional<core::Problem> recordProblem; ///< the download ended as it says, but could not be written down
};

/// Blocks. The module is asked for its IMEI before the download, or after it when it began in download mode. A module
/// of another platform is refused before its port is opened, unless DownloadRequest::force.
UnitReport downloadUnit(const core::package::Package& package, const UnitRequest& request, const ChosenPort& port,
                        Connector& connector, DownloadObserver& observer, const CancelToken& cancel);

} // namespace device
