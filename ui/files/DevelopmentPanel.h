// SPDX-License-Identifier: MIT
// Runs scripts on the module and shows what they say. In development mode it watches a folder: what changes there is
// sent, and the script is started again.
#pragma once

#include <QWidget>

#include "core/Problem.h"
#include "ui/common/Workspace.h"
#include "ui/files/FolderWatch.h"
#include "ui/files/ScriptJob.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui
{

class FilesJobs;
class IconButton;
class JobRunner;
class ScriptOutput;

class DevelopmentPanel final : public QWidget
{
    Q_OBJECT

public:
    DevelopmentPanel(Workspace& workspace, JobRunner& runner, const FilesJobs& jobs, QWidget* parent = nullptr);

    /// The folder that is watched, or would be.
    QString folder() const;
    void setFolder(const QString& folder);

    /// A script of the module, without sending anything: "/usr/app/net.py".
    void runStored(const QString& path);
    /// The same as the last time, with this consent.
    void runAgain(device::Interpreter::Consent consent);

    void startDeveloping();
    void stopDeveloping();
    /// The part for the folder and its script.
    void showDevelopment(bool on);
    void showState();
    void retranslate();

    ScriptOutput& output() const { return *m_output; }

signals:
    /// Something could not be done; runAgain() tries again. `report`: what was sent by then.
    void failed(const core::Problem& problem, const QString& activity, const ui::FilesReport& report);
    void sent(const ui::FilesReport& report);
    /// The module has them now, and the script begins.
    void stored(const std::vector<device::ModuleFile>& files);
    /// It was interrupted seconds ago, and runs on; another cancel of the job leaves it alone.
    void doesNotStop(const QString& script);
    /// A place of a traceback: a file of the computer, when it is one of the folder, else a path on the module.
    void localPlaceWanted(const QString& path, int line);
    void modulePlaceWanted(const QString& path, int line);
    void closeWanted();

private:
    void makeLayout();
    void folderChanged();
    void folderOutgrown();
    QString waitingText() const;
    void run(device::Interpreter::Consent consent);
    void runIfDue();
    void waitForPort();
    void sayWhatWasSent(const FilesReport& report);
    void runFinished(ScriptJob& job, const QString& activity, const QString& moduleKey);
    void showPlace(const QString& file, int line);
    void setState(const QString& text);

    Workspace& m_workspace;
    JobRunner& m_runner;
    const FilesJobs& m_jobs;
    FolderWatch m_watch;
    ScriptRequest m_request;
    bool m_isOn = false;
    bool m_isRunning = false; ///< one of our jobs
    bool m_isDue = false;     ///< something has changed since the last run began

    QWidget* m_development;
    QLabel* m_folderLabel;
    QLineEdit* m_folder;
    IconButton* m_choose;
    QLabel* m_scriptLabel;
    QComboBox* m_script;
    QPushButton* m_start;
    QLabel* m_state;
    IconButton* m_clear;
    IconButton* m_close;
    ScriptOutput* m_output;
};

} // namespace ui
