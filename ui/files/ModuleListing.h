// SPDX-License-Identifier: MIT
// What the files page knows of a module: its files, what is free, and which files its two lists name.
#pragma once

#include "device/download/CancelToken.h"
#include "device/python/ModuleFiles.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ui
{

/// What checksum.json says of a file.
struct ListedCrcs {
    std::optional<std::uint32_t> user;   ///< in /usr/checksum.json: how the file is to be
    std::optional<std::uint32_t> backup; ///< in /bak/checksum.json: how the backup copy is to be
};

struct ModuleListing {
    static constexpr const char* userFolder = "/usr";
    static constexpr const char* backupFolder = "/bak";

    std::vector<device::ModuleFile> files;                 ///< below /usr and /bak, each part sorted by path
    std::optional<device::ModuleSpace> space;              ///< of /usr
    bool hasBackup = false;                                ///< there is a /bak
    std::map<std::string, ListedCrcs, std::less<>> listed; ///< by the path of the user file: "/usr/main.py"

    const device::ModuleFile* find(std::string_view path) const;
    /// A file itself, or the files in a folder and its folders.
    std::vector<const device::ModuleFile*> filesAt(std::string_view path) const;
    /// What was sent to /usr since it was read. What is free is not known then.
    void add(const std::vector<device::ModuleFile>& sent);
    /// Whether the module's restore looks after it.
    bool isProtected(std::string_view path) const { return listed.contains(path); }
};

/// Adds what a checksum.json says, as far as it can be read. `isBackup`: it is that of /bak.
void addList(ModuleListing& listing, core::package::ByteView checksumJson, bool isBackup);

/// The files, what is free, both lists. Errors of device::ModuleFiles; a module without /bak or lists is none.
core::HostResult<ModuleListing> readListing(device::PythonModule& module, device::ModuleFiles::Crcs crcs,
                                            const device::CancelToken& cancel);

} // namespace ui
