// SPDX-License-Identifier: MIT
// The page "Files": a folder of the computer on the left, the files of the running module on the right, and scripts
// that run there below.
#pragma once

#include "ui/common/Page.h"
#include "ui/files/ModuleFilesJob.h"
#include "ui/files/ModuleTreeModel.h"

#include <QHash>
#include <QPointer>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace ui
{

class DevelopmentPanel;
class FileEditor;
class FilesBar;
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

    /// Of the selected module. A program that runs there is interrupted.
    void readFiles();
    /// Files and folders of the computer into a folder of the module.
    void copyToModule(const QStringList& sources, const QString& folder);
    /// Of the module into a folder of the computer; asks when something is there.
    void copyToComputer(const QStringList& paths, const QString& folder);
    /// Opens a file in the editor, at a line from 1.
    void editOnModule(const QString& path, int line);
    void editOnComputer(const QString& path, int line);

protected:
    void retranslate() override;
    void changeEvent(QEvent* event) override;

private:
    /// What is done on the module, and what is shown of it.
    struct Order {
        QString activity; ///< "Copying to the module"
        ModuleFilesJob::Work work;
        std::function<void(ModuleFilesJob&)> done;
        bool readsAgain = true; ///< the files, at the end
        /// An editor waits: it is told of every end, also when another module is selected by then.
        std::function<void(const QString& reason)> notDone{};
    };

    // FilesPage.cpp
    void makeLayout();
    QWidget* makeModuleSide();
    void connectParts();
    void moduleChanged();
    void start(const Order& order, device::Interpreter::Consent consent = {});
    void finished(ModuleFilesJob& job, const Order& order, const QString& moduleKey, const QString& moduleName);
    void showProblem(const core::Problem& problem, const QString& activity,
                     std::function<void(device::Interpreter::Consent)> again);
    void showListing(std::shared_ptr<const ModuleListing> listing);
    void showState();
    void logStray(const QByteArray& bytes);
    QString obstacle() const;

    // FilesPageActions.cpp
    void copySelectionToModule();
    void copySelectionToComputer();
    void showCopied(const FilesReport& report, const QString& headline);
    void offerListUpdate(const std::vector<std::string>& paths);
    void updateList(const std::vector<std::string>& paths);
    void makeFolder();
    void renameOnModule(const QString& from, const QString& to);
    void moveOnModule(const QStringList& paths, const QString& folder);
    void removeSelected();
    void runSelected();
    void editSelected();
    void saveToModule(const QString& moduleKey, const QString& path, const QByteArray& bytes, bool replaces);
    void openFromComputer(const QString& path, int line);
    void saveToComputer(const QString& path, const QByteArray& bytes, bool replaces);
    void showProperties();
    void showScripts(bool on);
    QString targetFolder() const;

    ModuleTreeModel m_files;
    bool m_readsCrcs = false;
    bool m_updatesList = false;                     ///< the user has said so in this session
    QHash<QString, QPointer<FileEditor>> m_editors; ///< by path on the computer, or module and path there
    QHash<QString, std::uint32_t> m_openedCrcs;     ///< of files that are edited, by the same
    QByteArray m_stray;                             ///< what the module said unasked during this job
    std::vector<std::string> m_offered;             ///< files that the card offers to update the list for

    FilesBar* m_bar = nullptr;
    QLabel* m_hint = nullptr;
    MessageCard* m_card = nullptr;
    JobLine* m_line = nullptr;
    JobRunner* m_runner = nullptr;
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
