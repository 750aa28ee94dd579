// SPDX-License-Identifier: MIT
// The Python interpreter of a module that runs the vendor's firmware: finds its prompt, runs code in raw mode, knows
// what it offers (quecpython-backup chapters 9.1 and 9.2).
#pragma once

#include "device/download/Line.h"
#include "device/protocol/RawReplSession.h"
#include "device/protocol/ReplFinder.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

/// What one small command tells about an interpreter.
struct InterpreterFacts {
    std::string version;                      ///< "1.12.0"
    std::map<std::string, std::string> uname; ///< "sysname" -> "EC600S-CNLB", "qpyver", …; empty where uos has none
    std::uint32_t freeHeap = 0;               ///< bytes, after a collection
    bool hasBinaryInput = false;              ///< sys.stdin.buffer
    bool hasBinaryOutput = false;             ///< sys.stdout.buffer
    bool hasPoll = false;                     ///< uselect.poll
    bool hasUnpack = false;                   ///< uzlib.decompress, which takes raw deflate with any window
    bool hasUnpackStream = false;             ///< uzlib.DecompIO
    bool hasCrc = false;                      ///< utils.crc32 with zlib's values
    bool hasFileCrc = false;                  ///< file_crc32
    bool hasChecksum = false;                 ///< checksum
    bool hasFileSystemTools = false;          ///< ql_fs

    /// "EC600S-CNLB"; empty when it does not tell.
    std::string moduleName() const;
    /// The largest piece of data that a command or a block should bring: 256 to 8192 bytes.
    std::size_t safeBlock() const;
};

/// What a module wrote, with LF as line ends.
std::string withoutCr(std::string_view text);

class Interpreter
{
public:
    using OutputSink = RawReplSession::OutputSink;

    struct Consent {
        bool softReset = false; ///< of a program that does not let itself be interrupted; without it programRuns
    };

    static constexpr Time defaultSilence = std::chrono::seconds(10);

    /// `line` has a port attached, and outlives this.
    explicit Interpreter(Line& line) : m_line(line) {}

    /// From any state to the raw prompt. The errors of ReplFinder. Also after something else has used the line.
    core::HostResult<void> enter(const Consent& consent);
    /// After enter().
    const InterpreterFacts& facts() const { return m_facts; }

    /// Runs code and gives its whole output, with LF as line ends. pythonFailed with the traceback as detail; noAnswer
    /// when it says nothing for `silence`; linkFailed (also for more output than 4 MB, or when it goes on for 30 times
    /// `silence`), disconnected, cancelled; badArgument for code with one of the bytes 01 to 05, which mean something
    /// to the console. The prompt has been found again then, if it could be.
    core::HostResult<std::string> run(std::string_view code, Time silence = defaultSilence);
    /// The same for code that tells in pieces (AnswerPieces.h) that it goes on: only these break the silence, so that a
    /// module that has restarted into a program that prints is not waited for.
    core::HostResult<std::string> runHelper(std::string_view code, Time silence = defaultSilence);
    /// The same; the output is given to `sink` as it comes, as the module wrote it (CR LF).
    core::HostResult<void> runHelper(std::string_view code, const OutputSink& sink, Time silence = defaultSilence);
    /// The same; `talk` speaks with the code while it runs.
    core::HostResult<void> runHelper(std::string_view code, const OutputSink& sink, CommandTalk& talk,
                                     Time silence = defaultSilence);

    struct Helper {
        std::string name; ///< under which it is remembered
        std::string code; ///< definitions of functions
    };
    /// Runs those that have not been run already, or that the module does not have any more: a soft reset forgets them.
    /// All in one command, packed where that is shorter and the module unpacks. Nothing of it runs when it arrived
    /// damaged twice: pythonFailed.
    core::HostResult<void> load(const std::vector<Helper>& helpers);
    core::HostResult<void> load(const std::string& name, std::string_view code)
    {
        return load({{name, std::string(code)}});
    }

    bool isLoaded(const std::string& name) const { return m_loaded.contains(name); }

    /// crc.py, or less where the interpreter has it.
    Helper crcHelper() const;

    /// Runs code after which there is no prompt to be left, such as a restart: nothing more is sent then, unless the
    /// code raised something. The errors of run(), of which linkFailed means that something was heard.
    core::HostResult<void> runLast(std::string_view code, Time silence);
    /// runHelper() also after a cancel, and whatever the module was left in: its last words about what had been done.
    core::HostResult<std::string> finish(std::string_view code);
    /// The raw prompt again, where something may have been typed at it; isEntered() tells whether it is there.
    void findPrompt();

    /// To the friendly prompt, also from the middle of something, and after a cancel, which makes it brief.
    core::HostResult<void> leave();
    bool isEntered() const { return m_isEntered; }

    /// What the module wrote although nobody asked: a program's output, boot messages. Shown, not lost.
    void onStray(std::function<void(std::string_view)> callback) { m_onStray = std::move(callback); }
    /// Such text, found in the output of a command that answers in a form of its own.
    void tellStray(std::string_view text);

    Line& line() { return m_line; }

    /// Whether all 256 values of a byte arrive at the module, as far as is known (BlockSender).
    bool takesAllBytes = true;
    /// How many bytes a block may have, as the last transfer left it; 0: none yet.
    std::size_t provenBlock = 0;

private:
    core::HostResult<void> loadCode(std::string code);
    core::HostResult<void> readFacts();
    void takeFacts(std::string_view rest);
    enum class Signs : std::uint8_t { anyOutput, pieces };
    core::HostResult<void> execute(std::string_view code, const OutputSink& sink, CommandTalk* talk, Time silence,
                                   Signs signs);
    core::HostResult<void> runSession(Session& session);
    Line& m_line;
    InterpreterFacts m_facts;
    RawReplSession::Paste m_paste = RawReplSession::Paste::unknown;
    bool m_isEntered = false;
    bool m_isFinishing = false;     ///< also when the job was cancelled
    std::string m_mark;             ///< a value of ours in the module's RAM: it is gone after a soft reset
    std::set<std::string> m_loaded; ///< since then
    std::function<void(std::string_view)> m_onStray;
};

} // namespace device
