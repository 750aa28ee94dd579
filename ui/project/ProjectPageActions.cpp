// SPDX-License-Identifier: MIT
// What the actions of the project page do.
#include "ui/project/ProjectPage.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/job/JobPanel.h"
#include "ui/log/Log.h"
#include "ui/project/FileTreeModel.h"
#include "ui/project/FileTreeView.h"
#include "ui/project/MemoryBar.h"
#include "ui/project/PackageBox.h"
#include "ui/project/ProjectActions.h"
#include "ui/project/ProjectForecaster.h"
#include "ui/project/StartPanel.h"

#include <QCheckBox>
#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>

namespace ui
{

namespace
{

const QString packagesKey = QStringLiteral("project/packages"); ///< project to what was combined of it
const QString folderKey = QStringLiteral("project/folder");
const QString filesFolderKey = QStringLiteral("project/filesFolder");

} // namespace

void ProjectPage::connectActions()
{
    const auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(a.newProject, &ProjectPage::newProject);
    on(a.openProject, &ProjectPage::openProject);
    on(a.import, &ProjectPage::importProject);
    on(a.save, &ProjectPage::save);
    on(a.saveAs, &ProjectPage::saveAs);
    connect(a.recent->menu(), &QMenu::aboutToShow, this, &ProjectPage::showRecent);
    connect(m_start, &StartPanel::openWanted, this, &ProjectPage::open);

    on(a.addFiles, &ProjectPage::addFiles);
    on(a.addFolder, &ProjectPage::addFolder);
    on(a.newFolder, &ProjectPage::newFolder);
    on(a.rename, [this] { m_tree->edit(m_tree->currentIndex().siblingAtColumn(FileTreeModel::nameColumn)); });
    on(a.remove, &ProjectPage::removeSelected);
    on(a.protect, &ProjectPage::protectSelected);
    m_tree->addActions({a.addFiles, a.addFolder, a.newFolder, a.protect});
    connect(m_tree, &FileTreeView::toggleWanted, a.protect, &QAction::trigger);
    connect(m_tree, &FileTreeView::pathsSelected, this, &ProjectPage::showState);
    connect(m_tree, &FileTreeView::dropHint, this, &ProjectPage::showHint);
    connect(m_files, &FileTreeModel::updated, this, &ProjectPage::showState);
    connect(m_find, &QLineEdit::returnPressed, this, [this] { m_tree->findNext(m_find->text()); });

    on(a.chooseFirmware, [this] { m_packageBox->chooseFirmware(); });
    connect(m_packageBox, &PackageBox::dropHint, this, &ProjectPage::showHint);
    connect(m_backup, &QCheckBox::clicked, &m_document, &ProjectDocument::setBackup);
    connect(m_compile, &QCheckBox::clicked, &m_document, &ProjectDocument::setCompile);

    on(a.combine, [this] { combine(false, false); });
    on(a.combineTo, [this] { combine(true, false); });
    on(a.makeUpdate, &ProjectPage::makeUpdate);
    on(a.combineAndDownload, [this] { combine(false, true); });
    on(a.download, [this] { m_jobs->download(package()); });
    connect(m_jobs, &JobPanel::runningChanged, this, &ProjectPage::showState);
    connect(m_jobs, &JobPanel::progressed, this, &ProjectPage::jobProgressed);
    connect(m_jobs, &JobPanel::failed, this, &ProjectPage::failed);
    connect(m_jobs, &JobPanel::logWanted, this, &ProjectPage::logWanted);
    connect(m_jobs, &JobPanel::combined, this,
            [this](const core::project::CombineReport& report) { setPackage(text(report.output.string())); });
}

// The project's file

/// Whether the project may be put away for another one.
bool ProjectPage::mayReplace()
{
    if (m_jobs->isRunning())
        return false;
    return mayClose();
}

bool ProjectPage::mayClose()
{
    const bool hasContent = !m_document.isUntouched() || !m_document.project().firmware.empty();
    if (!m_document.isModified() || !hasContent)
        return true;
    const QString name = m_document.name().isEmpty() ? tr("New project") : m_document.name();
    switch (workspace().dialogs.unsavedChanges(this, name)) {
    case Dialogs::Unsaved::save:
        return save();
    case Dialogs::Unsaved::discard:
        return true;
    case Dialogs::Unsaved::cancel:
        break;
    }
    return false;
}

void ProjectPage::newProject()
{
    if (!mayReplace())
        return;
    m_card->clear();
    m_document.clear();
    m_start->showRecent();
}

void ProjectPage::openProject()
{
    const QString path =
        workspace().dialogs.openFile(this, tr("Open a project"), workspace().settings.state(folderKey).toString(),
                                     tr("Projects (*%1);;All files (*)").arg(ProjectDocument::suffix));
    if (!path.isEmpty())
        open(path);
}

void ProjectPage::open(const QString& path)
{
    auto& settings = workspace().settings;
    if (!path.endsWith(".json"))
        return m_packageBox->useFirmware(path);
    if (!mayReplace())
        return;
    if (!path.endsWith(ProjectDocument::suffix))
        return importFrom(path);
    m_card->clear();
    if (const auto opened = m_document.open(path); !opened) {
        if (opened.error().code == core::ErrorCode::notFound)
            settings.removeRecentProject(path);
        m_start->showRecent();
        return showProblem(opened.error(), tr("opening the project"));
    }
    settings.setState(folderKey, QFileInfo(path).path());
    workspace().log.add(LogLevel::info, title(), tr("Opened %1").arg(path));
}

bool ProjectPage::save()
{
    if (m_document.path().isEmpty())
        return saveAs();
    const auto saved = m_document.save();
    if (!saved)
        showProblem(saved.error(), tr("saving the project"));
    return saved.has_value();
}

bool ProjectPage::saveAs()
{
    auto& settings = workspace().settings;
    const QString folder =
        m_document.path().isEmpty() ? settings.state(folderKey).toString() : QFileInfo(m_document.path()).path();
    const QString name = m_document.name().isEmpty() ? tr("project") : m_document.name();
    QString path = workspace().dialogs.saveFile(
        this, tr("Save the project"), (folder.isEmpty() ? QString() : folder + "/") + name + ProjectDocument::suffix,
        tr("Projects (*%1)").arg(ProjectDocument::suffix));
    if (path.isEmpty())
        return false;
    if (!path.endsWith(ProjectDocument::suffix))
        path += ProjectDocument::suffix;
    const auto saved = m_document.saveAs(path);
    if (!saved) {
        showProblem(saved.error(), tr("saving the project"));
        return false;
    }
    settings.setState(folderKey, QFileInfo(path).path());
    return true;
}

void ProjectPage::importProject()
{
    const QString path = workspace().dialogs.openFile(this, tr("Import a project of QPYcom"),
                                                      workspace().settings.state(folderKey).toString(),
                                                      tr("Projects of QPYcom (*.json);;All files (*)"));
    if (!path.isEmpty() && mayReplace())
        importFrom(path);
}

void ProjectPage::importFrom(const QString& path)
{
    m_card->clear();
    const auto missing = m_document.importQpycom(path);
    if (!missing)
        return showProblem(missing.error(), tr("importing the project"));
    if (missing->isEmpty())
        return;
    m_card->showMessage(
        MessageCard::Kind::warning,
        tr("%n files of the project are not on this computer", nullptr, static_cast<int>(missing->size())),
        missing->join('\n'));
    connect(m_card->addAction("closeProjectCard", tr("Close")), &QAction::triggered, m_card, &MessageCard::clear);
}

void ProjectPage::showRecent()
{
    QMenu* menu = m_actions->recent->menu();
    menu->clear();
    menu->setToolTipsVisible(true);
    for (const QString& path : workspace().settings.recentProjects()) {
        QAction* action =
            menu->addAction(QFileInfo(path).fileName().replace('&', "&&"), this, [this, path] { open(path); });
        action->setToolTip(path);
    }
    if (menu->isEmpty())
        menu->addAction(tr("No project was opened yet"))->setEnabled(false);
}

// The tree

/// Where new files go: the folder that is selected, or that the selected file is in.
QString ProjectPage::targetFolder() const
{
    const auto selected = m_tree->selectionModel()->selectedRows();
    return selected.size() == 1 ? m_files->folderOf(selected.first()) : QString();
}

void ProjectPage::addFiles()
{
    auto& settings = workspace().settings;
    const QStringList files = workspace().dialogs.openFiles(
        this, tr("Add files"), settings.state(filesFolderKey).toString(), tr("All files (*)"));
    if (files.isEmpty())
        return;
    settings.setState(filesFolderKey, QFileInfo(files.first()).path());
    m_document.addSources(files, targetFolder());
}

void ProjectPage::addFolder()
{
    auto& settings = workspace().settings;
    const QString folder =
        workspace().dialogs.openFolder(this, tr("Add a folder"), settings.state(filesFolderKey).toString());
    if (folder.isEmpty())
        return;
    settings.setState(filesFolderKey, QFileInfo(folder).path());
    m_document.addSources({folder}, targetFolder());
}

void ProjectPage::newFolder()
{
    const QString name = workspace().dialogs.askText(this, tr("New folder"), tr("Name of the folder:"), tr("folder"));
    if (name.isEmpty())
        return;
    const QString folder = targetFolder();
    if (const auto added = m_document.addFolder(folder, name); !added)
        return showProblem(added.error(), tr("making a folder"));
    m_tree->selectPath(folder.isEmpty() ? name : folder + "/" + name);
}

void ProjectPage::removeSelected()
{
    m_document.remove(m_tree->selectedPaths());
}

void ProjectPage::protectSelected()
{
    m_document.setProtected(m_tree->selectedPaths(), m_actions->protect->isChecked());
}

// The jobs

QString ProjectPage::combineObstacle() const
{
    const auto& project = m_document.project();
    if (m_jobs->isRunning())
        return tr("A job is running");
    if (project.firmware.empty())
        return tr("Choose a firmware first");
    if (project.module.empty())
        return tr("Choose the module first");
    if (project.files.empty() && project.folders.empty())
        return tr("Add files first");
    if (const QString obstacle = m_packageBox->obstacle(); !obstacle.isEmpty())
        return obstacle;
    if (!m_userBar->fits() || !m_backupBar->fits())
        return tr("The files do not fit");
    if (m_forecaster->problem())
        return m_document.listing().problem ? tr("Files are missing") : tr("The project has an error");
    return {};
}

QString ProjectPage::downloadObstacle() const
{
    if (m_jobs->isRunning())
        return tr("A job is running");
    if (!package().isEmpty())
        return {};
    return m_document.project().firmware.empty() ? tr("Choose a firmware first") : tr("Combine first");
}

QString ProjectPage::package() const
{
    const auto& project = m_document.project();
    if (project.files.empty() && project.folders.empty() && !m_forecaster->packageProblem())
        return text(project.firmware.string());
    return m_package;
}

/// Where the new package goes; nothing when the user cancelled.
std::optional<QString> ProjectPage::outputPath(bool asks)
{
    const QFileInfo firmware(text(m_document.project().firmware.string()));
    QString path = m_package;
    if (path.isEmpty() && !m_document.path().isEmpty()) {
        path = QFileInfo(m_document.path()).path() + "/" + m_document.name() + "." + firmware.suffix();
        // What is there, and was not made by a combine, is not ours to replace.
        asks = asks || (QFileInfo::exists(path) && !QFileInfo::exists(path + ".report.json"));
    }
    if (!asks && !path.isEmpty())
        return path;
    const QString proposal =
        path.isEmpty() || QFileInfo(path) == firmware
            ? firmware.path() + "/" + firmware.completeBaseName() + "-lifeboat." + firmware.suffix()
            : path;
    path = workspace().dialogs.saveFile(this, tr("Save the new package"), proposal,
                                        tr("Firmware packages (*.%1)").arg(firmware.suffix()));
    if (path.isEmpty())
        return std::nullopt;
    if (QFileInfo(path) == firmware) {
        showProblem({core::ErrorCode::exists, utf8(path), "this is the vendor's package, which is still needed"},
                    tr("combining"));
        return std::nullopt;
    }
    return path;
}

void ProjectPage::combine(bool asks, bool thenDownload)
{
    m_card->clear();
    const auto output = outputPath(asks);
    if (!output)
        return;
    m_combined = m_document.project();
    core::project::CombineRequest request{.project = m_document.project(), .output = utf8(*output), .imagesDir = {}};
    if (const QString compiler = workspace().settings.mpyCross(); request.project.compile && !compiler.isEmpty())
        request.mpyCross = utf8(compiler);
    if (thenDownload)
        m_jobs->combineAndDownload(request);
    else
        m_jobs->combine(request);
}

void ProjectPage::makeUpdate()
{
    const QString path = workspace().dialogs.saveFile(this, tr("Save the update package"),
                                                      QFileInfo(m_document.path()).dir().filePath("main.zip"),
                                                      tr("Update packages (*.zip);;All files (*)"));
    if (path.isEmpty())
        return;
    m_card->clear();
    core::project::UpdatePackageRequest request{.project = m_document.project(), .output = utf8(path)};
    if (const QString compiler = workspace().settings.mpyCross(); request.project.compile && !compiler.isEmpty())
        request.mpyCross = utf8(compiler);
    m_jobs->makeUpdatePackage(request);
}

void ProjectPage::findPackage()
{
    m_combined.reset();
    const QString remembered = workspace().settings.state(packagesKey).toMap().value(m_document.path()).toString();
    m_package = !m_document.path().isEmpty() && QFileInfo::exists(remembered) ? remembered : QString();
    emit packageChanged(m_package);
    showState();
}

void ProjectPage::setPackage(const QString& path)
{
    m_package = path;
    auto& settings = workspace().settings;
    if (!m_document.path().isEmpty()) {
        const QVariantMap all = settings.state(packagesKey).toMap();
        QVariantMap kept{{m_document.path(), path}};
        for (const QString& project : settings.recentProjects()) {
            if (all.contains(project) && !kept.contains(project))
                kept[project] = all[project];
        }
        settings.setState(packagesKey, kept);
    }
    emit packageChanged(m_package);
    showState();
}

void ProjectPage::downloadBackup()
{
    const auto* summary = m_forecaster->package();
    if (!package().isEmpty() && summary)
        m_jobs->download(package(), {.only = {summary->backupId}});
}

void ProjectPage::chooseMpyCross()
{
    const QString path = workspace().dialogs.openFile(this, tr("Choose mpy-cross"), workspace().settings.mpyCross(),
                                                      tr("All files (*)"));
    if (!path.isEmpty())
        workspace().settings.setMpyCross(path);
}

} // namespace ui
