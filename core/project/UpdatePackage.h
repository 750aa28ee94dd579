// SPDX-License-Identifier: MIT
// From a project to an update package for modules in the field: core/package/AppFota.h.
#pragma once

#include "core/Problem.h"
#include "core/project/Project.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::project
{

struct UpdatePackageRequest {
    Project project;                                 ///< firmware and module are not needed
    std::filesystem::path output;                    ///< the new package
    std::optional<std::filesystem::path> mpyCross{}; ///< the compiler, for a project that is to be compiled
};

struct UpdatePackageReport {
    struct File {
        std::string name; ///< "/usr/app/net.py"
        std::uint64_t size = 0;
        std::uint32_t crc = 0;    ///< as in checksum.json
        bool isProtected = false; ///< checksum.update(name) is needed directly after it was replaced
    };
    std::vector<File> files;
    std::uint64_t packedSize = 0;
    std::uint64_t unpackedSize = 0; ///< the module's class needs about twice as much memory
    std::vector<std::string> warnings;
};

/// Errors of prepareFiles() and package::buildAppFota(); nothing is written then.
HostResult<UpdatePackageReport> makeUpdatePackage(const UpdatePackageRequest& request);

} // namespace core::project
