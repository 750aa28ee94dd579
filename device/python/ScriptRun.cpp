// SPDX-License-Identifier: MIT
#include "device/python/ScriptRun.h"

#include "device/download/ModuleLink.h"
#include "device/python/BlockSender.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/PythonLiteral.h"
#include "device/python/PythonModule.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using namespace std::chrono_literals;

namespace
{

constexpr char interruptByte = '\x03';
constexpr char resetByte = '\x04';
constexpr Time startPatience = 5s;     ///< from the line at the prompt to the begin of the program
constexpr Time stopPatience = 3s;      ///< from Ctrl+C to the end of the program
constexpr Time promptPatience = 500ms; ///< the prompt of an interpreter that lost the end mark
constexpr Time restartPatience = 5s;
constexpr std::string_view prompt = ">>> ";
constexpr std::string_view resetWords = "soft reboot";
constexpr std::string_view greeting = "Type \"help()\"";
/// "\x04", then what no program prints, then "\x04".
constexpr std::string_view mark = "\x04lifeboat-script\x04";
constexpr std::string_view markInPython = R"('\x04lifeboat-script\x04')";

/// The output of a program on its way to the observer: without the frames of our helper in tracebacks, with the name
/// of the script where the interpreter has none, and without the prompt behind it.
class ScriptOutput
{
public:
    ScriptOutput(ScriptObserver& observer, std::string name) : m_observer(observer), m_name(std::move(name)) {}

    void feed(std::string_view bytes)
    {
        for (const char byte : bytes) {
            m_line += byte;
            if (byte == '\n')
                endLine();
        }
        // A line that cannot be one of those does not wait for its end.
        if (m_isAtStart && (prompt.starts_with(m_line) || isFrame(m_line)))
            return;
        m_isAtStart = m_isAtStart && m_line.empty();
        tell(std::exchange(m_line, {}));
    }
    /// The prompt, when it waits in front of it, is not said.
    void finish()
    {
        if (!m_isAtStart || m_line != prompt)
            tell(m_line);
        m_line.clear();
    }
    std::optional<Traceback> traceback() const { return m_tracebacks.last(); }

private:
    static constexpr std::string_view frame = "  File \"";

    static bool isFrame(std::string_view line) { return line.substr(0, frame.size()) == frame.substr(0, line.size()); }

    void endLine()
    {
        std::string line = std::exchange(m_line, {});
        const bool isFrameLine = std::exchange(m_isAtStart, true) && line.starts_with(frame);
        if (isFrameLine) {
            const std::string_view text = std::string_view(line).substr(0, line.find_last_not_of("\r\n") + 1);
            const auto place = tracebackPlaceIn(text);
            if (place && place->function.starts_with("lb_"))
                return;
            if (place && !m_name.empty() && (place->file == "<string>" || place->file == "<stdin>"))
                line.replace(place->begin, place->file.size(), m_name);
        }
        tell(line);
    }

    void tell(std::string_view text)
    {
        if (text.empty())
            return;
        m_tracebacks.feed(text);
        m_observer.said(text);
    }

    ScriptObserver& m_observer;
    std::string m_name;
    std::string m_line;
    bool m_isAtStart = true; ///< m_line is all of the line
    TracebackFinder m_tracebacks;
};

/// One line, or a soft reset, at the friendly prompt, up to the end of what it started.
class ScriptSession final : public Session
{
public:
    ScriptSession(std::string send, bool hasMarks, ScriptOutput& output, ScriptObserver& observer,
                  const std::atomic<int>& interrupts)
        : m_send(std::move(send)), m_hasMarks(hasMarks), m_output(output), m_observer(observer),
          m_interrupts(interrupts)
    {
        begin();
    }

    std::span<const std::byte> nextWrite(Time now) override
    {
        if (isOver())
            return {};
        if (!m_isSent) {
            m_isSent = true;
            m_isRunning = !m_hasMarks;
            m_deadline = m_hasMarks ? now + startPatience : Time::max();
            return std::as_bytes(std::span(m_send));
        }
        const int wanted = m_interrupts.load(std::memory_order_relaxed);
        if (!m_isRunning || wanted == m_interruptsSent)
            return {};
        m_interruptsSent = wanted;
        m_deadline = now + stopPatience;
        return std::as_bytes(std::span(&interruptByte, 1));
    }

    void receive(std::span<const std::byte> bytes, Time now) override
    {
        if (!m_isSent || isOver())
            return;
        if (!bytes.empty()) {
            m_lastHeard = now;
            m_waiting.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            takeWaiting();
        }
        if (!isOver() && now - m_lastHeard >= promptPatience && isAtPrompt())
            end();
        if (isOver() || now < m_deadline)
            return;
        m_deadline = Time::max();
        if (m_isRunning && !m_isEnding)
            m_observer.doesNotStop();
        else if (m_isEnding)
            end(); // without a prompt
        else
            fail(ErrorCode::noAnswer, "the module did not begin with the script");
    }

    Time deadline() const override { return m_deadline; }
    void endAtReset() { m_endsAtReset = true; }
    bool wasInterrupted() const { return m_interruptsSent > 0; }

private:
    void takeWaiting()
    {
        while (m_hasMarks && !m_isEnding) {
            const auto at = m_waiting.find(mark);
            if (at == m_waiting.npos)
                break;
            if (m_isRunning) {
                say(m_waiting.substr(0, at));
                m_isEnding = true;
                m_deadline = m_lastHeard + promptPatience;
            }
            m_isRunning = true; // what came before is the echo of the line
            if (!m_isEnding)
                m_deadline = Time::max();
            m_waiting.erase(0, at + mark.size());
        }
        if (m_isEnding) {
            if (m_waiting.ends_with(prompt))
                end();
        } else if (m_isRunning) {
            // The begin of a mark waits for its rest.
            std::size_t kept = 0;
            if (m_hasMarks)
                for (kept = std::min(mark.size() - 1, m_waiting.size()); !m_waiting.ends_with(mark.substr(0, kept));)
                    --kept;
            say(m_waiting.substr(0, m_waiting.size() - kept));
            m_waiting.erase(0, m_waiting.size() - kept);
        }
    }

    void say(const std::string& text)
    {
        m_output.feed(text);
        m_tail += text;
        if (m_tail.find(greeting) != m_tail.npos)
            m_hasGreeted = true;
        if (m_endsAtReset && m_tail.find(resetWords) != m_tail.npos)
            end();
        m_tail.erase(0, m_tail.size() - std::min<std::size_t>(m_tail.size(), 64));
    }

    /// After an interrupt or a reset of the program's own there may be no end mark.
    bool isAtPrompt() const
    {
        return (m_hasGreeted || wasInterrupted()) && m_tail.ends_with(std::string("\n").append(prompt));
    }

    void end()
    {
        m_output.finish();
        succeed();
    }

    std::string m_send;
    bool m_hasMarks;
    bool m_endsAtReset = false;
    ScriptOutput& m_output;
    ScriptObserver& m_observer;
    const std::atomic<int>& m_interrupts;
    int m_interruptsSent = 0;
    bool m_isSent = false;
    bool m_isRunning = false;
    bool m_isEnding = false;   ///< its end mark was seen
    bool m_hasGreeted = false; ///< the interpreter has started anew
    std::string m_waiting;
    std::string m_tail; ///< of the output
    Time m_lastHeard{};
    Time m_deadline = Time::max();
};

/// Listens while a module restarts: until its port goes away, a prompt comes, or it has had its time. Anything else may
/// come from a program that still runs.
class Farewell final : public Session
{
public:
    explicit Farewell(bool hasHeard) : m_hasHeard(hasHeard) { begin(); }

    std::span<const std::byte> nextWrite(Time) override { return {}; }
    void receive(std::span<const std::byte> bytes, Time now) override
    {
        if (m_deadline == Time::max())
            m_deadline = now + restartPatience;
        m_hasHeard = m_hasHeard || !bytes.empty();
        m_tail += core::package::textOf(bytes);
        m_tail.erase(0, m_tail.size() - std::min(m_tail.size(), prompt.size()));
        if (m_tail == prompt || (m_hasHeard && now >= m_deadline))
            succeed();
        else if (now >= m_deadline)
            fail(ErrorCode::noAnswer, "nothing was heard of the restart");
    }
    Time deadline() const override { return m_deadline; }

private:
    bool m_hasHeard;
    std::string m_tail;
    Time m_deadline = Time::max();
};

/// Into the module's RAM.
HostResult<void> sendText(Interpreter& interpreter, std::string_view text)
{
    if (auto cleared = interpreter.runHelper("lb_text.clear()"); !cleared)
        return std::unexpected(cleared.error());
    if (auto sent = BlockSender(interpreter).send({"lb_text.append", ""}, core::package::bytesOf(text)); !sent)
        return std::unexpected(sent.error());
    return {};
}

HostResult<ScriptEnd> runAtPrompt(PythonModule& module, ScriptSession& session, const ScriptOutput& output)
{
    if (auto left = module.interpreter().leave(); !left)
        return std::unexpected(left.error());
    if (auto done = module.line().run(session); !done)
        return std::unexpected(done.error());
    return ScriptEnd{session.wasInterrupted(), output.traceback()};
}

} // namespace

core::Problem problemOf(const Traceback& traceback, const std::string& subject)
{
    return {ErrorCode::pythonFailed, subject, traceback.text};
}

HostResult<ScriptEnd> ScriptRun::runStored(const std::string& path)
{
    if (path.size() > longestPath)
        return core::problem(ErrorCode::nameTooLong, path,
                             "a stored script can be run up to a path of " + std::to_string(longestPath) + " bytes");
    Interpreter& interpreter = m_module.interpreter();
    if (auto loaded = loadFilesHelper(interpreter); !loaded)
        return std::unexpected(loaded.error());
    // Kept on the module: the line that starts it goes unchecked.
    const std::string code = checkedCall("_lb_p=" + plainLiteral(path)) +
                             "\ntry:\n import uos\n print(uos.stat(_lb_p)[0])\nexcept OSError:\n print('none')";
    const auto kind = whileDamaged([&] { return interpreter.run(code); });
    if (!kind)
        return std::unexpected(kind.error());
    if (kind->starts_with("none"))
        return core::problem(ErrorCode::notFound, path, "there is no such file on the module");
    if (kind->starts_with("16384")) // 0x4000
        return core::problem(ErrorCode::isDirectory, path, "this is a folder");
    return start("lb_stored,_lb_p", {});
}

HostResult<ScriptEnd> ScriptRun::runText(std::string_view text, const std::string& name)
{
    if (auto loaded = m_module.interpreter().load("script", helpers::script); !loaded)
        return std::unexpected(loaded.error());
    if (auto sent = sendText(m_module.interpreter(), text); !sent)
        return std::unexpected(sent.error());
    return start("lb_sent", name);
}

HostResult<ScriptEnd> ScriptRun::start(const std::string& call, const std::string& name)
{
    if (auto loaded = m_module.interpreter().load("script", helpers::script); !loaded)
        return std::unexpected(loaded.error());
    ScriptOutput output(m_observer, name);
    ScriptSession session("lb_script(" + std::string(markInPython) + "," + call + ")\r", true, output, m_observer,
                          m_interrupts);
    return runAtPrompt(m_module, session, output);
}

HostResult<ScriptEnd> ScriptRun::softReset(Follow follow)
{
    ScriptOutput output(m_observer, {});
    ScriptSession session({resetByte}, false, output, m_observer, m_interrupts);
    if (follow == Follow::nothing)
        session.endAtReset();
    return runAtPrompt(m_module, session, output);
}

HostResult<ScriptRun::Return> ScriptRun::restart(Connector& connector)
{
    Line& line = m_module.line();
    auto done = m_module.interpreter().runLast("from misc import Power\nPower.powerRestart()", restartPatience);
    if (!done && done.error().code == ErrorCode::pythonFailed)
        return core::problem(ErrorCode::refused, "", "the firmware has no misc.Power.powerRestart()");
    if (done || done.error().code == ErrorCode::linkFailed) {
        // It may have answered on its way down, or another thread has printed.
        Farewell farewell(!done);
        done = line.run(farewell);
    }
    if (done)
        return Return::words;
    if (done.error().code == ErrorCode::noAnswer)
        return Return::nothing;
    if (done.error().code != ErrorCode::disconnected)
        return std::unexpected(done.error());
    if (auto returned = ModuleLink(connector, line).awaitPort(); !returned)
        return std::unexpected(returned.error());
    return Return::port;
}

} // namespace device
