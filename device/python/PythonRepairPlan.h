// SPDX-License-Identifier: MIT
// What can be done, on a module that runs the vendor's firmware, about files and lists that are not as they should be:
// a preview first, which says what will happen to each file. The backup partition is read-only there: what is wrong
// with it is told, and takes a new backup image.
#pragma once

#include "core/Problem.h"
#include "core/project/ModuleStatus.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace device
{

struct RepairStep {
    enum class Kind : std::uint8_t {
        restore,      ///< the backup copy over the user file, and its CRC into the user list
        accept,       ///< the user list takes the CRC that the file has
        refreshEntry, ///< the file is that of the backup, the user list says otherwise
        addEntry,     ///< the user list has lost it
        convertEntry, ///< its spelling or its value of the SHA-256 era in today's form
        moveEntry,    ///< a list without folders: the entry finds its file again
        dropEntry,    ///< says nothing that the module could use
    };
    Kind kind{};
    std::string path;       ///< "/usr/…"
    std::uint32_t size = 0; ///< of the file, where it is restored
    std::uint32_t crc = 0;  ///< what the user list says afterwards; not of dropEntry
    std::string from{};     ///< moveEntry: the name that stood there
    /// restore: free blocks of the user partition that a whole copy beside the old file takes
    std::uint32_t blocks = 0;
    /// restore: so many are not free; the old file, which has `oldBlocks`, goes before the copy is written. The backup
    /// copy was checked by then.
    bool removesFirst = false;
    std::uint32_t oldBlocks = 0;

    bool operator==(const RepairStep&) const = default;
};

/// The name, in the folder of a file ("/usr/…"), under which its copy is written before it takes its place.
std::string temporaryFor(const std::string& path);

/// Stable key for scripts: "move-entry".
const char* toText(RepairStep::Kind kind);

/// A file that was asked for, or is not whole, and that no step of this plan makes whole.
struct RepairObstacle {
    enum class Why : std::uint8_t {
        notListed,
        fileMissing,
        fileEmpty,        ///< the vendor's firmware has no checksum for nothing
        cannotRead,       ///< a file or a list
        backupMissing,    ///< flash the backup again
        backupDamaged,    ///< likewise
        backupUnverified, ///< no list vouches for the copy
        entryUnverified,  ///< a value of the SHA-256 era that no file has
        changed,          ///< restore or accept it
    };
    std::string path;
    Why why{};
};

const char* toText(RepairObstacle::Why why);

struct RepairPlan {
    std::vector<RepairStep> steps;         ///< sorted by path
    std::vector<RepairObstacle> obstacles; ///< sorted by path
    /// The user list as it will stand but for what the steps put into it: by name.
    std::map<std::string, std::uint32_t> list;
    bool rewritesList = false;   ///< by a step, or anyway
    bool rewritesAnyway = false; ///< it is missing or not usable, or in an old form
    bool mayUpdate = false;      ///< the module's own checksum.update() can do it
    /// Files that the vendor's restore will replace at the next start, because it can use the list again: to be
    /// accepted before, if they are to stay.
    std::vector<std::string> rolledBack;

    bool isEmpty() const { return steps.empty() && !rewritesList; }
};

/// `paths` ("/usr/…") empty: all that is not whole. A file that is named is also brought back when it was changed on
/// purpose. Errors: tooLarge when the list would outgrow what the module reads.
core::HostResult<RepairPlan> planRestore(const core::project::ModuleStatus& status, std::span<const std::string> paths);

/// Errors as above.
core::HostResult<RepairPlan> planAccept(const core::project::ModuleStatus& status, std::span<const std::string> paths);

/// The user list alone: rebuilt from that of the backup where it is missing or not usable, brought into today's form
/// where it is old, completed where it has lost entries. Errors as above; unreadable when the module cannot read a
/// list.
core::HostResult<RepairPlan> planLists(const core::project::ModuleStatus& status);

/// checksum.json with these values. tooLarge, badName.
core::HostResult<std::string> listText(const std::map<std::string, std::uint32_t>& entries);

} // namespace device
