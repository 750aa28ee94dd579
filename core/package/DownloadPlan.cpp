// SPDX-License-Identifier: MIT
#include "core/package/DownloadPlan.h"

#include "core/package/Bytes.h"

namespace core::package
{

const char* nameOf(StepKind kind)
{
    switch (kind) {
    case StepKind::loader1:
        return "loader1";
    case StepKind::loader2:
        return "loader2";
    case StepKind::backupNv:
        return "backup-nv";
    case StepKind::erase:
        return "erase";
    case StepKind::format:
        return "format";
    case StepKind::write:
        return "write";
    case StepKind::nv:
        return "nv";
    case StepKind::require:
        return "require";
    case StepKind::reject:
        return "reject";
    case StepKind::progress:
        return "progress";
    case StepKind::call:
        return "call";
    case StepKind::boot:
        return "boot";
    case StepKind::definePartitions:
        return "define-partitions";
    case StepKind::flash:
        return "flash";
    case StepKind::go:
        return "go";
    case StepKind::complete:
        return "complete";
    case StepKind::reset:
        return "reset";
    }
    return "";
}

std::string describe(const DownloadPlan& plan)
{
    std::string text;
    for (const PlanStep& step : plan.steps) {
        text += nameOf(step.kind);
        if (!step.id.empty())
            text += " " + step.id;
        if (step.address)
            text += " at " + hex(*step.address);
        if (step.kind == StepKind::format)
            text += ", device " + hex(step.size);
        else if (step.size != 0)
            text += ", " + std::to_string(step.size) + " bytes";
        if (step.weight != 0)
            text += ", weight " + std::to_string(step.weight);
        if (!step.value.empty())
            text += " = " + step.value;
        if (!step.onlyOnBootRom.empty())
            text += ", only on boot ROM " + step.onlyOnBootRom;
        text += '\n';
    }
    return text;
}

} // namespace core::package
