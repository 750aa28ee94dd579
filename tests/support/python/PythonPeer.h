// SPDX-License-Identifier: MIT
// A module with the vendor's firmware: a real MicroPython (the WebAssembly build, run by node) with the modules, the
// boot and the file systems of quecpython-backup.md chapters 1 to 5, 8 and 9 written around it in vendor/*.py, and a
// bridge (peer.mjs) that plays the console in front of it. Works in virtual time: at a device::PacedLine, or at a
// pseudo-terminal (PythonAtPort).
#pragma once

#include "device/serial/PacedTransport.h"
#include "tests/support/TestData.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace test
{

/// What module it is, and how difficult. Times are virtual.
struct PythonSettings {
    using Time = device::Time;
    enum class RawPaste : std::uint8_t {
        windowed, ///< with a window of 128 bytes, as QuecPython has it
        refused,  ///< answers R 00
        old,      ///< prints the raw prompt again
    };
    enum class Lock : std::uint8_t { open, refuses, password };

    std::string model = "EC600S-CNLB";
    /// Files at the first boot, by their whole name ("/usr/main.py", "/bak/checksum.json"); a name that ends with a
    /// slash is a folder.
    std::map<std::string, Bytes> files;
    std::uint32_t usrBlocks = 1279; ///< of 4096 bytes, as statvfs counts them
    std::uint32_t bakBlocks = 49;
    bool hasRestore = true; ///< the boot restores from /bak

    RawPaste rawPaste = RawPaste::windowed;
    /// Whatever system_config.json says. With a password the console opens after the right one.
    Lock lock = Lock::open;
    std::string password = "quectel";
    Time ignoresInterruptFor{}; ///< main.py does, from its start on; Time::max() for ever
    std::uint32_t heapBytes = 400 * 1024;
    bool hasBinaryStdin = true; ///< sys.stdin.buffer
    bool hasUzlib = true;
    bool hasUtilsCrc = true;

    Time answerDelay{};               ///< before each command
    std::uint32_t bytesPerSecond = 0; ///< how fast it takes its input; 0 for at once
    Time readTime{};                  ///< of each file that is opened to be read
    Time blockTime{};                 ///< of each flash operation (4096 bytes written, a name changed)
    /// What arrives while it is busy and does not fit is lost; 0 for any size. With a rate of the line the bytes of one
    /// feed() count as having arrived one by one.
    std::uint32_t receiveBuffer = 0;
    std::uint32_t lineRate = 0;
    /// What a thread of the module prints besides, in the output of each command in raw mode: before each of these
    /// bytes (LF for a line end, 04 for the end of the output).
    std::string otherText;
    std::string otherBefore;
    std::uint32_t otherTimes = 1'000'000; ///< at most

    // Power cuts, each once; the counts are from 1 and of all that happened since the peer was made. What was not yet
    // in the flash is lost, then the module boots.
    std::uint64_t resetAtByteReceived = 0;
    std::uint64_t resetAtByteSent = 0;
    std::uint64_t resetAtFlashOperation = 0; ///< this one does not happen any more
    Time resetAtTime = Time::max();
    bool hangsUpAtReset = false; ///< the port is silent from then on; a pseudo-terminal goes
};

class PythonPeer final : public device::LinePeer
{
public:
    using Time = device::Time;

    /// Why there can be no peer here (no node, no package); empty when there can.
    static std::string missing();

    /// Boots at the time 0.
    explicit PythonPeer(const PythonSettings& settings = {});
    ~PythonPeer() override;
    PythonPeer(const PythonPeer&) = delete;
    PythonPeer& operator=(const PythonPeer&) = delete;

    void feed(std::span<const std::byte> bytes, Time now) override;
    void poll(Time now) override;
    Time nextPoll() const override;
    std::vector<std::byte> takeOutput() override;

    /// All files of /usr and /bak by their whole names as the flash has them, folders with a slash at the end.
    std::map<std::string, Bytes> files();
    std::optional<Bytes> file(const std::string& path);
    /// Makes the folders that it needs.
    void put(const std::string& path, const Bytes& bytes);
    /// A file, or a folder with all that is in it.
    void remove(const std::string& path);
    /// Another module at the time 0, as if made anew; quicker than that.
    void begin(const PythonSettings& settings);
    /// A power cut now.
    void reset();
    /// The same module made more difficult, or less: everything but `files` and the model.
    void change(const PythonSettings& settings);

    struct Counts {
        std::uint64_t bytesReceived = 0;
        std::uint64_t bytesSent = 0;
        std::uint64_t flashOperations = 0;
        std::uint64_t commands = 0; ///< executed in raw mode
        std::uint64_t boots = 0;    ///< soft resets too
        std::uint64_t lost = 0;     ///< bytes that came at a bad time
    };
    Counts counts();
    /// It was reset and had to hang up.
    bool isGone() const { return m_isGone; }

private:
    struct Piece {
        Time due{};
        Bytes bytes;
    };

    Bytes ask(char type, const Bytes& content);
    void progress(char type, Time now, std::span<const std::byte> bytes);

    int m_node = -1;
    int m_process = -1;
    Time m_now{};
    Time m_next = Time::max();
    std::deque<Piece> m_output;
    bool m_isGone = false;
};

} // namespace test

/// Where tests need the peer.
#define SKIP_WITHOUT_PYTHON()                                                                                          \
    do {                                                                                                               \
        if (const std::string missing = test::PythonPeer::missing(); !missing.empty())                                 \
            QSKIP(missing.c_str());                                                                                    \
    } while (false)
