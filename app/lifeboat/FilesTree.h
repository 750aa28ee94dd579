// SPDX-License-Identifier: MIT
// Shows the plan of a transfer of folders and carries it out: what get, put and sync have in common.
#pragma once

#include "app/lifeboat/FilesJob.h"
#include "device/python/TreeTransfer.h"

namespace lifeboat
{

/// What it would do, line by line, or as JSON events; what is the same already is only counted.
void showPlan(Output& output, const device::TreePlan& plan);

/// Carries it out, tells what was done, and what was left. notWhole when something was left.
Outcome carryOut(Output& output, FilesJob& job, const device::TreePlan& plan, bool updateChecksum);

} // namespace lifeboat
