// SPDX-License-Identifier: MIT
// The state of a module's files as its own firmware tells it on the console (core/wire/StatusLines.h).
#pragma once

#include "core/project/ModuleStatus.h"
#include "device/download/Line.h"

#include <span>
#include <string>

namespace device
{

/// Asks a module that runs its firmware. refused when the firmware does not know the question (the vendor's does not);
/// noAnswer, linkFailed and so on.
core::HostResult<core::project::ModuleStatus> readConsoleStatus(Line& line);

/// The lines of an answer; others among them are passed over. linkFailed when one is missing or damaged,
/// unsupportedVersion.
core::HostResult<core::project::ModuleStatus> statusOfLines(std::span<const std::string> lines);

} // namespace device
