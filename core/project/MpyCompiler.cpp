// SPDX-License-Identifier: MIT
#include "core/project/MpyCompiler.h"

#include "core/checksum/Sha256.h"
#include "core/package/AtomicFile.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace core::project
{

namespace
{

namespace fs = std::filesystem;

// A compiler takes milliseconds; something else that was chosen by mistake may wait for ever.
constexpr std::chrono::seconds longestRun{20};

/// A folder that goes with its content.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        std::error_code error;
        auto name = (fs::temp_directory_path(error) / "lifeboat-mpy-XXXXXX").string();
        if (!error && ::mkdtemp(name.data()))
            m_path = name;
    }
    ~TemporaryFolder()
    {
        std::error_code error;
        if (!m_path.empty())
            fs::remove_all(m_path, error);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const fs::path& path() const { return m_path; } ///< empty: could not be made

private:
    fs::path m_path;
};

struct Run {
    bool succeeded = false;
    std::string output; ///< both streams
};

/// Runs a program to its end with what it says in `outputPath`.
HostResult<Run> run(const fs::path& program, std::vector<std::string> arguments, const fs::path& outputPath)
{
    arguments.insert(arguments.begin(), program.string());
    std::vector<char*> pointers;
    for (auto& argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t process = 0;
    const int error = ::posix_spawn(&process, program.c_str(), &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return problem(error == ENOENT ? ErrorCode::notFound : ErrorCode::unreadable, program.string(),
                       std::string("the compiler cannot be started: ") + std::strerror(error));

    int status = 0;
    const auto deadline = std::chrono::steady_clock::now() + longestRun;
    for (pid_t ended = 0; ended == 0;) {
        ended = ::waitpid(process, &status, WNOHANG);
        if (ended < 0 && errno != EINTR)
            return problem(ErrorCode::internal, program.string(), std::strerror(errno));
        if (ended == 0 && std::chrono::steady_clock::now() > deadline) {
            ::kill(process, SIGKILL);
            ::waitpid(process, &status, 0);
            return problem(ErrorCode::noAnswer, program.string(), "the compiler does not come to an end");
        }
        if (ended <= 0) {
            ended = 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    Run result{.succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0, .output = {}};
    if (const auto bytes = package::readWholeFile(outputPath, 1 << 20))
        result.output.assign(reinterpret_cast<const char*>(bytes->data.get()), bytes->size);
    return result;
}

/// The number behind `mark`, or nothing.
std::string numberAfter(const std::string& text, std::string_view mark)
{
    const auto at = text.rfind(mark);
    if (at == text.npos)
        return {};
    const auto begin = at + mark.size();
    return text.substr(begin, text.find_first_not_of("0123456789", begin) - begin);
}

std::string lastLine(std::string text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

std::string needed()
{
    return "QuecPython needs version " + std::to_string(quecPythonMpy.version) +
           ", made by the mpy-cross of MicroPython 1.12 or 1.13";
}

} // namespace

HostResult<MpyHeader> readMpyHeader(std::span<const std::byte> file)
{
    if (file.size() < 4)
        return problem(ErrorCode::truncated, {}, "an .mpy has a header of 4 bytes");
    const auto at = [file](std::size_t i) { return std::to_integer<std::uint8_t>(file[i]); };
    if (at(0) != 'M')
        return problem(ErrorCode::badMagic, {}, "an .mpy begins with M");
    MpyHeader header{at(1), false, static_cast<std::uint8_t>(at(2) >> 2), at(3)};
    header.unicode = header.version < 6 && (at(2) & 2) != 0;
    return header;
}

HostResult<void> checkMpy(const MpyHeader& header)
{
    const auto refuse = [](const std::string& what) {
        return problem(ErrorCode::unsupportedVersion, {}, "the compiler made " + what + "; " + needed());
    };
    if (header.version != quecPythonMpy.version)
        return refuse("an .mpy of version " + std::to_string(header.version));
    if (header.unicode != quecPythonMpy.unicode)
        return refuse("an .mpy for an interpreter with Unicode strings");
    if (header.architecture != quecPythonMpy.architecture)
        return refuse("machine code");
    if (header.smallIntBits > quecPythonMpy.smallIntBits)
        return refuse("small integers of " + std::to_string(header.smallIntBits) + " bits, not of " +
                      std::to_string(quecPythonMpy.smallIntBits));
    return {};
}

bool MpyCompiler::compiles(std::string_view path)
{
    return path.ends_with(".py") && path != "main.py" && path != "boot.py";
}

HostResult<void> MpyCompiler::checkVersion()
{
    if (m_isChecked)
        return {};
    const TemporaryFolder folder;
    if (folder.path().empty())
        return problem(ErrorCode::ioFailed, {}, "no temporary folder can be made");
    const auto told = run(m_program, {"--version"}, folder.path() / "output");
    if (!told)
        return std::unexpected(told.error());
    const auto version = numberAfter(told->output, "mpy v");
    if (!version.empty() && version != std::to_string(quecPythonMpy.version))
        return problem(ErrorCode::unsupportedVersion, m_program.string(),
                       "this compiler makes .mpy of version " + version + "; " + needed());
    m_isChecked = true;
    return {};
}

HostResult<std::vector<std::byte>> MpyCompiler::compile(const std::string& path, std::span<const std::byte> source)
{
    if (auto known = checkVersion(); !known)
        return std::unexpected(known.error());
    const TemporaryFolder folder;
    const auto in = folder.path() / "source.py";
    const auto out = folder.path() / "compiled.mpy";
    if (folder.path().empty())
        return problem(ErrorCode::ioFailed, {}, "no temporary folder can be made");
    std::ofstream file(in, std::ios::binary);
    file.write(reinterpret_cast<const char*>(source.data()), static_cast<std::streamsize>(source.size()));
    file.close();
    if (!file)
        return problem(ErrorCode::ioFailed, in.string(), "the temporary file cannot be written");
    const auto ran =
        run(m_program, {"-mno-unicode", "-s", path, "-o", out.string(), in.string()}, folder.path() / "output");
    if (!ran)
        return std::unexpected(ran.error());
    if (!ran->succeeded) {
        const auto line = numberAfter(ran->output, ", line ");
        return problem(ErrorCode::syntax, path,
                       (line.empty() ? std::string() : "line " + line + ": ") + lastLine(ran->output));
    }
    const auto compiled = package::readWholeFile(out, maxUserFileSize);
    if (!compiled)
        return problem(compiled.error().code, m_program.string(), "the compiler wrote no file");
    const auto bytes = compiled->view();
    auto header = readMpyHeader(bytes);
    auto checked = header ? checkMpy(*header) : std::unexpected(header.error());
    if (!checked) {
        checked.error().subject = m_program.string();
        return std::unexpected(checked.error());
    }
    return std::vector(bytes.begin(), bytes.end());
}

HostResult<void> MpyCompiler::compile(FileSet& set)
{
    for (auto& file : set.files) {
        if (!compiles(file.path))
            continue;
        const auto name = file.path.substr(0, file.path.size() - 2) + "mpy";
        if (std::ranges::find(set.files, name, &UserFile::path) != set.files.end())
            return problem(ErrorCode::duplicate, name, "the project holds this file and the source that becomes it");
        const auto digest = checksum::sha256(file.content);
        const std::pair key{file.path, std::string(reinterpret_cast<const char*>(digest.data()), digest.size())};
        auto known = m_compiled.find(key);
        if (known == m_compiled.end()) {
            auto compiled = compile(file.path, file.content);
            if (!compiled)
                return std::unexpected(compiled.error());
            known = m_compiled.emplace(key, std::move(*compiled)).first;
        }
        file.content = known->second;
        file.source = std::exchange(file.path, name);
    }
    std::ranges::sort(set.files, {}, &UserFile::path);
    return {};
}

} // namespace core::project
