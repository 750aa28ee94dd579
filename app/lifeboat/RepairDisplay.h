// SPDX-License-Identifier: MIT
// Shows what a repair will do, file by file, and what it cannot.
#pragma once

#include "app/lifeboat/Output.h"
#include "device/python/PythonRepairPlan.h"

namespace lifeboat
{

/// As events and as tables; what the vendor's restore will take back is warned of.
void showPlan(Output& output, const device::RepairPlan& plan);

/// Only what stays as it is, for a job that is done.
void showObstacles(Output& output, const device::RepairPlan& plan);

} // namespace lifeboat
