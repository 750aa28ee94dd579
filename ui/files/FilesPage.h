// SPDX-License-Identifier: MIT
// The page "Files": a folder of the computer on the left, the files of the running module on the right, and scripts
// that run there below.
#pragma once

#include "ui/common/Page.h"
#include "ui/files/ModuleTreeModel.h"

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace ui
{

class DevelopmentPanel;
class ExternalEdits;
class FileEditors;
class FilesActions;
class FilesBar;
class FilesJobs;
class JobLine;
class JobRunner;
class MessageCard;
class ModuleTreeView;
class PcPane;

class FilesPage : public Page
{
    Q_OBJECT

public:
    explicit FilesPage(Workspace& workspace, QWidget* parent = nullptr);
    ~FilesPage() override;

    QString title() const override;
    QString iconName() const override { return QStringLiteral("files"); }
    QKeySequence key() const override { return QKeySequence(Qt::CTRL | Qt::Key_E); }
    QList<QAction*> pageActions() const override;
    void find() override;
    void cancel() override;
    QString unfinishedWork() const override;
    bool mayClose() override;

    FileEditors& editors() const { return *m_editors; }

protected:
    void retranslate() override;
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    QWidget* makeModuleSide();
    void connectParts();
    void connectBar();
    void moduleChanged();
    void moduleCameOrWent();
    void editSelected();
    void runSelected();
    void showListing(std::shared_ptr<const ModuleListing> listing);
    void showState();
    void showScripts(bool on);
    QString targetFolder() const;

    ModuleTreeModel m_files;
    JobRunner* m_runner = nullptr;
    FilesJobs* m_jobs = nullptr;
    FilesActions* m_actions = nullptr;
    FileEditors* m_editors = nullptr;
    ExternalEdits* m_external = nullptr;

    FilesBar* m_bar = nullptr;
    QLabel* m_hint = nullptr;
    MessageCard* m_card = nullptr;
    JobLine* m_line = nullptr;
    PcPane* m_pc = nullptr;
    QLabel* m_moduleName = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_notRead = nullptr;
    QPushButton* m_readButton = nullptr;
    ModuleTreeView* m_tree = nullptr;
    QSplitter* m_sides = nullptr;
    QSplitter* m_splitter = nullptr;
    DevelopmentPanel* m_scripts = nullptr;
};

} // namespace ui
