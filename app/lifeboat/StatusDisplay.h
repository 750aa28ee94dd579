// SPDX-License-Identifier: MIT
// Shows the state of every protected file: as events, or as a table with the worst first.
#pragma once

#include "app/lifeboat/Output.h"
#include "core/project/ModuleStatus.h"

namespace lifeboat
{

Colour colourOf(core::backup::FileState state);

/// What is wrong with more than single files.
void warnAboutPartitions(Output& output, const core::project::ModuleStatus& status);

/// Every protected file, and both partitions can be read.
bool isWhole(const core::project::ModuleStatus& status);

/// What the module's last boot with something to do did, as an event and as a line; nothing without a record.
void showRecord(Output& output, const core::restore::StatusRecord& record);

/// With the outcome notWhole unless everything is.
Outcome showStatus(Output& output, const core::project::ModuleStatus& status);

} // namespace lifeboat
