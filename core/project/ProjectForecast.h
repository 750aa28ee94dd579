// SPDX-License-Identifier: MIT
// What a project will need on the module, before anything is made; and what its firmware package is and has room for.
#pragma once

#include "core/Problem.h"
#include "core/package/Package.h"
#include "core/project/Integration.h"
#include "core/project/ModuleProfile.h"
#include "core/project/MpyCompiler.h"
#include "core/project/Project.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::project
{

/// A firmware package as far as a project cares.
struct PackageSummary {
    std::string format;   ///< "unisoc-pac"
    std::string platform; ///< "unisoc8910"
    std::string product;  ///< the name that the package gives itself; may be empty
    std::uint64_t bytes = 0;
    std::vector<package::Entry> entries;
    std::string backupId;                        ///< of the entry of the backup partition
    std::optional<package::PartitionPlace> user; ///< nothing: neither package nor profile tells
    std::optional<package::PartitionPlace> backup;
};

/// Opens and verifies it. `module` fills in what the package does not tell. Errors: those of openPackage; badArgument
/// when the package is for another platform.
HostResult<PackageSummary> summarise(const std::filesystem::path& package, const std::optional<ModuleProfile>& module);

/// Profiles that a package may be for.
bool fits(const ModuleProfile& module, std::string_view platform);

/// The modules of a package's platform that its file name speaks of ("QPY_EC600U_CNLB_V1.pac"), or that have the USB
/// identity ("2c7c:0901"; may be empty), or all of the platform: the nearest that leave any.
std::vector<std::string> likelyModules(const PackageSummary& package, const std::filesystem::path& file,
                                       std::string_view usbId);

/// The address and size of a partition: the package's word, or else the profile's.
HostResult<package::PartitionPlace> locate(const package::Package& package, package::Role role,
                                           const std::optional<package::Region>& profile);

/// The files of a project in memory: read, compiled where the project says so, and the protected ones chosen.
/// badArgument: the project is to be compiled and there is no compiler. Else the errors of the three.
HostResult<FileSet> prepareFiles(const Project& project, MpyCompiler* compiler);

struct ProjectForecast {
    Forecasts images;
    std::size_t protectedFiles = 0;
};

/// A partition of 0 blocks is one of unknown size: its forecast tells what is needed, and that it fits.
HostResult<ProjectForecast> forecastProject(const Project& project, MpyCompiler* compiler, PartitionSizes sizes);

} // namespace core::project
