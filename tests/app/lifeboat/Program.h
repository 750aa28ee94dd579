// SPDX-License-Identifier: MIT
// The command line in a process of its own, for what ends in a signal, asks a terminal or goes on while the test does
// something else. LIFEBOAT_PROGRAM is its path.
#pragma once

#include "tests/app/lifeboat/CommandRun.h"

#include <QElapsedTimer>
#include <QProcess>

#include <csignal>

namespace test
{

struct ProgramSettings {
    QString port{};  ///< LIFEBOAT_PORT, which is not set when it is empty
    QString stdIn{}; ///< the path of a terminal
};

class Program
{
public:
    explicit Program(const QStringList& arguments, const ProgramSettings& settings = {})
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove("LIFEBOAT_PORT");
        if (!settings.port.isEmpty())
            environment.insert("LIFEBOAT_PORT", settings.port);
        m_process.setProcessEnvironment(environment);
        if (!settings.stdIn.isEmpty())
            m_process.setStandardInputFile(settings.stdIn);
        m_process.start(LIFEBOAT_PROGRAM, arguments);
    }

    /// Waits until it has said this on stdout; false when it ends before.
    bool says(const QByteArray& text) { return waitFor(m_out, text); }
    /// The same on stderr.
    bool warns(const QByteArray& text) { return waitFor(m_err, text); }
    void kill(int signal) { ::kill(static_cast<pid_t>(m_process.processId()), signal); }

    CommandRun finish()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(120'000) || m_process.exitStatus() != QProcess::NormalExit)
            qFatal("the program did not end by itself");
        read();
        return {m_process.exitCode(), m_out.toStdString(), m_err.toStdString()};
    }

private:
    void read()
    {
        m_out += m_process.readAllStandardOutput();
        m_err += m_process.readAllStandardError();
    }
    bool waitFor(const QByteArray& where, const QByteArray& text)
    {
        QElapsedTimer timer;
        timer.start();
        for (read(); !where.contains(text); read()) {
            if (timer.elapsed() > 60'000 || m_process.state() == QProcess::NotRunning)
                return false;
            m_process.waitForReadyRead(50);
        }
        return true;
    }

    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
};

} // namespace test
