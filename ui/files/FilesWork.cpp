// SPDX-License-Identifier: MIT
#include "ui/files/FilesWork.h"

#include "core/package/AtomicFile.h"

#include <algorithm>

namespace ui
{

using core::ErrorCode;
using device::ModuleFile;

namespace
{

constexpr std::uint64_t largestFile = 64 * 1024 * 1024; ///< bytes; no module has so much

void count(FilesReport& report, const device::WriteReport& written)
{
    report.written += written.count(device::WriteOutcome::written);
    report.unchanged += written.count(device::WriteOutcome::unchanged);
    for (const std::string& path : written.needChecksumUpdate())
        report.needChecksumUpdate.push_back(path);
    if (written.listProblem)
        report.listProblem = written.listProblem;
}

/// False for what cannot be looked at: reading it says why.
bool isFolder(const std::filesystem::path& path)
{
    std::error_code ignored;
    return is_directory(path, ignored);
}

core::HostResult<void> copyTree(FilesContext& context, FilesReport& report, const device::TreeRequest& request)
{
    const auto plan = planTree(context.module, request, context.cancel);
    if (!plan)
        return std::unexpected(plan.error());
    for (const device::TreeStep& step : plan->steps) {
        if (step.act == device::TreeAct::kept && !step.reason.empty())
            report.left.push_back(step.path + ": " + step.reason);
    }
    report.hidden += plan->hidden;
    return carryOut(context, report, *plan);
}

} // namespace

core::HostResult<void> updateList(FilesContext& context, FilesReport& report)
{
    if (report.needChecksumUpdate.empty())
        return {};
    auto refused = context.files.updateChecksums(report.needChecksumUpdate);
    if (!refused)
        return std::unexpected(refused.error());
    report.needChecksumUpdate = std::move(*refused);
    return {};
}

core::HostResult<bool> saveFile(FilesContext& context, FilesReport& report, const device::OutgoingFile& file,
                                std::optional<std::uint32_t> before, bool updatesList)
{
    const auto now = context.files.stat(file.path, device::ModuleFiles::Crcs::all);
    if (!now && now.error().code != ErrorCode::notFound)
        return std::unexpected(now.error());
    if (before && now && now->crc != *before)
        return false;
    const auto written = context.files.write(std::span(&file, 1), {}, context.observer, context.cancel);
    count(report, written.report);
    if (written.problem)
        return std::unexpected(*written.problem);
    if (updatesList) {
        if (auto updated = updateList(context, report); !updated)
            return std::unexpected(updated.error());
    }
    return true;
}

core::HostResult<void> carryOut(FilesContext& context, FilesReport& report, const device::TreePlan& plan)
{
    const auto done = executeTree(context.module, plan, context.observer, context.cancel);
    report.written += done.written;
    report.unchanged += done.unchanged;
    report.removed += done.removed;
    std::ranges::copy(done.needChecksumUpdate, std::back_inserter(report.needChecksumUpdate));
    if (done.listProblem)
        report.listProblem = done.listProblem;
    for (const device::TreeStep& step : plan.steps) {
        if (step.act == device::TreeAct::left)
            report.left.push_back(step.path + ": " + step.reason);
    }
    if (done.problem)
        return std::unexpected(*done.problem);
    if (plan.request.direction != device::TransferDirection::toModule)
        return {};
    for (const device::TreeStep& step : plan.steps) {
        using device::TreeAct;
        const std::string path = device::joinModulePath(plan.request.remote, step.path);
        if (step.act == TreeAct::makeFolder)
            report.sent.push_back({path, true, 0, {}});
        else if (step.act == TreeAct::write || step.act == TreeAct::replace)
            report.sent.push_back({path, false, step.size, step.crc});
    }
    return {};
}

core::HostResult<void> copyToModule(FilesContext& context, FilesReport& report,
                                    const std::vector<std::filesystem::path>& sources, const std::string& folder)
{
    std::vector<core::package::Buffer> contents;
    std::vector<device::OutgoingFile> files;
    for (const auto& source : sources) {
        if (isFolder(source))
            continue;
        auto path = device::normalModulePath(device::joinModulePath(folder, source.filename().string()));
        if (!path)
            return std::unexpected(path.error());
        auto content = core::package::readWholeFile(source, largestFile);
        if (!content)
            return std::unexpected(content.error());
        contents.push_back(std::move(*content));
        files.push_back({std::move(*path), contents.back().view()});
    }
    if (!files.empty()) {
        const auto written = context.files.write(files, {}, context.observer, context.cancel);
        count(report, written.report);
        if (written.problem)
            return std::unexpected(*written.problem);
    }
    for (const auto& source : sources) {
        if (!isFolder(source))
            continue;
        const device::TreeRequest request{.direction = device::TransferDirection::toModule,
                                          .local = source,
                                          .remote = device::joinModulePath(folder, source.filename().string()),
                                          .leaveOutHidden = true,
                                          .looksAtUnchanged = true};
        if (auto copied = copyTree(context, report, request); !copied)
            return copied;
    }
    return {};
}

core::HostResult<void> copyToComputer(FilesContext& context, FilesReport& report,
                                      const std::vector<ModuleFile>& sources, const std::filesystem::path& folder)
{
    std::vector<std::string> files;
    for (const ModuleFile& source : sources) {
        if (!source.isFolder)
            files.push_back(source.path);
    }
    if (!files.empty()) {
        const auto contents = context.files.read(files, context.observer, context.cancel);
        if (!contents)
            return std::unexpected(contents.error());
        for (std::size_t i = 0; i < files.size(); ++i) {
            const auto target = folder / device::nameOfModulePath(files[i]);
            if (auto saved = core::package::writeAtomically(target, (*contents)[i]); !saved)
                return saved;
            ++report.written;
        }
    }
    for (const ModuleFile& source : sources) {
        if (!source.isFolder)
            continue;
        const device::TreeRequest request{.direction = device::TransferDirection::toComputer,
                                          .local = folder / device::nameOfModulePath(source.path),
                                          .remote = source.path};
        if (auto copied = copyTree(context, report, request); !copied)
            return copied;
    }
    return {};
}

} // namespace ui
