// SPDX-License-Identifier: MIT
#include "device/python/ModuleFiles.h"

#include "core/backup/ByteSource.h"
#include "core/backup/ChecksumListReader.h"
#include "core/checksum/Crc32.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/ModuleFilesStore.h"
#include "device/python/PythonModule.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>
#include <map>
#include <set>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::ByteView;

namespace
{

HostResult<std::vector<FileRecord>> ask(PythonModule& module, const std::string& call, FilesCall kind)
{
    const auto loaded = loadFilesHelper(module.interpreter(), {{"files_manage", std::string(helpers::files_manage)}});
    if (!loaded)
        return std::unexpected(loaded.error());
    return askFilesHelper(module.interpreter(), call, kind);
}

/// `call` with as many of the paths as a command bears, again and again: "_lb_stat(" + list + rest. What is done for a
/// path already, it passes over.
HostResult<std::vector<FileRecord>> askForAll(PythonModule& module, const std::string& call,
                                              std::span<const std::string> paths, const std::string& rest)
{
    std::vector<FileRecord> all;
    while (!paths.empty()) {
        const std::size_t count = pathsOfACommand(paths);
        auto records = ask(module, call + "(" + pythonList(paths.first(count)) + rest + ")", FilesCall::repeatable);
        if (!records)
            return records;
        std::ranges::move(*records, std::back_inserter(all));
        paths = paths.subspan(count);
    }
    return all;
}

HostResult<void> done(const HostResult<std::vector<FileRecord>>& records)
{
    if (!records)
        return std::unexpected(records.error());
    return {};
}

std::vector<ModuleFile> filesIn(std::vector<FileRecord> records)
{
    std::vector<ModuleFile> files;
    for (FileRecord& record : records)
        files.push_back(moduleFileOf(std::move(record)));
    std::ranges::sort(files, {}, &ModuleFile::path);
    return files;
}

/// To folders that are missing, those above them that are missing too.
HostResult<void> addMissingParents(ModuleFiles& files, std::vector<std::string>& folders)
{
    const std::set<std::string, std::less<>> known(folders.begin(), folders.end());
    std::set<std::string> parents;
    for (const std::string& path : folders)
        for (auto parent = folderOfModulePath(path); parent.size() > 1; parent = folderOfModulePath(parent))
            if (!known.contains(parent))
                parents.emplace(parent);
    const std::vector<std::string> paths(parents.begin(), parents.end());
    const auto found = files.stat(paths, ModuleFiles::Crcs::none);
    if (!found)
        return std::unexpected(found.error());
    for (std::size_t i = 0; i < paths.size(); ++i)
        if (!(*found)[i])
            folders.push_back(paths[i]);
    return {};
}

const char* flag(bool value)
{
    return value ? ",1" : ",0";
}

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

HostResult<std::vector<ModuleFile>> ModuleFiles::list(const std::string& folder, Depth depth, Crcs crcs)
{
    auto records =
        ask(m_module, "_lb_list(" + pythonBytes(folder) + flag(depth == Depth::tree) + flag(crcs == Crcs::all) + ")",
            FilesCall::repeatable);
    if (!records)
        return std::unexpected(records.error());
    std::erase_if(*records, [](const FileRecord& record) {
        return record.kind != 'd' && isTemporaryName(nameOfModulePath(record.path));
    });
    return filesIn(std::move(*records));
}

HostResult<ModuleFile> ModuleFiles::stat(const std::string& path, Crcs crcs)
{
    auto found = stat(std::span(&path, 1), crcs);
    if (!found)
        return std::unexpected(found.error());
    if (!found->front())
        return core::problem(ErrorCode::notFound, path, "it is not on the module");
    return *std::move(found->front());
}

HostResult<std::vector<std::optional<ModuleFile>>> ModuleFiles::stat(std::span<const std::string> paths, Crcs crcs)
{
    auto records = askForAll(m_module, "_lb_stat", paths, flag(crcs == Crcs::all));
    if (!records)
        return std::unexpected(records.error());
    if (records->size() != paths.size())
        return core::problem(ErrorCode::linkFailed, "", "the module told of fewer files than it was asked for");
    std::vector<std::optional<ModuleFile>> found;
    for (FileRecord& record : *records)
        found.push_back(record.kind == 'n' ? std::nullopt : std::optional(moduleFileOf(std::move(record))));
    return found;
}

HostResult<ModuleSpace> ModuleFiles::space(const std::string& path)
{
    auto& interpreter = m_module.interpreter();
    if (const auto loaded = loadFilesHelper(interpreter); !loaded)
        return std::unexpected(loaded.error());
    const auto records = askFilesHelper(interpreter, "_lb_space(" + pythonBytes(path) + ")", FilesCall::repeatable);
    if (!records)
        return std::unexpected(records.error());
    if (records->size() != 2)
        return core::problem(ErrorCode::linkFailed, path, "the module does not tell its free space");
    return ModuleSpace{(*records)[0].size, (*records)[0].crc, (*records)[1].size};
}

HostResult<void> ModuleFiles::remove(const std::string& path)
{
    return done(ask(m_module, "_lb_remove([" + pythonBytes(path) + "],1)", FilesCall::once));
}

HostResult<void> ModuleFiles::removeAll(std::span<const std::string> paths)
{
    return done(askForAll(m_module, "_lb_remove", paths, ",0"));
}

HostResult<void> ModuleFiles::rename(const std::string& from, const std::string& to, bool replace)
{
    // littlefs version 1 deletes what is renamed to itself, and loses a folder that is moved below itself.
    if ((to + "/").starts_with(from + "/"))
        return core::problem(ErrorCode::badArgument, from, "it cannot be moved to itself or into itself");
    return done(ask(m_module, "_lb_rename(" + pythonBytes(from) + "," + pythonBytes(to) + flag(replace) + ")",
                    FilesCall::once));
}

HostResult<void> ModuleFiles::makeFolder(const std::string& path)
{
    return makeFolders(std::span(&path, 1));
}

HostResult<void> ModuleFiles::makeFolders(std::span<const std::string> paths)
{
    return done(askForAll(m_module, "_lb_make_folders", paths, ""));
}

HostResult<void> ModuleFiles::removeFolder(const std::string& path)
{
    return done(ask(m_module, "_lb_remove([" + pythonBytes(path) + "],2)", FilesCall::once));
}

HostResult<void> ModuleFiles::removeTree(const std::string& path)
{
    if (path.find('/', 1) == path.npos)
        return core::problem(ErrorCode::badArgument, path, "a whole file system is not removed");
    return done(ask(m_module, "_lb_remove_tree(" + pythonBytes(path) + ")", FilesCall::once));
}

HostResult<std::vector<std::string>> ModuleFiles::updateChecksums(std::span<const std::string> paths)
{
    auto records = askForAll(m_module, "_lb_accept", paths, "");
    if (!records)
        return std::unexpected(records.error());
    std::vector<std::string> others;
    for (FileRecord& record : *records)
        others.push_back(std::move(record.path));
    return others;
}

HostResult<std::vector<std::string>> ModuleFiles::listedOtherwise(std::span<const ModuleFile> files,
                                                                  const CancelToken& cancel)
{
    std::vector<std::string> others;
    if (std::ranges::none_of(files, [](const ModuleFile& file) { return file.path.starts_with("/usr/"); }))
        return others;
    TransferObserver nobody;
    auto list = read("/usr/checksum.json", nobody, cancel);
    if (!list && list.error().code == ErrorCode::notFound)
        list = read("/bak/checksum.json", nobody, cancel); // the firmware begins anew with it
    if (!list) {
        const ErrorCode code = list.error().code;
        if (code == ErrorCode::notFound || code == ErrorCode::isDirectory || code == ErrorCode::flashDiffers)
            return others;
        return std::unexpected(list.error());
    }
    std::map<std::string, std::optional<std::uint32_t>, std::less<>> listed; // nothing: a value that is no CRC
    std::vector<char> name(1024);
    core::backup::SpanSource source(*list);
    core::backup::ChecksumListReader reader(source, name);
    core::backup::ListEntry entry;
    for (auto next = reader.next(entry); next && *next; next = reader.next(entry)) {
        if (entry.nameProblem != core::backup::NameProblem::none)
            continue;
        const bool hasCrc = entry.value == core::backup::ListValue::crc32;
        listed[std::string(entry.name)] = hasCrc ? std::optional(entry.crc32) : std::nullopt;
    }
    for (const ModuleFile& file : files)
        if (const auto found = listed.find(file.path); found != listed.end() && found->second != file.crc)
            others.push_back(file.path);
    return others;
}

HostResult<std::size_t> ModuleFiles::removeLeftovers(const std::string& folder)
{
    const auto records = ask(m_module, "_lb_leftovers([" + pythonBytes(folder) + "],1)", FilesCall::repeatable);
    if (!records)
        return std::unexpected(records.error());
    std::vector<std::string> paths;
    for (const FileRecord& record : *records)
        if (isTemporaryName(nameOfModulePath(record.path)))
            paths.push_back(record.path);
    if (const auto removed = removeAll(paths); !removed)
        return std::unexpected(removed.error());
    return paths.size();
}

ModuleFiles::WriteResult ModuleFiles::write(std::span<const OutgoingFile> files, const WriteOptions& options,
                                            TransferObserver& observer, const CancelToken& cancel)
{
    WriteResult result;
    const auto fail = [&](Problem problem) {
        result.problem = std::move(problem);
        return std::move(result);
    };

    std::vector<std::string> paths;
    std::set<std::string> folders;
    for (const OutgoingFile& file : files) {
        paths.push_back(file.path);
        folders.emplace(folderOfModulePath(file.path));
        result.report.files.push_back(
            {file.path, WriteOutcome::notReached, core::checksum::quecPythonCrc32(file.bytes), 0, false});
        if (file.path == "/usr" || file.path == "/")
            return fail({ErrorCode::isDirectory, file.path, "it is a folder"});
    }
    // Of an earlier write, which broke off or did not tell the list.
    const auto lookAtUnchanged = [&] {
        std::vector<ModuleFile> unchanged;
        for (const WrittenFile& file : result.report.files)
            if (file.outcome == WriteOutcome::unchanged)
                unchanged.push_back({file.path, false, 0, file.crc});
        const auto others = listedOtherwise(unchanged, cancel);
        if (!others) {
            result.problem = others.error();
            return;
        }
        for (WrittenFile& file : result.report.files)
            file.needsChecksumUpdate =
                file.needsChecksumUpdate || std::ranges::find(*others, file.path) != others->end();
    };
    const auto found = stat(paths, Crcs::all);
    if (!found)
        return fail(found.error());
    const std::vector<std::string> folderList(folders.begin(), folders.end());
    const auto records = askForAll(m_module, "_lb_leftovers", folderList, ",0");
    if (!records)
        return fail(records.error());
    std::map<std::string, ModuleFile> leftovers;
    std::vector<std::string> newFolders;
    for (const FileRecord& record : *records) {
        if (record.kind == 'n')
            newFolders.push_back(record.path);
        else
            leftovers.emplace(record.path, moduleFileOf(record));
    }

    std::vector<StoreItem> items;
    std::vector<std::size_t> indices; ///< of the items in the request
    std::vector<std::optional<std::uint32_t>> oldSizes;
    TransferProgress progress;
    progress.files = files.size();
    for (std::size_t i = 0; i < files.size(); ++i) {
        WrittenFile& file = result.report.files[i];
        const auto size = static_cast<std::uint32_t>(files[i].bytes.size());
        const auto& old = (*found)[i];
        progress.total += size;
        if (old && old->isFolder)
            return fail({ErrorCode::isDirectory, file.path, "it is a folder on the module"});
        if (!options.writeAnyway && old && old->crc == file.crc && old->size == size) {
            file.outcome = WriteOutcome::unchanged;
            progress.done += size;
            ++progress.filesDone;
            continue;
        }
        const auto leftover = leftovers.find(temporaryPathOf(file.path, size, file.crc));
        if (leftover != leftovers.end())
            file.resumedFrom = resumeFrom(leftover->second, files[i].bytes);
        if (file.resumedFrom > 0)
            leftovers.erase(leftover);
        items.push_back({file.path, size, file.crc, file.resumedFrom});
        indices.push_back(i);
        oldSizes.push_back(old ? std::optional(old->size) : std::nullopt);
    }
    if (items.empty()) {
        observer.progressed(progress);
        lookAtUnchanged();
        return result;
    }

    std::vector<std::string> stale;
    for (const auto& [path, file] : leftovers)
        if (isTemporaryName(nameOfModulePath(path)))
            stale.push_back(path);
    if (const auto removed = removeAll(stale); !removed)
        return fail(removed.error());
    const auto free = space("/" + items.front().path.substr(1, items.front().path.find('/', 1) - 1));
    if (!free)
        return fail(free.error());
    if (const auto added = addMissingParents(*this, newFolders); !added)
        return fail(added.error());
    if (const auto missing = bytesMissingFor(*free, items, oldSizes, newFolders); missing > 0)
        return fail(noSpaceProblem(items.front().path, missing));

    const TransferProgress before = progress;
    const auto content = [&](std::size_t item) -> HostResult<ByteView> { return files[indices[item]].bytes; };
    const auto tell = [&](std::size_t item, std::uint32_t bytes) {
        progress = before;
        for (std::size_t i = 0; i < item; ++i)
            progress.done += items[i].size;
        progress.done += bytes;
        progress.filesDone += item;
        progress.path = items[item].path;
        progress.fileDone = bytes;
        progress.fileSize = items[item].size;
        observer.progressed(progress);
    };
    StoreResult stored = storeFiles(m_module.interpreter(), items, content, tell, cancel);
    for (std::size_t i = 0; i < stored.done; ++i) {
        WrittenFile& file = result.report.files[indices[i]];
        file.outcome = WriteOutcome::written;
        file.needsChecksumUpdate = std::ranges::find(stored.listed, file.path) != stored.listed.end();
    }
    result.problem = std::move(stored.problem);
    if (!result.problem) {
        progress.done = progress.total;
        progress.filesDone = progress.files;
        observer.progressed(progress);
        lookAtUnchanged();
    }
    return result;
}

} // namespace device
