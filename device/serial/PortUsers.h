// SPDX-License-Identifier: MIT
// Taking a port for this process alone, and saying who has it otherwise.
#pragma once

#include "core/Problem.h"

#include <optional>
#include <string>

namespace device
{

/// What the system says about an open that failed: noPort, portBusy or portNotPermitted, with the facts.
/// `error`: of errno.
core::Problem openProblem(const std::string& name, const std::string& device, int error);

/// Takes the lock that terminal programs look at (flock); portBusy when somebody has it.
core::HostResult<void> lockPort(int descriptor, const std::string& name, const std::string& device);

/// "minicom (process 4242)": another process that has the device open, as far as this user may know.
std::optional<std::string> userOf(const std::string& device);

/// The group that the device belongs to; nothing when it cannot be told.
std::optional<std::string> groupOf(const std::string& device);

} // namespace device
