// SPDX-License-Identifier: MIT
// The jobs of the status page; the work is that of device/module.
#pragma once

#include <QStringList>

#include "ui/common/Job.h"

#include "core/project/StatusFiles.h"
#include "device/module/Restore.h"
#include "device/module/StatusReading.h"
#include "device/serial/PortChoice.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ui
{

struct StatusPort {
    device::ChosenPort port;
    device::SystemRoots roots;
    device::Interpreter::Consent consent{};
};

using ReadStatusJob = ValueJob<core::HostResult<device::ModuleReading>>;
/// `package`: whose loaders may read the flash; empty: none. `mayRestart`: as in device::StatusRequest.
std::unique_ptr<ReadStatusJob> readStatusJob(const StatusPort& port, const std::filesystem::path& package,
                                             bool mayRestart);

struct ReadImages {
    QStringList paths; ///< of which files the status is
    core::HostResult<core::project::StatusFiles> status;
};
using ImagesJob = ValueJob<ReadImages>;
/// The status of `paths`; of `both` instead, when they fit together (empty: only `paths`).
std::unique_ptr<ImagesJob> imagesJob(const QStringList& paths, const QStringList& both);

using RestoreJob = ValueJob<core::HostResult<device::RestoreReport>>;
/// `package`: whose loaders read the flash of a module in download mode; empty: none. `paths`: as in
/// device::RestoreRequest.
std::unique_ptr<RestoreJob> restoreJob(const StatusPort& port, const std::filesystem::path& package,
                                       const std::vector<std::string>& paths);

using AcceptJob = ValueJob<core::HostResult<device::AcceptReport>>;
/// `paths`: "/usr/…"
std::unique_ptr<AcceptJob> acceptJob(const StatusPort& port, const std::vector<std::string>& paths);

using RepairJob = ValueJob<core::HostResult<device::ListRepairReport>>;
/// Does nothing when the plan that it makes itself is another one.
std::unique_ptr<RepairJob> repairJob(const StatusPort& port, const device::RepairPlan& plan);

} // namespace ui
