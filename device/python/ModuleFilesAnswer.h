// SPDX-License-Identifier: MIT
// The answers of device/python/helpers/files*.py, and how paths are written in the calls of them.
#pragma once

#include "core/Problem.h"
#include "device/python/Interpreter.h"
#include "device/python/ModuleFiles.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

/// One record of an answer; what its numbers mean depends on the kind.
struct FileRecord {
    char kind = 0;
    std::string path;
    std::uint32_t size = 0;
    std::uint32_t crc = 0;
};

/// The records of a whole answer. linkFailed when it is damaged or not complete. A record of an error (kind e) becomes
/// the Problem of its number, with its path: notFound, exists, notDirectory, isDirectory, notEmpty, noSpace, readOnly,
/// deviceIo. What something else has printed meanwhile is added to `others`.
core::HostResult<std::vector<FileRecord>> fileRecordsIn(std::string_view answer, std::string& others);

/// Kinds f, c and d.
ModuleFile moduleFileOf(FileRecord record);

/// An error number of the module's file system about this path. The vendor's littlefs has its own number 52.
core::Problem fileProblemOf(std::uint32_t number, const std::string& path);

/// Loads the helpers that every call needs, crc.py and files.py, and these behind them.
core::HostResult<void> loadFilesHelper(Interpreter& interpreter, std::vector<Interpreter::Helper> more = {});

/// What may be asked once more when its answer arrives damaged, because it then says the same.
enum class FilesCall : std::uint8_t { once, repeatable };

/// The code of a call of these helpers with its CRC, so that a damaged path is not taken for another one. Its value is
/// None. To be run by whileDamaged().
std::string checkedCall(const std::string& call);
/// Whether such a call arrived damaged: nothing of it was done.
bool isDamagedCall(const core::Problem& problem);
/// What `run` gives, which runs a checked call; again while that arrives damaged, at the most three times in all, then
/// linkFailed.
template <class Run>
auto whileDamaged(Run run) -> decltype(run())
{
    for (int attempt = 0; attempt < 3; ++attempt)
        if (auto done = run(); done || !isDamagedCall(done.error()))
            return done;
    return core::problem(core::ErrorCode::linkFailed, "", "commands keep arriving damaged at the module");
}

/// What a call of these helpers answers. One that arrived damaged is repeated.
core::HostResult<std::vector<FileRecord>> askFilesHelper(Interpreter& interpreter, const std::string& call,
                                                         FilesCall kind);

/// The same of helpers/files_manage.py, which is loaded for it.
core::HostResult<std::vector<FileRecord>> askFileManager(Interpreter& interpreter, const std::string& call,
                                                         FilesCall kind);
/// function(paths + rest), with as many of the paths as a command bears, again and again. What is done for a path
/// already, it passes over.
core::HostResult<std::vector<FileRecord>> askFileManager(Interpreter& interpreter, const std::string& function,
                                                         std::span<const std::string> paths,
                                                         const std::string& rest = {});

/// "[b'/usr/a',b'/usr/b']"
std::string pythonList(std::span<const std::string> paths);

/// How many of these paths one command should have in its text: the module keeps that in its heap twice. At least one
/// of any.
std::size_t pathsOfACommand(std::span<const std::string> paths);

/// Little-endian, as ustruct's "<I" and "<H".
void appendU32(std::string& to, std::uint32_t value);
void appendU16(std::string& to, std::uint32_t value);

} // namespace device
