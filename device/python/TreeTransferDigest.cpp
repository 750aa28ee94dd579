// SPDX-License-Identifier: MIT
#include "device/python/TreeTransferDigest.h"

#include "core/checksum/Crc32.h"
#include "core/package/AtomicFile.h"
#include "device/python/Deflate.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/PythonLiteral.h"
#include "device/python/PythonModule.h"
#include "device/python/helpers/Helpers.h"

#include <array>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::checksum::quecPythonCrc32;
using core::package::bytesOf;
namespace fs = std::filesystem;

namespace
{

/// 64 sums are 350 bytes on the line, and one of them stands for 16 of 1,000 files.
constexpr std::size_t bucketCount = 64;
constexpr std::size_t mostValues = 128;           ///< in one command: 700 bytes of base64
constexpr std::uint64_t largestFile = 0x7FFFFFFF; ///< of littlefs

using Buckets = std::array<std::uint32_t, bucketCount>;

std::size_t bucketOf(std::string_view path)
{
    return quecPythonCrc32(bytesOf(path)) % bucketCount;
}

std::uint32_t valueOf(const std::string& path, const TreeEntry& entry)
{
    const bool isFolder = entry.kind == TreeEntry::Kind::folder;
    std::string key = path;
    appendU32(key, isFolder ? 0xFFFFFFFF : entry.size);
    appendU32(key, isFolder ? 0 : entry.crc);
    return quecPythonCrc32(bytesOf(key));
}

Buckets digestsOf(const Tree& tree)
{
    Buckets sums{};
    for (const auto& [path, entry] : tree) {
        if (entry.kind == TreeEntry::Kind::other)
            continue;
        const std::uint32_t value = valueOf(path, entry);
        sums[bucketOf(path)] += value * (value | 1);
    }
    return sums;
}

std::unexpected<core::Problem> unreadable(const fs::path& path, const std::error_code& error)
{
    return core::problem(ErrorCode::unreadable, path.string(), error.message());
}

HostResult<TreeEntry> localEntry(const fs::directory_entry& found)
{
    std::error_code error;
    const auto status = found.symlink_status(error);
    if (error)
        return unreadable(found.path(), error);
    if (status.type() == fs::file_type::directory)
        return TreeEntry{TreeEntry::Kind::folder};
    if (status.type() != fs::file_type::regular)
        return TreeEntry{TreeEntry::Kind::other};
    const auto content = core::package::readWholeFile(found.path(), largestFile);
    if (!content)
        return std::unexpected(content.error());
    return TreeEntry{TreeEntry::Kind::file, static_cast<std::uint32_t>(content->size),
                     quecPythonCrc32(content->view())};
}

HostResult<void> addFolder(Tree& tree, const fs::path& folder, const std::string& prefix, std::size_t* hidden,
                           const CancelToken& cancel)
{
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        if (cancel.isCancelled())
            return core::problem(ErrorCode::cancelled, "", "stopped by the user");
        const std::string name = entries->path().filename().string();
        if (hidden && isHiddenPath(name)) {
            ++*hidden;
            continue;
        }
        const auto entry = localEntry(*entries);
        if (!entry)
            return std::unexpected(entry.error());
        const std::string path = prefix + name;
        tree.emplace(path, *entry);
        if (entry->kind == TreeEntry::Kind::folder)
            if (const auto added = addFolder(tree, entries->path(), path + "/", hidden, cancel); !added)
                return added;
    }
    if (error)
        return unreadable(folder, error);
    return {};
}

HostResult<std::vector<FileRecord>> ask(PythonModule& module, const std::string& call)
{
    auto& interpreter = module.interpreter();
    const auto loaded = loadFilesHelper(interpreter, {{"files_digest", std::string(helpers::files_digest)}});
    if (!loaded)
        return std::unexpected(loaded.error());
    return askFilesHelper(interpreter, call, FilesCall::repeatable);
}

TreeEntry entryOf(const FileRecord& record)
{
    if (record.kind == 'd')
        return {TreeEntry::Kind::folder};
    return {TreeEntry::Kind::file, record.size, record.crc, record.kind == 'c'};
}

} // namespace

HostResult<Tree> localTree(const fs::path& folder, std::size_t* hidden, const CancelToken& cancel)
{
    Tree tree;
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (status.type() == fs::file_type::not_found)
        return tree;
    if (error)
        return unreadable(folder, error);
    if (status.type() != fs::file_type::directory)
        return core::problem(ErrorCode::notDirectory, folder.string(), "is no folder");
    if (const auto added = addFolder(tree, folder, "", hidden, cancel); !added)
        return std::unexpected(added.error());
    return tree;
}

HostResult<RemoteTree> remoteTree(PythonModule& module, const std::string& folder, const Tree& known, bool willStore)
{
    if (willStore)
        if (const auto loaded =
                loadFilesHelper(module.interpreter(), {{"files_digest", std::string(helpers::files_digest)},
                                                       {"files_store", std::string(helpers::files_store)},
                                                       {"pull", std::string(helpers::pull)}});
            !loaded)
            return std::unexpected(loaded.error());
    const auto answer = ask(module, "_lb_digest(" + pythonBytes(folder) + "," + std::to_string(bucketCount) + ")");
    if (!answer)
        return std::unexpected(answer.error());
    RemoteTree remote;
    const std::string* sums = nullptr;
    for (const FileRecord& record : *answer) {
        if (record.kind == 'b')
            sums = &record.path;
        else if (record.kind == 'n')
            return remote;
        else
            remote.leftovers.push_back(moduleFileOf(record));
    }
    if (!sums || sums->size() != 4 * bucketCount)
        return core::problem(ErrorCode::linkFailed, folder, "the module's digests are not complete");
    remote.isThere = true;

    const Buckets ours = digestsOf(known);
    std::array<bool, bucketCount> differs{};
    std::string wanted;
    for (std::size_t i = 0; i < bucketCount; ++i) {
        differs[i] = core::package::readU32(bytesOf(*sums), 4 * i) != ours[i];
        if (differs[i])
            wanted += std::to_string(i) + ",";
    }
    std::map<std::uint32_t, Tree::const_iterator> values; // of what may be the same in those that differ
    for (auto same = known.begin(); same != known.end(); ++same) {
        const auto& [path, entry] = *same;
        if (entry.kind == TreeEntry::Kind::other)
            continue;
        if (!differs[bucketOf(path)])
            remote.tree.emplace(path, entry);
        else if (values.size() < mostValues)
            values.emplace(valueOf(path, entry), same);
    }
    if (wanted.empty())
        return remote;
    std::string told;
    for (const auto& [value, entry] : values)
        appendU32(told, value);
    const auto listed = ask(module, "_lb_in_buckets(" + pythonBytes(folder) + "," + std::to_string(bucketCount) + ",(" +
                                        wanted + ")," + pythonBytes(base64Of(bytesOf(told))) + ")");
    if (!listed)
        return std::unexpected(listed.error());
    for (const FileRecord& record : *listed) {
        if (record.kind != 'b') {
            remote.tree.emplace(record.path, entryOf(record));
            continue;
        }
        std::size_t bit = 0;
        for (const auto& [value, entry] : values) {
            if (bit / 8 < record.path.size() && (record.path[bit / 8] >> bit % 8 & 1) != 0)
                remote.tree.insert(*entry);
            ++bit;
        }
    }
    return remote;
}

} // namespace device
