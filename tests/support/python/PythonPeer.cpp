// SPDX-License-Identifier: MIT
#include "tests/support/python/PythonPeer.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace test
{

namespace
{

// Frames in both directions: their size (4 bytes, little endian), a type, the content. See peer.mjs.

constexpr auto never = std::numeric_limits<std::int64_t>::max();

void putNumber(Bytes& into, std::uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; ++i)
        into.push_back(static_cast<std::byte>(value >> (8 * i)));
}

void putText(Bytes& into, std::string_view text)
{
    putNumber(into, text.size(), 2);
    const auto bytes = std::as_bytes(std::span(text));
    into.insert(into.end(), bytes.begin(), bytes.end());
}

class Cursor
{
public:
    explicit Cursor(std::span<const std::byte> bytes) : m_left(bytes) {}

    bool atEnd() const { return m_left.empty(); }
    std::uint64_t number(unsigned size)
    {
        std::uint64_t value = 0;
        for (const auto byte : bytes(size))
            value |= static_cast<std::uint64_t>(byte) << (8 * m_shift++);
        m_shift = 0;
        return value;
    }
    Bytes bytes(std::size_t size)
    {
        if (size > m_left.size())
            throw std::runtime_error("the Python peer sent half a frame");
        Bytes taken(m_left.begin(), m_left.begin() + static_cast<std::ptrdiff_t>(size));
        m_left = m_left.subspan(size);
        return taken;
    }

private:
    std::span<const std::byte> m_left;
    unsigned m_shift = 0;
};

void sendAll(int socket, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            throw std::runtime_error("the Python peer has ended");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void receiveAll(int socket, std::span<std::byte> into)
{
    while (!into.empty()) {
        const auto count = ::recv(socket, into.data(), into.size(), 0);
        if (count <= 0)
            throw std::runtime_error("the Python peer has ended");
        into = into.subspan(static_cast<std::size_t>(count));
    }
}

std::string nodeProgram()
{
    const char* given = std::getenv("LIFEBOAT_NODE");
    return given ? given : "node";
}

bool hasNode()
{
    static const bool has = std::system((nodeProgram() + " --version >/dev/null 2>&1").c_str()) == 0;
    return has;
}

std::int64_t microseconds(device::Time time)
{
    return time == device::Time::max() ? never : time.count();
}

nlohmann::json jsonOf(const PythonSettings& settings)
{
    const std::array rawPastes{"windowed", "refused", "old"};
    const std::array locks{"open", "refuses", "password"};
    const auto seconds = [](device::Time time) {
        return time == device::Time::max() ? 1e12 : static_cast<double>(time.count());
    };
    return {{"model", settings.model},
            {"usrBlocks", settings.usrBlocks},
            {"bakBlocks", settings.bakBlocks},
            {"hasRestore", settings.hasRestore},
            {"rawPaste", rawPastes.at(static_cast<std::size_t>(settings.rawPaste))},
            {"lock", locks.at(static_cast<std::size_t>(settings.lock))},
            {"password", settings.password},
            {"ignoresInterruptFor", seconds(settings.ignoresInterruptFor)},
            {"heapBytes", settings.heapBytes},
            {"hasBinaryStdin", settings.hasBinaryStdin},
            {"hasUzlib", settings.hasUzlib},
            {"hasUtilsCrc", settings.hasUtilsCrc},
            {"answerDelay", seconds(settings.answerDelay)},
            {"bytesPerSecond", settings.bytesPerSecond},
            {"readTime", seconds(settings.readTime)},
            {"blockTime", seconds(settings.blockTime)},
            {"receiveBuffer", settings.receiveBuffer},
            {"lineRate", settings.lineRate},
            {"otherText", settings.otherText},
            {"otherBefore", std::vector<int>(settings.otherBefore.begin(), settings.otherBefore.end())},
            {"otherTimes", settings.otherTimes},
            {"resetAtByteReceived", settings.resetAtByteReceived},
            {"resetAtByteSent", settings.resetAtByteSent},
            {"resetAtFlashOperation", settings.resetAtFlashOperation},
            {"resetAtTime", seconds(settings.resetAtTime)},
            {"hangsUpAtReset", settings.hangsUpAtReset}};
}

} // namespace

std::string PythonPeer::missing()
{
    if (!hasNode())
        return "needs node (the program), which runs the Python peer";
    const std::filesystem::path modules = LIFEBOAT_NODE_MODULES;
    if (!std::filesystem::exists(modules / "@micropython/micropython-webassembly-pyscript/micropython.mjs"))
        return "needs the npm package @micropython/micropython-webassembly-pyscript in " + modules.string();
    return {};
}

PythonPeer::PythonPeer(const PythonSettings& settings)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::runtime_error("no sockets for the Python peer");
    m_node = ends[0];
    const std::string program = nodeProgram();
    const std::string script = std::string(LIFEBOAT_PYTHON_PEER) + "/peer.mjs";
    std::array<std::string, 4> words{program, "--no-warnings", script, LIFEBOAT_NODE_MODULES};
    std::array<char*, 5> arguments{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int failed = ::posix_spawnp(&m_process, program.c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed != 0)
        throw std::runtime_error("node does not start");
    begin(settings);
}

void PythonPeer::begin(const PythonSettings& settings)
{
    remove("/usr");
    remove("/bak");
    for (const auto& [path, bytes] : settings.files)
        put(path, bytes);
    m_now = {};
    m_output.clear();
    const auto text = jsonOf(settings).dump();
    progress('S', m_now, std::as_bytes(std::span(text)));
}

PythonPeer::~PythonPeer()
{
    ::close(m_node);
    if (m_process > 0) {
        ::kill(m_process, SIGKILL); // whatever its Python is at
        ::waitpid(m_process, nullptr, 0);
    }
}

Bytes PythonPeer::ask(char type, const Bytes& content)
{
    Bytes frame;
    putNumber(frame, content.size() + 1, 4);
    frame.push_back(static_cast<std::byte>(type));
    frame.insert(frame.end(), content.begin(), content.end());
    sendAll(m_node, frame);
    std::array<std::byte, 4> size{};
    receiveAll(m_node, size);
    Bytes answer(Cursor(size).number(4));
    receiveAll(m_node, answer);
    return answer;
}

/// Requests in which time passes are answered with what it sends, and when, and when it wants to be asked again.
void PythonPeer::progress(char type, Time now, std::span<const std::byte> bytes)
{
    m_now = std::max(m_now, now);
    Bytes content;
    putNumber(content, static_cast<std::uint64_t>(microseconds(m_now)), 8);
    content.insert(content.end(), bytes.begin(), bytes.end());
    const auto answer = ask(type, content);
    Cursor cursor(answer);
    const auto next = cursor.number(8);
    m_next = next == static_cast<std::uint64_t>(never) ? Time::max() : Time(next);
    m_isGone = cursor.number(1) != 0;
    while (!cursor.atEnd()) {
        const Time due(cursor.number(8));
        const auto size = static_cast<std::size_t>(cursor.number(4));
        m_output.push_back({due, cursor.bytes(size)});
    }
}

void PythonPeer::feed(std::span<const std::byte> bytes, Time now)
{
    if (!m_isGone)
        progress('F', now, bytes);
}

void PythonPeer::poll(Time now)
{
    m_now = std::max(m_now, now);
    if (m_next <= m_now)
        progress('P', now, {});
}

PythonPeer::Time PythonPeer::nextPoll() const
{
    return m_output.empty() ? m_next : std::min(m_next, m_output.front().due);
}

std::vector<std::byte> PythonPeer::takeOutput()
{
    Bytes bytes;
    while (!m_output.empty() && m_output.front().due <= m_now) {
        const auto& piece = m_output.front().bytes;
        bytes.insert(bytes.end(), piece.begin(), piece.end());
        m_output.pop_front();
    }
    return bytes;
}

std::map<std::string, Bytes> PythonPeer::files()
{
    std::map<std::string, Bytes> files;
    const auto answer = ask('L', {});
    for (Cursor cursor(answer); !cursor.atEnd();) {
        const auto name = textOf(cursor.bytes(cursor.number(2)));
        files[name] = cursor.bytes(cursor.number(4));
    }
    return files;
}

std::optional<Bytes> PythonPeer::file(const std::string& path)
{
    Bytes content;
    putText(content, path);
    auto answer = ask('G', content);
    if (answer.empty() || answer.front() != std::byte{1})
        return {};
    answer.erase(answer.begin());
    return answer;
}

void PythonPeer::put(const std::string& path, const Bytes& bytes)
{
    Bytes content;
    putText(content, path);
    content.insert(content.end(), bytes.begin(), bytes.end());
    ask('W', content);
}

void PythonPeer::remove(const std::string& path)
{
    Bytes content;
    putText(content, path);
    ask('D', content);
}

void PythonPeer::reset()
{
    progress('R', m_now, {});
}

void PythonPeer::change(const PythonSettings& settings)
{
    const auto text = jsonOf(settings).dump();
    progress('C', m_now, std::as_bytes(std::span(text)));
}

PythonPeer::Counts PythonPeer::counts()
{
    const auto answer = ask('N', {});
    Cursor cursor(answer);
    Counts counts;
    for (auto* count : {&counts.bytesReceived, &counts.bytesSent, &counts.flashOperations, &counts.commands,
                        &counts.boots, &counts.lost})
        *count = cursor.number(8);
    return counts;
}

} // namespace test
