// SPDX-License-Identifier: MIT
// Compiles Python files to .mpy with an mpy-cross that the user provides, and checks that modules can load the result.
#pragma once

#include "core/Problem.h"
#include "core/project/FileSet.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace core::project
{

/// The first four bytes of an .mpy file.
struct MpyHeader {
    std::uint8_t version = 0;
    bool unicode = false;          ///< until version 5: made for an interpreter with Unicode strings
    std::uint8_t architecture = 0; ///< 0: no machine code
    std::uint8_t smallIntBits = 0;

    bool operator==(const MpyHeader&) const = default;
};

/// What QuecPython loads (quecpython-backup 9.1): MicroPython 1.12 and 1.13, built without Unicode strings.
inline constexpr MpyHeader quecPythonMpy{5, false, 0, 31};

/// Errors: truncated, badMagic.
HostResult<MpyHeader> readMpyHeader(std::span<const std::byte> file);
/// unsupportedVersion (with what is needed) when a module would refuse it.
HostResult<void> checkMpy(const MpyHeader& header);

/// Started programs run one at a time; an object is used by one thread at a time.
class MpyCompiler
{
public:
    explicit MpyCompiler(std::filesystem::path program) : m_program(std::move(program)) {}

    const std::filesystem::path& program() const { return m_program; }

    /// Whether a file of a project is compiled: Python, but neither main.py nor boot.py of /usr, which the module looks
    /// for under these names.
    static bool compiles(std::string_view path);

    /// Puts the compiled file in the place of each that compiles(). What was compiled before is remembered.
    /// Errors: notFound, unreadable (the program cannot be started), syntax (subject: the file, detail: line and
    /// message), duplicate (the .mpy is there too), unsupportedVersion, noAnswer.
    HostResult<void> compile(FileSet& files);

    /// One file; `path` as in messages and tracebacks.
    HostResult<std::vector<std::byte>> compile(const std::string& path, std::span<const std::byte> source);

private:
    HostResult<void> checkVersion();

    std::filesystem::path m_program;
    bool m_isChecked = false;
    std::map<std::pair<std::string, std::string>, std::vector<std::byte>> m_compiled; ///< by path and SHA-256
};

} // namespace core::project
