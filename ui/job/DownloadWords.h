// SPDX-License-Identifier: MIT
// What the window says about a download: its plan, its progress, its result. In the language of the moment.
#pragma once

#include "core/package/Package.h"
#include "device/download/Download.h"

#include <QString>
#include <QStringList>

namespace ui
{

/// What people call an entry: "customer_fs" of "PY_FS_U"; the others by their IDs.
QString entryName(const core::package::Package& package, const std::string& id);

/// What a plan does, each part for a line of its own.
struct PlanWords {
    QStringList erased;  ///< beside what is written over
    QStringList written; ///< names with their sizes
    QString kept;
    QString amount;
};
PlanWords wordsOf(const core::package::Package& package, const device::DownloadPreview& preview, bool writeAnyway);

/// "Write customer_fs · 1.2 of 3.4 MB · 86 kB/s · 25 s left"; where no bytes are counted how long it takes already and
/// what is waited for. `elapsed`: since this part of the job began.
QString progressLine(const core::package::Package& package, const device::Progress& progress,
                     std::chrono::seconds elapsed);

/// "3 written and verified, 2 unchanged and skipped; 12.3 s"
QString summaryOf(const device::DownloadReport& report);
/// "The module: nothing was changed in it."
QString moduleSentence(device::ModuleState state);
/// What to do about a port that may not be used, with the command; empty where the usual remedy says it all.
QString portHint(const core::Problem& problem);
/// "12.3 s", "3 min 20 s"
QString durationText(std::chrono::microseconds time);

} // namespace ui
