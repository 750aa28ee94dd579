// SPDX-License-Identifier: MIT
// Files to a module with the vendor's firmware, in the exact time of a paced line: the way of QPYcom (255 bytes in a
// statement each 50 ms, nothing checked), that of mpremote (replayed: raw-paste, 256 bytes in a statement), and ours
// (checked, renamed when whole), all on the same real MicroPython. Ends with 1 when an aim is missed.
//   bench_python [LABEL]     only the lines whose name contains this
#include "core/checksum/Crc32.h"
#include "device/python/Deflate.h"
#include "device/python/ModuleFiles.h"
#include "device/python/TreeTransfer.h"
#include "tests/device/python/PythonRig.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <random>

using namespace device;
using namespace std::chrono_literals;
using test::Bytes;
using test::PythonRig;

namespace
{

using Files = std::map<std::string, Bytes>; // by their name on the module

[[noreturn]] void fail(const std::string& what)
{
    std::fprintf(stderr, "bench_python: %s\n", what.c_str());
    std::exit(2);
}

/// "b'…'" as Python's repr has it.
std::string reprOf(std::span<const std::byte> bytes)
{
    std::string text = "b'";
    for (const auto byte : bytes) {
        const auto c = static_cast<char>(byte);
        char code[8];
        std::snprintf(code, sizeof code, "\\x%02x", std::to_integer<unsigned>(byte));
        text += c == '\n'                ? std::string("\\n")
                : c == '\r'              ? std::string("\\r")
                : c == '\t'              ? std::string("\\t")
                : c == '\'' || c == '\\' ? std::string("\\") + c
                : c < ' ' || c > '~'     ? std::string(code)
                                         : std::string(1, c);
    }
    return text + "'";
}

/// The end of a line as a script uses it, with a deadline so that a mistake shows.
class Port
{
public:
    explicit Port(PythonRig& rig) : m_line(rig.line) {}

    Time now() const { return m_line.now(); }
    void wait(Time time) { m_line.wait(time); }
    void write(const std::string& text) { m_line.write(test::bytesOf(text)); }
    void waitUntil(Time time)
    {
        if (time > now())
            m_line.wait(time - now());
    }
    bool hasInput() { return peek(Time::zero()); }
    char readByte()
    {
        if (!peek(10s))
            fail("a yardstick waits for ever");
        const char c = m_held.front();
        m_held.erase(0, 1);
        return c;
    }
    /// As mpremote does: it looks every ten milliseconds.
    void readUntil(const std::string& end)
    {
        std::string text;
        for (int patience = 1000; !text.ends_with(end); --patience) {
            while (hasInput() && !text.ends_with(end))
                text += readByte();
            if (text.ends_with(end))
                return;
            if (patience == 0)
                fail("a yardstick waits for ever");
            m_line.wait(10ms);
        }
    }

private:
    bool peek(Time wait)
    {
        if (m_held.empty()) {
            std::byte bytes[256];
            m_held.append(reinterpret_cast<const char*>(bytes), m_line.read(bytes, wait));
        }
        return !m_held.empty();
    }

    PacedLine& m_line;
    std::string m_held;
};

// --- QPYcom: friendly mode, a statement each 50 ms, answers are not read

void sendAsQpycom(PythonRig& rig, const Files& files)
{
    Port port(rig);
    port.write("\r\x03\r");
    port.wait(100ms);
    auto next = port.now();
    const auto say = [&](const std::string& statement) {
        port.waitUntil(next);
        next = port.now() + 50ms;
        port.write(statement + "\r");
    };
    for (const auto& [path, bytes] : files) {
        say("f=open('" + path + "','wb')");
        for (std::size_t at = 0; at < bytes.size(); at += 255)
            say("f.write(" + reprOf(std::span(bytes).subspan(at, std::min<std::size_t>(255, bytes.size() - at))) + ")");
        say("f.close()");
    }
    port.waitUntil(next);
}

// --- mpremote: its order of bytes

class Mpremote
{
public:
    explicit Mpremote(PythonRig& rig) : m_port(rig)
    {
        m_port.write("\r\x03\r\x01");
        m_port.readUntil("raw REPL; CTRL-B to exit\r\n");
        m_begin = m_port.now();
    }
    Time begin() const { return m_begin; }

    void put(const std::string& path, const Bytes& bytes)
    {
        exec("import os"); // is it there, and a folder?
        exec("print(repr(os.stat('" + path + "')))");
        exec("f=open('" + path + "','wb')\nw=f.write");
        for (std::size_t at = 0; at < bytes.size(); at += 256)
            exec("w(" + reprOf(std::span(bytes).subspan(at, std::min<std::size_t>(256, bytes.size() - at))) + ")");
        exec("f.close()");
    }

private:
    void exec(const std::string& code)
    {
        m_port.readUntil(">");
        m_port.write("\x05"
                     "A\x01");
        if (m_port.readByte() != 'R' || m_port.readByte() != 1)
            fail("no raw-paste");
        const auto low = static_cast<unsigned char>(m_port.readByte());
        const std::size_t window = low + 256u * static_cast<unsigned char>(m_port.readByte());
        std::size_t room = window;
        for (std::size_t at = 0; at < code.size();) {
            while (room == 0 || m_port.hasInput()) {
                if (m_port.readByte() != 1)
                    fail("raw-paste broke off");
                room += window;
            }
            const auto piece = code.substr(at, room);
            m_port.write(piece);
            room -= piece.size();
            at += piece.size();
        }
        m_port.write("\x04");
        m_port.readUntil("\x04"); // of the code
        m_port.readUntil("\x04"); // of its output
        m_port.readUntil("\x04"); // of the error
    }

    Port m_port;
    Time m_begin{};
};

// --- Ours

Time sendAsWeDo(PythonRig& rig, const Files& files)
{
    auto module = rig.enter(true);
    if (!module)
        fail("the module does not open: " + module.error().detail);
    const auto begin = rig.line.now();
    std::vector<OutgoingFile> outgoing;
    for (const auto& [path, bytes] : files)
        outgoing.push_back({path, bytes});
    TransferObserver observer;
    const auto result = ModuleFiles(**module).write(outgoing, {}, observer, *rig.cancel);
    if (result.problem)
        fail("ours: " + result.problem->subject + " " + result.problem->detail);
    return rig.line.now() - begin;
}

// --- The table

struct Row {
    std::string name;
    std::uint32_t rate = 0;
    Time latency{};
    const Files& files;
    double overQpycom = 0; ///< aims; 0 for none
    double overMpremote = 0;
};

double perSecond(const Files& files, Time time)
{
    std::size_t size = 0;
    for (const auto& [path, bytes] : files)
        size += bytes.size();
    return static_cast<double>(size) / std::chrono::duration<double>(time).count() / 1000;
}

void check(test::PythonPeer& peer, const Files& files, const char* way)
{
    for (const auto& [path, bytes] : files) {
        if (peer.file(path) != bytes)
            fail(std::string(way) + " damaged " + path);
    }
}

bool print(const Row& row)
{
    const auto measure = [&](const char* way, const std::function<Time(PythonRig&)>& send) {
        PythonRig rig({}, row.rate, row.latency);
        rig.line.wait(1s);
        const auto time = send(rig);
        rig.line.wait(1s);
        check(rig.peer, row.files, way);
        return time;
    };
    const auto qpycom = measure("QPYcom's way", [&](PythonRig& rig) {
        const auto begin = rig.line.now();
        sendAsQpycom(rig, row.files);
        return rig.line.now() - begin - 100ms;
    });
    const auto mpremote = measure("mpremote's way", [&](PythonRig& rig) {
        Mpremote way(rig);
        for (const auto& [path, bytes] : row.files)
            way.put(path, bytes);
        return rig.line.now() - way.begin();
    });
    const auto ours = measure("our way", [&](PythonRig& rig) { return sendAsWeDo(rig, row.files); });
    const auto ratio = [&](Time other, double aim, const char* name) {
        const double is = static_cast<double>(other.count()) / static_cast<double>(ours.count());
        if (aim > 0)
            std::printf("  %5.1f x %s (aim %g%s)", is, name, aim, is >= aim ? "" : ", MISSED");
        else
            std::printf("  %5.1f x %s", is, name);
        return is >= aim;
    };
    std::printf("%-22s %8u %9.2f %9.2f %9.2f kB/s", row.name.c_str(), row.rate, perSecond(row.files, qpycom),
                perSecond(row.files, mpremote), perSecond(row.files, ours));
    const bool first = ratio(qpycom, row.overQpycom, "QPYcom");
    const bool second = ratio(mpremote, row.overMpremote, "mpremote");
    std::printf("\n");
    return first && second;
}

Bytes randomBytes(std::size_t size, std::uint32_t seed)
{
    std::mt19937 random(seed);
    Bytes bytes(size);
    std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random()); });
    return bytes;
}

/// What Python there is in this repository.
Bytes pythonSource()
{
    Bytes all;
    for (const auto* folder : {"device/python/helpers", "tests/support/python/vendor", "tests/data/quecpython"}) {
        std::vector<std::filesystem::path> paths;
        for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(LIFEBOAT_SOURCE) / folder)) {
            if (entry.path().extension() == ".py")
                paths.push_back(entry.path());
        }
        std::ranges::sort(paths);
        for (const auto& path : paths) {
            const auto bytes = test::readFile(path);
            all.insert(all.end(), bytes.begin(), bytes.end());
        }
    }
    return all;
}

/// One changed file among a thousand: what goes over the line, in both directions.
bool printOneChange(const Bytes& source)
{
    const auto folder = std::filesystem::temp_directory_path() / "lifeboat-bench-python";
    std::filesystem::remove_all(folder);
    test::PythonSettings settings;
    for (int i = 0; i < 1000; ++i) {
        const auto name = "d" + std::to_string(i / 50) + "/file" + std::to_string(i) + ".py";
        const auto bytes =
            i == 500 ? Bytes(source.begin(), source.begin() + 10240)
                     : randomBytes(200 + static_cast<std::size_t>(i % 7) * 100, static_cast<std::uint32_t>(i));
        std::filesystem::create_directories((folder / name).parent_path());
        test::writeFile(folder / name, bytes);
        settings.files["/usr/" + name] = bytes;
    }
    auto& changed = settings.files["/usr/d10/file500.py"];
    for (std::size_t i = 5000; i < 5100; ++i)
        changed[i] = std::byte{'#'};
    settings.usrBlocks = 4096;
    PythonRig rig(settings, 921600, 1ms);
    rig.line.wait(1s);
    const auto sent = rig.line.bytesToPeer();
    const auto received = rig.line.bytesFromPeer();
    const auto begin = rig.line.now();
    auto module = rig.enter(true);
    if (!module)
        fail("the module does not open");
    TransferObserver observer;
    TreeRequest request;
    request.local = folder;
    const auto plan = planTree(**module, request, *rig.cancel);
    if (!plan)
        fail("no plan: " + plan.error().detail);
    const auto report = executeTree(**module, *plan, observer, *rig.cancel);
    std::filesystem::remove_all(folder);
    if (report.problem || report.written != 1)
        fail("the tree: " + (report.problem ? report.problem->detail : "wrote " + std::to_string(report.written)));
    const auto toModule = rig.line.bytesToPeer() - sent;
    const auto toHost = rig.line.bytesFromPeer() - received;
    const auto packed = zlibPacked(std::span(source).first(10240)).size();
    const auto limit = static_cast<double>(packed) * 1.1 + 4096;
    const bool isMet = static_cast<double>(toModule + toHost) <= limit;
    std::printf(
        "one changed 10 KB file of 1,000: %llu bytes sent, %llu received, %.2f s; aim %.0f in all (packed %zu)%s\n",
        static_cast<unsigned long long>(toModule), static_cast<unsigned long long>(toHost),
        std::chrono::duration<double>(rig.line.now() - begin).count(), limit, packed, isMet ? "" : " MISSED");
    return isMet;
}

} // namespace

int main(int argc, char** argv)
{
    if (const auto why = test::PythonPeer::missing(); !why.empty())
        fail(why);
    const std::string label = argc > 1 ? argv[1] : "";
    const auto source = pythonSource();
    const Files sourceFile{{"/usr/source.py", source}};
    const Files randomFile{{"/usr/random.bin", randomBytes(100'000, 1)}};
    Files smallFiles;
    for (std::uint32_t i = 0; i < 200; ++i) {
        const auto at = (i * 379) % (source.size() - 500);
        smallFiles["/usr/f" + std::to_string(i) + ".py"] = Bytes(source.begin() + at, source.begin() + at + 500);
    }
    bool isMet = true;
    std::printf("%-22s %8s %9s %9s %9s\n", "", "baud", "QPYcom", "mpremote", "ours");
    const Row rows[] = {
        {"Python source", 115200, 1ms, sourceFile, 6, 4},
        {"Python source", 921600, 1ms, sourceFile, 30, 4},
        {"Python source, USB", 12'000'000, 1ms, sourceFile, 0, 4},
        {"random bytes", 115200, 1ms, randomFile, 1.6, 2},
        {"random bytes", 921600, 1ms, randomFile, 12, 2},
        {"random bytes, USB", 12'000'000, 1ms, randomFile, 0, 2},
        {"200 files of 500 bytes", 115200, 1ms, smallFiles, 0, 5},
        {"200 files of 500 bytes", 921600, 1ms, smallFiles, 0, 5},
    };
    for (const auto& row : rows) {
        if (row.name.find(label) != std::string::npos)
            isMet &= print(row);
    }
    if (std::string("one changed").find(label) != std::string::npos)
        isMet &= printOneChange(source);
    return isMet ? 0 : 1;
}
