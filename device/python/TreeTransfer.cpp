// SPDX-License-Identifier: MIT
#include "device/python/TreeTransfer.h"

#include "core/package/AtomicFile.h"
#include "device/python/ModuleFilesStore.h"
#include "device/python/PythonModule.h"
#include "device/python/TreeTransferDigest.h"

#include <algorithm>
#include <set>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::package::ByteView;
namespace fs = std::filesystem;

namespace
{

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
        return request.looksAtUnchanged ? lookAtUnchanged() : HostResult<void>();
    }

    /// Of an earlier transfer, which broke off or did not tell the list.
    HostResult<void> lookAtUnchanged()
    {
        std::vector<ModuleFile> files;
        for (const TreeStep& step : m_plan.steps)
            if (step.act == TreeAct::unchanged)
                files.push_back({remotePathOf(m_plan.request, step.path), false, step.size, step.crc});
        auto others = m_files.listedOtherwise(files, m_cancel);
        if (!others && others.error().code == ErrorCode::deviceIo) {
            m_report.listProblem = others.error(); // what was asked for is done
            return {};
        }
        if (!others)
            return std::unexpected(others.error());
        std::ranges::move(*others, std::back_inserter(m_report.needChecksumUpdate));
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

TreeReport executeTree(PythonModule& module, const TreePlan& plan, TransferObserver& observer,
                       const CancelToken& cancel)
{
    return Execution(module, plan, observer, cancel).run();
}

} // namespace device
