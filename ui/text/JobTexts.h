// SPDX-License-Identifier: MIT
// The words for what happens to a module: phases, steps and what a job left behind.
#pragma once

#include "core/package/DownloadPlan.h"
#include "core/package/Package.h"
#include "core/project/ModuleProfile.h"
#include "device/download/Download.h"
#include "device/serial/Ports.h"
#include "ui/text/Text.h"

namespace ui
{

/// "Write"
Text wordOf(device::Phase phase);
/// "writing"
Text activityOf(device::Phase phase);

/// What the user has to know about a module that a download left: "nothing was changed in it".
Text sentenceOf(device::ModuleState state);

/// What became of a step: "verified".
Text wordOf(device::StepOutcome outcome);

/// What a step does: "write", "erase"; of an ASR package its name.
Text verbOf(core::package::StepKind kind);

/// "yes", "no", "unknown"
Text wordOf(core::project::Known known);

/// What a port is for: "AT commands".
Text wordsOf(device::PortPurpose purpose);

/// "running", "in download mode"
Text wordsOf(device::ModuleMode mode);

/// Who told where a partition lies: "the package's ERASE entry".
Text wordsOf(core::package::PlaceSource source);

} // namespace ui
