// SPDX-License-Identifier: MIT
#include "device/python/ModuleFiles.h"

#include "core/backup/ByteSource.h"
#include "core/backup/ChecksumListReader.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/PythonLiteral.h"
#include "device/python/PythonModule.h"

#include <algorithm>
#include <map>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

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

const char* flag(bool value)
{
    return value ? ",1" : ",0";
}

} // namespace

HostResult<std::vector<ModuleFile>> ModuleFiles::list(const std::string& folder, Depth depth, Crcs crcs)
{
    auto records =
        askFileManager(m_module.interpreter(),
                       "_lb_list(" + pythonBytes(folder) + flag(depth == Depth::tree) + flag(crcs == Crcs::all) + ")",
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
    auto records = askFileManager(m_module.interpreter(), "_lb_stat", paths, flag(crcs == Crcs::all));
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
    return done(askFileManager(m_module.interpreter(), "_lb_remove([" + pythonBytes(path) + "],1)", FilesCall::once));
}

HostResult<void> ModuleFiles::removeAll(std::span<const std::string> paths)
{
    return done(askFileManager(m_module.interpreter(), "_lb_remove", paths, ",0"));
}

HostResult<void> ModuleFiles::rename(const std::string& from, const std::string& to, bool replace)
{
    // littlefs version 1 deletes what is renamed to itself, and loses a folder that is moved below itself.
    if ((to + "/").starts_with(from + "/"))
        return core::problem(ErrorCode::badArgument, from, "it cannot be moved to itself or into itself");
    return done(askFileManager(m_module.interpreter(),
                               "_lb_rename(" + pythonBytes(from) + "," + pythonBytes(to) + flag(replace) + ")",
                               FilesCall::once));
}

HostResult<void> ModuleFiles::makeFolder(const std::string& path)
{
    return makeFolders(std::span(&path, 1));
}

HostResult<void> ModuleFiles::makeFolders(std::span<const std::string> paths)
{
    return done(askFileManager(m_module.interpreter(), "_lb_make_folders", paths));
}

HostResult<void> ModuleFiles::removeFolder(const std::string& path)
{
    return done(askFileManager(m_module.interpreter(), "_lb_remove([" + pythonBytes(path) + "],2)", FilesCall::once));
}

HostResult<void> ModuleFiles::removeTree(const std::string& path)
{
    if (path.find('/', 1) == path.npos)
        return core::problem(ErrorCode::badArgument, path, "a whole file system is not removed");
    return done(askFileManager(m_module.interpreter(), "_lb_remove_tree(" + pythonBytes(path) + ")", FilesCall::once));
}

HostResult<std::vector<std::string>> ModuleFiles::updateChecksums(std::span<const std::string> paths)
{
    auto records = askFileManager(m_module.interpreter(), "_lb_accept", paths);
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

} // namespace device
