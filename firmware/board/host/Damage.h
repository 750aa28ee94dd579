// SPDX-License-Identifier: MIT
// Changes to single files in a flash, without booting it: for demonstrations and trials.
#pragma once

#include "core/Problem.h"
#include "firmware/board/host/FileFlash.h"
#include "firmware/flash/Partition.h"

#include <span>
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

/// Puts a file there in place of the one of this name, if any, and makes its folders: what user code or a tool at the
/// console does to a module. Errors: badName; those of the file system.
core::HostResult<void> putFile(FileFlash& flash, const Area& user, const Area& backup, const std::string& path,
                               std::span<const std::byte> content);

} // namespace firmware::host
