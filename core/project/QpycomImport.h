// SPDX-License-Identifier: MIT
// What users of QPYcom bring along: its projects and its quick commands (qpycom-features 2.8).
#pragma once

#include "core/Problem.h"
#include "core/project/Project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::project
{

struct QpycomProject {
    Project project;                  ///< module empty: QPYcom's projects do not tell
    std::vector<std::string> missing; ///< paths as QPYcom had them, of which there is nothing on this computer
};

/// `{"firmware_name": [PATH], "path_name": [PATH, ...]}` with absolute paths of Windows. A path that is not there is
/// looked for next to the project file, with as many of its folders as there are. What is missing stays in the project.
/// As in QPYcom all files go to /usr itself. Errors: notFound, unreadable, syntax.
HostResult<QpycomProject> readQpycomProject(const std::filesystem::path& path);

struct QuickCommand {
    std::string name;
    std::string text; ///< with real line ends

    bool operator==(const QuickCommand&) const = default;
};

/// The section [QuickCMD] of config.ini. Errors: notFound, unreadable, syntax (no such section).
HostResult<std::vector<QuickCommand>> readQuickCommands(const std::filesystem::path& path);

} // namespace core::project
