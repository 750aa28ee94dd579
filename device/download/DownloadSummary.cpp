// SPDX-License-Identifier: MIT
#include "device/download/DownloadSummary.h"

#include <algorithm>

namespace device
{

using core::package::StepKind;

namespace
{

bool changesFlash(const StepReport& report)
{
    switch (report.step.kind) {
    case StepKind::erase:
    case StepKind::format:
    case StepKind::write:
    case StepKind::nv:
        return true;
    default:
        return false;
    }
}

} // namespace

int countOf(const DownloadReport& report, StepOutcome outcome)
{
    return static_cast<int>(std::ranges::count_if(
        report.steps, [&](const StepReport& step) { return changesFlash(step) && step.outcome == outcome; }));
}

} // namespace device
