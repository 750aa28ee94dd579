// SPDX-License-Identifier: MIT
#include "device/python/TreeTransfer.h"

#include "core/checksum/Crc32.h"
#include "core/littlefs/image/EntryName.h"
#include "core/package/AtomicFile.h"
#include "device/python/ModuleFilesStore.h"
#include "device/python/PythonModule.h"
#include "device/python/TreeTransferDigest.h"

#include <algorithm>
#include <array>
#include <set>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::ByteView;
namespace fs = std::filesystem;
using Kind = TreeEntry::Kind;

namespace
{

std::string remotePathOf(const TreeRequest& request, const std::string& path)
{
    return path.empty() ? request.remote : joinModulePath(request.remote, path);
}

bool isBelow(std::string_view path, std::string_view folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Whether it holds for a folder that the path lies in, from the inside out.
template <class Test>
bool anyFolderOf(const std::string& path, Test test)
{
    for (auto slash = path.rfind('/'); slash != path.npos && slash > 0; slash = path.rfind('/', slash - 1))
        if (test(path.substr(0, slash)))
            return true;
    return false;
}

/// Why a path of one side cannot be one of the other; empty when it can.
std::string refusalOf(const TreeRequest& request, const std::string& path)
{
    if (request.direction == TransferDirection::toModule) {
        const auto normal = normalModulePath(remotePathOf(request, path));
        return normal ? "" : normal.error().detail;
    }
    for (std::string_view rest = path; !rest.empty();) {
        const auto part = rest.substr(0, rest.find('/'));
        if (!core::littlefs::isUsableName(part))
            return "cannot be a name on this computer";
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    return "";
}

/// The steps of a plan, in the order of their kinds.
class Planner
{
public:
    Planner(const TreeRequest& request, const Tree& source, const Tree& target)
        : m_request(request), m_source(source), m_target(target)
    {
    }

    std::vector<TreeStep> steps()
    {
        for (const auto& [path, entry] : m_source)
            takeOver(path, entry);
        if (m_request.removeOthers)
            removeOthers();
        std::vector<TreeStep> all;
        for (auto* part : {&m_inTheWay, &m_folders, &m_files, &m_removed, &m_removedFolders, &m_rest})
            std::ranges::move(*part, std::back_inserter(all));
        return all;
    }

private:
    void takeOver(const std::string& path, const TreeEntry& entry)
    {
        if (anyFolderOf(path, [&](const std::string& folder) { return m_leftFolders.contains(folder); }))
            return;
        TreeStep step{TreeAct::left, path, entry.size, entry.crc, refusalOf(m_request, path)};
        const auto old = m_target.find(path);
        bool isOld = old != m_target.end();
        if (!step.reason.empty()) {
        } else if (entry.kind == Kind::other)
            step.reason = "is no file and no folder";
        else if (isOld && old->second.kind != entry.kind && clearsTheWay(path))
            isOld = false;
        else if (isOld && old->second.kind != entry.kind)
            step.reason = old->second.kind == Kind::folder ? "is a folder at the target"
                          : old->second.kind == Kind::file ? "is a file at the target"
                                                           : "is no file and no folder at the target";
        else if (!entry.isReadable)
            step.reason = "cannot be read";
        if (!step.reason.empty()) {
            if (entry.kind == Kind::folder)
                m_leftFolders.insert(path);
            m_rest.push_back(std::move(step));
        } else if (entry.kind == Kind::folder) {
            step.act = TreeAct::makeFolder;
            if (!isOld)
                m_folders.push_back(std::move(step));
        } else if (isOld && !m_request.writeAnyway && old->second.isReadable && old->second.size == entry.size &&
                   old->second.crc == entry.crc) {
            step.act = TreeAct::unchanged;
            m_rest.push_back(std::move(step));
        } else {
            step.act = isOld ? TreeAct::replace : TreeAct::write;
            m_files.push_back(std::move(step));
        }
    }

    bool isKept(const std::string& path, const TreeEntry& entry) const
    {
        return entry.kind == Kind::other ||
               (m_request.direction == TransferDirection::toModule && !m_request.removeVendorFiles &&
                isVendorFile(remotePathOf(m_request, path)));
    }

    /// A file for a folder, or a folder for a file: what is there is removed first, where that may be.
    bool clearsTheWay(const std::string& path)
    {
        if (!m_request.removeOthers)
            return false;
        std::vector<TreeStep> steps;
        for (auto entry = m_target.rbegin(); entry != m_target.rend(); ++entry) {
            const auto& [place, old] = *entry;
            if (place != path && !isBelow(place, path))
                continue;
            if (isKept(place, old))
                return false;
            const bool isFolder = old.kind == Kind::folder;
            steps.push_back({isFolder ? TreeAct::removeFolder : TreeAct::remove, place, old.size, old.crc, {}});
        }
        for (TreeStep& step : steps) {
            m_cleared.insert(step.path);
            m_inTheWay.push_back(std::move(step));
        }
        return true;
    }

    void removeOthers()
    {
        std::set<std::string> needed; // folders that keep something
        // From the end: what is in a folder stands behind it.
        for (auto entry = m_target.rbegin(); entry != m_target.rend(); ++entry) {
            const auto& [path, old] = *entry;
            const auto keep = [&] {
                anyFolderOf(path, [&](const std::string& folder) { return !needed.insert(folder).second; });
            };
            if (m_cleared.contains(path))
                continue;
            if (m_source.contains(path)) {
                keep();
                continue;
            }
            TreeStep step{TreeAct::remove, path, old.size, old.crc, {}};
            if (isKept(path, old)) {
                step.act = TreeAct::kept;
                keep();
                m_rest.push_back(std::move(step));
            } else if (old.kind == Kind::file) {
                m_removed.push_back(std::move(step));
            } else if (!needed.contains(path)) {
                step.act = TreeAct::removeFolder;
                m_removedFolders.push_back(std::move(step));
            }
        }
    }

    const TreeRequest& m_request;
    const Tree& m_source;
    const Tree& m_target;
    std::vector<TreeStep> m_inTheWay, m_folders, m_files, m_removed, m_removedFolders, m_rest;
    std::set<std::string> m_leftFolders;
    std::set<std::string> m_cleared; ///< paths of m_inTheWay
};

/// What executing a plan shares between its directions.
class Execution
{
public:
    Execution(PythonModule& module, const TreePlan& plan, TransferObserver& observer, const CancelToken& cancel)
        : m_module(module), m_files(module), m_plan(plan), m_observer(observer), m_cancel(cancel)
    {
        for (const TreeStep& step : plan.steps) {
            const std::string remote = remotePathOf(plan.request, step.path);
            switch (step.act) {
            case TreeAct::makeFolder:
                m_folders.push_back(step.path);
                break;
            case TreeAct::write:
            case TreeAct::replace:
                m_writes.push_back(&step);
                break;
            case TreeAct::remove:
            case TreeAct::removeFolder:
                (m_folders.empty() && m_writes.empty() ? m_inTheWay : m_removals).push_back(step.path);
                break;
            case TreeAct::unchanged:
                ++m_report.unchanged;
                break;
            case TreeAct::kept:
            case TreeAct::left:
                break;
            }
        }
        m_progress.total = plan.bytesToWrite;
        m_progress.files = m_writes.size();
    }

    TreeReport run()
    {
        const auto done = m_plan.request.direction == TransferDirection::toModule ? upload() : download();
        if (!done && !m_report.problem)
            m_report.problem = done.error();
        return std::move(m_report);
    }

private:
    HostResult<void> upload()
    {
        const TreeRequest& request = m_plan.request;
        if (m_plan.bytesMissing > 0)
            return std::unexpected(noSpaceProblem(request.remote, m_plan.bytesMissing));
        std::vector<StoreItem> items;
        std::set<std::string> resumed;
        for (const TreeStep* step : m_writes) {
            StoreItem item{remotePathOf(request, step->path), step->size, step->crc, 0};
            const std::string temporary = temporaryPathOf(item.path, step->size, step->crc);
            const auto leftover = std::ranges::find(m_plan.leftovers, temporary, &ModuleFile::path);
            if (leftover != m_plan.leftovers.end()) {
                const auto content = core::package::readWholeFile(request.local / step->path, step->size);
                item.start = content ? resumeFrom(*leftover, content->view()) : 0;
                if (item.start > 0)
                    resumed.insert(temporary);
            }
            items.push_back(std::move(item));
        }
        std::vector<std::string> stale;
        for (const ModuleFile& leftover : m_plan.leftovers)
            if (!resumed.contains(leftover.path) && isTemporaryName(nameOfModulePath(leftover.path)))
                stale.push_back(leftover.path);
        if (const auto removed = m_files.removeAll(stale); !removed)
            return removed;
        if (const auto removed = m_files.removeAll(remotePaths(m_inTheWay)); !removed)
            return removed;
        m_report.removed = m_inTheWay.size();
        if (const auto made = m_files.makeFolders(remotePaths(m_folders)); !made)
            return made;

        core::package::Buffer content;
        const auto contentOf = [&](std::size_t i) -> HostResult<ByteView> {
            auto read = core::package::readWholeFile(request.local / m_writes[i]->path, m_writes[i]->size);
            if (!read)
                return std::unexpected(read.error());
            content = std::move(*read);
            return content.view();
        };
        const auto told = [&](std::size_t item, std::uint32_t bytes) { tell(item, bytes); };
        StoreResult stored = storeFiles(m_module.interpreter(), items, contentOf, told, m_cancel);
        for (std::size_t i = 0; i < stored.done; ++i)
            count(*m_writes[i]);
        m_report.needChecksumUpdate = std::move(stored.listed);
        if (stored.problem)
            return std::unexpected(std::move(*stored.problem));
        const auto removals = remotePaths(m_removals);
        if (const auto removed = m_files.removeAll(removals); !removed)
            return removed;
        m_report.removed += removals.size();
        return {};
    }

    HostResult<void> download()
    {
        const fs::path& local = m_plan.request.local;
        std::error_code error;
        if (const auto removed = removeLocal(m_inTheWay); !removed)
            return removed;
        fs::create_directories(local, error);
        for (const std::string& folder : m_folders)
            if (!error)
                fs::create_directory(local / folder, error);
        if (error)
            return core::problem(ErrorCode::ioFailed, local.string(), "cannot be made: " + error.message());
        for (std::size_t first = 0; first < m_writes.size();) {
            // As many at a time as are not too much to have to read again after a break.
            constexpr std::uint64_t most = 256 << 10;
            std::vector<std::string> paths;
            std::uint64_t bytes = 0;
            for (std::size_t i = first; i < m_writes.size() && bytes <= most; ++i) {
                paths.push_back(remotePathOf(m_plan.request, m_writes[i]->path));
                bytes += m_writes[i]->size;
            }
            Forward forward(*this, first);
            const auto contents = m_files.read(paths, forward, m_cancel);
            if (!contents)
                return std::unexpected(contents.error());
            for (const auto& content : *contents) {
                const TreeStep& step = *m_writes[first++];
                if (const auto written = core::package::writeAtomically(local / step.path, content); !written)
                    return written;
                count(step);
            }
        }
        return removeLocal(m_removals);
    }

    HostResult<void> removeLocal(const std::vector<std::string>& paths)
    {
        for (const std::string& path : paths) {
            std::error_code error;
            fs::remove(m_plan.request.local / path, error);
            if (error)
                return core::problem(ErrorCode::ioFailed, (m_plan.request.local / path).string(), error.message());
            ++m_report.removed;
        }
        return {};
    }

    /// The progress of a part of the files as that of all of them.
    class Forward final : public TransferObserver
    {
    public:
        Forward(Execution& execution, std::size_t first) : m_execution(execution), m_first(first) {}
        void progressed(const TransferProgress& progress) override
        {
            if (m_first + progress.filesDone < m_execution.m_writes.size())
                m_execution.tell(m_first + progress.filesDone, progress.fileDone);
        }

    private:
        Execution& m_execution;
        std::size_t m_first;
    };

    void tell(std::size_t item, std::uint64_t bytes)
    {
        for (; m_progress.filesDone < item; ++m_progress.filesDone)
            m_before += m_writes[m_progress.filesDone]->size;
        m_progress.path = remotePathOf(m_plan.request, m_writes[item]->path);
        m_progress.fileSize = m_writes[item]->size;
        m_progress.fileDone = std::min(bytes, m_progress.fileSize);
        m_progress.done = m_before + m_progress.fileDone;
        m_observer.progressed(m_progress);
    }

    void count(const TreeStep& step)
    {
        ++m_report.written;
        m_report.bytes += step.size;
    }

    std::vector<std::string> remotePaths(const std::vector<std::string>& relative) const
    {
        std::vector<std::string> paths;
        for (const std::string& path : relative)
            paths.push_back(remotePathOf(m_plan.request, path));
        return paths;
    }

    PythonModule& m_module;
    ModuleFiles m_files;
    const TreePlan& m_plan;
    TransferObserver& m_observer;
    const CancelToken& m_cancel;
    std::vector<std::string> m_folders;
    std::vector<const TreeStep*> m_writes;
    std::vector<std::string> m_inTheWay; ///< removed before anything else
    std::vector<std::string> m_removals; ///< files, then folders from the inside out
    TransferProgress m_progress;
    std::uint64_t m_before = 0; ///< bytes of the files that are done
    TreeReport m_report;
};

} // namespace

const char* nameOf(TreeAct act)
{
    switch (act) {
    case TreeAct::makeFolder:
        return "make-folder";
    case TreeAct::write:
        return "write";
    case TreeAct::replace:
        return "replace";
    case TreeAct::unchanged:
        return "unchanged";
    case TreeAct::remove:
        return "remove";
    case TreeAct::removeFolder:
        return "remove-folder";
    case TreeAct::kept:
        return "kept";
    case TreeAct::left:
        return "left";
    }
    return "";
}

std::size_t TreePlan::count(TreeAct act) const
{
    return static_cast<std::size_t>(std::ranges::count(steps, act, &TreeStep::act));
}

bool TreePlan::isDone() const
{
    return std::ranges::all_of(steps, [](const TreeStep& step) {
        return step.act == TreeAct::unchanged || step.act == TreeAct::kept || step.act == TreeAct::left;
    });
}

bool isVendorFile(std::string_view path)
{
    static constexpr std::array<std::string_view, 7> names{
        "/usr/checksum.json", "/usr/system_config.json",   "/usr/user_apn.json",    "/usr/apn_cfg.json",
        "/usr/.updater",      "/usr/datacall_config.json", "/usr/_usr_config.json",
    };
    return std::ranges::any_of(names, [&](std::string_view name) { return path == name || isBelow(path, name); });
}

HostResult<TreePlan> planTree(PythonModule& module, const TreeRequest& request, TransferObserver&,
                              const CancelToken& cancel)
{
    if (request.remote == "/")
        return core::problem(ErrorCode::badArgument, request.remote, "holds the module's file systems, no files");
    const bool isUpload = request.direction == TransferDirection::toModule;
    std::error_code ignored;
    if (isUpload && !fs::exists(request.local, ignored))
        return core::problem(ErrorCode::notFound, request.local.string(), "no such folder");
    const auto local = localTree(request.local, cancel);
    if (!local)
        return std::unexpected(local.error());
    auto remote = remoteTree(module, request.remote, *local);
    if (!remote)
        return std::unexpected(remote.error());
    if (!isUpload && !remote->isThere)
        return core::problem(ErrorCode::notFound, request.remote, "is not on the module");

    TreePlan plan;
    plan.request = request;
    plan.steps =
        isUpload ? Planner(request, *local, remote->tree).steps() : Planner(request, remote->tree, *local).steps();
    if (isUpload && !remote->isThere)
        plan.steps.insert(plan.steps.begin(), TreeStep{TreeAct::makeFolder, "", 0, 0, {}});
    std::vector<StoreItem> items;
    std::vector<std::uint32_t> oldSizes;
    for (const TreeStep& step : plan.steps) {
        if (step.act != TreeAct::write && step.act != TreeAct::replace)
            continue;
        plan.bytesToWrite += step.size;
        items.push_back({step.path, step.size, step.crc, 0});
        const auto old = remote->tree.find(step.path);
        oldSizes.push_back(old == remote->tree.end() ? 0 : old->second.size);
    }
    if (!isUpload)
        return plan;
    plan.leftovers = std::move(remote->leftovers);
    if (items.empty())
        return plan;
    const auto mount = request.remote.substr(0, request.remote.find('/', 1));
    auto space = ModuleFiles(module).space(mount);
    if (!space)
        return std::unexpected(space.error());
    // What a write that broke off holds is either gone on with or removed first.
    for (const ModuleFile& leftover : plan.leftovers)
        space->freeBlocks += (leftover.size + space->blockSize - 1) / std::max(space->blockSize, 1U);
    plan.bytesMissing = bytesMissingFor(*space, items, oldSizes, plan.count(TreeAct::makeFolder));
    return plan;
}

TreeReport executeTree(PythonModule& module, const TreePlan& plan, TransferObserver& observer,
                       const CancelToken& cancel)
{
    return Execution(module, plan, observer, cancel).run();
}

} // namespace device
