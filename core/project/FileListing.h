// SPDX-License-Identifier: MIT
// The tree of /usr as a project makes it, without reading the files: what stands where, and where it comes from.
// Nothing stops it: what is missing or cannot be used stands in the list with the reason.
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

struct ListedFile {
    enum class Kind { file, folder, missing };
    /// Of what is no part of a source: Project::folders, and the folders on the way to a file.
    static constexpr std::size_t noSource = static_cast<std::size_t>(-1);

    std::string path; ///< below /usr, without leading slash: "app/net.py"
    Kind kind = Kind::file;
    std::filesystem::path from{};  ///< on this computer; empty without a source
    std::uint64_t size = 0;        ///< bytes, of a file
    std::size_t source = noSource; ///< index in Project::files
    std::string trouble{};         ///< why it cannot be used: "two sources of the project give this file"

    bool operator==(const ListedFile&) const = default;
};

struct FileListing {
    std::vector<ListedFile> files;        ///< sorted by path, bytewise; a folder stands before what is in it
    std::vector<std::string> directories; ///< empty ones, sorted
    std::vector<std::string> notes;       ///< what was left out or replaced, for the user
    std::optional<Problem> problem;       ///< the first one

    /// Null when there is nothing of this path.
    const ListedFile* find(std::string_view path) const;
};

/// Left out, and said: what the sources exclude, version control, Python's caches, editors' leftovers, projects, a
/// checksum.json in the root (it is made anew), links to folders. Problems: notFound, badName, duplicate, ioFailed.
FileListing listFiles(const Project& project);

/// Where a source goes, below /usr without leading slash; "" is /usr itself. A file whose target is a folder ("/usr",
/// "/usr/lib/") keeps its name. badName when it leads out of /usr.
HostResult<std::string> targetOf(const Source& source, bool isFolder);

} // namespace core::project
