// SPDX-License-Identifier: MIT
// What is written down of each module of a production line.
#pragma once

#include "core/Problem.h"
#include "device/download/Download.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace device
{

struct UnitRecord {
    std::chrono::system_clock::time_point time; ///< when it began
    std::string port;                           ///< "/dev/ttyUSB2"
    std::string usbPath;                        ///< "1-4.2"; empty without USB
    std::string serial;                         ///< IMEI, else the serial number that USB tells, else empty
    std::string packageSha256;                  ///< 64 hexadecimal digits
    std::optional<core::ErrorCode> code;        ///< nothing: passed
    Phase phase = Phase::prepare;               ///< in which it ended
    ModuleState module = ModuleState::untouched;
    Time duration{};
    std::string words; ///< the facts of a failure, in English

    bool hasPassed() const { return !code; }
};

/// The fields of a line: time (UTC, ISO 8601), port, usb_path, serial, package_sha256, result (pass, fail or
/// cancelled), code ("L6001"), phase, module, seconds, words.
std::string csvLineOf(const UnitRecord& record);

/// A file that lines are added to, by several threads and by several programs. Its first line names the fields.
class RecordFile
{
public:
    /// Makes the file when there is none. ioFailed; badMagic for a file that begins with something else.
    static core::HostResult<std::unique_ptr<RecordFile>> open(const std::filesystem::path& path);
    ~RecordFile();
    RecordFile(const RecordFile&) = delete;
    RecordFile& operator=(const RecordFile&) = delete;

    /// The line is on the disk when this returns. ioFailed.
    core::HostResult<void> append(const UnitRecord& record);

private:
    RecordFile(std::filesystem::path path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

    std::filesystem::path m_path;
    int m_descriptor;
    std::mutex m_lock;
};

/// 64 hexadecimal digits, lower case.
std::string sha256Text(std::span<const std::byte> bytes);
/// Of a file. The errors of core::package::readWholeFile.
core::HostResult<std::string> sha256OfFile(const std::filesystem::path& path);

} // namespace device
