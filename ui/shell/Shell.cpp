// SPDX-License-Identifier: MIT
#include "ui/shell/Shell.h"

#include "ui/common/Theme.h"
#include "ui/console/ConsolePage.h"
#include "ui/files/FileEditors.h"
#include "ui/files/FilesPage.h"
#include "ui/log/Log.h"
#include "ui/log/LogFile.h"
#include "ui/log/LogPane.h"
#include "ui/log/ProblemReportDialog.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"
#include "ui/port/PortMonitor.h"
#include "ui/production/ProductionPage.h"
#include "ui/project/ProjectPage.h"
#include "ui/shell/Languages.h"
#include "ui/shell/MainWindow.h"
#include "ui/status/StatusPage.h"

namespace ui
{

Shell::Shell(const ShellOptions& options, Dialogs& dialogs, QObject* parent)
    : QObject(parent), m_settings(std::make_unique<Settings>(options.folders)), m_log(std::make_unique<Log>()),
      m_selection(std::make_unique<ModuleSelection>(*new ModulesModel(this), options.system)),
      m_claims(std::make_unique<PortClaims>()), m_workspace{*m_settings, *m_log, dialogs, *m_selection, *m_claims},
      m_monitor(std::make_unique<PortMonitor>(options.system))
{
    useLanguage(options.language.isEmpty() ? m_settings->language() : options.language);
    Theme::apply(m_settings->appearance());
    m_logFile = std::make_unique<LogFile>(*m_log, m_settings->folders().state, m_settings->logFiles());
    connect(m_logFile.get(), &LogFile::failed, this,
            [this](const QString& reason) { m_log->add(LogLevel::warning, tr("Log"), reason); });
    m_window = std::make_unique<MainWindow>(m_workspace);
    makePages();
    m_window->restoreLayout();

    m_log->add(LogLevel::info, tr("Lifeboat"),
               tr("Lifeboat %1, Qt %2, %3").arg(LIFEBOAT_VERSION, qVersion(), QSysInfo::prettyProductName()));
    for (const QString& problem : m_settings->problems())
        m_log->add(LogLevel::warning, tr("Settings"), problem);

    connect(m_monitor.get(), &PortMonitor::changed, &m_selection->modules(), &ModulesModel::update);
    m_monitor->start();
    if (!options.port.isEmpty())
        m_selection->selectPort(options.port);
    if (!options.open.isEmpty())
        open(options.open);
}

Shell::~Shell() = default;

void Shell::makePages()
{
    m_project = new ProjectPage(m_workspace);
    m_status = new StatusPage(m_workspace);
    auto* console = new ConsolePage(m_workspace);
    auto* files = new FilesPage(m_workspace);
    auto* production = new ProductionPage(m_workspace);
    for (Page* page : std::initializer_list<Page*>{m_project, m_status, files, console, production})
        m_window->addPage(page);
    connect(m_monitor.get(), &PortMonitor::changed, production, &ProductionPage::portsChanged);
    connect(m_project, &ProjectPage::documentChanged, m_window.get(), &MainWindow::setDocument);
    connect(m_project, &ProjectPage::packageChanged, m_status, &StatusPage::setProjectPackage);
    connect(m_project, &ProjectPage::logWanted, m_window.get(), &MainWindow::showLog);
    connect(m_status, &StatusPage::flashBackupWanted, this, [this] {
        m_window->showPage(m_project);
        m_project->downloadBackup();
    });

    connect(console, &ConsolePage::fileWanted, this, [this, files](const QString& path, int line, bool isLocal) {
        m_window->showPage(files);
        if (isLocal)
            files->editors().editOnComputer(path, line);
        else
            files->editors().editOnModule(path, line);
    });

    auto* pane = new LogPane(m_workspace);
    m_window->setLogPane(pane);
    connect(pane, &LogPane::reportWanted, this, [this] {
        ProblemReportDialog dialog(m_workspace, m_window.get());
        dialog.exec();
    });
}

void Shell::open(const QString& path)
{
    m_window->showPage(m_project);
    m_project->open(path);
}

} // namespace ui
