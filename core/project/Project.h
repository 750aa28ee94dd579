// SPDX-License-Identifier: MIT
// A project: which files go to which module, in which firmware, and which of them are protected.
// Kept in a *.lifeboat.json that can be moved, compared and put under version control.
#pragma once

#include "core/Problem.h"
#include "core/backup/Decision.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace core::project
{

struct Source {
    std::filesystem::path from; ///< a file or a folder; in the project file relative to its folder
    std::string to = "/usr";    ///< where it goes on the module: "/usr" or below
    /// Patterns as in Project::protect, relative to the folder, of what is left out of it; a folder with all that is in
    /// it.
    std::vector<std::string> exclude{};

    bool operator==(const Source&) const = default;
};

/// What the project wants of the restore beyond the vendor's scheme; the vendor's firmware ignores it.
struct RestoreWishes {
    backup::FilePolicy policy = backup::FilePolicy::always; ///< of the files that no glob below matches
    // Globs as in Project::protect.
    std::vector<std::string> always;
    std::vector<std::string> ifMissing;
    std::vector<std::string> never;
    bool sets = false;         ///< files of different versions are never mixed
    std::uint8_t attempts = 0; ///< boots in a row that may restore one file; 0: any number
    std::uint8_t boots = 0;    ///< boots without a confirmation before the last good set comes back; 0: any number

    bool operator==(const RestoreWishes&) const = default;
};

struct Project {
    std::string module;             ///< name of a profile: "EC600U-CNLB"
    std::filesystem::path firmware; ///< the vendor's package
    std::vector<Source> files;
    bool backup = true;
    /// Globs relative to /usr, `*` within a name, `**` across folders; the last one that matches counts, one with "!"
    /// in front takes away. "@default" stands for everything that can be protected and that the firmware does not
    /// change itself; so does an empty list.
    std::vector<std::string> protect;
    RestoreWishes restore;
    std::vector<std::string> folders{}; ///< empty ones, below /usr: "logs"
    bool compile = false;               ///< Python files become .mpy, but for main.py and boot.py

    bool operator==(const Project&) const = default;
};

/// The version of project files that this program writes; it reads this one and older ones.
/// A project that uses nothing of the newer versions is written as the older one that it is.
///   1: the beginning
///   2: exclude, folders, compile; "!" and "@default" in protect
inline constexpr int projectVersion = 2;

/// Reads a project; its relative paths are resolved against the folder of the file.
/// Errors: notFound, syntax (with the key), unsupportedVersion (made by a newer program).
HostResult<Project> readProject(const std::filesystem::path& path);
HostResult<Project> parseProject(std::string_view text, const std::filesystem::path& folder);

/// Writes it atomically: keys sorted, paths relative where the file systems allow it.
HostResult<void> writeProject(const Project& project, const std::filesystem::path& path);
std::string projectText(const Project& project, const std::filesystem::path& folder);

} // namespace core::project
