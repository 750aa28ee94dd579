// SPDX-License-Identifier: MIT
// What Restore.h does, of a module with the vendor's firmware: over its Python console, without a restart.
#pragma once

#include "device/module/Restore.h"

namespace device
{

core::HostResult<RestoreReport> restoreOverPython(PythonModule& module, const RestoreRequest& request,
                                                  DownloadObserver& observer, const CancelToken& cancel);
core::HostResult<AcceptReport> acceptOverPython(PythonModule& module, std::span<const std::string> paths,
                                                const CancelToken& cancel);
core::HostResult<ListRepairReport> repairListsOverPython(PythonModule& module, const RepairConsent& consent,
                                                         const CancelToken& cancel);

/// The files that were not whole before, or are not now; sorted by path.
std::vector<RestoredFile> filesOf(const core::project::ModuleStatus& before, const core::project::ModuleStatus& after);

} // namespace device
