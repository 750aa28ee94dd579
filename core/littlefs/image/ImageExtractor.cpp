// SPDX-License-Identifier: MIT
// Every step goes through an open folder and one name in it, never through a path that somebody could have bent.
#include "core/littlefs/image/ImageExtractor.h"

#include "core/littlefs/image/EntryName.h"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace core::littlefs
{

namespace
{

class FileDescriptor
{
public:
    explicit FileDescriptor(int fd) : m_fd(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~FileDescriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }

    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }
    /// Some file systems report only here that data could not be stored.
    bool close() { return ::close(std::exchange(m_fd, -1)) == 0; }

private:
    int m_fd;
};

std::string systemText(int error)
{
    return std::generic_category().message(error);
}

bool writeAll(int fd, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

class Extractor
{
public:
    Extractor(const Inspection& inspection, FileDescriptor target) : m_inspection(inspection)
    {
        m_open.push_back({ImageEntry::inRoot, std::move(target)});
    }

    HostResult<ExtractReport> run()
    {
        const auto& entries = m_inspection.entries;
        std::vector<bool> isSkipped(entries.size());
        for (std::uint32_t index = 0; index < entries.size(); ++index) {
            const ImageEntry& entry = entries[index];
            if (entry.parent != ImageEntry::inRoot && isSkipped[entry.parent]) {
                isSkipped[index] = true;
                continue;
            }
            while (m_open.back().entry != entry.parent)
                m_open.pop_back();
            auto done = entry.isDirectory ? enterDirectory(index) : writeFile(entry);
            if (!done)
                return std::unexpected(std::move(done.error()));
            isSkipped[index] = !*done;
        }
        return std::move(m_report);
    }

private:
    struct OpenDirectory {
        std::uint32_t entry;
        FileDescriptor fd;
    };

    int parent() const { return m_open.back().fd.get(); }

    bool skip(const ImageEntry& entry, ErrorCode code, std::string detail)
    {
        m_report.skipped.emplace_back(code, m_inspection.pathOf(entry), std::move(detail));
        return false;
    }

    /// What is wrong with this one entry is skipped; what would go wrong with the next one too ends the run.
    HostResult<bool> judge(const ImageEntry& entry, int error)
    {
        switch (error) {
        case EEXIST:
            return skip(entry, ErrorCode::exists, "it is there already and was left as it is");
        case ELOOP:
        case ENOTDIR:
            return skip(entry, ErrorCode::exists, "something else of this name is there already");
        case EINVAL:
        case EILSEQ:
        case ENAMETOOLONG:
            return skip(entry, ErrorCode::badName, systemText(error));
        case EMFILE:
        case EACCES:
            return skip(entry, ErrorCode::ioFailed, systemText(error));
        default:
            return problem(ErrorCode::ioFailed, m_inspection.pathOf(entry), systemText(error));
        }
    }

    HostResult<bool> enterDirectory(std::uint32_t index)
    {
        const ImageEntry& entry = m_inspection.entries[index];
        if (!isUsableName(entry.name))
            return skip(entry, ErrorCode::badName, "no file can have this name");
        if (::mkdirat(parent(), entry.name.c_str(), 0777) != 0 && errno != EEXIST)
            return judge(entry, errno);
        FileDescriptor fd(::openat(parent(), entry.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!fd.isOpen())
            return judge(entry, errno);
        m_open.push_back({index, std::move(fd)});
        ++m_report.directories;
        return true;
    }

    HostResult<bool> writeFile(const ImageEntry& entry)
    {
        if (!isUsableName(entry.name))
            return skip(entry, ErrorCode::badName, "no file can have this name");
        if (!entry.crcs)
            return skip(entry, ErrorCode::corrupt, "the file cannot be read whole");
        struct stat existing;
        if (::fstatat(parent(), entry.name.c_str(), &existing, AT_SYMLINK_NOFOLLOW) == 0)
            return judge(entry, EEXIST);
        if (errno != ENOENT)
            return judge(entry, errno);

        const auto content = readContent(m_inspection, entry);
        if (!content)
            return std::unexpected(content.error());
        std::string temporary;
        FileDescriptor fd = createTemporary(entry.name, temporary);
        if (!fd.isOpen())
            return judge(entry, errno);
        const bool stored = writeAll(fd.get(), *content) && fd.close() && takeName(temporary, entry.name);
        const int error = errno;
        if (!stored) {
            ::unlinkat(parent(), temporary.c_str(), 0);
            return judge(entry, error);
        }
        ++m_report.files;
        m_report.bytes += content->size();
        return true;
    }

    FileDescriptor createTemporary(const std::string& finalName, std::string& name)
    {
        for (;;) {
            name = ".lifeboat-" + std::to_string(m_nextTemporary) + ".part";
            if (name == finalName)
                name += ".part";
            const int fd = ::openat(parent(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
            if (fd >= 0 || errno != EEXIST)
                return FileDescriptor(fd);
            ++m_nextTemporary; // left behind by a run that was killed, or a file of the image
        }
    }

    bool takeName(const std::string& temporary, const std::string& name)
    {
        if (::renameat2(parent(), temporary.c_str(), parent(), name.c_str(), RENAME_NOREPLACE) == 0)
            return true;
        // Not every file system can refuse to replace; that nothing stands there was looked up before.
        return (errno == EINVAL || errno == ENOSYS) &&
               ::renameat(parent(), temporary.c_str(), parent(), name.c_str()) == 0;
    }

    const Inspection& m_inspection;
    std::vector<OpenDirectory> m_open; ///< from the target down to the folder of the last entry
    ExtractReport m_report;
    unsigned m_nextTemporary = 0;
};

} // namespace

HostResult<ExtractReport> extractImage(const Inspection& inspection, const std::filesystem::path& target)
{
    if (!inspection.usable)
        return problem(inspection.damages.front().code, {}, inspection.damages.front().description);
    std::error_code error;
    std::filesystem::create_directories(target, error);
    FileDescriptor fd(::open(target.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.isOpen())
        return problem(ErrorCode::ioFailed, target.string(), systemText(errno));
    return Extractor(inspection, std::move(fd)).run();
}

} // namespace core::littlefs
