// SPDX-License-Identifier: MIT
// The state of the files of a module that runs the vendor's firmware, asked over its Python console: a helper in the
// module's RAM tells facts, and the decision is the one that is made everywhere.
#pragma once

#include "core/project/ModuleStatus.h"
#include "device/python/PythonStatusLines.h"

namespace device
{

class Interpreter;
class PythonModule;

/// What the facts mean. Lists are read as they are from images, in every spelling. Of files that no list names only the
/// size is known (FileStatus::isSizeOnly).
core::project::ModuleStatus statusOfFacts(const PythonStatusFacts& facts);

/// Blocks; two commands, however many files there are, and nothing is stored on the module. Errors: pythonFailed,
/// noAnswer, disconnected, linkFailed (what came was damaged twice).
core::HostResult<core::project::ModuleStatus> readPythonStatus(PythonModule& module);

/// Its helper, `lb_status` on the module, once for each connection.
core::HostResult<void> loadStatusHelper(Interpreter& python);

} // namespace device
