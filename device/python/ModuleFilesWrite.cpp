// SPDX-License-Identifier: MIT
// ModuleFiles::write(): finds out what of the files the module has already, makes sure that the rest fits, sends it,
// and tells what of it the module's list would take back.
#include "core/checksum/Crc32.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/ModuleFilesStore.h"
#include "device/python/PythonModule.h"

#include <algorithm>
#include <map>
#include <set>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::package::ByteView;

namespace
{

/// One call of write(), step by step.
class Writing
{
public:
    Writing(PythonModule& module, std::span<const OutgoingFile> files, TransferObserver& observer,
            const CancelToken& cancel)
        : m_module(module), m_target(module), m_files(files), m_observer(observer), m_cancel(cancel)
    {
    }

    ModuleFiles::WriteResult run(const WriteOptions& options)
    {
        if (const auto done = write(options); !done)
            m_result.problem = done.error();
        return std::move(m_result);
    }

private:
    HostResult<void> write(const WriteOptions& options)
    {
        if (auto begun = begin(); !begun)
            return begun;
        if (auto found = findLeftovers(); !found)
            return found;
        if (auto planned = plan(options); !planned)
            return planned;
        if (!m_items.empty()) {
            if (auto made = makeRoom(); !made)
                return made;
            if (auto sent = send(); !sent)
                return sent;
        }
        m_progress.done = m_progress.total;
        m_progress.filesDone = m_progress.files;
        m_observer.progressed(m_progress);
        return lookAtUnchanged();
    }

    HostResult<void> begin()
    {
        for (const OutgoingFile& file : m_files) {
            m_paths.push_back(file.path);
            m_result.report.files.push_back(
                {file.path, WriteOutcome::notReached, core::checksum::quecPythonCrc32(file.bytes), 0, false});
            if (file.path == "/usr" || file.path == "/")
                return core::problem(ErrorCode::isDirectory, file.path, "it is a folder");
        }
        return {};
    }

    HostResult<void> findLeftovers()
    {
        std::set<std::string> folders;
        for (const std::string& path : m_paths)
            folders.emplace(folderOfModulePath(path));
        const std::vector<std::string> paths(folders.begin(), folders.end());
        const auto records = askFileManager(m_module.interpreter(), "_lb_leftovers", paths);
        if (!records)
            return std::unexpected(records.error());
        for (const FileRecord& record : *records) {
            if (record.kind == 'n')
                m_newFolders.push_back(record.path);
            else
                m_leftovers.emplace(record.path, moduleFileOf(record));
        }
        return {};
    }

    /// What has to be sent, and from where on.
    HostResult<void> plan(const WriteOptions& options)
    {
        const auto found = m_target.stat(m_paths, ModuleFiles::Crcs::all);
        if (!found)
            return std::unexpected(found.error());
        m_progress.files = m_files.size();
        for (std::size_t i = 0; i < m_files.size(); ++i) {
            WrittenFile& file = m_result.report.files[i];
            const auto size = static_cast<std::uint32_t>(m_files[i].bytes.size());
            const auto& old = (*found)[i];
            m_progress.total += size;
            if (old && old->isFolder)
                return core::problem(ErrorCode::isDirectory, file.path, "it is a folder on the module");
            if (!options.writeAnyway && old && old->crc == file.crc && old->size == size) {
                file.outcome = WriteOutcome::unchanged;
                m_progress.done += size;
                ++m_progress.filesDone;
                continue;
            }
            const auto leftover = m_leftovers.find(temporaryPathOf(file.path, size, file.crc));
            if (leftover != m_leftovers.end())
                file.resumedFrom = resumeFrom(leftover->second, m_files[i].bytes);
            if (file.resumedFrom > 0)
                m_leftovers.erase(leftover);
            m_items.push_back({file.path, size, file.crc, file.resumedFrom});
            m_indices.push_back(i);
            m_oldSizes.push_back(old ? std::optional(old->size) : std::nullopt);
        }
        return {};
    }

    /// Removes what earlier writes left behind, and sees whether the rest fits.
    HostResult<void> makeRoom()
    {
        std::vector<std::string> stale;
        for (const auto& [path, file] : m_leftovers)
            if (isTemporaryName(nameOfModulePath(path)))
                stale.push_back(path);
        if (auto removed = m_target.removeAll(stale); !removed)
            return removed;
        const std::string& first = m_items.front().path;
        const auto free = m_target.space(first.substr(0, first.find('/', 1)));
        if (!free)
            return std::unexpected(free.error());
        if (auto added = addMissingParents(); !added)
            return added;
        if (const auto missing = bytesMissingFor(*free, m_items, m_oldSizes, m_newFolders); missing > 0)
            return std::unexpected(noSpaceProblem(first, missing));
        return {};
    }

    /// To the folders that are missing, those above them that are missing too.
    HostResult<void> addMissingParents()
    {
        const std::set<std::string, std::less<>> known(m_newFolders.begin(), m_newFolders.end());
        std::set<std::string> parents;
        for (const std::string& path : m_newFolders)
            for (auto parent = folderOfModulePath(path); parent.size() > 1; parent = folderOfModulePath(parent))
                if (!known.contains(parent))
                    parents.emplace(parent);
        const std::vector<std::string> paths(parents.begin(), parents.end());
        const auto found = m_target.stat(paths, ModuleFiles::Crcs::none);
        if (!found)
            return std::unexpected(found.error());
        for (std::size_t i = 0; i < paths.size(); ++i)
            if (!(*found)[i])
                m_newFolders.push_back(paths[i]);
        return {};
    }

    HostResult<void> send()
    {
        const auto content = [&](std::size_t item) -> HostResult<ByteView> { return m_files[m_indices[item]].bytes; };
        const auto tell = [&, before = m_progress](std::size_t item, std::uint32_t bytes) {
            m_progress = before;
            for (std::size_t i = 0; i < item; ++i)
                m_progress.done += m_items[i].size;
            m_progress.done += bytes;
            m_progress.filesDone += item;
            m_progress.path = m_items[item].path;
            m_progress.fileDone = bytes;
            m_progress.fileSize = m_items[item].size;
            m_observer.progressed(m_progress);
        };
        StoreResult stored = storeFiles(m_module.interpreter(), m_items, content, tell, m_cancel);
        for (std::size_t i = 0; i < stored.done; ++i) {
            WrittenFile& file = m_result.report.files[m_indices[i]];
            file.outcome = WriteOutcome::written;
            file.needsChecksumUpdate = std::ranges::find(stored.listed, file.path) != stored.listed.end();
        }
        if (stored.problem)
            return std::unexpected(std::move(*stored.problem));
        return {};
    }

    /// Of an earlier write, which broke off or did not tell the list.
    HostResult<void> lookAtUnchanged()
    {
        std::vector<ModuleFile> unchanged;
        for (const WrittenFile& file : m_result.report.files)
            if (file.outcome == WriteOutcome::unchanged)
                unchanged.push_back({file.path, false, 0, file.crc});
        const auto others = m_target.listedOtherwise(unchanged, m_cancel);
        if (!others && others.error().code == ErrorCode::deviceIo) {
            m_result.report.listProblem = others.error(); // what was asked for is done
            return {};
        }
        if (!others)
            return std::unexpected(others.error());
        for (WrittenFile& file : m_result.report.files)
            file.needsChecksumUpdate =
                file.needsChecksumUpdate || std::ranges::find(*others, file.path) != others->end();
        return {};
    }

    PythonModule& m_module;
    ModuleFiles m_target;
    std::span<const OutgoingFile> m_files;
    TransferObserver& m_observer;
    const CancelToken& m_cancel;
    std::vector<std::string> m_paths; ///< of the files
    std::map<std::string, ModuleFile> m_leftovers;
    std::vector<std::string> m_newFolders;
    std::vector<StoreItem> m_items;
    std::vector<std::size_t> m_indices;                   ///< of the items in the request
    std::vector<std::optional<std::uint32_t>> m_oldSizes; ///< of what the items replace
    TransferProgress m_progress;
    ModuleFiles::WriteResult m_result;
};

} // namespace

std::size_t WriteReport::count(WriteOutcome outcome) const
{
    return static_cast<std::size_t>(std::ranges::count(files, outcome, &WrittenFile::outcome));
}

std::vector<std::string> WriteReport::needChecksumUpdate() const
{
    std::vector<std::string> paths;
    for (const WrittenFile& file : files)
        if (file.needsChecksumUpdate)
            paths.push_back(file.path);
    return paths;
}

ModuleFiles::WriteResult ModuleFiles::write(std::span<const OutgoingFile> files, const WriteOptions& options,
                                            TransferObserver& observer, const CancelToken& cancel)
{
    return Writing(m_module, files, observer, cancel).run(options);
}

} // namespace device
