// SPDX-License-Identifier: MIT
#include "device/python/Interpreter.h"

#include "core/package/Bytes.h"
#include "device/python/AnswerPieces.h"
#include "device/python/Deflate.h"
#include "device/python/PythonLiteral.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

constexpr Time lateAnswers = std::chrono::milliseconds(50);
constexpr Time lastPatience = std::chrono::seconds(3);
constexpr Time hurriedPatience = std::chrono::milliseconds(700);
constexpr std::size_t mostOutput = 4 * 1024 * 1024; ///< of a command
constexpr int longestInSilences = 30;               ///< and so long it may go on, whatever it writes
constexpr int mostTimesAsked = 3;                   ///< for the facts, when they arrive damaged
constexpr std::uint32_t roomForSeveral = 96 * 1024; ///< bytes of heap

/// Code that runs `code`, which may have any bytes but those of a literal.
std::string packedCode(std::string_view code)
{
    return "import uzlib\nexec(uzlib.decompress(" + bytesLiteral(zlibPacked(core::package::bytesOf(code))) + "))";
}

/// The same where nothing unpacks: it looks at the checksum itself (Adler-32) before a line of it runs.
std::string checkedCode(std::string_view code)
{
    const auto bytes = core::package::bytesOf(code);
    const std::uint32_t sum = adler32Of(bytes);
    return "def lb_exec(t,s):\n"
           " a=1\n"
           " b=0\n"
           " for c in t:\n"
           "  a=(a+c)%65521\n"
           "  b=(b+a)%65521\n"
           " if(b,a)!=s:raise ValueError('damaged')\n"
           " exec(t)\n"
           "lb_exec(" +
           bytesLiteral(bytes) + ",(" + std::to_string(sum >> 16) + "," + std::to_string(sum & 0xFFFF) + "))";
}

/// Whether it is what helpers/facts.py told, as the number at its end says.
bool isWholeFacts(std::string_view text)
{
    const auto end = text.rfind('\t');
    if (end == std::string_view::npos || !text.starts_with("mark "))
        return false;
    std::uint64_t sum = 0;
    std::uint64_t sums = 0;
    for (const char c : text.substr(0, end)) {
        sum += static_cast<std::uint8_t>(c);
        sums += sum;
    }
    return text.substr(end + 1) == std::to_string(sums);
}

/// Whether a name of our helpers is missing, which are gone after a restart.
bool isForgotten(std::string_view error)
{
    return error.find("NameError: name 'lb_") != error.npos || error.find("NameError: name '_lb_") != error.npos;
}

} // namespace

std::string withoutCr(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n')
            plain += text[i];
    return plain;
}

std::string InterpreterFacts::moduleName() const
{
    const auto name = uname.find("sysname");
    return name == uname.end() ? std::string() : name->second;
}

std::size_t InterpreterFacts::safeBlock() const
{
    // A block, what it is unpacked to, and the heap's holes.
    return std::clamp<std::size_t>(freeHeap / 16 / 256 * 256, 256, 8192);
}

HostResult<void> Interpreter::enter(const Consent& consent)
{
    m_isEntered = false;
    ReplFinder finder;
    finder.begin(ReplFinder::Prompt::raw, consent.softReset);
    const auto sent = m_line.bytesSent();
    const auto found = m_line.run(finder);
    tellStray(finder.stray());
    // The question for raw mode may be on its way.
    if (!found && found.error().code == ErrorCode::cancelled && m_line.bytesSent() > sent)
        (void)leave();
    if (!found)
        return found;
    if (finder.mayHearMore())
        if (auto drained = m_line.drain(lateAnswers); !drained)
            return drained;
    m_isEntered = true;
    return readFacts();
}

HostResult<void> Interpreter::readFacts()
{
    std::string code = packedCode(helpers::facts);
    bool isChecked = false;
    for (int attempt = 0; attempt < mostTimesAsked; ++attempt) {
        auto text = runHelper(code);
        // An interpreter that does not unpack, or a line that not all bytes pass.
        if (!text && text.error().code == ErrorCode::pythonFailed && !std::exchange(isChecked, true)) {
            code = checkedCode(helpers::facts);
            text = runHelper(code);
        }
        if (!text)
            return std::unexpected(text.error());
        std::string told;
        std::string others;
        const auto take = [&](std::string_view piece) {
            const bool isOurs = isWholeFacts(piece);
            if (isOurs)
                told = piece;
            return isOurs;
        };
        takePieces(*text, take, others);
        tellStray(others);
        if (!told.empty()) {
            takeFacts(told);
            return {};
        }
    }
    return core::problem(ErrorCode::linkFailed, "", "what the interpreter tells about itself keeps arriving damaged");
}

void Interpreter::takeFacts(std::string_view rest)
{
    m_facts = {};
    std::string mark;
    while (!rest.empty()) {
        const std::string_view fact = rest.substr(0, rest.find('\t'));
        rest.remove_prefix(std::min(fact.size() + 1, rest.size()));
        const auto end = fact.find_first_of(" =");
        if (end == std::string_view::npos)
            continue;
        const std::string_view name = fact.substr(0, end);
        const std::string_view value = fact.substr(end + 1);
        const auto has = [&](char letter) { return value.find(letter) != std::string_view::npos; };
        if (fact[end] == '=')
            m_facts.uname.emplace(name, value);
        else if (name == "mark")
            mark = value;
        else if (name == "version")
            m_facts.version = value;
        else if (name == "has") {
            m_facts.hasBinaryInput = has('i');
            m_facts.hasBinaryOutput = has('o');
            m_facts.hasPoll = has('p');
            m_facts.hasUnpack = has('u');
            m_facts.hasUnpackStream = has('x');
            m_facts.hasCrc = has('c');
            m_facts.hasFileCrc = has('f');
            m_facts.hasChecksum = has('k');
            m_facts.hasFileSystemTools = has('q');
        } else if (name == "free")
            std::from_chars(value.data(), value.data() + value.size(), m_facts.freeHeap);
    }
    // What a module of before had is of no use; what it still has need not be sent again.
    if (m_mark.empty() || mark != m_mark) {
        m_loaded.clear();
        m_mark.clear();
    }
}

HostResult<std::string> Interpreter::run(std::string_view code, Time silence)
{
    std::string output;
    const auto done = execute(
        code, [&](std::string_view text) { output += text; }, nullptr, silence, Signs::anyOutput);
    if (!done)
        return std::unexpected(done.error());
    return withoutCr(output);
}

HostResult<std::string> Interpreter::runHelper(std::string_view code, Time silence)
{
    std::string output;
    const auto done = runHelper(
        code, [&](std::string_view text) { output += text; }, silence);
    if (!done)
        return std::unexpected(done.error());
    return withoutCr(output);
}

HostResult<void> Interpreter::runHelper(std::string_view code, const OutputSink& sink, Time silence)
{
    return execute(code, sink, nullptr, silence, Signs::pieces);
}

HostResult<void> Interpreter::runHelper(std::string_view code, const OutputSink& sink, CommandTalk& talk, Time silence)
{
    return execute(code, sink, &talk, silence, Signs::pieces);
}

HostResult<void> Interpreter::execute(std::string_view code, const OutputSink& sink, CommandTalk* talk, Time silence,
                                      Signs signs)
{
    if (code.find_first_of("\1\2\3\4\5") != std::string_view::npos)
        return core::problem(ErrorCode::badArgument, "", "a control character in code");
    if (!m_isEntered)
        findPrompt(); // an earlier command has lost it
    RawReplSession session;
    session.begin(code, m_paste, silence, sink, talk);
    session.limitOutput(mostOutput);
    if (signs == Signs::pieces)
        session.countPiecesOnly();
    if (!talk)
        session.limitTime(longestInSilences * silence);
    const auto done = runSession(session);
    m_paste = session.paste();
    tellStray(session.stray());
    if (done) {
        if (session.errorText().empty())
            return {};
        if (!isForgotten(session.errorText()))
            return core::problem(ErrorCode::pythonFailed, "", withoutCr(session.errorText()));
        m_loaded.clear();
        m_mark.clear();
        return core::problem(ErrorCode::linkFailed, "", "the module has restarted meanwhile");
    }
    const ErrorCode failure = done.error().code;
    if (failure != ErrorCode::noAnswer && failure != ErrorCode::linkFailed)
        return done;
    findPrompt();
    return done;
}

HostResult<void> Interpreter::runLast(std::string_view code, Time silence)
{
    RawReplSession session;
    session.begin(code, m_paste, silence, {});
    session.limitOutput(0);
    const auto done = m_line.run(session);
    tellStray(session.stray());
    m_isEntered = done && !session.errorText().empty();
    if (m_isEntered)
        return core::problem(ErrorCode::pythonFailed, "", withoutCr(session.errorText()));
    return done;
}

void Interpreter::findPrompt()
{
    ReplFinder finder;
    finder.begin(ReplFinder::Prompt::raw, false);
    const auto found = runSession(finder);
    tellStray(finder.stray());
    m_isEntered = found && (m_isFinishing || m_line.drain(lateAnswers));
}

HostResult<void> Interpreter::runSession(Session& session)
{
    return m_isFinishing ? m_line.finish(session) : m_line.run(session);
}

HostResult<std::string> Interpreter::finish(std::string_view code)
{
    m_isFinishing = true;
    findPrompt();
    HostResult<std::string> output = core::problem(ErrorCode::noAnswer, "", "the Python console does not answer");
    if (m_isEntered)
        output = runHelper(code, lastPatience);
    m_isFinishing = false;
    return output;
}

HostResult<void> Interpreter::load(const std::vector<Helper>& helpers)
{
    std::string code;
    for (const Helper& helper : helpers) {
        if (m_loaded.contains(helper.name))
            continue;
        code += helper.code;
        // Compiling takes several times its size.
        if (m_facts.freeHeap < roomForSeveral) {
            if (auto done = loadCode(std::exchange(code, {})); !done)
                return done;
            m_loaded.insert(helper.name);
        }
    }
    if (code.empty())
        return {};
    if (auto done = loadCode(code); !done)
        return done;
    for (const Helper& helper : helpers)
        m_loaded.insert(helper.name);
    return {};
}

Interpreter::Helper Interpreter::crcHelper() const
{
    return {"crc", m_facts.hasCrc ? "import utils\nlb_crc=utils.crc32().update\n" : std::string(helpers::crc)};
}

HostResult<void> Interpreter::loadCode(std::string code)
{
    std::string mark = m_mark;
    if (mark.empty()) {
        // Differs from that of another connection, which may have loaded something else.
        mark = std::to_string(m_line.elapsed().count() % 1'000'000 + m_line.bytesReceived() * 1'000'000);
        code = "lb_mark='" + mark + "'\n" + code;
    }
    // Nothing runs that arrived damaged. The zlib form has its own checksum; uzlib.decompress takes it with any window.
    const std::string checked = checkedCode(code);
    const std::string packed = m_facts.hasUnpack ? packedCode(code) : checked;
    auto done = runHelper(packed.size() < checked.size() ? packed : checked);
    if (!done && done.error().code == ErrorCode::pythonFailed)
        done = runHelper(checked); // once more; or a line that not all bytes pass
    if (!done)
        return std::unexpected(done.error());
    m_mark = mark;
    return {};
}

HostResult<void> Interpreter::leave()
{
    m_isEntered = false;
    ReplFinder finder;
    // Whoever has cancelled waits no longer for a command that nothing interrupts; what is asked works when it ends.
    finder.begin(ReplFinder::Prompt::friendly, false, m_line.goOn() ? ReplFinder::patience : hurriedPatience);
    return m_line.finish(finder);
}

void Interpreter::tellStray(std::string_view text)
{
    if (m_onStray && !text.empty())
        m_onStray(text);
}

} // namespace device
