// SPDX-License-Identifier: MIT
// The files of a module that runs the vendor's firmware, through its Python console: list, read, write, rename, remove.
// Nothing is replaced before the new content is whole on the module: it is written under a temporary name of its own,
// compared by size and CRC, and then renamed over the old one (quecpython-backup chapters 7.2 and 9.3).
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"
#include "device/download/CancelToken.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

class PythonModule;

/// A file or folder on a module. Paths are UTF-8 as the module has them, absolute, without a slash at the end.
struct ModuleFile {
    std::string path; ///< "/usr/app/net.py"
    bool isFolder = false;
    std::uint32_t size = 0;           ///< bytes; 0 for a folder
    std::optional<std::uint32_t> crc; ///< core::checksum::quecPythonCrc32, where it was asked for and could be read

    bool operator==(const ModuleFile&) const = default;
};

/// The last part of a path: "net.py".
std::string_view nameOfModulePath(std::string_view path);
/// All before that, without the slash: "/usr/app"; "/" for "/usr".
std::string_view folderOfModulePath(std::string_view path);
/// "/usr/app" and "net.py" to "/usr/app/net.py".
std::string joinModulePath(std::string_view folder, std::string_view name);
/// "usr/app/", "/usr//app" to "/usr/app". badName for what must not be a path on the module: empty, a part ".." or
/// ".", NUL; nameTooLong above 255 bytes a part or 1000 in all.
core::HostResult<std::string> normalModulePath(std::string_view path);
/// Of a temporary file of ours: ".lb0123abcd~".
std::string temporaryName(std::uint32_t number);
/// Whether it is one: the rest of a write that broke off.
bool isTemporaryName(std::string_view name);

/// Of one file system of the module.
struct ModuleSpace {
    std::uint32_t blockSize = 0; ///< bytes
    std::uint32_t blocks = 0;
    std::uint32_t freeBlocks = 0;

    std::uint64_t totalBytes() const { return std::uint64_t{blockSize} * blocks; }
    /// What files may take: two blocks are left to littlefs for its folders.
    std::uint64_t usableBytes() const
    {
        return freeBlocks > reservedBlocks ? std::uint64_t{blockSize} * (freeBlocks - reservedBlocks) : 0;
    }

    static constexpr std::uint32_t reservedBlocks = 2;
};

/// How far a transfer is. Counts only grow.
struct TransferProgress {
    std::string path;        ///< on the module: what is in work, or empty
    std::uint64_t done = 0;  ///< bytes of content, unchanged ones included
    std::uint64_t total = 0; ///< bytes
    std::size_t filesDone = 0;
    std::size_t files = 0;
    std::uint64_t fileDone = 0; ///< bytes of the file in work
    std::uint64_t fileSize = 0;
};

class TransferObserver
{
public:
    virtual ~TransferObserver() = default;
    /// At each block of a few kB at the most.
    virtual void progressed(const TransferProgress&) {}
    /// Something worth telling that is no failure, for people.
    virtual void noted(const std::string&) {}
};

/// A file to be written. The bytes must stay until it is done.
struct OutgoingFile {
    std::string path; ///< on the module, as normalModulePath() gives it
    core::package::ByteView bytes;
};

struct WriteOptions {
    bool writeAnyway = false; ///< also what is there already
};

enum class WriteOutcome {
    notReached,
    unchanged, ///< size and CRC were as they should be: not sent
    written,   ///< on the module, compared, under its name
};

struct WrittenFile {
    std::string path;
    WriteOutcome outcome = WriteOutcome::notReached;
    std::uint32_t crc = 0;
    std::uint32_t resumedFrom = 0;    ///< bytes that were there from a write that broke off, and were not sent again
    bool needsChecksumUpdate = false; ///< written, and the module's list names it, or unchanged, and it names it with
                                      ///< another value: at the next start the vendor's restore would take it back,
                                      ///< unless updateChecksums() tells of it
};

struct WriteReport {
    std::vector<WrittenFile> files;           ///< in the order of the request
    std::optional<core::Problem> listProblem; ///< deviceIo: why nobody knows what the list says of unchanged files

    std::size_t count(WriteOutcome outcome) const;
    std::vector<std::string> needChecksumUpdate() const;
};

/// All functions block, and give besides their own errors: disconnected, noAnswer, linkFailed, cancelled, pythonFailed
/// (with the module's traceback). Problem::subject is the path on the module where there is one. After every error the
/// old files are as they were, and nothing on the module is open.
class ModuleFiles
{
public:
    /// The module must have been entered, and must outlive this.
    explicit ModuleFiles(PythonModule& module) : m_module(module) {}

    enum class Depth { folder, tree };
    enum class Crcs { none, all };

    /// What lies in a folder, sorted by path, without the folder itself and without our own temporary files.
    /// One command, however large the tree is. notFound, notDirectory.
    core::HostResult<std::vector<ModuleFile>> list(const std::string& folder, Depth depth, Crcs crcs = Crcs::none);
    /// notFound.
    core::HostResult<ModuleFile> stat(const std::string& path, Crcs crcs = Crcs::none);
    /// The same for many at once; nothing for those that are not there.
    core::HostResult<std::vector<std::optional<ModuleFile>>> stat(std::span<const std::string> paths, Crcs crcs);
    /// Of the file system that this path lies on.
    core::HostResult<ModuleSpace> space(const std::string& path = "/usr");

    /// A whole file, compared by size and CRC. notFound, isDirectory; flashDiffers when it cannot be read whole.
    core::HostResult<std::vector<std::byte>> read(const std::string& path, TransferObserver& observer,
                                                  const CancelToken& cancel);
    /// Many in one stream; one content for each path. The first that fails ends it.
    core::HostResult<std::vector<std::vector<std::byte>>> read(std::span<const std::string> paths,
                                                               TransferObserver& observer, const CancelToken& cancel);

    struct WriteResult {
        WriteReport report;                   ///< also of a write that failed: what had been done by then
        std::optional<core::Problem> problem; ///< nothing: all is done
    };

    /// Writes files in one stream, making folders where they are missing. What is the same already is skipped; what a
    /// write that broke off left behind is gone on with. noSpace, saying how many kB are missing, before anything is
    /// written; isDirectory, notDirectory; flashDiffers when the module's flash does not hold what was sent.
    WriteResult write(std::span<const OutgoingFile> files, const WriteOptions& options, TransferObserver& observer,
                      const CancelToken& cancel);

    /// notFound, isDirectory.
    core::HostResult<void> remove(const std::string& path);
    /// Several at once, files and empty folders, in this order; those that are not there are passed over.
    core::HostResult<void> removeAll(std::span<const std::string> paths);
    /// notFound; exists when `to` is there and `replace` is false; isDirectory when it is a folder; badArgument when it
    /// is `from` itself or lies below it.
    core::HostResult<void> rename(const std::string& from, const std::string& to, bool replace = false);
    /// With its parents; nothing to do when it is there. notDirectory where a file is in the way.
    core::HostResult<void> makeFolder(const std::string& path);
    /// Many at once.
    core::HostResult<void> makeFolders(std::span<const std::string> paths);
    /// An empty folder. notFound, notDirectory, notEmpty.
    core::HostResult<void> removeFolder(const std::string& path);
    /// With all that lies in it: ask first, with the count of list(). Refuses "/usr" itself (badArgument).
    core::HostResult<void> removeTree(const std::string& path);

    /// Tells the module's list (/usr/checksum.json) that these files are as they are on purpose: the vendor's own
    /// checksum.update(). Gives those that it did not take: not listed, listed without the slash in front, or a
    /// firmware without that function.
    core::HostResult<std::vector<std::string>> updateChecksums(std::span<const std::string> paths);

    /// Those of these files, given with their CRCs, that the module's list names with another value: the user's, or
    /// that of the backup when there is none. Nothing where there is no list that can be used; deviceIo.
    core::HostResult<std::vector<std::string>> listedOtherwise(std::span<const ModuleFile> files,
                                                               const CancelToken& cancel);

private:
    PythonModule& m_module;
};

} // namespace device
