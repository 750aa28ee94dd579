// SPDX-License-Identifier: MIT
// Whole folders between the computer and a module, in one direction: first a plan that can be shown (what is written,
// skipped, removed), then its execution. What is the same on both sides is found by digests that the module computes,
// so that one change among a thousand files costs little on the line.
#pragma once

#include "device/python/ModuleFiles.h"

#include <filesystem>

namespace device
{

enum class TransferDirection { toModule, toComputer };

struct TreeRequest {
    TransferDirection direction = TransferDirection::toModule;
    std::filesystem::path local; ///< a folder; when it is the target it is made
    std::string remote = "/usr"; ///< a folder on the module, as normalModulePath() gives it; made when it is the target
    /// Whether what the source does not have is removed from the target. Never our temporary files.
    bool removeOthers = false;
    bool vendorFiles = false;    ///< on the module, what isVendorFile() is replaced and removed as well
    bool leaveOutHidden = false; ///< what isHiddenPath() stays at the target, and towards the module is not even read
    bool writeAnyway = false;    ///< also what is the same already
    /// Whether TreeReport::needChecksumUpdate has unchanged files as well: the module's list is read for it.
    bool looksAtUnchanged = false;
};

enum class TreeAct {
    makeFolder,
    write,     ///< to the target, new
    replace,   ///< to the target, which has another content
    unchanged, ///< skipped
    remove,
    removeFolder,
    kept, ///< on the target, or not there, as it is: isVendorFile(), or below something that is left
    left, ///< cannot be taken over; `reason` says why
};

/// "write", for JSON and logs.
const char* nameOf(TreeAct act);

struct TreeStep {
    TreeAct act{};
    std::string path;       ///< relative to both folders, with slashes: "app/net.py"
    std::uint32_t size = 0; ///< bytes, of the source; of the target where it is removed
    std::uint32_t crc = 0;  ///< of the content of a file that is written or unchanged
    std::string reason{};   ///< with left, and with kept where the source has it
};

struct TreePlan {
    TreeRequest request;
    std::vector<TreeStep> steps; ///< in the order of execution: what is in the way, folders, files, removals; then what
                                 ///< nothing is done to
    std::uint64_t bytesToWrite = 0;    ///< content
    std::uint64_t bytesMissing = 0;    ///< what the module's file system lacks for it; 0: it fits
    std::size_t hidden = 0;            ///< what leaveOutHidden has left out: files, and folders as one each
    std::vector<ModuleFile> leftovers; ///< of writes that broke off: gone on with where they fit, else removed

    std::size_t count(TreeAct act) const;
    /// Whether there is nothing to do.
    bool isDone() const;
};

struct TreeReport {
    std::size_t written = 0;
    std::size_t unchanged = 0;
    std::size_t removed = 0;                     ///< files and folders
    std::uint64_t bytes = 0;                     ///< written
    std::vector<std::string> needChecksumUpdate; ///< on the module, as in WrittenFile
    std::optional<core::Problem> listProblem;    ///< as in WriteReport
    std::optional<core::Problem> problem;        ///< nothing: all is done. The plan can be made and gone on with again
};

/// What the vendor's firmware, or our own, writes by itself in /usr, and what belongs to its restore: "checksum.json",
/// "system_config.json", "user_apn.json", "apn_cfg.json", "datacall_config.json", ".updater", "_usr_config.json".
/// `path` as in ModuleFile.
bool isVendorFile(std::string_view path);

/// What nobody wants on a module: a part that begins with a dot (.git), __pycache__, the files that editors leave
/// behind. Not ".updater", which isVendorFile() decides about. `path`: relative.
bool isHiddenPath(std::string_view path);

/// Compares source and target; changes nothing. notFound, notDirectory, unreadable on either side. Names of the
/// module that cannot be names on this computer, or would lead somewhere else, are left (TreeAct::left), and so are
/// names of this computer that the module does not take, links and devices.
core::HostResult<TreePlan> planTree(PythonModule& module, const TreeRequest& request, const CancelToken& cancel);

/// Carries out a plan, in steps that leave every file old or new. Errors as ModuleFiles::write() and
/// core::package::writeAtomically().
TreeReport executeTree(PythonModule& module, const TreePlan& plan, TransferObserver& observer,
                       const CancelToken& cancel);

} // namespace device
