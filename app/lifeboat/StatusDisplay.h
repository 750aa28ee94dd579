// SPDX-License-Identifier: MIT
// Shows the state of every protected file: as events, or as a table with the worst first.
#pragma once

#include "app/lifeboat/Output.h"
#include "core/project/ModuleStatus.h"

namespace lifeboat
{

/// With the outcome notWhole unless everything is.
Outcome showStatus(Output& output, const core::project::ModuleStatus& status);

} // namespace lifeboat
