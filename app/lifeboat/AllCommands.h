// SPDX-License-Identifier: MIT
// The verbs of the command line.
#pragma once

#include "app/lifeboat/Command.h"

namespace lifeboat
{

/// In the order of the help.
CommandList allCommands();

} // namespace lifeboat
