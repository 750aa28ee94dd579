// SPDX-License-Identifier: MIT
#include "firmware/board/host/FileFlash.h"

#include "core/package/AtomicFile.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace firmware::host
{

using core::ErrorCode;
using core::HostResult;
using core::Result;

namespace
{

// A sector is erased in steps, so that an end in the middle leaves a part of it.
constexpr std::size_t eraseStep = 1024;

std::string reason()
{
    return std::generic_category().message(errno);
}

} // namespace

HostResult<std::unique_ptr<FileFlash>> FileFlash::open(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        const std::vector<std::byte> erased(usualFlashSize, std::byte{0xFF});
        if (const auto done = core::package::writeAtomically(path, core::package::ByteView(erased)); !done)
            return std::unexpected(done.error());
    }
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0)
        return core::problem(ErrorCode::ioFailed, path.string(), reason());
    std::unique_ptr<FileFlash> flash(new FileFlash(descriptor, 0));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return core::problem(ErrorCode::ioFailed, path.string(), "another simulated module uses this flash");
    struct stat facts {
    };
    if (::fstat(descriptor, &facts) != 0)
        return core::problem(ErrorCode::ioFailed, path.string(), reason());
    if (facts.st_size <= 0 || facts.st_size > largestFlashSize || facts.st_size % sectorSize != 0)
        return core::problem(ErrorCode::outOfRange, path.string(),
                             "a flash has whole sectors of 4096 bytes, and 16 MB at most");
    auto& content = flash->m_memory.content();
    content.resize(static_cast<std::size_t>(facts.st_size));
    for (std::size_t at = 0; at < content.size();) {
        const auto got = ::pread(descriptor, content.data() + at, content.size() - at, static_cast<off_t>(at));
        if (got <= 0)
            return core::problem(ErrorCode::ioFailed, path.string(), got < 0 ? reason() : "it ends early");
        at += static_cast<std::size_t>(got);
    }
    return flash;
}

FileFlash::~FileFlash()
{
    ::close(m_descriptor);
}

Result<void> FileFlash::program(std::uint32_t offset, std::span<const std::byte> in)
{
    if (const auto done = m_memory.program(offset, in); !done)
        return done;
    return store(offset, in.size(), pageSize);
}

Result<void> FileFlash::erase(std::uint32_t offset)
{
    if (const auto done = m_memory.erase(offset); !done)
        return done;
    return store(offset, sectorSize, eraseStep);
}

Result<void> FileFlash::flipBits(std::uint32_t offset, std::byte bits)
{
    if (offset >= size())
        return core::fail<ErrorCode::outOfRange, "flash">();
    m_memory.content()[offset] ^= bits;
    return store(offset, 1, 1);
}

Result<void> FileFlash::store(std::uint32_t offset, std::size_t size, std::size_t pieceSize)
{
    while (size > 0) {
        const auto piece = std::min(size, pieceSize);
        const auto put = ::pwrite(m_descriptor, m_memory.content().data() + offset, piece, offset);
        if (put <= 0)
            return core::fail<ErrorCode::deviceIo, "flash file">();
        offset += static_cast<std::uint32_t>(put);
        size -= static_cast<std::size_t>(put);
    }
    return {};
}

} // namespace firmware::host
