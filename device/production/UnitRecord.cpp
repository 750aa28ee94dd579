// SPDX-License-Identifier: MIT
#include "device/production/UnitRecord.h"

#include "core/checksum/Sha256.h"
#include "core/package/AtomicFile.h"
#include "core/package/Package.h"
#include "core/project/StatusExport.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

std::string firstLine()
{
    return core::project::csvLine({"time", "port", "usb_path", "serial", "package_sha256", "result", "code", "phase",
                                   "module", "seconds", "words"});
}

std::string timeText(std::chrono::system_clock::time_point time)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[24];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

const char* resultOf(const UnitRecord& record)
{
    if (record.hasPassed())
        return "pass";
    const bool isCancelled = record.code == ErrorCode::cancelled || record.code == ErrorCode::terminated;
    return isCancelled ? "cancelled" : "fail";
}

std::unexpected<core::Problem> systemProblem(const std::filesystem::path& path)
{
    return core::problem(ErrorCode::ioFailed, path.string(), std::strerror(errno));
}

/// Other programs that add to the same file wait meanwhile.
class FileLock
{
public:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) { ::flock(m_descriptor, LOCK_EX); }
    ~FileLock() { ::flock(m_descriptor, LOCK_UN); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int m_descriptor;
};

bool writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const auto size = ::write(descriptor, text.data(), text.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return ::fdatasync(descriptor) == 0 || errno == EINVAL; // a pipe has nothing to sync
}

} // namespace

std::string csvLineOf(const UnitRecord& record)
{
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f", static_cast<double>(record.duration.count()) / 1e6);
    return core::project::csvLine({timeText(record.time), record.port, record.usbPath, record.serial,
                                   record.packageSha256, resultOf(record),
                                   record.code ? "L" + std::to_string(static_cast<unsigned>(*record.code)) : "",
                                   nameOf(record.phase), nameOf(record.module), seconds, record.words});
}

HostResult<std::unique_ptr<RecordFile>> RecordFile::open(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return systemProblem(path);
    std::unique_ptr<RecordFile> file(new RecordFile(path, descriptor));
    const FileLock lock(descriptor);
    const std::string expected = firstLine();
    std::string begin(expected.size(), '\0');
    const auto size = ::pread(descriptor, begin.data(), begin.size(), 0);
    if (size < 0)
        return systemProblem(path);
    if (size == 0 && !writeAll(descriptor, expected))
        return systemProblem(path);
    if (size != 0 && begin != expected)
        return core::problem(ErrorCode::badMagic, path.string(), "it does not begin as a record of modules does");
    return file;
}

RecordFile::~RecordFile()
{
    ::close(m_descriptor);
}

HostResult<void> RecordFile::append(const UnitRecord& record)
{
    const std::lock_guard guard(m_lock);
    const FileLock lock(m_descriptor);
    std::string line = csvLineOf(record);
    // A power cut may have left half a line.
    const auto end = ::lseek(m_descriptor, 0, SEEK_END);
    char last = '\n';
    if (end > 0 && ::pread(m_descriptor, &last, 1, end - 1) == 1 && last != '\n')
        line.insert(0, "\r\n");
    if (!writeAll(m_descriptor, line))
        return systemProblem(m_path);
    return {};
}

std::string sha256Text(std::span<const std::byte> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : core::checksum::sha256(bytes)) {
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

HostResult<std::string> sha256OfFile(const std::filesystem::path& path)
{
    const auto file = core::package::readWholeFile(path, core::package::maxPackageSize);
    if (!file)
        return std::unexpected(file.error());
    return sha256Text(file->view());
}

} // namespace device
