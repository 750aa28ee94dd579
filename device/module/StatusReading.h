// SPDX-License-Identifier: MIT
// The state of a module's files, by whatever way there is: its own firmware tells, its Python tells, or its flash is
// read in download mode and looked at here.
#pragma once

#include "core/project/ModuleStatus.h"
#include "device/download/Download.h"
#include "device/module/Identity.h"
#include "device/module/PythonWay.h"

#include <optional>

namespace device
{

struct StatusRequest {
    const core::package::Package* loader = nullptr; ///< whose loaders read the flash; null: only the console is asked
    bool mayRestart = false;    ///< a running module into download mode for that, and back at the end
    std::uint32_t baudRate = 0; ///< of the reading, as in DownloadRequest
    PythonWay python{};
};

struct ModuleReading {
    /// What a status would take that the request did not give.
    enum class Missing {
        nothing,
        loader,           ///< it is in download mode
        loaderAndRestart, ///< it runs another firmware than Lifeboat's, and no Python console of it is known
    };

    ModuleMode mode = ModuleMode::running;  ///< in which it was found
    bool isPython = false;                  ///< its Python console told
    std::optional<ModuleIdentity> identity; ///< nothing in download mode
    std::optional<core::project::ModuleStatus> status;
    Missing missing = Missing::nothing; ///< with a status: nothing
};

/// Where the two partitions lie in the flash, user before backup, as the package tells. noAddress, notFound.
core::HostResult<std::vector<core::package::Region>> partitionsIn(const core::package::Package& package);

/// Blocks. The consoles are asked first; a package counts only where that does not help. Errors of readConsoleStatus(),
/// readPythonStatus(), PythonModule::open() and readFlash(); noAddress, notFound when the package does not tell where
/// the partitions lie. The port is closed when it returns.
core::HostResult<ModuleReading> readModuleStatus(Connector& connector, const StatusRequest& request,
                                                 DownloadObserver& observer, const CancelToken& cancel);

/// Who a module is, as its Python tells: model and version of the firmware.
ModuleIdentity identityOf(const InterpreterFacts& facts);

} // namespace device
