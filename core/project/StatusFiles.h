// SPDX-License-Identifier: MIT
// The status of files on this computer: partition images, or a package that holds both partitions.
#pragma once

#include "core/project/ModuleStatus.h"

#include "core/Problem.h"

#include <filesystem>
#include <vector>

namespace core::project
{

struct StatusFiles {
    ModuleStatus status;
    std::filesystem::path user;   ///< where the user partition was found; empty when it was in none of them
    std::filesystem::path backup; ///< the same of the backup partition; of a package both are its path
};

/// One image, two in any order, or one package. Which image is which is told by what is in it: the backup partition
/// has backup_restore.json, or its files below /usr. Of one image alone the other partition counts as unreadable.
/// notFound, unreadable, tooLarge; the errors of package::parsePackage for what looks like a package; noAddress for one
/// without these partitions; badMagic for a file that is neither; duplicate for two images of the same partition;
/// badUsage for none or more than two.
HostResult<StatusFiles> statusOfFiles(const std::vector<std::filesystem::path>& files);

} // namespace core::project
