// SPDX-License-Identifier: MIT
// The main job: a project and a vendor's firmware package become a package whose restore has been proven.
#pragma once

#include "core/Problem.h"
#include "core/package/Package.h"
#include "core/project/Integration.h"
#include "core/project/ModuleProfile.h"
#include "core/project/Project.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::project
{

struct UnprotectedFile {
    std::string name; ///< "/usr/system_config.json"
    std::string reason;
};

/// What combine did, for people (reportText) and for programs (reportJson).
struct CombineReport {
    std::string module;
    std::string packageFormat;
    std::filesystem::path output;
    package::PartitionPlace userPlace;
    package::PartitionPlace backupPlace;
    littlefs::Forecast userForecast;
    littlefs::Forecast backupForecast;
    std::vector<ProtectedFile> protectedFiles;
    std::vector<UnprotectedFile> unprotectedFiles;
    std::vector<std::string> notes;    ///< what was left out or replaced
    std::vector<std::string> warnings; ///< what the user must know: the firmware never restores, …
    std::vector<ProofRun> proof;       ///< empty without backup
    bool backup = true;
    restore::Settings settings;
};

struct CombineRequest {
    Project project;                                 ///< paths resolved
    std::filesystem::path output;                    ///< the new package
    std::optional<std::filesystem::path> imagesDir;  ///< where the two images are put too; created when missing
    std::optional<std::filesystem::path> mpyCross{}; ///< the compiler, for a project that is to be compiled
};

/// Everything is checked and proven before the first byte is written; the report is written beside the package as
/// OUTPUT.report.json and OUTPUT.report.txt.
HostResult<CombineReport> combine(const CombineRequest& request);

std::string reportText(const CombineReport& report);
std::string reportJson(const CombineReport& report);

} // namespace core::project
