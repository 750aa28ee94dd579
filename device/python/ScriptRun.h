// SPDX-License-Identifier: MIT
// Runs a program on a module: a stored script, a text of the computer without storing it, or all that a soft reset
// starts. Its output comes while it runs, and Ctrl+C stops it.
//
// All of them run from the friendly prompt: QuecPython hears Ctrl+C only there (quecpython-backup 9.2). What is not
// stored goes to the module's RAM in raw mode, which loses nothing and echoes nothing, and is started with one line at
// the prompt. The paste mode would echo the text, and print the value of each expression as the prompt does.
#pragma once

#include "core/Problem.h"
#include "device/python/Traceback.h"

#include <atomic>

namespace device
{

class Connector;
class PythonModule;

class ScriptObserver
{
public:
    virtual ~ScriptObserver() = default;
    /// Output as it comes: any bytes, cut anywhere. A traceback is part of it.
    virtual void said(std::string_view) {}
    /// The program was interrupted seconds ago and runs on.
    virtual void doesNotStop() {}
};

/// How a program ended.
struct ScriptEnd {
    bool wasInterrupted = false;        ///< by interrupt()
    std::optional<Traceback> traceback; ///< an exception that nothing caught; also that of an interrupt

    /// Failed by itself.
    bool hasFailed() const { return traceback && !(wasInterrupted && traceback->isInterrupt()); }
};

/// pythonFailed, with the traceback as its detail; `subject`: the script.
core::Problem problemOf(const Traceback& traceback, const std::string& subject);

class ScriptRun
{
public:
    /// The longest path of a stored script: beyond, example.exec() of the vendor's firmware writes past its buffer.
    static constexpr std::size_t longestPath = 126; ///< bytes

    /// The module must have been entered. After each run it is at its friendly prompt; entering again is the caller's.
    ScriptRun(PythonModule& module, ScriptObserver& observer) : m_module(module), m_observer(observer) {}

    // All block until the program has ended. disconnected, cancelled (the program runs on), noAnswer, linkFailed.

    /// "/usr/app/net.py" or "usr/app/net.py". notFound, isDirectory; nameTooLong beyond longestPath.
    core::HostResult<ScriptEnd> runStored(const std::string& path);
    /// A text that is not stored on the module. `name` is what tracebacks call it: the path on the computer.
    core::HostResult<ScriptEnd> runText(std::string_view text, const std::string& name);
    /// A soft reset: the firmware's boot script, then /usr/main.py, up to the prompt; or only until it has begun.
    enum class Follow : std::uint8_t { toPrompt, nothing };
    core::HostResult<ScriptEnd> softReset(Follow follow = Follow::toPrompt);

    /// What was seen of a restart of the whole module.
    enum class Return : std::uint8_t {
        port,    ///< its port went away, and is there again
        words,   ///< its port stayed, as that of a serial adapter does; something was heard there afterwards
        nothing, ///< the port stayed, and nothing was heard
    };
    /// Restarts the whole module (misc.Power.powerRestart) and waits until its port is there again; nothing is sent to
    /// it then: its boot must not be interrupted. Nothing else can be done with the module of this object afterwards.
    /// refused when the firmware does not have that function; noReturn after a minute.
    core::HostResult<Return> restart(Connector& connector);

    /// Ctrl+C, from any thread and from a signal handler; as often as wanted.
    void interrupt() { m_interrupts.fetch_add(1, std::memory_order_relaxed); }

private:
    core::HostResult<ScriptEnd> start(const std::string& call, const std::string& name);

    PythonModule& m_module;
    ScriptObserver& m_observer;
    std::atomic<int> m_interrupts = 0;
};

} // namespace device
