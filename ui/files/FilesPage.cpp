// SPDX-License-Identifier: MIT
#include "ui/files/FilesPage.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/files/DevelopmentPanel.h"
#include "ui/files/FileEditor.h"
#include "ui/files/FilesBar.h"
#include "ui/files/ModuleTreeView.h"
#include "ui/files/PcPane.h"
#include "ui/files/ScriptOutput.h"
#include "ui/job/JobLine.h"
#include "ui/job/JobRunner.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"

#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui
{

using core::ErrorCode;
using Consent = device::Interpreter::Consent;

namespace
{

const QString sidesKey = QStringLiteral("files/sides");
const QString splitterKey = QStringLiteral("files/splitter");
const QString developmentKey = QStringLiteral("files/development");
constexpr qsizetype mostStray = 16'384; ///< bytes of unasked output for the log; the newest

} // namespace

FilesPage::FilesPage(Workspace& workspace, QWidget* parent) : Page(workspace, parent)
{
    setObjectName("filesPage");
    makeLayout();
    connectParts();
    m_bar->development->setChecked(workspace.settings.state(developmentKey, false).toBool());
    showScripts(m_bar->development->isChecked());
    retranslate();
}

FilesPage::~FilesPage()
{
    workspace().settings.setState(sidesKey, m_sides->saveState());
    workspace().settings.setState(splitterKey, m_splitter->saveState());
}

void FilesPage::makeLayout()
{
    m_card = new MessageCard;
    m_card->setObjectName("filesCard");
    m_line = new JobLine(JobLine::Shows::activity);
    m_runner = new JobRunner(workspace(), *m_line, this);
    m_hint = new QLabel;
    m_hint->setObjectName("filesDropHint");
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setMargin(6);
    m_hint->setAutoFillBackground(true);
    m_hint->setBackgroundRole(QPalette::Highlight);
    m_hint->setForegroundRole(QPalette::HighlightedText);
    m_hint->hide();
    m_tree = new ModuleTreeView(m_files);
    m_bar = new FilesBar(*this, *m_tree);
    m_pc = new PcPane(workspace());
    m_sides = new QSplitter;
    m_sides->setObjectName("filesSides");
    m_sides->addWidget(m_pc);
    m_sides->addWidget(makeModuleSide());
    m_sides->setChildrenCollapsible(false);
    m_sides->setSizes({300, 380});
    m_scripts = new DevelopmentPanel(workspace(), *m_runner);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName("filesSplitter");
    m_splitter->addWidget(m_sides);
    m_splitter->addWidget(m_scripts);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({320, 200});
    m_sides->restoreState(workspace().settings.state(sidesKey).toByteArray());
    m_splitter->restoreState(workspace().settings.state(splitterKey).toByteArray());
    setFocusProxy(m_pc);

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bar);
    layout->addWidget(m_card);
    layout->addWidget(m_line);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_hint);
}

QWidget* FilesPage::makeModuleSide()
{
    m_moduleName = new QLabel;
    m_moduleName->setObjectName("filesModule");
    m_moduleName->setTextFormat(Qt::PlainText);
    m_moduleName->setWordWrap(true);
    m_notRead = new QLabel;
    m_notRead->setObjectName("filesNotRead");
    m_notRead->setWordWrap(true);
    m_notRead->setAlignment(Qt::AlignCenter);
    m_readButton = new QPushButton;
    m_readButton->setObjectName("filesReadButton");
    auto* empty = new QWidget;
    auto* column = new QVBoxLayout(empty);
    column->addStretch();
    column->addWidget(m_notRead);
    column->addWidget(m_readButton, 0, Qt::AlignCenter);
    column->addStretch();
    m_stack = new QStackedWidget;
    m_stack->addWidget(empty);
    m_stack->addWidget(m_tree);

    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_moduleName);
    layout->addWidget(m_stack, 1);
    // As high as the line above the computer's files.
    m_moduleName->setMinimumHeight(m_pc->layout()->itemAt(0)->sizeHint().height());
    return side;
}

void FilesPage::connectParts()
{
    connect(m_runner, &JobRunner::changed, this, &FilesPage::showState);
    connect(m_runner, &JobRunner::progressed, this, &FilesPage::jobProgressed);
    connect(m_runner, &JobRunner::noted, this,
            [this](const QString& text) { workspace().log.add(LogLevel::info, title(), text); });
    connect(m_runner, &JobRunner::refused, this, [this] {
        m_card->showMessage(MessageCard::Kind::warning, tr("The module is busy with another job."),
                            tr("Wait until that is done, then try again."));
    });
    connect(&workspace().module, &ModuleSelection::changed, this, &FilesPage::moduleChanged);
    connect(&workspace().module, &ModuleSelection::connectedChanged, this, &FilesPage::showState);
    connect(m_pc, &PcPane::pathsSelected, this, &FilesPage::showState);
    connect(m_pc, &PcPane::copyWanted, this, &FilesPage::copyToComputer);
    connect(m_tree, &ModuleTreeView::pathsSelected, this, &FilesPage::showState);
    connect(m_tree, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (!m_files.isFolder(index))
            editSelected();
    });
    connect(m_tree, &ModuleTreeView::dropHint, this, [this](const QString& text) {
        m_hint->setText(text);
        m_hint->setVisible(!text.isEmpty());
    });
    connect(&m_files, &ModuleTreeModel::copyWanted, this, &FilesPage::copyToModule);
    connect(&m_files, &ModuleTreeModel::moveWanted, this, &FilesPage::moveOnModule);
    connect(&m_files, &ModuleTreeModel::renameWanted, this, [this](const QString& path, const QString& name) {
        renameOnModule(path, path.section('/', 0, -2) + '/' + name);
    });
    connect(m_bar->read, &QAction::triggered, this, &FilesPage::readFiles);
    connect(m_readButton, &QPushButton::clicked, m_bar->read, &QAction::trigger);
    connect(m_bar->toModule, &QAction::triggered, this, &FilesPage::copySelectionToModule);
    connect(m_bar->toComputer, &QAction::triggered, this, &FilesPage::copySelectionToComputer);
    connect(m_bar->edit, &QAction::triggered, this, &FilesPage::editSelected);
    connect(m_bar->run, &QAction::triggered, this, &FilesPage::runSelected);
    connect(m_bar->newFolder, &QAction::triggered, this, &FilesPage::makeFolder);
    connect(m_bar->rename, &QAction::triggered, this, [this] { m_tree->edit(m_tree->currentIndex()); });
    connect(m_bar->remove, &QAction::triggered, this, &FilesPage::removeSelected);
    connect(m_bar->properties, &QAction::triggered, this, &FilesPage::showProperties);
    connect(m_bar->crcs, &QAction::toggled, this, [this](bool on) {
        m_readsCrcs = on;
        m_tree->setColumnHidden(ModuleTreeModel::crcColumn, !on);
        if (on && m_files.listing())
            readFiles();
    });
    connect(m_bar->development, &QAction::toggled, this, [this](bool on) {
        workspace().settings.setState(developmentKey, on);
        showScripts(on);
    });
    connect(m_scripts, &DevelopmentPanel::failed, this, [this](const core::Problem& problem, const QString& activity) {
        showProblem(problem, activity, [this](Consent consent) { m_scripts->runAgain(consent); });
    });
    connect(m_scripts, &DevelopmentPanel::sent, this, [this](const FilesReport& report) {
        // What was offered and not yet taken is offered on.
        std::vector<std::string> paths = report.needChecksumUpdate;
        if (m_card->findChild<QAction*>("filesUpdateList")) {
            for (const std::string& path : m_offered) {
                if (std::ranges::find(paths, path) == paths.end())
                    paths.push_back(path);
            }
        }
        m_card->clear();
        offerListUpdate(paths);
    });
    connect(m_scripts, &DevelopmentPanel::localPlaceWanted, this, &FilesPage::editOnComputer);
    connect(m_scripts, &DevelopmentPanel::modulePlaceWanted, this, &FilesPage::editOnModule);
    connect(m_scripts, &DevelopmentPanel::closeWanted, this, [this] {
        m_bar->development->setChecked(false);
        showScripts(false);
    });
}

QString FilesPage::title() const
{
    return tr("Files");
}

QList<QAction*> FilesPage::pageActions() const
{
    return m_bar->all();
}

void FilesPage::retranslate()
{
    m_bar->setWindowTitle(title());
    m_bar->retranslate();
    m_pc->retranslate();
    m_tree->setAccessibleName(tr("Files of the module"));
    m_files.retranslate();
    m_scripts->retranslate();
    showState();
}

void FilesPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_files.retranslate(); // its colours
}

void FilesPage::find()
{
    const QString text = workspace().dialogs.askText(this, tr("Find"), tr("Name of a file on the module:"), {});
    if (text.isEmpty())
        return;
    m_tree->setFocus();
    if (!m_tree->findNext(text))
        m_card->showMessage(MessageCard::Kind::info, tr("Nothing found: %1").arg(text));
}

void FilesPage::cancel()
{
    m_runner->cancel();
}

QString FilesPage::unfinishedWork() const
{
    return m_runner->isBusy() ? m_runner->activity() : QString();
}

bool FilesPage::mayClose()
{
    for (const QPointer<FileEditor>& editor : std::as_const(m_editors)) {
        if (editor && !editor->close())
            return false;
    }
    return true;
}

void FilesPage::moduleChanged()
{
    // What was read belongs to another module now.
    m_scripts->stopDeveloping();
    m_card->clear();
    showListing(nullptr);
}

QString FilesPage::obstacle() const
{
    const ModuleSelection& module = workspace().module;
    if (module.port(device::PortPurpose::repl))
        return m_runner->isBusy() ? tr("Wait until the job is done") : QString();
    if (module.key().isEmpty())
        return tr("Choose a module first");
    return module.port() ? tr("This module has no Python console") : tr("The module is not connected");
}

void FilesPage::start(const Order& order, Consent consent)
{
    auto port = pythonPort(workspace(), consent);
    if (!port || m_runner->isBusy()) {
        if (order.notDone)
            order.notDone(obstacle());
        return;
    }
    const auto reads = !order.readsAgain ? ModuleFilesJob::Reads::nothing
                       : m_readsCrcs     ? ModuleFilesJob::Reads::filesAndCrcs
                                         : ModuleFilesJob::Reads::files;
    auto job = std::make_unique<ModuleFilesJob>(std::move(*port), order.work, reads);
    ModuleFilesJob* running = job.get();
    connect(running, &ModuleFilesJob::strayed, this, [this, running] { logStray(running->takeStray()); });
    m_card->clear();
    m_stray.clear();
    const QString key = workspace().module.key();
    const bool isAccepted =
        m_runner->run<ModuleFilesJob>(std::move(job), key, order.activity,
                                      [this, order, key, name = workspace().module.name()](ModuleFilesJob& done) {
                                          finished(done, order, key, name);
                                      });
    if (!isAccepted && order.notDone)
        order.notDone(tr("The module is busy with another job."));
}

void FilesPage::finished(ModuleFilesJob& job, const Order& order, const QString& moduleKey, const QString& moduleName)
{
    logStray(job.takeStray());
    if (!m_stray.isEmpty())
        workspace().log.add(LogLevel::info, title(),
                            tr("The module said meanwhile: %1").arg(QString::fromUtf8(m_stray)));
    const QString reason = job.problem() ? wordsOf(*job.problem()).sentence : QString();
    // Nothing of one module is shown as another's.
    const bool isSelected = workspace().module.key() == moduleKey;
    if (!isSelected)
        workspace().log.add(job.problem() ? LogLevel::error : LogLevel::info, title(),
                            tr("%1 (%2): %3").arg(order.activity, moduleName, job.problem() ? reason : tr("done")));
    else if (job.listing())
        showListing(std::make_shared<const ModuleListing>(std::move(*job.listing())));
    if (!job.problem()) {
        if (isSelected || order.notDone)
            order.done(job);
        return;
    }
    if (order.notDone)
        order.notDone(reason);
    if (isSelected)
        showProblem(*job.problem(), order.activity, [this, order](Consent consent) { start(order, consent); });
}

void FilesPage::showProblem(const core::Problem& problem, const QString& activity, std::function<void(Consent)> again)
{
    if (problem.code == ErrorCode::cancelled) {
        m_card->showMessage(MessageCard::Kind::info, tr("Cancelled."),
                            tr("What was copied by then is whole; every other file is as it was."));
        return;
    }
    const bool programRuns = problem.code == ErrorCode::programRuns;
    if (programRuns)
        m_card->showMessage(MessageCard::Kind::warning, tr("A program runs on the module and cannot be interrupted."),
                            tr("Restart it without the program? What the program has not saved is lost."));
    else
        m_card->showProblem(problem, activity);
    QAction* action = programRuns ? m_card->addAction("filesSoftReset", tr("Restart without the program"))
                                  : m_card->addAction("filesTryAgain", tr("Try again"));
    connect(action, &QAction::triggered, this,
            [again = std::move(again), programRuns] { again({.softReset = programRuns}); });
    const ProblemWords words = wordsOf(problem);
    workspace().log.add(LogLevel::error, title(), words.sentence + ' ' + words.circumstance);
    emit failed();
}

void FilesPage::logStray(const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return;
    // A running program said it while it was interrupted. The output may be hidden: the log gets it at the job's end.
    m_scripts->output().append(bytes);
    m_stray = (m_stray + bytes).right(mostStray);
}

void FilesPage::showListing(std::shared_ptr<const ModuleListing> listing)
{
    m_files.setListing(std::move(listing));
    m_stack->setCurrentIndex(m_files.listing() ? 1 : 0);
    showState();
}

void FilesPage::showState()
{
    const QString module = workspace().module.name();
    m_moduleName->setText(module.isEmpty() ? tr("No module is selected") : module);
    m_notRead->setText(
        tr("The files of the module were not read yet. A program that runs there is interrupted for it."));
    m_readButton->setText(tr("&Read the files"));

    const QString why = obstacle();
    const bool can = why.isEmpty();
    m_bar->retranslate(); // the tool tips
    m_bar->read->setEnabled(can);
    if (!can)
        m_bar->read->setToolTip(why);
    m_readButton->setEnabled(can);
    m_readButton->setToolTip(m_bar->read->toolTip());

    const QStringList paths = m_tree->selectedPaths();
    const QModelIndex current = m_tree->currentIndex();
    const bool isOne = paths.size() == 1 && current.isValid() && m_files.pathOf(current) == paths.front();
    const bool canChange = can && !paths.isEmpty() && std::ranges::all_of(paths, [this](const QString& path) {
                               return m_files.canBeChanged(m_files.indexOf(path));
                           });
    const bool isFile = isOne && !m_files.isFolder(current);
    m_bar->toModule->setEnabled(can && !m_pc->selectedPaths().isEmpty());
    m_bar->toComputer->setEnabled(can && !paths.isEmpty());
    m_bar->edit->setEnabled(can && isFile);
    m_bar->run->setEnabled(canChange && isFile && paths.front().endsWith(".py"));
    m_bar->newFolder->setEnabled(can);
    m_bar->rename->setEnabled(canChange && isOne);
    m_bar->remove->setEnabled(canChange);
    m_bar->properties->setEnabled(can && isOne);
    m_scripts->showState();
}

} // namespace ui
