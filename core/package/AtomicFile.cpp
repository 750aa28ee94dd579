// SPDX-License-Identifier: MIT
#include "core/package/AtomicFile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace core::package
{

namespace
{

/// A file descriptor that is closed at the end of its block.
class File
{
public:
    explicit File(int descriptor) : m_descriptor(descriptor) {}
    ~File()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }
    /// Gives the verdict that some file systems only give at the end.
    bool close() { return ::close(std::exchange(m_descriptor, -1)) == 0; }

private:
    int m_descriptor;
};

std::unexpected<Problem> systemProblem(const std::filesystem::path& path, const std::string& whatFailed,
                                       ErrorCode code = ErrorCode::ioFailed)
{
    const int error = errno;
    return problem(error == ENOENT ? ErrorCode::notFound : code, path.string(),
                   whatFailed + ": " + std::strerror(error));
}

/// Removes the temporary file unless it got its name.
class Temporary
{
public:
    explicit Temporary(std::filesystem::path path) : m_path(std::move(path)) {}
    ~Temporary()
    {
        if (!m_path.empty())
            ::unlink(m_path.c_str());
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    bool renameTo(const std::filesystem::path& target)
    {
        if (::rename(m_path.c_str(), target.c_str()) != 0)
            return false;
        m_path.clear();
        return true;
    }

private:
    std::filesystem::path m_path;
};

bool writeAll(int descriptor, ByteView bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

/// Reads until `into` is full or the file ends; nothing on an error.
std::optional<std::size_t> readUpTo(int descriptor, std::span<std::byte> into)
{
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::read(descriptor, into.data() + done, into.size() - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::nullopt;
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace

HostResult<Buffer> readWholeFile(const std::filesystem::path& path, std::uint64_t limitBytes)
{
    // O_NONBLOCK keeps a FIFO from blocking here; it means nothing to a regular file.
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.isOpen())
        return systemProblem(path, "cannot be opened", ErrorCode::unreadable);
    struct stat status {
    };
    if (::fstat(file.descriptor(), &status) != 0)
        return systemProblem(path, "cannot be examined", ErrorCode::unreadable);
    if (!S_ISREG(status.st_mode))
        return problem(ErrorCode::unreadable, path.string(), "is not a regular file");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > limitBytes)
        return problem(ErrorCode::tooLarge, path.string(),
                       std::to_string(size) + " bytes, at most " + std::to_string(limitBytes) + " are accepted");
    Buffer buffer = Buffer::ofSize(static_cast<std::size_t>(size));
    const auto got = readUpTo(file.descriptor(), buffer.bytes());
    if (!got)
        return systemProblem(path, "cannot be read", ErrorCode::unreadable);
    if (*got != buffer.size)
        return problem(ErrorCode::unreadable, path.string(), "became shorter while it was read");
    return buffer;
}

HostResult<void> compareWithFile(const std::filesystem::path& path, std::span<const ByteView> pieces)
{
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.isOpen())
        return systemProblem(path, "cannot be read back");
    constexpr std::size_t chunkSize = 1 << 18; // small enough to stay in the cache between reading and comparing
    Buffer chunk = Buffer::ofSize(chunkSize);
    std::uint64_t offset = 0;
    for (ByteView piece : pieces) {
        while (!piece.empty()) {
            const auto want = chunk.bytes().first(std::min(chunkSize, piece.size()));
            const auto got = readUpTo(file.descriptor(), want);
            if (!got)
                return systemProblem(path, "cannot be read back");
            if (*got != want.size() || std::memcmp(want.data(), piece.data(), want.size()) != 0)
                return problem(ErrorCode::readBackDiffers, path.string(),
                               "what was read back differs from what was written near byte " + std::to_string(offset));
            offset += want.size();
            piece = piece.subspan(want.size());
        }
    }
    const auto rest = readUpTo(file.descriptor(), chunk.bytes().first(1));
    if (!rest || *rest != 0)
        return problem(ErrorCode::readBackDiffers, path.string(), "the file is longer than what was written");
    return {};
}

HostResult<void> writeAtomically(const std::filesystem::path& path, std::span<const ByteView> pieces)
{
    // A symbolic link stays one: the file that it names is replaced.
    std::error_code ignored;
    std::filesystem::path target = path;
    if (std::filesystem::is_symlink(path, ignored))
        target = std::filesystem::weakly_canonical(path, ignored);
    if (target.filename().empty())
        return problem(ErrorCode::ioFailed, path.string(), "is not the name of a file");

    struct stat old {
    };
    const bool replaces = ::stat(target.c_str(), &old) == 0;
    if (replaces && !S_ISREG(old.st_mode))
        return problem(ErrorCode::ioFailed, path.string(), "is not a regular file");

    const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
    std::filesystem::path name;
    int descriptor = -1;
    for (int number = 0; number < 1000 && descriptor < 0; ++number) {
        name = folder / (".lifeboat-" + std::to_string(number) + ".part");
        descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST)
            break;
    }
    File file(descriptor);
    if (!file.isOpen())
        return systemProblem(folder, "no file can be made here");
    Temporary temporary(name);

    for (const ByteView piece : pieces)
        if (!writeAll(file.descriptor(), piece))
            return systemProblem(path, "cannot be written");
    if (replaces && ::fchmod(file.descriptor(), old.st_mode & 07777) != 0)
        return systemProblem(path, "cannot take over the permissions");
    if (::fsync(file.descriptor()) != 0 || !file.close())
        return systemProblem(path, "cannot be written");

    if (auto same = compareWithFile(temporary.path(), pieces); !same)
        return same;
    if (!temporary.renameTo(target))
        return systemProblem(path, "cannot be given its name");
    if (const File parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); parent.isOpen())
        ::fsync(parent.descriptor()); // not all file systems can, and the content is safe already
    return {};
}

} // namespace core::package
