// SPDX-License-Identifier: MIT
#include "ui/status/StatusPage.h"

#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/job/JobLine.h"
#include "ui/job/JobRunner.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"
#include "ui/status/DropHint.h"
#include "ui/status/FileDetails.h"
#include "ui/status/FileStatusView.h"
#include "ui/status/StatusActions.h"
#include "ui/status/StatusBar.h"
#include "ui/status/StatusExporter.h"
#include "ui/status/StatusFacts.h"

#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui
{

using core::ErrorCode;

namespace
{

const QString splitterKey = QStringLiteral("status/splitter");

} // namespace

StatusPage::StatusPage(Workspace& workspace, QWidget* parent) : Page(workspace, parent)
{
    setObjectName("statusPage");
    setAcceptDrops(true);
    makeActions();
    makeLayout();
    ModuleSelection& module = workspace.module;
    connect(&module, &ModuleSelection::changed, this, [this] {
        // What was read belongs to another module now, and so does what the card offers to do.
        m_card->clear();
        if (m_shown.isOfModule() && m_shown.key != this->workspace().module.key())
            showStatus({});
        showFacts();
        showState();
    });
    connect(&module, &ModuleSelection::connectedChanged, this, &StatusPage::moduleCameOrWent);
    retranslate();
}

StatusPage::~StatusPage()
{
    workspace().settings.setState(splitterKey, m_splitter->saveState());
}

void StatusPage::moduleCameOrWent()
{
    showState();
    // Its start may have restored some, and another module at the same place looks the same.
    if (!m_shown.isOfModule() || !workspace().module.port() || m_runner->isBusy() || !m_card->isHidden())
        return;
    m_card->showMessage(MessageCard::Kind::info, tr("The module was away meanwhile."),
                        tr("The status is shown as it was read before."));
    connect(m_card->addAction("statusReadAgain", tr("&Read the status")), &QAction::triggered, this,
            &StatusPage::readModule);
}

void StatusPage::makeActions()
{
    m_card = new MessageCard;
    m_card->setObjectName("statusCard");
    m_exporter = new StatusExporter(workspace(), *m_card, this);
    m_bar = new StatusBar(m_exporter->menu());
    connect(m_bar->read, &QAction::triggered, this, &StatusPage::readModule);
    connect(m_bar->restore, &QAction::triggered, this, [this] { m_actions->restore(m_shown); });
    connect(m_bar->repair, &QAction::triggered, this, [this] { m_actions->previewRepair(m_shown); });
    connect(m_bar->open, &QAction::triggered, this, &StatusPage::chooseFiles);
}

void StatusPage::makeLayout()
{
    m_drop = new DropHint;
    m_facts = new StatusFacts;
    m_line = new JobLine;
    m_runner = new JobRunner(workspace(), *m_line, this);
    connect(m_runner, &JobRunner::changed, this, &StatusPage::showState);
    connect(m_runner, &JobRunner::progressed, this, &StatusPage::jobProgressed);
    connect(m_runner, &JobRunner::noted, this,
            [this](const QString& text) { this->workspace().log.add(LogLevel::info, title(), text); });
    connect(m_runner, &JobRunner::refused, this, [this] {
        m_card->showMessage(MessageCard::Kind::warning, tr("The module is busy with another job."),
                            tr("Wait until that is done, then try again."));
    });
    m_actions = new StatusActions(workspace(), *m_card, *m_runner, this);
    connect(m_actions, &StatusActions::changed, this, &StatusPage::showStatus);
    connect(m_actions, &StatusActions::failed, this, &StatusPage::showFailure);
    m_view = new FileStatusView(m_files, workspace().settings);
    connect(m_view, &FileStatusView::currentFileChanged, this, &StatusPage::showDetails);
    connect(m_bar->filter, &QLineEdit::textChanged, &m_view->order(), &FileStatusOrder::setFilter);
    m_details = new FileDetails;
    connect(m_details, &FileDetails::wanted, this, &StatusPage::act);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_details);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName("statusSplitter");
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(scroll);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({360, 100});
    setFocusProxy(m_view);
    m_splitter->restoreState(workspace().settings.state(splitterKey).toByteArray());

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bar);
    layout->addWidget(m_drop);
    layout->addWidget(m_facts);
    layout->addWidget(m_card);
    layout->addWidget(m_line);
    layout->addWidget(m_splitter, 1);
}

QString StatusPage::title() const
{
    return tr("Module status");
}

QList<QAction*> StatusPage::pageActions() const
{
    return {m_bar->read, m_bar->restore, m_bar->repair, m_bar->open, m_exporter->menu()->menuAction()};
}

void StatusPage::retranslate()
{
    m_bar->setWindowTitle(title());
    m_bar->read->setText(tr("&Read the status"));
    m_bar->restore->setText(tr("Re&store all"));
    m_bar->repair->setText(tr("Repair the &list…"));
    m_bar->open->setText(tr("&Open images…"));
    m_bar->open->setToolTip(tr("Partition images or a package, instead of a module"));
    m_bar->exports->setText(tr("&Export"));
    m_exporter->menu()->setTitle(tr("&Export"));
    m_exporter->retranslate();
    m_bar->filter->setPlaceholderText(tr("Filter"));
    m_bar->filter->setAccessibleName(tr("Filter of the files"));
    m_files.retranslate();
    m_view->retranslate();
    showFacts();
    showState();
}

void StatusPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_files.retranslate(); // its colours
}

void StatusPage::find()
{
    m_bar->filter->setFocus(Qt::ShortcutFocusReason);
    m_bar->filter->selectAll();
}

void StatusPage::cancel()
{
    m_runner->cancel();
}

QString StatusPage::unfinishedWork() const
{
    return m_runner->isBusy() ? m_runner->activity() : QString();
}

void StatusPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_runner->isBusy() || DropHint::filesIn(*event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_drop->show();
}

void StatusPage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_drop->hide();
}

void StatusPage::dropEvent(QDropEvent* event)
{
    m_drop->hide();
    event->acceptProposedAction();
    openFiles(DropHint::filesIn(*event->mimeData()));
}

void StatusPage::act(Remedy remedy)
{
    setFocus(); // the button that has it goes
    switch (remedy) {
    case Remedy::restore:
        return m_actions->restore(m_shown, currentPath());
    case Remedy::acceptChange:
        return m_actions->accept(m_shown, currentPath());
    case Remedy::flashBackup:
        emit flashBackupWanted();
        return;
    case Remedy::readAgain:
        return readModule();
    }
}

FileDetails::Obstacles StatusPage::obstacles() const
{
    const ModuleSelection& module = workspace().module;
    const bool isThere = m_shown.key == module.key() && module.port();
    return FileDetails::obstaclesTo(m_shown, m_runner->isBusy(), isThere);
}

void StatusPage::showFailure(const core::Problem& problem, const QString& activity,
                             const std::function<void(device::Interpreter::Consent)>& again)
{
    if (problem.code == ErrorCode::cancelled) {
        m_card->showMessage(MessageCard::Kind::info, tr("Cancelled."),
                            tr("Read the status again to see what the module has now."));
        return;
    }
    m_card->showProblem(problem, activity, consoleRemedy(problem.code));
    connect(m_card->addAction("statusTryAgain", tr("Try again")), &QAction::triggered, this, [again] { again({}); });
    if (problem.code == ErrorCode::programRuns) {
        QAction* end = m_card->addAction("statusSoftReset", tr("End the program and try again"));
        connect(end, &QAction::triggered, this, [again] { again({.softReset = true}); });
    }
    const ProblemWords words = wordsOf(problem);
    workspace().log.add(LogLevel::error, title(), words.sentence + ' ' + words.circumstance);
    emit failed();
}

std::string StatusPage::currentPath() const
{
    const int row = m_view->currentFile();
    return row < 0 ? std::string() : m_files.file(row).path;
}

void StatusPage::showStatus(ShownStatus shown)
{
    const std::string current = currentPath();
    m_shown = std::move(shown);
    m_files.setStatus(m_shown.status);
    m_exporter->setStatus(m_shown);
    m_view->selectFile(current.empty() ? -1 : m_files.rowOf(current));
    if (m_view->currentFile() < 0 && m_files.rowCount() > 0)
        m_view->setCurrentIndex(m_view->order().index(0, 0));
    showFacts();
    showState();
    if (m_shown.status)
        workspace().log.add(LogLevel::info, title(), sourceText(m_shown) + ": " + summaryText(*m_shown.status));
}

void StatusPage::showFacts()
{
    if (m_shown.status)
        m_facts->show(m_shown);
    else
        m_facts->showNothing(workspace().module.name());
}

void StatusPage::showDetails()
{
    const int row = m_view->currentFile();
    m_details->showFile(m_shown.status, row < 0 ? nullptr : &m_files.file(row), obstacles());
}

void StatusPage::showState()
{
    const bool hasPort = workspace().module.port().has_value();
    m_bar->read->setEnabled(!m_runner->isBusy() && hasPort);
    m_bar->read->setToolTip(hasPort ? tr("Read the state of every file of the module (F6)")
                                    : tr("Choose a module first"));
    m_bar->open->setEnabled(!m_runner->isBusy());
    QString why = obstacles()[static_cast<std::size_t>(Remedy::restore)];
    if (!m_shown.status)
        why = tr("Read the status first");
    else if (why.isEmpty() && m_shown.status->everythingWhole())
        why = tr("Every file is whole");
    m_bar->restore->setEnabled(why.isEmpty());
    m_bar->restore->setToolTip(!why.isEmpty() ? why
                               : m_shown.reading->isPython
                                   ? tr("Bring back what is not whole from the backup copies")
                                   : tr("Restart the module, and let its firmware bring back what is not whole"));
    QString whyNot = StatusActions::obstacleToRepair(m_shown);
    if (whyNot.isEmpty())
        whyNot = obstacles()[static_cast<std::size_t>(Remedy::acceptChange)];
    m_bar->repair->setEnabled(whyNot.isEmpty());
    m_bar->repair->setToolTip(whyNot.isEmpty() ? tr("Show what can be done about the list of the module") : whyNot);
    m_bar->exports->setEnabled(m_shown.status != nullptr);
    showDetails();
}

} // namespace ui
