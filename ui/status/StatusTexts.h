// SPDX-License-Identifier: MIT
// What there is to say about a module's status besides its files, in the language of the moment.
#pragma once

#include <QStringList>

#include "core/project/ModuleStatus.h"
#include "core/project/StatusExport.h"
#include "device/module/Restore.h"
#include "device/module/StatusReading.h"

#include <memory>
#include <optional>

namespace ui
{

/// A status, and where it comes from.
struct ShownStatus {
    std::shared_ptr<const core::project::ModuleStatus> status;
    std::optional<device::ModuleReading> reading; ///< of a module; its status is the one above
    QString key;                                  ///< of that module (ModuleEntry::key)
    QString module;                               ///< "EC600U · /dev/ttyUSB2"
    std::string port;
    QString loader;     ///< the package whose loaders read it; empty: its firmware told
    QStringList images; ///< the files, where it is not of a module

    bool isOfModule() const { return reading.has_value(); }
};

/// "EC600U-CNLB · firmware 1.0 · 8660… · /dev/ttyUSB2 · running", or the names of the images.
QString sourceText(const ShownStatus& shown);
/// "38 whole · 1 changed · 1 missing", in the order of stateLooks().
QString summaryText(const core::project::ModuleStatus& status);
/// Partitions that do not mount, the flag when it is not set, lists that are not as they should be, notes.
QStringList warningsOf(const core::project::ModuleStatus& status);
/// Flag and lists in a line each, when all is well with them too; the record of the last boot if there is one.
QStringList factsOf(const core::project::ModuleStatus& status);

/// How a restore ended.
struct RestoreSummary {
    bool isComplete = false; ///< nothing is left that is not whole
    QString sentence;
    QString hint;
};
RestoreSummary summaryOf(const device::RestoreReport& report);

/// For files that other programs read.
core::project::StatusSubject subjectOf(const ShownStatus& shown);

} // namespace ui
