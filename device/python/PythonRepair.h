// SPDX-License-Identifier: MIT
// Carries out what a plan says (PythonRepairPlan.h). Nothing on the module is replaced before the new content is whole,
// but where the plan says so for want of room.
#pragma once

#include "device/download/CancelToken.h"
#include "device/python/PythonRepairPlan.h"

#include <functional>

namespace device
{

class PythonModule;

struct RepairResult {
    struct Failure {
        std::string path;
        core::Problem problem; ///< noSpace, flashDiffers, pythonFailed
    };
    std::vector<Failure> failures; ///< of single files; the others were done
    /// Whose old content had to go before the copy was written (RepairStep::removesFirst), restored or not.
    std::vector<std::string> removedFirst;
    bool isListWritten = false;
    core::project::ModuleStatus after;
};

/// Files that were brought back so far, of how many, and the one in work; empty for the list and at the end.
using RepairProgress = std::function<void(std::size_t done, std::size_t total, const std::string& path)>;

/// Blocks. Restores the files one by one, then brings the user list up to date, once and atomically, with the values of
/// what succeeded alone, and reads the status again. Errors besides those of single files: those of the link;
/// cancelled: what was restored until then is, and the list is the old one, with which the module restores the same
/// again.
core::HostResult<RepairResult> carryOut(PythonModule& module, const RepairPlan& plan, const RepairProgress& progress,
                                        const CancelToken& cancel);

} // namespace device
