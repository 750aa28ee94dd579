// SPDX-License-Identifier: MIT
// The words for what a repair will do, and for what it cannot.
#pragma once

#include "device/python/PythonRepairPlan.h"
#include "ui/text/Text.h"

namespace ui
{

/// What will be done with a file: "Restore from the backup copy".
Text wordsOf(device::RepairStep::Kind kind);
/// Why nothing will be: "the backup copy is damaged: flash the backup again".
Text wordsOf(device::RepairObstacle::Why why);

} // namespace ui
