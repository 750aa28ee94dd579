// SPDX-License-Identifier: MIT
// What the console page does with scripts: runs them, stops them, and leads to the lines of their tracebacks.
#include "ui/console/ConsolePage.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/console/ConsoleLink.h"
#include "ui/console/ConsoleOutput.h"
#include "ui/console/ConsoleScript.h"
#include "ui/console/ConsoleTools.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"

#include <QAction>
#include <QFileInfo>

namespace ui
{

namespace
{

const QString scriptKey = QStringLiteral("console/script");
const QString storedKey = QStringLiteral("console/storedScript");

} // namespace

void ConsolePage::connectScripts()
{
    connect(m_tools->interrupt(), &QAction::triggered, this, &ConsolePage::interrupt);
    connect(m_tools->softReset(), &QAction::triggered, m_link, &ConsoleLink::softReset);
    connect(m_tools->runLocal(), &QAction::triggered, this, [this] { chooseScript(false); });
    connect(m_tools->runStored(), &QAction::triggered, this, [this] { chooseScript(true); });
}

void ConsolePage::interrupt()
{
    if (!m_script)
        m_link->sendNow(QByteArray(1, '\x03'));
    else if (m_script->isRunning())
        m_script->interrupt();
    else
        dropScript();
}

void ConsolePage::cancel()
{
    if (!m_script)
        return;
    if (m_script->isRunning())
        m_script->cancel();
    else
        dropScript();
}

/// One that still waits for the port.
void ConsolePage::dropScript()
{
    ConsoleScript* job = m_script.release();
    workspace().ports.release(m_scriptKey, job);
    job->deleteLater();
    showState();
}

void ConsolePage::chooseScript(bool isStored)
{
    const QString key = isStored ? storedKey : scriptKey;
    const QString last = workspace().settings.state(key).toString();
    const QString path =
        isStored ? workspace().dialogs.askText(this, tr("Run a script on the module"), tr("File on the module:"),
                                               last.isEmpty() ? QStringLiteral("/usr/main.py") : last)
                 : workspace().dialogs.openFile(this, tr("Run a script without storing it"), QFileInfo(last).path(),
                                                tr("Python (*.py);;All files (*)"));
    if (path.isEmpty())
        return;
    workspace().settings.setState(key, path);
    runScript(path, isStored);
}

void ConsolePage::startScript(const QString& path, bool isStored, bool maySoftReset)
{
    const auto port = m_link->port();
    if (m_script || !port)
        return;
    const ConsoleScriptRequest request{.port = *port,
                                       .roots = workspace().module.roots(),
                                       .baudRate = static_cast<std::uint32_t>(workspace().settings.consoleBaudRate()),
                                       .path = path,
                                       .isStored = isStored,
                                       .maySoftReset = maySoftReset};
    m_shown = Card::none;
    m_card->clear();
    m_script = std::make_unique<ConsoleScript>(request);
    ConsoleScript* job = m_script.get();
    if (!request.isStored)
        m_lastScript = request.path;
    connect(job, &ConsoleScript::arrived, this, [this, job] { m_output->append(job->take()); });
    connect(job, &ConsoleScript::doesNotStop, this, [this, job] {
        m_shown = Card::job;
        m_card->showMessage(MessageCard::Kind::warning, tr("The program does not stop"),
                            tr("It was interrupted and runs on."));
        QAction* leave = m_card->addAction("consoleLeaveScript", tr("Leave it running"));
        connect(leave, &QAction::triggered, job, &Job::cancel);
    });
    connect(job, &Job::finished, this, &ConsolePage::scriptEnded);
    m_scriptKey = workspace().module.key();
    workspace().log.add(LogLevel::info, title(), tr("Running %1").arg(request.path));
    if (!workspace().ports.claim(m_scriptKey, job, [job] { job->start(); })) {
        m_script.release()->deleteLater();
        showProblem(Card::job, {core::ErrorCode::portBusy, request.port.name, "another job of this program has it"},
                    tr("running %1").arg(request.path));
    }
    showState();
}

void ConsolePage::scriptEnded()
{
    m_output->append(m_script->take());
    ConsoleScript* job = m_script.release();
    showScriptEnd(*job);
    workspace().ports.release(m_scriptKey, job);
    job->deleteLater();
    showState();
}

void ConsolePage::showScriptEnd(const ConsoleScript& job)
{
    const QString path = job.request().path;
    const QString activity = tr("running %1").arg(path);
    const auto& result = job.result();
    if (result && !result->hasFailed()) {
        m_shown = Card::none;
        m_card->clear();
        workspace().log.add(LogLevel::info, title(),
                            result->wasInterrupted ? tr("%1 was interrupted").arg(path) : tr("%1 has ended").arg(path));
        return;
    }
    if (!result && result.error().code == core::ErrorCode::cancelled) {
        m_shown = Card::none;
        return m_card->clear();
    }
    if (!result) {
        showProblem(Card::job, result.error(), activity);
        if (result.error().code != core::ErrorCode::programRuns || m_scriptKey != workspace().module.key())
            return;
        QAction* reset = m_card->addAction("consoleResetAndRun", tr("End it by a soft reset and run the script"));
        connect(reset, &QAction::triggered, this,
                [this, path, isStored = job.request().isStored] { startScript(path, isStored, true); });
        return;
    }
    const device::Traceback& traceback = *result->traceback;
    showProblem(Card::job, {core::ErrorCode::pythonFailed, "", traceback.error}, activity);
    if (traceback.places.empty())
        return;
    const device::TracebackPlace& place = traceback.places.back();
    QAction* open = m_card->addAction("consoleOpenPlace", tr("Open line %1").arg(place.line));
    connect(open, &QAction::triggered, this,
            [this, file = text(place.file), line = static_cast<int>(place.line)] { goTo(file, line); });
}

void ConsolePage::goTo(const QString& file, int line)
{
    const bool isLocal = file == m_lastScript;
    emit fileWanted(isLocal || file.startsWith('/') ? file : '/' + file, line, isLocal);
}

QString ConsolePage::unfinishedWork() const
{
    return m_script ? tr("A script runs on the module.") : QString();
}

} // namespace ui
