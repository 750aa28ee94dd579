// SPDX-License-Identifier: MIT
// A module's console while its port is open: reads and writes on a thread of its own, and hands over what was said in
// batches, so that a module that talks without end does not stall the window.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMutex>

#include "ui/common/Job.h"

#include "device/module/ConsoleText.h"
#include "device/python/PromptConsole.h"
#include "device/serial/Transport.h"

#include <deque>
#include <optional>
#include <vector>

namespace ui
{

/// A line of the console, or the part of it that is new.
struct ConsolePiece {
    QDateTime time;
    QString text;
    bool endsLine = false;
    bool isSent = false; ///< by us; always a whole line
};

/// Whom a console talks to.
enum class ConsoleMode {
    automatic, ///< AT commands, until something like a Python interpreter is heard
    at,
    python,
};

/// Where the conversation is.
struct ConsoleFacts {
    using Prompt = device::ConsoleWatch::Prompt;

    bool isPython = false;
    Prompt prompt = Prompt::none;
    bool isLocked = false;  ///< it answers "REPL refuse"
    bool isWaiting = false; ///< something is to be sent at the next prompt

    bool operator==(const ConsoleFacts&) const = default;
};

class ConsoleReader final : public Job
{
    Q_OBJECT

public:
    ConsoleReader(std::string port, std::uint32_t baudRate, ConsoleMode mode, QObject* parent = nullptr);
    ~ConsoleReader() override;

    /// AT commands, each line with its end. A line goes out when the answer to the one before has ended: nothing has
    /// come for a twentieth of a second, or a second is over.
    void sendLines(const QList<QByteArray>& lines);
    /// Python, in UTF-8: see device::PromptConsole.
    void sendPython(const QByteArray& text);
    void sendPassword(const QByteArray& password);
    void softReset();
    /// At once, before lines that wait: Ctrl+C.
    void sendNow(const QByteArray& bytes);
    /// Asks for the names that a line of Python can go on with; named() follows, or nothing when it cannot ask now.
    void complete(const QByteArray& line);

    ConsoleFacts facts();

    /// What was said since the last call, up to a tenth of a megabyte; the rest comes with the next arrived().
    std::vector<ConsolePiece> take();

    /// Why it ended; nothing when it was cancelled. After finished().
    const std::optional<core::Problem>& problem() const { return m_problem; }

signals:
    void opened();
    /// At most every 50 ms: there is something to take.
    void arrived();
    void factsChanged();
    void named(const QByteArray& line, const QStringList& names);
    /// The module did not take what was pasted (linkFailed); `detail` as of a core::Problem.
    void gaveUp(const QByteArray& detail);

protected:
    void work() override;

private:
    core::HostResult<void> converse(device::Transport& port);
    core::HostResult<void> write(device::Transport& port);
    core::HostResult<void> writePython(device::Transport& port);
    core::HostResult<void> writeLine(device::Transport& port);
    bool isPython() const;
    void look();
    void keep(std::vector<device::ConsoleText::Piece> pieces);
    void tell(device::Time now);
    bool isFull();

    std::string m_port;
    std::uint32_t m_baudRate;
    ConsoleMode m_mode;
    std::optional<core::Problem> m_problem;

    // Of the thread.
    device::PromptConsole m_console;
    QByteArray m_asked; ///< the line that names are asked for
    device::Time m_lastSent{};
    device::Time m_lastReceived{};
    device::Time m_lastTold{};

    QMutex m_mutex; // for what follows
    std::deque<ConsolePiece> m_pieces;
    qsizetype m_size = 0; ///< characters in them
    bool m_isTold = false;
    std::deque<QByteArray> m_urgent;
    std::deque<QByteArray> m_lines;
    struct PythonRequest {
        enum class Kind { text, password, reset, names } kind;
        QByteArray text;
    };
    std::deque<PythonRequest> m_requests;
    ConsoleFacts m_facts;
};

} // namespace ui
