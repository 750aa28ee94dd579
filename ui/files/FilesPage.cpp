// SPDX-License-Identifier: MIT
#include "ui/files/FilesPage.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/files/DevelopmentPanel.h"
#include "ui/files/ExternalEdits.h"
#include "ui/files/FileEditors.h"
#include "ui/files/FilesActions.h"
#include "ui/files/FilesBar.h"
#include "ui/files/FilesJobs.h"
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

namespace
{

const QString sidesKey = QStringLiteral("files/sides");
const QString splitterKey = QStringLiteral("files/splitter");
const QString developmentKey = QStringLiteral("files/development");

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
    m_jobs = new FilesJobs(workspace(), *m_runner, this);
    m_actions = new FilesActions(workspace(), *m_card, *m_jobs, this);
    m_editors = new FileEditors(workspace(), *m_jobs, this);
    m_external = new ExternalEdits(workspace(), *m_card, *m_jobs, this);
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
    m_scripts = new DevelopmentPanel(workspace(), *m_runner, *m_jobs);
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
    connect(&workspace().module, &ModuleSelection::connectedChanged, this, &FilesPage::moduleCameOrWent);
    connect(m_jobs, &FilesJobs::began, m_card, &MessageCard::clear);
    connect(m_jobs, &FilesJobs::strayed, &m_scripts->output(), &ScriptOutput::append);
    connect(m_jobs, &FilesJobs::listed, this, &FilesPage::showListing);
    connect(m_jobs, &FilesJobs::failed, m_actions, &FilesActions::showProblem);
    connect(m_actions, &FilesActions::selectWanted, m_tree, &ModuleTreeView::selectPath);
    connect(m_actions, &FilesActions::failed, this, &FilesPage::failed);
    connect(m_editors, &FileEditors::savedOnModule, m_actions,
            [this](const FilesReport& report) { m_actions->showSent(report); });
    connect(m_external, &ExternalEdits::sent, m_actions, &FilesActions::showSent);
    connect(m_editors, &FileEditors::refused, this, [this](const QString& path, const QString& reason) {
        m_card->showMessage(MessageCard::Kind::info, tr("%1 cannot be opened now.").arg(path), reason);
    });
    connect(m_editors, &FileEditors::failed, this,
            [this](const core::Problem& problem, const QString& activity) { m_card->showProblem(problem, activity); });

    connect(m_pc, &PcPane::pathsSelected, this, &FilesPage::showState);
    connect(m_pc, &PcPane::copyWanted, m_actions, &FilesActions::copyToComputer);
    connect(m_tree, &ModuleTreeView::pathsSelected, this, &FilesPage::showState);
    connect(m_tree, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (!m_files.isFolder(index))
            editSelected();
    });
    const auto showHint = [this](const QString& text) {
        m_hint->setText(text);
        m_hint->setVisible(!text.isEmpty());
    };
    connect(m_tree, &ModuleTreeView::dropHint, this, showHint);
    connect(m_pc, &PcPane::dropHint, this, showHint);
    connect(&m_files, &ModuleTreeModel::copyWanted, m_actions, &FilesActions::copyToModule);
    connect(&m_files, &ModuleTreeModel::moveWanted, m_actions, &FilesActions::move);
    connect(&m_files, &ModuleTreeModel::renameWanted, this, [this](const QString& path, const QString& name) {
        m_actions->rename(path, path.section('/', 0, -2) + '/' + name);
    });

    connect(m_scripts, &DevelopmentPanel::failed, this,
            [this](const core::Problem& problem, const QString& activity, const FilesReport& report) {
                m_actions->showProblem(problem, activity, report,
                                       [this](FilesJobs::Consent consent) { m_scripts->runAgain(consent); });
            });
    connect(m_scripts, &DevelopmentPanel::sent, m_actions,
            [this](const FilesReport& report) { m_actions->showSent(report); });
    connect(m_scripts, &DevelopmentPanel::stored, this, [this](const std::vector<device::ModuleFile>& files) {
        if (!m_files.listing())
            return;
        auto listing = std::make_shared<ModuleListing>(*m_files.listing());
        listing->add(files);
        showListing(std::move(listing));
    });
    connect(m_scripts, &DevelopmentPanel::doesNotStop, this, [this](const QString& script) {
        m_card->showMessage(MessageCard::Kind::warning, tr("%1 does not stop.").arg(script),
                            tr("It was interrupted and runs on."));
        connect(m_card->addAction("filesLeaveScript", tr("Leave it running")), &QAction::triggered, m_runner,
                &JobRunner::cancel);
    });
    connect(m_scripts, &DevelopmentPanel::localPlaceWanted, m_editors, &FileEditors::editOnComputer);
    connect(m_scripts, &DevelopmentPanel::modulePlaceWanted, m_editors, &FileEditors::editOnModule);
    connect(m_scripts, &DevelopmentPanel::closeWanted, this, [this] {
        m_bar->development->setChecked(false);
        showScripts(false);
    });
    connectBar();
}

void FilesPage::connectBar()
{
    const auto does = [this](QAction* action, auto work) { connect(action, &QAction::triggered, this, work); };
    does(m_bar->read, [this] { m_actions->read(); });
    connect(m_readButton, &QPushButton::clicked, m_bar->read, &QAction::trigger);
    m_pc->tree().addAction(m_bar->toModule);
    m_pc->tree().setContextMenuPolicy(Qt::ActionsContextMenu);
    does(m_bar->toModule, [this] { m_actions->copyToModule(m_pc->selectedPaths(), targetFolder()); });
    does(m_bar->toComputer, [this] { m_actions->copyToComputer(m_tree->selectedPaths(), m_pc->targetFolder()); });
    does(m_bar->edit, [this] { editSelected(); });
    does(m_bar->open, [this] { m_external->open(m_tree->selectedPaths().value(0)); });
    does(m_bar->run, [this] { runSelected(); });
    does(m_bar->newFolder, [this] { m_actions->makeFolder(targetFolder()); });
    does(m_bar->rename, [this] { m_tree->edit(m_files.indexOf(m_tree->selectedPaths().value(0))); });
    does(m_bar->remove, [this] { m_actions->remove(m_tree->selectedPaths()); });
    does(m_bar->properties, [this] { m_actions->showProperties(m_tree->selectedPaths().value(0)); });
    connect(m_bar->crcs, &QAction::toggled, this, [this](bool on) {
        m_jobs->setReadsCrcs(on);
        m_tree->setColumnHidden(ModuleTreeModel::crcColumn, !on);
        if (on && m_files.listing())
            m_actions->read();
    });
    connect(m_bar->development, &QAction::toggled, this, [this](bool on) {
        workspace().settings.setState(developmentKey, on);
        showScripts(on);
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
    return m_editors->close() && m_external->mayClose();
}

void FilesPage::moduleChanged()
{
    // What was read belongs to another module now.
    m_scripts->stopDeveloping();
    m_card->clear();
    showListing(nullptr);
}

void FilesPage::moduleCameOrWent()
{
    showState();
    // Its start may have changed them, and another module at the same place looks the same.
    if (!m_files.listing() || !m_jobs->obstacle().isEmpty() || !m_card->isHidden())
        return;
    m_card->showMessage(MessageCard::Kind::info, tr("The module was away meanwhile."),
                        tr("Its files are shown as they were read before."));
    connect(m_card->addAction("filesReadAgain", tr("&Read the files")), &QAction::triggered, m_bar->read,
            &QAction::trigger);
}

QString FilesPage::targetFolder() const
{
    const QString folder = m_files.folderOf(m_tree->currentIndex());
    const bool isUsers = folder == ModuleListing::userFolder || folder.startsWith("/usr/");
    return isUsers ? folder : QString(ModuleListing::userFolder);
}

void FilesPage::editSelected()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() == 1)
        m_editors->editOnModule(paths.front(), 1);
}

void FilesPage::runSelected()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() != 1)
        return;
    m_card->clear();
    m_scripts->show();
    m_scripts->runStored(paths.front());
}

void FilesPage::showScripts(bool on)
{
    m_scripts->showDevelopment(on);
    m_scripts->setVisible(on);
    if (on && m_scripts->folder().isEmpty())
        m_scripts->setFolder(m_pc->folder());
}

void FilesPage::showListing(std::shared_ptr<const ModuleListing> listing)
{
    m_actions->setListing(listing);
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

    const QString why = m_jobs->obstacle();
    const bool can = why.isEmpty();
    m_bar->retranslate(); // the tool tips
    m_bar->read->setEnabled(can);
    if (!can)
        m_bar->read->setToolTip(why);
    m_readButton->setEnabled(can);
    m_readButton->setToolTip(m_bar->read->toolTip());

    const QStringList paths = m_tree->selectedPaths();
    const bool isOne = paths.size() == 1;
    const bool canChange = can && !paths.isEmpty() && std::ranges::all_of(paths, [this](const QString& path) {
                               return m_files.canBeChanged(m_files.indexOf(path));
                           });
    const bool isFile = isOne && !m_files.isFolder(m_files.indexOf(paths.front()));
    m_tree->setAcceptDrops(can);
    m_pc->tree().setAcceptDrops(can);
    m_bar->toModule->setEnabled(can && !m_pc->selectedPaths().isEmpty());
    m_bar->toComputer->setEnabled(can && !paths.isEmpty());
    m_bar->edit->setEnabled(can && isFile);
    m_bar->open->setEnabled(can && isFile);
    m_bar->run->setEnabled(canChange && isFile && paths.front().endsWith(".py"));
    m_bar->newFolder->setEnabled(can);
    m_bar->rename->setEnabled(canChange && isOne);
    m_bar->remove->setEnabled(canChange);
    m_bar->properties->setEnabled(can && isOne);
    m_bar->crcs->setEnabled(can); // it reads
    m_scripts->showState();
}

} // namespace ui
