// SPDX-License-Identifier: MIT
// What can be done about files that are not whole: restored, accepted as they are, or the module's list repaired. A
// module with Lifeboat's firmware does it itself; one with the vendor's is helped over its Python console.
#pragma once

#include "core/project/ModuleStatus.h"
#include "device/download/CancelToken.h"
#include "device/download/Connector.h"
#include "device/download/Download.h"
#include "device/module/Identity.h"
#include "device/module/PythonWay.h"
#include "device/python/PythonRepair.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace device
{

/// A file that was not whole.
struct RestoredFile {
    std::string path; ///< "/usr/…"
    core::backup::Decision before;
    core::backup::Decision after; ///< with the reason, where it is not whole now

    bool isRestored() const;
};

/// Asked with what will be done, before anything is; false: nothing is. Empty: nobody asks.
using RepairConsent = std::function<bool(const RepairPlan&)>;

struct RestoreRequest {
    const core::package::Package* loader = nullptr; ///< reads the flash of a module in download mode
    /// "/usr/…"; none: all that is not whole. Lifeboat's firmware restores all of them.
    std::vector<std::string> paths{};
    PythonWay python{};
    RepairConsent consent{}; ///< in download mode the plan is empty: nothing is known before the restart
};

struct RestoreReport {
    core::project::ModuleStatus before;
    core::project::ModuleStatus after;
    std::vector<RestoredFile> files; ///< sorted by path
    bool wasRestarted = false;       ///< false: everything was whole already, or it took no restart
    ModuleIdentity identity;         ///< at the end

    bool wasRefused = false; ///< by the consent
    RepairPlan plan;
    bool isPython = false;
    std::vector<RepairResult::Failure> failures; ///< over a Python console
    std::vector<std::string> removedFirst;       ///< RepairResult's
};

/// Blocks: reads the status, restarts the module, whose firmware restores at each start, waits until it answers again
/// and reads the status once more. Tells the phases connect, restart and verify. A module with the vendor's firmware
/// is not restarted: connect, write and verify.
/// Of a module in download mode the flash is read with the loaders of `loader` before it is restarted; refused when
/// that is null. refused also when the module runs another firmware and has no Python console that is known; badUsage
/// when paths are given and Lifeboat's firmware runs; noReturn; the errors of readConsoleStatus(), partitionsIn() and
/// readFlash(), of PythonModule::open(), planRestore() and carryOut().
core::HostResult<RestoreReport> restoreModule(Connector& connector, const RestoreRequest& request,
                                              DownloadObserver& observer, const CancelToken& cancel);

struct AcceptReport {
    std::vector<std::string> accepted; ///< of the paths that were asked for
    std::vector<std::string> refused;  ///< no list names it, or it is missing or empty
    core::project::ModuleStatus after;
};

/// Files ("/usr/…") that are as they are on purpose: the module's own list takes their CRCs, so that its restore leaves
/// them alone. refused when the module runs another firmware without a known Python console or is in download mode;
/// nameTooLong for a path that the console does not take. With the vendor's firmware, notFound or syntax when the list
/// is missing or not usable: without it nothing is restored there, and a new one would have other files replaced
/// (repairLists()). Lifeboat's firmware goes by the list of the backup then, and takes that over with the change.
core::HostResult<AcceptReport> acceptFiles(Connector& connector, std::span<const std::string> paths,
                                           const CancelToken& cancel, const PythonWay& python = {});

struct ListRepairReport {
    RepairPlan plan;
    bool wasRefused = false; ///< by the consent
    core::project::ModuleStatus before;
    core::project::ModuleStatus after;
};

/// The user list of a module with the vendor's firmware (planLists()). refused when there is no Python console:
/// Lifeboat's firmware keeps its list in order by itself.
core::HostResult<ListRepairReport> repairLists(Connector& connector, const PythonWay& python,
                                               const RepairConsent& consent, const CancelToken& cancel);

} // namespace device
