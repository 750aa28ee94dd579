// SPDX-License-Identifier: MIT
// What the window's jobs on the files of a module do, in steps of device/python: copies both ways, saves, and tells the
// module's list.
#pragma once

#include "device/python/ModuleFiles.h"
#include "device/python/PythonModule.h"
#include "device/python/TreeTransfer.h"

namespace ui
{

/// What such a job works with.
struct FilesContext {
    device::PythonModule& module;
    device::ModuleFiles& files;
    device::TransferObserver& observer;
    const device::CancelToken& cancel;
};

/// What a job has done, for the sentence at its end.
struct FilesReport {
    std::size_t written = 0;
    std::size_t unchanged = 0;
    std::size_t removed = 0;
    std::vector<std::string> needChecksumUpdate; ///< written, and the module's list says otherwise
    std::vector<std::string> left;               ///< not taken over, with the reason
    std::optional<core::Problem> listProblem;    ///< why it is not known what the list says of unchanged files
    std::size_t hidden = 0;                      ///< device::isHiddenPath(), not sent
    std::vector<device::ModuleFile> sent;        ///< by carryOut(), whole: files and folders, as the module has them
};

/// Tells the module's list of the report's protected files; those that it did not take stay in the report.
core::HostResult<void> updateList(FilesContext& context, FilesReport& report);
/// False, and nothing is written, when the module has another file there than one with the CRC `before` (none: whatever
/// it has). `updatesList`: as above.
core::HostResult<bool> saveFile(FilesContext& context, FilesReport& report, const device::OutgoingFile& file,
                                std::optional<std::uint32_t> before, bool updatesList);
/// Carries out a plan, and counts.
core::HostResult<void> carryOut(FilesContext& context, FilesReport& report, const device::TreePlan& plan);
/// Files and folders of the computer into a folder of the module; what is the same there is skipped, and
/// in folders what device::isHiddenPath().
core::HostResult<void> copyToModule(FilesContext& context, FilesReport& report,
                                    const std::vector<std::filesystem::path>& sources, const std::string& folder);
/// Files and folders of the module into a folder of the computer; what is there is replaced.
core::HostResult<void> copyToComputer(FilesContext& context, FilesReport& report,
                                      const std::vector<device::ModuleFile>& sources,
                                      const std::filesystem::path& folder);

} // namespace ui
