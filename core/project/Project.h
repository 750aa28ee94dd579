// SPDX-License-Identifier: MIT
// A project: which files go to which module, in which firmware, and which of them are protected.
// Kept in a *.lifeboat.json that can be moved, compared and put under version control.
#pragma once

#include "core/Problem.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace core::project
{

struct Source {
    std::filesystem::path from; ///< a file or a folder; in the project file relative to its folder
    std::string to = "/usr";    ///< where it goes on the module: "/usr" or below

    bool operator==(const Source&) const = default;
};

struct Project {
    std::string module;             ///< name of a profile: "EC600U-CNLB"
    std::filesystem::path firmware; ///< the vendor's package
    std::vector<Source> files;
    bool backup = true;
    /// Globs relative to /usr, `*` within a name, `**` across folders. Empty: everything that can be protected and that
    /// the firmware does not change itself.
    std::vector<std::string> protect;

    bool operator==(const Project&) const = default;
};

/// The version of project files that this program writes; it reads this one and older ones.
inline constexpr int projectVersion = 1;

/// Reads a project; its relative paths are resolved against the folder of the file.
/// Errors: notFound, syntax (with the key), unsupportedVersion (made by a newer program).
HostResult<Project> readProject(const std::filesystem::path& path);
HostResult<Project> parseProject(std::string_view text, const std::filesystem::path& folder);

/// Writes it atomically: keys sorted, paths relative where the file systems allow it.
HostResult<void> writeProject(const Project& project, const std::filesystem::path& path);
std::string projectText(const Project& project, const std::filesystem::path& folder);

} // namespace core::project
