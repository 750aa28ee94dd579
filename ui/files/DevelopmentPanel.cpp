// SPDX-License-Identifier: MIT
#include "ui/files/DevelopmentPanel.h"

#include "ui/common/Dialogs.h"
#include "ui/common/IconButton.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/files/FilesJobs.h"
#include "ui/files/ScriptOutput.h"
#include "ui/job/JobRunner.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui
{

using core::ErrorCode;

namespace
{

const QString folderKey = QStringLiteral("files/developmentFolder");
const QString scriptKey = QStringLiteral("files/developmentScript");

} // namespace

DevelopmentPanel::DevelopmentPanel(Workspace& workspace, JobRunner& runner, const FilesJobs& jobs, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_runner(runner), m_jobs(jobs), m_development(new QWidget),
      m_folderLabel(new QLabel), m_folder(new QLineEdit), m_choose(new IconButton("developmentChoose", "open")),
      m_scriptLabel(new QLabel), m_script(new QComboBox), m_start(new QPushButton), m_state(new QLabel),
      m_clear(new IconButton("scriptClear", "clear")), m_close(new IconButton("scriptClose", "cancel")),
      m_output(new ScriptOutput)
{
    setObjectName("developmentPanel");
    m_folder->setObjectName("developmentFolder");
    m_folder->setText(QDir::toNativeSeparators(workspace.settings.state(folderKey).toString()));
    m_folderLabel->setBuddy(m_folder);
    m_script->setObjectName("developmentScript");
    m_script->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_script->setMinimumContentsLength(12);
    m_scriptLabel->setBuddy(m_script);
    m_start->setObjectName("developmentStart");
    m_state->setObjectName("scriptState");
    m_state->setTextFormat(Qt::PlainText);
    makeLayout();

    connect(m_choose, &QToolButton::clicked, this, [this] {
        const QString chosen =
            m_workspace.dialogs.openFolder(this, tr("Choose the folder of your program"), this->folder());
        if (!chosen.isEmpty())
            setFolder(chosen);
    });
    connect(m_folder, &QLineEdit::editingFinished, this, [this] { setFolder(this->folder()); });
    connect(m_script, &QComboBox::activated, this,
            [this] { m_workspace.settings.setState(scriptKey, m_script->currentData()); });
    connect(m_start, &QPushButton::clicked, this, [this] { m_isOn ? stopDeveloping() : startDeveloping(); });
    connect(m_clear, &QToolButton::clicked, m_output, &ScriptOutput::clearLines);
    connect(m_close, &QToolButton::clicked, this, &DevelopmentPanel::closeWanted);
    connect(m_output, &ScriptOutput::placeWanted, this, &DevelopmentPanel::showPlace);
    connect(&m_watch, &FolderWatch::changed, this, &DevelopmentPanel::folderChanged);
    connect(&m_watch, &FolderWatch::outgrown, this, &DevelopmentPanel::folderOutgrown);
    connect(&m_runner, &JobRunner::changed, this, [this] {
        showState();
        runIfDue();
    });
    connect(&m_workspace.module, &ModuleSelection::connectedChanged, this, &DevelopmentPanel::runIfDue);
    // Queued: a job that ends has not yet ended everywhere when it frees the port.
    connect(
        &m_workspace.ports, &PortClaims::freed, this,
        [this](const QString& key) {
            if (key == m_workspace.module.key())
                runIfDue();
        },
        Qt::QueuedConnection);
    setFolder(this->folder());
    retranslate();
}

void DevelopmentPanel::makeLayout()
{
    auto* row = new QHBoxLayout(m_development);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_folderLabel);
    row->addWidget(m_folder, 1);
    row->addWidget(m_choose);
    row->addWidget(m_scriptLabel);
    row->addWidget(m_script);
    row->addWidget(m_start);
    auto* head = new QHBoxLayout;
    head->addWidget(m_state, 1);
    head->addWidget(m_clear);
    head->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(m_development);
    layout->addLayout(head);
    layout->addWidget(m_output, 1);
}

void DevelopmentPanel::retranslate()
{
    m_folderLabel->setText(tr("F&older:"));
    m_folder->setAccessibleName(tr("Folder of your program"));
    m_folder->setPlaceholderText(tr("The folder of your program"));
    m_scriptLabel->setText(tr("Scrip&t:"));
    m_script->setAccessibleName(tr("Script that is started"));
    m_output->setAccessibleName(tr("What the script says"));
    m_output->setPlaceholderText(tr("What the script says is shown here."));
    m_choose->setName(tr("Choose the folder of your program"));
    m_clear->setName(tr("Clear what the script has said"));
    m_close->setName(tr("Close"));
    if (m_script->count() > 0)
        m_script->setItemText(m_script->count() - 1, tr("Restart of the module's program"));
    if (!m_isRunning)
        setState(waitingText());
    showState();
}

QString DevelopmentPanel::folder() const
{
    const QString typed = QDir::fromNativeSeparators(m_folder->text().trimmed());
    return typed.isEmpty() ? typed : QDir::cleanPath(typed);
}

void DevelopmentPanel::setFolder(const QString& folder)
{
    if (m_isOn && folder == m_watch.folder())
        return;
    if (m_isOn)
        stopDeveloping();
    m_folder->setText(QDir::toNativeSeparators(folder));
    m_workspace.settings.setState(folderKey, folder);
    const bool isThere = !folder.isEmpty() && QFileInfo(folder).isDir();
    const bool isWatched = isThere && m_watch.setFolder(folder);
    m_script->clear();
    for (const QString& script : isWatched ? m_watch.scripts() : QStringList())
        m_script->addItem(script, script);
    m_script->addItem(tr("Restart of the module's program"), QString());
    const int last = m_script->findData(m_workspace.settings.state(scriptKey, QStringLiteral("main.py")));
    m_script->setCurrentIndex(last >= 0 ? last : m_script->count() - 1);
    if (isThere && !isWatched)
        setState(tr("This folder has too many files to be watched."));
    else if (!folder.isEmpty() && !isThere)
        setState(tr("There is no such folder."));
    else
        setState({});
    showState();
}

void DevelopmentPanel::showDevelopment(bool on)
{
    m_development->setVisible(on);
    if (!on)
        stopDeveloping();
}

void DevelopmentPanel::showState()
{
    const bool hasModule = m_workspace.module.port(device::PortPurpose::repl).has_value();
    const QString obstacle = m_isOn                       ? QString()
                             : !hasModule                 ? m_jobs.obstacle()
                             : m_watch.folder().isEmpty() ? tr("Choose a folder first")
                             : m_runner.isBusy()          ? tr("Wait until the job is done")
                                                          : QString();
    m_start->setText(m_isOn ? tr("St&op") : tr("&Start"));
    m_start->setIcon(Theme::icon(m_isOn ? "stop" : "start"));
    m_start->setEnabled(obstacle.isEmpty());
    m_start->setToolTip(!obstacle.isEmpty() ? obstacle
                        : m_isOn            ? tr("Stop the script, and watch the folder no longer")
                                 : tr("Send what differs, start the script, and do so again at each change. A program "
                                      "that runs on the module is interrupted"));
}

void DevelopmentPanel::setState(const QString& text)
{
    m_state->setText(text);
}

void DevelopmentPanel::startDeveloping()
{
    if (m_isOn || m_runner.isBusy() || m_watch.folder().isEmpty())
        return;
    m_isOn = true;
    run({});
}

void DevelopmentPanel::stopDeveloping()
{
    m_isDue = false;
    if (!std::exchange(m_isOn, false))
        return;
    if (m_isRunning)
        m_runner.cancel();
    else
        setState({});
    showState();
}

void DevelopmentPanel::folderChanged()
{
    if (!m_isOn)
        return;
    m_isDue = true;
    if (m_isRunning)
        m_runner.cancel();
    else if (!m_runner.isBusy())
        run({});
}

void DevelopmentPanel::folderOutgrown()
{
    if (!m_isOn)
        return;
    m_output->say(tr("The folder has too many files now: changes are not sent until some are removed."));
    if (!m_isRunning)
        setState(waitingText());
}

QString DevelopmentPanel::waitingText() const
{
    if (!m_isOn)
        return {};
    return m_watch.isTooLarge() ? tr("This folder has too many files to be watched.")
                                : tr("Waiting for a change in the folder");
}

void DevelopmentPanel::runStored(const QString& path)
{
    if (m_runner.isBusy())
        return;
    m_request = {.folder = {}, .updatesList = false, .script = utf8(path)};
    runAgain({});
}

void DevelopmentPanel::run(device::Interpreter::Consent consent)
{
    m_isDue = false;
    const QString script = m_script->currentData().toString();
    m_request = {.folder = utf8(m_watch.folder()),
                 .updatesList = m_jobs.updatesList(),
                 .script = script.isEmpty() ? std::string() : "/usr/" + utf8(script)};
    runAgain(consent);
}

/// Something was in the way: another job, or there was no module.
void DevelopmentPanel::runIfDue()
{
    if (m_isOn && m_isDue && !m_isRunning && !m_runner.isBusy())
        run({});
}

/// What could not be sent now is sent when the module can be reached.
void DevelopmentPanel::waitForPort()
{
    m_isDue = m_isDue || (m_isOn && !m_request.folder.empty());
    setState(m_isDue ? tr("Waiting for the module") : QString());
    showState();
}

void DevelopmentPanel::runAgain(device::Interpreter::Consent consent)
{
    auto port = pythonPort(m_workspace, consent);
    if (!port || m_runner.isBusy())
        return waitForPort();
    const QString name =
        m_request.script.empty() ? tr("the module's program") : text(m_request.script).section('/', -1);
    auto job = std::make_unique<ScriptJob>(std::move(*port), m_request);
    ScriptJob* running = job.get();
    connect(running, &ScriptJob::said, this, [this, running] { m_output->append(running->take()); });
    connect(running, &ScriptJob::began, this, [this, running, name, key = m_workspace.module.key()] {
        m_output->append(running->take());
        sayWhatWasSent(running->report());
        if (m_workspace.module.key() == key && !running->report().sent.empty())
            emit stored(running->report().sent);
        running->showScript();
        m_output->append(running->take());
        setState(tr("%1 runs").arg(name));
    });
    connect(running, &ScriptJob::doesNotStop, this, [this, name] {
        setState(tr("%1 was interrupted, but does not stop").arg(name));
        emit doesNotStop(name);
    });
    const QString activity =
        m_request.folder.empty() ? tr("Running %1").arg(name) : tr("Sending and running %1").arg(name);
    m_isRunning = true;
    setState(m_request.folder.empty() ? tr("Starting %1").arg(name) : tr("Sending what differs"));
    if (!m_runner.run<ScriptJob>(
            std::move(job), m_workspace.module.key(), activity,
            [this, activity, key = m_workspace.module.key()](ScriptJob& done) { runFinished(done, activity, key); },
            [this] {
                m_isRunning = false;
                setState({});
                runIfDue();
            })) {
        m_isRunning = false;
        waitForPort();
    }
}

void DevelopmentPanel::sayWhatWasSent(const FilesReport& report)
{
    if (report.written > 0)
        m_output->say(tr("%n file(s) sent", nullptr, static_cast<int>(report.written)));
}

void DevelopmentPanel::runFinished(ScriptJob& job, const QString& activity, const QString& moduleKey)
{
    m_isRunning = false;
    m_output->append(job.take());
    if (!job.hasBegun())
        sayWhatWasSent(job.report());
    if (job.end()) {
        const bool isStopped = job.end()->wasInterrupted && !job.end()->hasFailed();
        m_output->say(job.end()->hasFailed() ? tr("The script ended with an error.")
                      : isStopped            ? tr("The script was stopped.")
                                             : tr("The script has ended."));
    }
    if (m_isOn && m_isDue)
        return run({});
    setState(waitingText());
    if (m_workspace.module.key() != moduleKey)
        return showState(); // what could be done about it would be done to another module
    if (job.problem() && job.problem()->code != ErrorCode::cancelled)
        emit failed(*job.problem(), activity, job.report());
    else
        emit sent(job.report());
    showState();
}

void DevelopmentPanel::showPlace(const QString& file, int line)
{
    QString path = file;
    while (path.startsWith("//"))
        path.remove(0, 1);
    if (!path.startsWith('/'))
        path.prepend('/');
    const QString below = path.startsWith("/usr/") ? path.mid(5) : path.mid(1);
    const QString local = m_watch.folder() + '/' + below;
    if (!m_request.folder.empty() && QFileInfo(local).isFile())
        emit localPlaceWanted(local, line);
    else
        emit modulePlaceWanted(path.startsWith("/usr/") || path.startsWith("/bak/") ? path : "/usr" + path, line);
}

} // namespace ui
