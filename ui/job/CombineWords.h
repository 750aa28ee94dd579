// SPDX-License-Identifier: MIT
// What the window says about a combine, or an update package, that went well.
#pragma once

#include "core/project/Combine.h"
#include "core/project/UpdatePackage.h"

#include <QString>

namespace ui
{

/// What was protected and proven, what is left, and what there is to know; some lines. The whole is in the report's
/// file.
QString summaryOf(const core::project::CombineReport& report);
/// Its size, what a module has to do with it, and what there is to know.
QString summaryOf(const core::project::UpdatePackageReport& report);

/// The file with the report for people.
QString reportFile(const core::project::CombineReport& report);

} // namespace ui
