// SPDX-License-Identifier: MIT
// The whole program without its process: makes what pages share, the pages and the window, and connects them.
#pragma once

#include <QObject>
#include <QString>

#include "device/serial/Ports.h"
#include "ui/common/Settings.h"
#include "ui/common/Workspace.h"

#include <memory>

namespace ui
{

class LogFile;
class MainWindow;
class PortMonitor;
class ProjectPage;
class StatusPage;

struct ShellOptions {
    Folders folders;
    device::SystemRoots system{};
    QString open{};     ///< a project or a firmware package; may be empty
    QString port{};     ///< selected at the start; may be empty
    QString language{}; ///< for this run; empty: the setting
};

class Shell : public QObject
{
    Q_OBJECT

public:
    /// `dialogs` outlives this.
    Shell(const ShellOptions& options, Dialogs& dialogs, QObject* parent = nullptr);
    ~Shell() override;

    MainWindow& window() const { return *m_window; }
    Workspace& workspace() { return m_workspace; }
    /// A project or a firmware package.
    void open(const QString& path);

private:
    void makePages();

    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<ModuleSelection> m_selection;
    std::unique_ptr<PortClaims> m_claims;
    Workspace m_workspace;
    std::unique_ptr<PortMonitor> m_monitor;
    std::unique_ptr<LogFile> m_logFile;
    std::unique_ptr<MainWindow> m_window;
    // Of the window.
    ProjectPage* m_project = nullptr;
    StatusPage* m_status = nullptr;
};

} // namespace ui
