// SPDX-License-Identifier: MIT
// The page "Project and download": the files of a project and its firmware package, how they fit into the module, and
// the way to it: combine, download.
#pragma once

#include "ui/common/Page.h"
#include "ui/project/ProjectDocument.h"

#include <functional>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QSplitter;
class QStackedWidget;
class QToolBar;

namespace ui
{

class FileTreeModel;
class FileTreeView;
class JobPanel;
class MemoryBar;
class MessageCard;
class PackageBox;
class ProjectActions;
class ProjectForecaster;
class StartPanel;

class ProjectPage : public Page
{
    Q_OBJECT

public:
    explicit ProjectPage(Workspace& workspace, QWidget* parent = nullptr);
    ~ProjectPage() override;

    QString title() const override;
    QString iconName() const override { return QStringLiteral("project"); }
    QList<QAction*> pageActions() const override;
    void find() override;
    void cancel() override;
    QString unfinishedWork() const override;
    bool mayClose() override;

    /// A project (of QPYcom too) or a firmware package. Asks about unsaved changes first.
    void open(const QString& path);
    /// The package that a download takes: what was combined last, or the firmware itself for a project without files.
    /// Empty: none.
    QString package() const;
    /// The backup partition of the package alone, into the selected module.
    void downloadBackup();

    ProjectDocument& document() { return m_document; }

signals:
    /// For the title of the window; the name is empty for a project that was never saved.
    void documentChanged(const QString& name, bool isModified);
    void packageChanged(const QString& path);
    void logWanted();

protected:
    void retranslate() override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeLayout();
    void makeRoomForJobs();
    QWidget* makeOptions();
    void connectActions();

    // The project's file
    bool mayReplace();
    void newProject();
    void openProject();
    bool save();
    bool saveAs();
    void importProject();
    void importFrom(const QString& path);
    void showRecent();

    // The tree
    void addFiles();
    void addFolder();
    void newFolder();
    void removeSelected();
    void protectSelected();
    QString targetFolder() const;

    // The jobs
    QString combineObstacle() const;
    QString downloadObstacle() const;
    std::optional<QString> outputPath(bool asks);
    void combine(bool asks, bool thenDownload);
    void makeUpdate();
    void findPackage();
    void setPackage(const QString& path);

    void showState();
    void showForecast();
    void showProblem(const core::Problem& problem, const QString& activity);
    void showHint(const QString& text);
    void chooseMpyCross();

    ProjectDocument m_document;
    ProjectForecaster* m_forecaster;
    FileTreeModel* m_files;
    FileTreeView* m_tree;
    ProjectActions* m_actions;
    JobPanel* m_jobs;
    QString m_package;                                ///< what was combined last for this project
    std::optional<core::project::Project> m_combined; ///< as it was then, when that was in this run

    QToolBar* m_bar;
    QLineEdit* m_find;
    QLabel* m_packageIsOld;
    QLabel* m_hint;
    MessageCard* m_card;
    QStackedWidget* m_stack;
    QScrollArea* m_startScroll;
    StartPanel* m_start;
    QSplitter* m_splitter;
    QSplitter* m_editor;
    QScrollArea* m_jobScroll;
    bool m_hasUserSizedJobs = false;
    PackageBox* m_packageBox;
    QCheckBox* m_backup;
    QLabel* m_aboutBackup;
    QLabel* m_nothingProtected;
    QCheckBox* m_compile;
    MemoryBar* m_userBar;
    MemoryBar* m_backupBar;
    MessageCard* m_forecastCard;
};

} // namespace ui
