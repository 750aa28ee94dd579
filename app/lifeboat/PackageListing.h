// SPDX-License-Identifier: MIT
// How inspect and package list show a firmware package.
#pragma once

#include "app/lifeboat/Output.h"
#include "core/package/Package.h"

namespace lifeboat
{

/// One line for each entry. `file` is what the package was read from.
Outcome listPackage(Output& output, const core::package::Package& package, std::string_view file);

} // namespace lifeboat
