// SPDX-License-Identifier: MIT
// The same package into several modules at the same time.
#pragma once

#include "app/lifeboat/Input.h"
#include "app/lifeboat/Output.h"
#include "device/production/UnitRecord.h"
#include "device/serial/PortChoice.h"

namespace lifeboat
{

/// Each in a thread of its own; one that fails does not stop the others. Every module has its line in `record`, if
/// there is one. The outcome is that of the module with the highest exit code.
Outcome downloadMany(Output& output, const InputPackage& input, const device::DownloadRequest& request,
                     const std::vector<device::ChosenPort>& ports, device::RecordFile* record);

} // namespace lifeboat
