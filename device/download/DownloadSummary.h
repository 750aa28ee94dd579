// SPDX-License-Identifier: MIT
// What a report of a download comes down to.
#pragma once

#include "device/download/Download.h"

namespace device
{

/// How many steps ended so, of those that change the flash: not the loaders and the restart.
int countOf(const DownloadReport& report, StepOutcome outcome);

} // namespace device
