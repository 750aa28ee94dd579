// SPDX-License-Identifier: MIT
// Harm to single files in a flash, without booting it: for demonstrations and trials.
#pragma once

#include "core/Problem.h"
#include "firmware/board/host/FileFlash.h"
#include "firmware/flash/Partition.h"

#include <string>

namespace firmware::host
{

enum class Damage : std::uint8_t {
    removed, ///< deleted
    emptied, ///< its content is gone, the name stays
    flipped, ///< two bits of its last byte are turned over
};

/// `path` as on the module: "/usr/app/net.py", or "/bak/..." for the backup partition.
/// Errors: badName; notFound; badArgument (an empty file has no bits); those of the file system.
core::HostResult<void> damageFile(FileFlash& flash, const Area& user, const Area& backup, const std::string& path,
                                  Damage damage);

} // namespace firmware::host
