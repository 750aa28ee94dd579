// SPDX-License-Identifier: MIT
// Which entries of a package are for which purpose.
#pragma once

#include "core/package/Package.h"

#include <span>
#include <string>
#include <vector>

namespace device
{

/// What DownloadRequest::only needs to flash the partitions with these roles: the entry of each, and that which erases
/// it if the package has one. notFound when the package lacks the partition.
core::HostResult<std::vector<std::string>> idsOf(const core::package::Package& package,
                                                 std::span<const core::package::Role> roles);

} // namespace device
