// SPDX-License-Identifier: MIT
// Which package belongs to which module, and which of its entries to which purpose.
#pragma once

#include "core/package/Package.h"
#include "device/serial/PortChoice.h"

#include <span>
#include <string>
#include <vector>

namespace device
{

/// wrongModule when the USB identity at this port is that of another chip family. An adapter has no identity: the
/// download itself will ask the module.
core::HostResult<void> checkPlatform(const core::package::Package& package, const ChosenPort& port);

/// What DownloadRequest::only needs to flash the partitions with these roles: the entry of each, and that which erases
/// it if the package has one. notFound when the package lacks the partition.
core::HostResult<std::vector<std::string>> idsOf(const core::package::Package& package,
                                                 std::span<const core::package::Role> roles);

} // namespace device
