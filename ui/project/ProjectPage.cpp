// SPDX-License-Identifier: MIT
// How the page is made and what it shows; what its actions do is in ProjectPageActions.cpp.
#include "ui/project/ProjectPage.h"

#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/job/JobPanel.h"
#include "ui/project/ActionButton.h"
#include "ui/project/FileTreeModel.h"
#include "ui/project/FileTreeView.h"
#include "ui/project/MemoryBar.h"
#include "ui/project/PackageBox.h"
#include "ui/project/ProjectActions.h"
#include "ui/project/ProjectForecaster.h"
#include "ui/project/StartPanel.h"
#include "ui/project/VerticalScroll.h"

#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

using core::package::Role;

namespace
{

const QString splitterKey = QStringLiteral("project/splitter");

} // namespace

ProjectPage::ProjectPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), m_forecaster(new ProjectForecaster(m_document, workspace.settings, this)),
      m_files(new FileTreeModel(m_document, this)), m_tree(new FileTreeView),
      m_actions(new ProjectActions(m_document.undoStack(), *m_tree, *this)), m_jobs(new JobPanel(workspace))
{
    setObjectName("projectPage");
    setAcceptDrops(true);
    makeLayout();
    connectActions();

    connect(&m_document, &ProjectDocument::changed, this, &ProjectPage::showState);
    connect(&m_document, &ProjectDocument::listed, this, &ProjectPage::showState);
    connect(m_forecaster, &ProjectForecaster::changed, this, &ProjectPage::showForecast);
    connect(m_forecaster, &ProjectForecaster::packageRead, this, &ProjectPage::showForecast);
    connect(m_files, &FileTreeModel::refused, this,
            [this](const core::Problem& problem) { showProblem(problem, tr("changing the project")); });
    const auto tellDocument = [this] { emit documentChanged(m_document.name(), m_document.isModified()); };
    connect(&m_document, &ProjectDocument::modifiedChanged, this, tellDocument);
    connect(&m_document, &ProjectDocument::pathChanged, this, [this, tellDocument] {
        if (!m_document.path().isEmpty())
            this->workspace().settings.addRecentProject(m_document.path());
        if (!m_package.isEmpty())
            setPackage(m_package); // is remembered with the path
        tellDocument();
    });
    connect(&m_document, &ProjectDocument::replaced, this, &ProjectPage::findPackage);
    retranslate();
}

ProjectPage::~ProjectPage()
{
    workspace().settings.setState(splitterKey, m_splitter->saveState());
    m_document.disconnect(this);
    m_jobs->removeEventFilter(this);
}

void ProjectPage::makeLayout()
{
    m_tree->setObjectName("files");
    m_tree->setFileModel(m_files);
    m_tree->setMinimumWidth(180);
    m_card = new MessageCard;
    m_card->setObjectName("projectCard");
    m_hint = new QLabel;
    m_hint->setObjectName("dropHint");
    m_hint->setMargin(6);
    m_hint->setAutoFillBackground(true);
    m_hint->setBackgroundRole(QPalette::Highlight);
    m_hint->setForegroundRole(QPalette::HighlightedText);
    m_hint->hide();

    m_bar = new QToolBar;
    m_bar->setObjectName("projectBar");
    const auto& a = *m_actions;
    m_bar->addActions({a.newProject, a.openProject, a.save});
    m_bar->addSeparator();
    m_bar->addActions({a.undo, a.redo});
    m_bar->addSeparator();
    m_bar->addActions({a.addFiles, a.addFolder, a.newFolder, a.remove});
    m_find = new QLineEdit;
    m_find->setObjectName("findFile");
    m_find->setClearButtonEnabled(true);
    m_find->setMinimumWidth(100);
    m_bar->addSeparator();
    m_bar->addWidget(m_find);

    auto* buttons = new QHBoxLayout;
    for (QAction* action : {a.combine, a.download, a.combineAndDownload})
        buttons->addWidget(new ActionButton(*action));
    m_packageIsOld = new QLabel;
    m_packageIsOld->setObjectName("packageIsOld");
    m_packageIsOld->setWordWrap(true);
    buttons->addWidget(m_packageIsOld, 1);
    buttons->addStretch();

    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setObjectName("projectSplitter");
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(new VerticalScroll(makeOptions()));
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->restoreState(workspace().settings.state(splitterKey).toByteArray());
    auto* editor = new QWidget;
    auto* editorLayout = new QVBoxLayout(editor);
    editorLayout->setContentsMargins({});
    editorLayout->addWidget(m_bar);
    editorLayout->addWidget(m_splitter, 1);
    editorLayout->addLayout(buttons);

    m_start = new StartPanel(workspace(), m_document, *m_actions);
    m_startScroll = new VerticalScroll(m_start);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_startScroll);
    m_stack->addWidget(editor);

    m_jobScroll = new VerticalScroll(m_jobs);
    m_jobScroll->setObjectName("jobScroll");
    m_jobScroll->setMinimumHeight(fontMetrics().height() * 6);
    m_jobScroll->hide();
    m_jobs->setObjectName("jobs");
    m_jobs->installEventFilter(this);
    m_editor = new QSplitter(Qt::Vertical);
    m_editor->addWidget(m_stack);
    m_editor->addWidget(m_jobScroll);
    m_editor->setStretchFactor(0, 1);
    m_editor->setChildrenCollapsible(false);
    connect(m_editor, &QSplitter::splitterMoved, this, [this] { m_hasUserSizedJobs = true; });
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_card);
    all->addWidget(m_hint);
    all->addWidget(m_editor, 1);
}

QWidget* ProjectPage::makeOptions()
{
    auto* options = new QWidget;
    m_packageBox = new PackageBox(workspace(), m_document, *m_forecaster, *m_actions->chooseFirmware);
    m_backup = new QCheckBox;
    m_backup->setObjectName("backup");
    m_aboutBackup = new QLabel;
    m_aboutBackup->setWordWrap(true);
    m_nothingProtected = new QLabel;
    m_nothingProtected->setObjectName("nothingProtected");
    m_nothingProtected->setWordWrap(true);
    m_compile = new QCheckBox;
    m_compile->setObjectName("compile");
    m_userBar = new MemoryBar;
    m_userBar->setObjectName("userBar");
    m_backupBar = new MemoryBar;
    m_backupBar->setObjectName("backupBar");
    m_forecastCard = new MessageCard;
    m_forecastCard->setObjectName("forecastCard");

    auto* layout = new QVBoxLayout(options);
    layout->addWidget(m_packageBox);
    layout->addWidget(m_backup);
    layout->addWidget(m_aboutBackup);
    layout->addWidget(m_nothingProtected);
    layout->addWidget(m_compile);
    layout->addWidget(m_userBar);
    layout->addWidget(m_backupBar);
    layout->addWidget(m_forecastCard);
    layout->addStretch(1);
    return options;
}

QString ProjectPage::title() const
{
    return tr("Project and download");
}

QList<QAction*> ProjectPage::pageActions() const
{
    return m_actions->all();
}

void ProjectPage::find()
{
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

void ProjectPage::cancel()
{
    m_jobs->cancel();
}

QString ProjectPage::unfinishedWork() const
{
    return m_jobs->unfinishedWork();
}

void ProjectPage::retranslate()
{
    m_actions->retranslate();
    m_files->retranslate();
    m_tree->setAccessibleName(tr("Files on the module"));
    m_find->setPlaceholderText(tr("Find a file"));
    m_find->setAccessibleName(tr("Find a file"));
    m_backup->setText(tr("&Backup"));
    m_aboutBackup->setText(tr("The module brings protected files back by itself when they are damaged or missing."));
    m_backup->setToolTip(tr("The protected files are also put into the backup partition. At each start the module "
                            "compares, and brings back what is damaged or missing."));
    m_nothingProtected->setText(tr("No file is protected, so the backup has nothing to bring back. Tick files in the "
                                   "column “Protected”."));
    m_compile->setText(tr("Com&pile to .mpy"));
    m_compile->setToolTip(
        tr("Python files are compiled with mpy-cross, but for main.py and boot.py: they start faster, "
           "and their source does not leave the house."));
    m_packageIsOld->setText(tr("The project was changed after it was combined."));
    m_userBar->setName(tr("Files"));
    m_backupBar->setName(tr("Backup"));
    showForecast();
    showState();
}

void ProjectPage::showState()
{
    const auto& project = m_document.project();
    m_stack->setCurrentIndex(m_document.isUntouched() ? 0 : 1);
    m_backup->setChecked(project.backup);
    m_compile->setChecked(project.compile);
    const bool isRunning = m_jobs->isRunning();
    const QString noCombine = combineObstacle();
    const QString noDownload = downloadObstacle();
    for (QAction* action : {m_actions->combine, m_actions->combineTo, m_actions->combineAndDownload}) {
        action->setStatusTip(noCombine);
        action->setEnabled(noCombine.isEmpty());
    }
    m_actions->makeUpdate->setEnabled(!isRunning && !project.files.empty() && !m_document.listing().problem);
    m_actions->download->setStatusTip(noDownload);
    m_actions->download->setEnabled(noDownload.isEmpty());
    m_actions->download->setToolTip(tr("Download %1").arg(QFileInfo(package()).fileName()));
    m_packageIsOld->setVisible(m_combined && *m_combined != project && package() == m_package);
    // In a job the project may be looked at and edited: it has its own copy. But not be put away under it.
    m_actions->newProject->setEnabled(!isRunning);
    m_actions->openProject->setEnabled(!isRunning);
    m_actions->recent->setEnabled(!isRunning);
    m_actions->import->setEnabled(!isRunning);

    const auto selected = m_tree->selectionModel()->selectedRows();
    m_actions->rename->setEnabled(selected.size() == 1);
    m_actions->remove->setEnabled(!selected.isEmpty());
    bool canProtect = false;
    bool isProtected = !selected.isEmpty();
    for (const QModelIndex& index : selected) {
        const QVariant tick = index.siblingAtColumn(FileTreeModel::protectedColumn).data(Qt::CheckStateRole);
        canProtect = canProtect || tick.isValid();
        isProtected = isProtected && (!tick.isValid() || tick.toInt() == Qt::Checked);
    }
    m_actions->protect->setEnabled(canProtect);
    m_actions->protect->setChecked(canProtect && isProtected);
}

void ProjectPage::showForecast()
{
    const auto* forecast = m_forecaster->forecast();
    const auto userPlace = m_forecaster->place(Role::user);
    const auto backupPlace = m_forecaster->place(Role::backup);
    std::optional<core::littlefs::Forecast> user;
    std::optional<core::littlefs::Forecast> backup;
    if (forecast && !m_forecaster->problem()) {
        // One that was made before the size of its partition was known says nothing about it.
        const auto knows = [](const auto& place, const core::littlefs::Forecast& images) {
            return !place || place->region.size == 0 ||
                   std::uint64_t{images.usableBlocks} * core::project::blockSize < place->region.size;
        };
        if (knows(userPlace, forecast->images.user))
            user = forecast->images.user;
        if (knows(backupPlace, forecast->images.backup))
            backup = forecast->images.backup;
    }
    const auto sizeOf = [](const auto& place) { return place ? std::uint64_t{place->region.size} : 0; };
    const std::uint64_t scale = std::max(sizeOf(userPlace), sizeOf(backupPlace));
    m_userBar->setScale(scale);
    m_backupBar->setScale(scale);
    m_userBar->setState(userPlace, user);
    m_backupBar->setState(backupPlace, backup);
    m_nothingProtected->setVisible(m_document.project().backup && forecast && m_forecaster->isCurrent() &&
                                   forecast->protectedFiles == 0 && !m_document.project().files.empty());

    const auto* problem = m_forecaster->problem();
    if (!problem) {
        m_forecastCard->clear();
    } else if (m_forecaster->isCurrent()) {
        const bool needsCompiler = m_document.project().compile && workspace().settings.mpyCross().isEmpty();
        m_forecastCard->showProblem(
            *problem, {}, needsCompiler ? tr("Say where the program mpy-cross is, or do not compile.") : QString());
        if (m_document.project().compile && (needsCompiler || problem->code == core::ErrorCode::unsupportedVersion ||
                                             problem->subject == utf8(workspace().settings.mpyCross())))
            connect(m_forecastCard->addAction("chooseMpyCross", tr("Choose mpy-cross…")), &QAction::triggered, this,
                    &ProjectPage::chooseMpyCross);
    }
    showState();
}

void ProjectPage::showProblem(const core::Problem& problem, const QString& activity)
{
    m_card->showProblem(problem, activity);
    connect(m_card->addAction("closeProjectCard", tr("Close")), &QAction::triggered, m_card, &MessageCard::clear);
}

void ProjectPage::showHint(const QString& text)
{
    m_hint->setText(text);
    m_hint->setVisible(!text.isEmpty());
}

bool ProjectPage::eventFilter(QObject* watched, QEvent* event)
{
    // The place for jobs is there while they have something to show.
    if (watched == m_jobs && event->type() == QEvent::LayoutRequest) {
        const auto cards = m_jobs->findChildren<QWidget*>(Qt::FindDirectChildrenOnly);
        m_jobScroll->setVisible(std::ranges::any_of(cards, [](const QWidget* card) { return !card->isHidden(); }));
        makeRoomForJobs();
    }
    return Page::eventFilter(watched, event);
}

/// As much as the card wants, but no more than half of the page, until the user has chosen a height.
void ProjectPage::makeRoomForJobs()
{
    if (m_hasUserSizedJobs || m_jobScroll->isHidden())
        return;
    const int all = m_editor->height() - m_editor->handleWidth();
    const int wanted = m_jobs->heightForWidth(m_jobScroll->viewport()->width()) + 2 * m_jobScroll->frameWidth();
    const int jobs = std::min(std::max(wanted, m_jobScroll->minimumHeight()), all / 2);
    m_editor->setSizes({all - jobs, jobs});
}

void ProjectPage::changeEvent(QEvent* event)
{
    // Files may have been edited elsewhere.
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_document.refresh();
    Page::changeEvent(event);
}

// Drops beside the tree and the firmware

void ProjectPage::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty() || !urls.first().isLocalFile() || m_jobs->isRunning())
        return;
    event->acceptProposedAction();
    const QString name = QFileInfo(urls.first().toLocalFile()).fileName();
    if (name.endsWith(ProjectDocument::suffix))
        showHint(tr("Open the project %1").arg(name));
    else if (name.endsWith(".pac", Qt::CaseInsensitive) || name.endsWith(".binpkg", Qt::CaseInsensitive))
        showHint(tr("Use %1 as the firmware").arg(name));
    else
        showHint(tr("Add %n files or folders to the project", nullptr, static_cast<int>(urls.size())));
}

void ProjectPage::dragLeaveEvent(QDragLeaveEvent*)
{
    showHint({});
}

void ProjectPage::dropEvent(QDropEvent* event)
{
    showHint({});
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        const QString file = url.toLocalFile();
        if (file.endsWith(ProjectDocument::suffix))
            return open(file);
        if (file.endsWith(".pac", Qt::CaseInsensitive) || file.endsWith(".binpkg", Qt::CaseInsensitive))
            m_packageBox->useFirmware(file);
        else if (!file.isEmpty())
            files += file;
    }
    if (!files.isEmpty())
        m_document.addSources(files, {});
}

} // namespace ui
