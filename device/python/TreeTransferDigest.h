// SPDX-License-Identifier: MIT
// What a folder holds, on the computer and on the module, and how the two find out what differs without listing
// everything: the other side of device/python/helpers/files_digest.py.
#pragma once

#include "device/python/TreeTransfer.h"

#include <map>

namespace device
{

struct TreeEntry {
    enum class Kind { file, folder, other };

    Kind kind = Kind::file;
    std::uint32_t size = 0; ///< of a file
    std::uint32_t crc = 0;  ///< of a file that can be read
    bool isReadable = true;
};

/// Of a relative path, the place on the module.
std::string remotePathOf(const TreeRequest& request, const std::string& path);

/// By relative path; a folder stands before what is in it.
using Tree = std::map<std::string, TreeEntry>;

/// A folder of this computer with the CRCs of its files; links are not followed. Empty when there is nothing.
/// `hidden`: without what isHiddenPath(), which is not looked at but counted there. notDirectory, unreadable;
/// cancelled.
core::HostResult<Tree> localTree(const std::filesystem::path& folder, std::size_t* hidden, const CancelToken& cancel);

struct RemoteTree {
    Tree tree;
    std::vector<ModuleFile> leftovers; ///< temporary files of ours, which are not part of the tree
    bool isThere = false;              ///< the folder
};

/// A folder of the module. `known`: what is likely to be the same; where the digests agree it is taken from there.
/// `willStore`: what writes files is loaded on this occasion too: in one piece it is smaller.
core::HostResult<RemoteTree> remoteTree(PythonModule& module, const std::string& folder, const Tree& known,
                                        bool willStore);

} // namespace device
