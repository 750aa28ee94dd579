// SPDX-License-Identifier: MIT
// The changes that a user makes to the tree of a project, as functions from project to project. They touch no disk:
// what is where comes from the listing. Patterns (protect, restore) follow what is moved and go with what is removed.
#pragma once

#include "core/Problem.h"
#include "core/project/FileListing.h"
#include "core/project/Project.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace core::project
{

/// A file or a folder with all that is in it becomes `path` ("lib/net.py"; "" for a folder: its content becomes that of
/// /usr). A file takes the place of one that is there; two folders are merged.
Project withSource(Project project, const FileListing& listing, const std::filesystem::path& from, bool isFolder,
                   const std::string& path);

/// An empty folder.
Project withFolder(Project project, const std::string& path);

/// Without the file or folder. What a source brings is excluded from it.
Project without(Project project, const FileListing& listing, const std::string& path);

/// The file or folder gets another path, at which nothing may be.
Project withMoved(Project project, const FileListing& listing, const std::string& path, const std::string& newPath);

/// The files, or all files in the folders ("" for /usr), protected or not. None of them lies in another. Folders are
/// ticked for what can be protected and the firmware does not write itself. Back to no pattern at all when that means
/// the same.
Project withProtection(Project project, const FileListing& listing, const std::vector<std::string>& paths,
                       bool isProtected);

/// Whether each file of the listing is protected when there is a backup; in its order, false for folders.
std::vector<bool> protectedFiles(const Project& project, const FileListing& listing);

/// badName (what is wrong with it), exists. `name` is a single name, `folder` "" or a path.
HostResult<std::string> newPath(const FileListing& listing, const std::string& folder, const std::string& name);

} // namespace core::project
