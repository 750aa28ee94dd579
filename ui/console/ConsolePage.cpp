// SPDX-License-Identifier: MIT
#include "ui/console/ConsolePage.h"

#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Job.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/console/ConsoleBar.h"
#include "ui/console/ConsoleInput.h"
#include "ui/console/ConsoleLink.h"
#include "ui/console/ConsoleOutput.h"
#include "ui/console/ConsoleScript.h"
#include "ui/console/ConsoleTools.h"
#include "ui/console/FindBar.h"
#include "ui/console/PasswordLine.h"
#include "ui/console/QuickCommandsPanel.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"

#include <QHBoxLayout>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui
{

namespace
{

const QString historyKey = QStringLiteral("console/history");
const QString splitterKey = QStringLiteral("console/splitter");

} // namespace

ConsolePage::ConsolePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), m_link(new ConsoleLink(workspace, this)), m_bar(new ConsoleBar(workspace)),
      m_tools(new ConsoleTools)
{
    setObjectName("consolePage");
    m_link->setMode(m_bar->mode());
    makeLayout();
    connectParts();
    connectScripts();
    retranslate();
}

ConsolePage::~ConsolePage()
{
    workspace().settings.setState(splitterKey, m_splitter->saveState());
}

void ConsolePage::makeLayout()
{
    m_card = new MessageCard;
    m_card->setObjectName("consoleCard");
    m_password = new PasswordLine;
    m_output = new ConsoleOutput;
    m_output->setTimeStampsShown(m_bar->times()->isChecked());
    m_output->setLineNumbersShown(m_bar->numbers()->isChecked());
    m_findBar = new FindBar(*m_output);
    m_input = new ConsoleInput;
    m_input->setHistory(CommandHistory(workspace().settings.state(historyKey).toStringList()));
    m_send = new QToolButton;
    m_send->setObjectName("consoleSend");
    m_send->setIcon(Theme::icon("send"));
    m_send->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_send->setFocusPolicy(Qt::TabFocus);
    m_quick = new QuickCommandsPanel(workspace());
    setFocusProxy(m_input);

    auto* line = new QHBoxLayout;
    line->addWidget(m_input, 1);
    line->addWidget(m_send);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_output, 1);
    column->addWidget(m_findBar);
    column->addWidget(m_password);
    column->addLayout(line);
    m_splitter = new QSplitter;
    m_splitter->setObjectName("consoleSplitter");
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_quick);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    m_splitter->setSizes({600, 160});
    m_splitter->restoreState(workspace().settings.state(splitterKey).toByteArray());

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bar);
    layout->addWidget(m_tools);
    layout->addWidget(m_card);
    layout->addWidget(m_splitter, 1);
}

void ConsolePage::connectParts()
{
    connect(m_bar->connection(), &QAction::triggered, this, &ConsolePage::toggleConnection);
    connect(m_bar->find(), &QAction::triggered, this, &ConsolePage::find);
    connect(m_bar->save(), &QAction::triggered, this, &ConsolePage::save);
    connect(m_bar->clearing(), &QAction::triggered, m_output, &ConsoleOutput::clearLines);
    connect(m_bar->times(), &QAction::toggled, m_output, &ConsoleOutput::setTimeStampsShown);
    connect(m_bar->numbers(), &QAction::toggled, m_output, &ConsoleOutput::setLineNumbersShown);
    connect(m_bar, &ConsoleBar::modeChosen, this, [this] { m_link->setMode(m_bar->mode()); });
    connect(m_bar, &ConsoleBar::baudRateChosen, m_link, &ConsoleLink::reopen);
    connect(m_link, &ConsoleLink::arrived, m_output, &ConsoleOutput::append);
    connect(m_link, &ConsoleLink::stateChanged, this, &ConsolePage::stateChanged);
    connect(m_link, &ConsoleLink::factsChanged, this, &ConsolePage::factsChanged);
    connect(m_link, &ConsoleLink::gaveUp, this, [this](const QByteArray& detail) {
        showProblem(Card::job, {core::ErrorCode::linkFailed, "", detail.toStdString()}, tr("pasting"));
    });
    connect(&workspace().module, &ModuleSelection::changed, this, [this] {
        // It offers to go on with the other module.
        if (m_shown == Card::job) {
            m_shown = Card::none;
            m_card->clear();
        }
        showState();
    });
    connect(&workspace().module, &ModuleSelection::connectedChanged, this, &ConsolePage::showState);
    connect(m_input, &ConsoleInput::submitted, this, [this](const QString& text) {
        workspace().settings.setState(historyKey, m_input->history().entries());
        send(text);
    });
    connect(m_input, &ConsoleInput::completionWanted, this,
            [this](const QString& line) { m_link->complete(line.toUtf8()); });
    connect(m_link, &ConsoleLink::named, this, [this](const QByteArray& line, const QStringList& names) {
        m_input->offer(QString::fromUtf8(line), names);
    });
    connect(m_password, &PasswordLine::entered, this, [this](const QString& password) {
        m_link->sendPassword(password.toUtf8());
        m_input->setFocus();
    });
    connect(m_send, &QToolButton::clicked, m_input, &ConsoleInput::submit);
    connect(m_quick, &QuickCommandsPanel::wanted, this, &ConsolePage::send);
    connect(m_tools, &ConsoleTools::commandWanted, this, &ConsolePage::send);
    connect(m_tools, &ConsoleTools::downloadModeWanted, this, &ConsolePage::askForDownloadMode);
    const auto control = [this](char byte) {
        if (m_script && byte == '\x03')
            interrupt();
        else
            m_link->sendNow(QByteArray(1, byte));
    };
    connect(m_input, &ConsoleInput::controlTyped, this, control);
    connect(m_output, &ConsoleOutput::controlTyped, this, control);
    connect(m_output, &ConsoleOutput::typed, this, [this](const QString& text) {
        m_input->setFocus();
        m_input->insertPlainText(text);
    });
    connect(m_output, &ConsoleOutput::placeWanted, this, &ConsolePage::goTo);
    connect(m_findBar, &FindBar::closed, m_input, [this] { m_input->setFocus(); });
}

QString ConsolePage::title() const
{
    return tr("Console");
}

QList<QAction*> ConsolePage::pageActions() const
{
    return QList{m_bar->connection(), m_bar->times(), m_bar->numbers(),
                 m_bar->find(),       m_bar->save(),  m_bar->clearing()} +
           m_tools->allActions();
}

void ConsolePage::retranslate()
{
    m_bar->setWindowTitle(title());
    m_bar->retranslate();
    m_tools->retranslate();
    m_output->setAccessibleName(tr("What the module says"));
    m_input->setAccessibleName(tr("What is sent to the module"));
    m_send->setText(tr("Se&nd"));
    showState();
}

void ConsolePage::find()
{
    m_findBar->open();
}

void ConsolePage::toggleConnection()
{
    if (m_link->isWanted())
        m_link->close();
    else
        m_link->open();
}

void ConsolePage::send(const QString& text)
{
    if (m_link->facts().isPython)
        m_link->sendPython(text.toUtf8());
    else
        m_link->sendLines(linesToSend(text, m_bar->lineEnd()));
}

void ConsolePage::askForDownloadMode()
{
    const bool isWanted = workspace().dialogs.confirm(
        this, {tr("Restart into download mode"),
               tr("The module leaves its program and waits for a download. Its files stay as they are."),
               tr("It comes back by a download, or when its power is switched off and on."), tr("Restart")});
    if (isWanted)
        send(QStringLiteral("AT+QDOWNLOAD=1"));
}

void ConsolePage::showState()
{
    const ConsoleLink::State state = m_link->state();
    const ConsoleFacts facts = m_link->facts();
    const QString module = workspace().module.name();
    const bool isOpen = state == ConsoleLink::State::open;
    const bool canOpen = m_link->isWanted() || workspace().module.port().has_value() || m_link->port().has_value();
    QAction* connection = m_bar->connection();
    connection->setText(m_link->isWanted() ? tr("&Disconnect") : tr("&Connect"));
    connection->setIcon(Theme::icon(m_link->isWanted() ? "disconnect" : "connect"));
    connection->setEnabled(canOpen);
    connection->setToolTip(!canOpen             ? tr("Choose a module first")
                           : m_link->isWanted() ? tr("Close the console of the module")
                                                : tr("Open the console of the module"));
    m_input->setCanSubmit(isOpen);
    m_send->setEnabled(isOpen);
    m_send->setToolTip(isOpen ? tr("Send the line (Enter)") : tr("Connect first"));
    m_quick->setEnabled(isOpen);
    m_quick->setPython(facts.isPython);
    m_bar->setPython(facts.isPython);
    m_tools->setPython(facts.isPython || m_script);
    m_tools->setEnabledTools(isOpen, m_script != nullptr, !m_script && m_link->port().has_value());
    m_input->setPython(facts.isPython);
    m_input->setPlaceholderText(!isOpen          ? tr("Connect first")
                                : facts.isPython ? tr("Type Python and press Enter")
                                                 : tr("Type a command and press Enter"));
    m_input->setToolTip(
        facts.isPython
            ? tr("Up and Down: what was sent before; Ctrl+R: search in it; Tab: complete a name. Several pasted lines "
                 "are sent as one block. Ctrl+C, Ctrl+D and Ctrl+B go to the module.")
            : tr("Up and Down: what was sent before; Ctrl+R: search in it. Several pasted lines are sent one "
                 "after the other. Ctrl+C, Ctrl+D and Ctrl+B go to the module."));

    if (m_script)
        return m_tools->setState(tr("Running %1").arg(m_script->request().path));
    switch (state) {
    case ConsoleLink::State::closed:
        m_tools->setState(module.isEmpty() ? tr("No module is selected.") : tr("Not connected: %1").arg(module));
        break;
    case ConsoleLink::State::opening:
        m_tools->setState(tr("Connecting: %1").arg(m_link->portName()));
        break;
    case ConsoleLink::State::open:
        m_tools->setState(
            facts.isWaiting ? tr("The module is busy: what was sent goes out at the next prompt.")
            : facts.isPython
                ? tr("Connected: Python at %1").arg(m_link->portName())
                : tr("Connected: %1, %2 baud").arg(m_link->portName()).arg(workspace().settings.consoleBaudRate()));
        break;
    case ConsoleLink::State::waiting:
        m_tools->setState(tr("Disconnected. The console opens again when the module comes back."));
        break;
    case ConsoleLink::State::lent:
        m_tools->setState(tr("A job has the port. The console opens again when it is done."));
        break;
    case ConsoleLink::State::failed:
        m_tools->setState(tr("Not connected: %1").arg(module));
        break;
    }
}

void ConsolePage::stateChanged()
{
    showState();
    if (m_link->state() == ConsoleLink::State::failed) {
        showProblem(Card::connection, m_link->problem(), tr("opening the console"));
        QAction* again = m_card->addAction("consoleTryAgain", tr("Try again"));
        connect(again, &QAction::triggered, m_link, &ConsoleLink::open);
        return;
    }
    if (m_shown == Card::connection) {
        m_shown = Card::none;
        m_card->clear();
    }
    factsChanged();
    workspace().log.add(LogLevel::info, title(), m_tools->state());
}

/// Says why the interpreter does not let anybody in.
void ConsolePage::factsChanged()
{
    showState();
    const ConsoleFacts facts = m_link->facts();
    const Card wanted = m_link->state() != ConsoleLink::State::open      ? Card::none
                        : facts.isLocked                                 ? Card::locked
                        : facts.prompt == ConsoleFacts::Prompt::password ? Card::password
                                                                         : Card::none;
    if (wanted == Card::password)
        m_password->ask();
    else
        m_password->hide();
    if (wanted == m_shown || (wanted == Card::none && (m_shown == Card::connection || m_shown == Card::job)))
        return;
    m_shown = wanted;
    if (wanted == Card::none)
        return m_card->clear();
    const bool isLocked = wanted == Card::locked;
    m_card->showProblem({isLocked ? core::ErrorCode::consoleLocked : core::ErrorCode::passwordNeeded, "",
                         isLocked ? "it answers “REPL refuse”" : "it asks “Please enter password:”"},
                        tr("opening the console"), isLocked ? QString() : tr("Type it below."));
}

void ConsolePage::showProblem(Card kind, const core::Problem& problem, const QString& activity)
{
    m_shown = kind;
    m_card->showProblem(problem, activity, consoleRemedy(problem.code));
    workspace().log.add(LogLevel::error, title(), m_card->headline());
    emit failed();
}

void ConsolePage::save()
{
    if (m_saving)
        return;
    const QString path = workspace().dialogs.saveFile(this, tr("Save the console"), QStringLiteral("console.txt"),
                                                      tr("Text (*.txt *.log)"));
    if (path.isEmpty())
        return;
    using Saved = core::HostResult<void>;
    auto job = std::make_unique<ValueJob<Saved>>([path, text = m_output->allText()](const device::CancelToken&) {
        return core::package::writeAtomically(utf8(path), core::package::bytesOf(utf8(text)));
    });
    connect(job.get(), &Job::finished, this, [this, path, saving = job.get()] {
        if (const Saved& saved = saving->result())
            workspace().log.add(LogLevel::info, title(), tr("The console was saved: %1").arg(path));
        else
            showProblem(Card::job, saved.error(), tr("saving the console"));
        m_saving.release()->deleteLater();
    });
    m_saving = std::move(job);
    m_saving->start();
}

} // namespace ui
