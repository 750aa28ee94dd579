// SPDX-License-Identifier: MIT
// The whole command line as a function: everything that it reads and writes is an argument.
#pragma once

#include "app/lifeboat/Output.h"

#include <span>
#include <string>

namespace lifeboat
{

/// Runs one command; `arguments` without the name of the program, any bytes. Gives the exit code (core/Error.h).
int runLifeboat(std::span<const std::string> arguments, Streams& streams);

} // namespace lifeboat
