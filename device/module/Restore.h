// SPDX-License-Identifier: MIT
// What can be done about files that are not whole, on a module that runs Lifeboat's firmware: let it restore them, or
// accept them as they are.
#pragma once

#include "core/project/ModuleStatus.h"
#include "device/download/CancelToken.h"
#include "device/download/Connector.h"
#include "device/download/Download.h"
#include "device/module/Identity.h"

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

struct RestoreReport {
    core::project::ModuleStatus before;
    core::project::ModuleStatus after;
    std::vector<RestoredFile> files; ///< sorted by path
    bool wasRestarted = false;       ///< false: everything was whole already
    ModuleIdentity identity;         ///< at the end
};

/// Blocks: reads the status, restarts the module, whose firmware restores at each start, waits until it answers again
/// and reads the status once more. Tells the phases connect, restart and verify.
/// Of a module in download mode the flash is read with the loaders of `loader` before it is restarted; refused when
/// that is null. refused also when the module runs another firmware; noReturn; the errors of readConsoleStatus(),
/// partitionsIn() and readFlash().
core::HostResult<RestoreReport> restoreModule(Connector& connector, const core::package::Package* loader,
                                              DownloadObserver& observer, const CancelToken& cancel);

struct AcceptReport {
    std::vector<std::string> accepted; ///< of the paths that were asked for
    std::vector<std::string> refused;  ///< no list names it, or it is missing or empty
    core::project::ModuleStatus after;
};

/// Files ("/usr/…") that are as they are on purpose: the module's own list takes their CRCs, so that its restore leaves
/// them alone. refused when the module runs another firmware or is in download mode; nameTooLong for a path that the
/// console does not take.
core::HostResult<AcceptReport> acceptFiles(Connector& connector, std::span<const std::string> paths,
                                           const CancelToken& cancel);

} // namespace device
