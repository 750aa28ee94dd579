// SPDX-License-Identifier: MIT
// The console's connection to the selected module: opened by the user, given up to a job that needs the port, taken
// back afterwards, and found again after the module was unplugged or restarted.
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include "device/serial/PortChoice.h"
#include "ui/common/Workspace.h"
#include "ui/console/ConsoleReader.h"

#include <memory>

class QTimer;

namespace ui
{

class ConsoleLink : public QObject
{
    Q_OBJECT

public:
    enum class State {
        closed,
        opening,
        open,
        waiting, ///< the module is away; it will be opened when it comes back
        lent,    ///< a job has the port
        failed,  ///< problem() says why
    };

    explicit ConsoleLink(Workspace& workspace, QObject* parent = nullptr);
    ~ConsoleLink() override;

    /// Whom to talk to: of a module with several ports it decides which one, the Python console first.
    void setMode(ConsoleMode mode);

    /// To the selected module, at the rate of the settings. From then on it is opened again by itself.
    void open();
    void close();
    /// With another rate.
    void reopen();

    State state() const { return m_state; }
    /// The user wants it open, whatever it does now.
    bool isWanted() const { return m_isWanted; }
    const core::Problem& problem() const { return *m_problem; }
    QString portName() const { return m_portName; }
    /// The port for the selected module; nothing while it is away.
    std::optional<device::ChosenPort> port() const;

    /// What is known of the one at the other end; while closed, what can be expected.
    ConsoleFacts facts() const;

    // As those of ConsoleReader; lost while it is not open.
    void sendLines(const QList<QByteArray>& lines);
    void sendPython(const QByteArray& text);
    void sendPassword(const QByteArray& password);
    void softReset();
    void sendNow(const QByteArray& bytes);
    void complete(const QByteArray& line);

signals:
    void stateChanged();
    void factsChanged();
    void arrived(const std::vector<ui::ConsolePiece>& pieces);
    void named(const QByteArray& line, const QStringList& names);
    void gaveUp(const QByteArray& detail);

private:
    struct Choice {
        device::ChosenPort port;
        ConsoleMode mode = ConsoleMode::automatic;
    };

    /// Nothing while the module is away.
    std::optional<Choice> choice() const;
    void tryToOpen();
    void startReader();
    void readerFinished();
    void giveUp(const QString& key);
    void freed(const QString& key);
    void selectionChanged();
    void waitForModule();
    void wait();
    void fail(const core::Problem& problem);
    void end(State state);
    void releasePort();
    void setState(State state);

    Workspace& m_workspace;
    ConsoleMode m_mode = ConsoleMode::automatic;
    State m_state = State::closed;
    QString m_key;     ///< the module that it was opened for
    QString m_claimed; ///< the one whose port it has; another while the reader of that ends
    QString m_portName;
    bool m_isWanted = false;
    bool m_wasOpen = false;   ///< since the user opened it
    bool m_isLending = false; ///< the reader was stopped for a job
    bool m_wasPython = false; ///< before that
    std::optional<core::Problem> m_problem;
    std::unique_ptr<ConsoleReader> m_reader;
    QTimer* m_retry;
    QElapsedTimer m_awaySince; ///< since when it was last seen to be away
};

} // namespace ui
