// SPDX-License-Identifier: MIT
// The user files of a project as they lie on this computer, read into memory, and the choice of those to protect.
#pragma once

#include "core/Problem.h"
#include "core/project/Project.h"
#include "core/restore/Settings.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::project
{

struct UserFile {
    std::string path; ///< below /usr, without leading slash: "app/net.py"
    std::vector<std::byte> content;
    bool isProtected = false;
    std::string note;                                       ///< why it is not protected, in plain words; may be empty
    backup::FilePolicy policy = backup::FilePolicy::always; ///< when protected
    std::string source{}; ///< the path before it was compiled, by which the project's patterns know it; else empty
};

struct FileSet {
    std::vector<UserFile> files;          ///< sorted by path, bytewise
    std::vector<std::string> directories; ///< empty ones, sorted
    std::vector<std::string> notes;       ///< what was left out or replaced, for the user
    restore::Settings settings;           ///< of the restore, but for the policies of single files
};

/// Larger files cannot be on any module.
inline constexpr std::uint64_t maxUserFileSize = 64ull << 20;

/// Reads the files that listFiles() finds. Errors: its problem, tooLarge, unreadable.
HostResult<FileSet> readFiles(const Project& project);

/// Marks the protected files by the project's patterns, or by default all but empty ones and those that the firmware
/// rewrites itself (unless the project has a policy for these). Gives each its policy. A glob that matches nothing, a
/// file that two policies match, or one that cannot be listed, is a Problem (notFound, duplicate, badName).
HostResult<void> chooseProtected(const Project& project, FileSet& files);

} // namespace core::project
