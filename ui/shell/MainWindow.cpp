// SPDX-License-Identifier: MIT
#include "ui/shell/MainWindow.h"

#include "ui/common/Dialogs.h"
#include "ui/common/Page.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/shell/ModulePicker.h"
#include "ui/shell/SettingsDialog.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDockWidget>
#include <QFile>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QToolBar>
#include <QUrl>

#include <algorithm>

namespace ui
{

namespace
{

constexpr QSize smallestSize{640, 400};
constexpr QSize usualSize{1100, 760};
constexpr int layoutVersion = 1; ///< of saveState()

} // namespace

MainWindow::MainWindow(Workspace& workspace, QWidget* parent)
    : QMainWindow(parent), m_workspace(workspace), m_pageActions(new QActionGroup(this)),
      m_stack(new QStackedWidget(this)), m_pageBar(new QToolBar(this)), m_moduleBar(new QToolBar(this)),
      m_picker(new ModulePicker(workspace.module, this)), m_programMenu(menuBar()->addMenu(QString())),
      m_viewMenu(menuBar()->addMenu(QString())), m_helpMenu(menuBar()->addMenu(QString())),
      m_settings(makeAction("settings", QKeySequence(Qt::CTRL | Qt::Key_Comma))),
      m_quit(makeAction("quit", QKeySequence(Qt::CTRL | Qt::Key_Q))),
      m_find(makeAction("find", QKeySequence(Qt::CTRL | Qt::Key_F))), m_onTop(makeAction("onTop", {})),
      m_cancel(makeAction("cancelWork", QKeySequence(Qt::Key_Escape))),
      m_chooseModule(makeAction("chooseModule", QKeySequence(Qt::CTRL | Qt::Key_P))),
      m_help(makeAction("help", QKeySequence(Qt::Key_F1))), m_about(makeAction("about", {}))
{
    setObjectName("mainWindow");
    setMinimumSize(smallestSize);
    setCentralWidget(m_stack);
    setWindowIcon(QIcon(":/icons/lifeboat.svg"));
    setAcceptDrops(false); // pages take what is dropped on them

    m_pageBar->setObjectName("pages");
    m_pageBar->setMovable(false);
    m_pageBar->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_pageBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_moduleBar->setObjectName("modules");
    m_moduleBar->setMovable(false);
    m_moduleBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_moduleBar->addWidget(m_picker);
    addToolBar(Qt::TopToolBarArea, m_moduleBar);
    addToolBar(Qt::LeftToolBarArea, m_pageBar);
    // The log and the window's own menus have nothing that toggles them but their actions.
    setContextMenuPolicy(Qt::PreventContextMenu);

    m_settings->setIcon(Theme::icon("settings"));
    m_find->setIcon(Theme::icon("search"));
    m_programMenu->addAction(m_chooseModule);
    m_programMenu->addAction(m_cancel);
    m_programMenu->addSeparator();
    m_programMenu->addAction(m_settings);
    m_programMenu->addSeparator();
    m_programMenu->addAction(m_quit);
    m_onTop->setCheckable(true);
    m_viewMenu->addAction(m_find);
    m_viewMenu->addAction(m_onTop);
    m_viewMenu->addSeparator();
    m_helpMenu->addAction(m_help);
    m_helpMenu->addAction(m_about);

    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_find, &QAction::triggered, this, [this] { currentPage()->find(); });
    connect(m_onTop, &QAction::toggled, this, &MainWindow::stayOnTop);
    connect(m_cancel, &QAction::triggered, this, [this] { currentPage()->cancel(); });
    connect(m_chooseModule, &QAction::triggered, m_picker, &ModulePicker::open);
    connect(m_settings, &QAction::triggered, this, [this] {
        SettingsDialog dialog(m_workspace, this);
        dialog.exec();
    });
    connect(m_about, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_help, &QAction::triggered, this, &MainWindow::showHelp);
    retranslate();
}

MainWindow::~MainWindow() = default;

QAction* MainWindow::makeAction(const QString& name, const QKeySequence& keys)
{
    auto* action = new QAction(this);
    action->setObjectName(name);
    action->setShortcut(keys);
    addAction(action);
    return action;
}

void MainWindow::addPage(Page* page)
{
    auto* action = new QAction(Theme::icon(page->iconName()), page->title(), this);
    action->setObjectName(page->objectName() + "Action");
    action->setCheckable(true);
    const QKeySequence number(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + m_pages.size()));
    action->setShortcuts(page->key().isEmpty() ? QList{number} : QList{number, page->key()});
    m_pageActions->addAction(action);
    m_pageBar->addAction(action);
    m_viewMenu->addAction(action);
    m_stack->addWidget(page);

    QMenu* menu = nullptr;
    if (const QList<QAction*> actions = page->pageActions(); !actions.isEmpty()) {
        menu = new QMenu(page->title(), this);
        menu->addActions(actions);
        menuBar()->insertMenu(m_viewMenu->menuAction(), menu);
        for (const QAction* pageAction : actions)
            connect(pageAction, &QAction::triggered, this, [this, page] { showPage(page); });
    }
    m_pages.push_back({page, action, menu});

    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    connect(page, &Page::jobProgressed, this, &MainWindow::showJob);
    connect(page, &Page::failed, this, &MainWindow::showLog);
    if (m_pages.size() == 1)
        showPage(page);
}

void MainWindow::setLogPane(QWidget* pane)
{
    m_logDock = new QDockWidget(this);
    m_logDock->setObjectName("logDock");
    m_logDock->setWidget(pane);
    m_logDock->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::RightDockWidgetArea);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    m_logDock->hide();
    QAction* toggle = m_logDock->toggleViewAction();
    toggle->setObjectName("toggleLog");
    toggle->setIcon(Theme::icon("log"));
    toggle->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    m_viewMenu->addSeparator();
    m_viewMenu->addAction(toggle);
    m_pageBar->addSeparator();
    m_pageBar->addAction(toggle);
    retranslate();
}

void MainWindow::showLog()
{
    if (m_logDock)
        m_logDock->show();
}

void MainWindow::showPage(Page* page)
{
    for (const PageEntry& entry : m_pages)
        entry.action->setChecked(entry.page == page);
    m_stack->setCurrentWidget(page);
    page->setFocus();
}

Page* MainWindow::currentPage() const
{
    return static_cast<Page*>(m_stack->currentWidget());
}

void MainWindow::setDocument(const QString& name, bool isModified)
{
    m_document = name;
    setWindowModified(isModified);
    showTitle();
}

void MainWindow::restoreLayout()
{
    resize(usualSize);
    restoreGeometry(m_workspace.settings.state("window/geometry").toByteArray());
    restoreState(m_workspace.settings.state("window/layout").toByteArray(), layoutVersion);
    m_onTop->setChecked(m_workspace.settings.state("window/onTop", false).toBool());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    QStringList running;
    for (const PageEntry& entry : m_pages) {
        if (const QString work = entry.page->unfinishedWork(); !work.isEmpty())
            running += work;
    }
    const bool mayClose =
        (running.isEmpty() || m_workspace.dialogs.confirm(this, {tr("Close Lifeboat"), running.join('\n'),
                                                                 tr("Closing the window stops it."), tr("&Close")})) &&
        std::ranges::all_of(m_pages, [](const PageEntry& entry) { return entry.page->mayClose(); });
    if (!mayClose) {
        event->ignore();
        return;
    }
    m_workspace.settings.setState("window/geometry", saveGeometry());
    m_workspace.settings.setState("window/layout", saveState(layoutVersion));
    m_workspace.settings.sync();
    event->accept();
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::retranslate()
{
    m_programMenu->setTitle(tr("&Lifeboat"));
    m_viewMenu->setTitle(tr("&View"));
    m_helpMenu->setTitle(tr("&Help"));
    m_settings->setText(tr("&Settings…"));
    m_quit->setText(tr("&Quit"));
    m_find->setText(tr("&Find"));
    m_onTop->setText(tr("Always on &top"));
    m_cancel->setText(tr("&Cancel the job"));
    m_chooseModule->setText(tr("Choose &module"));
    m_help->setText(tr("&User guide"));
    m_about->setText(tr("&About Lifeboat"));
    m_pageBar->setWindowTitle(tr("Pages"));
    m_moduleBar->setWindowTitle(tr("Module"));
    for (const PageEntry& entry : m_pages) {
        entry.action->setText(entry.page->title());
        if (entry.menu)
            entry.menu->setTitle(entry.page->title());
    }
    if (m_logDock)
        m_logDock->setWindowTitle(tr("Log"));
    showTitle();
}

void MainWindow::showJob(int percent, const QString& phase)
{
    m_percent = percent;
    m_phase = phase;
    showTitle();
}

void MainWindow::showTitle()
{
    const QString document = m_document.isEmpty() ? QString() : m_document + "[*]";
    if (m_percent >= 0)
        setWindowTitle(tr("%1 % %2 – Lifeboat[*]").arg(m_percent).arg(m_phase));
    else
        setWindowTitle(document.isEmpty() ? tr("Lifeboat[*]") : tr("%1 – Lifeboat").arg(document));
}

void MainWindow::stayOnTop(bool on)
{
    m_workspace.settings.setState("window/onTop", on);
    const bool wasShown = isVisible();
    setWindowFlag(Qt::WindowStaysOnTopHint, on); // hides it
    setVisible(wasShown);
}

void MainWindow::showAbout()
{
    QMessageBox box(this);
    box.setObjectName("aboutBox");
    box.setWindowTitle(tr("About Lifeboat"));
    box.setIconPixmap(windowIcon().pixmap(64));
    box.setText(tr("Lifeboat %1").arg(LIFEBOAT_VERSION));
    box.setInformativeText(tr("Backup, download and status of QuecPython modules.\n\nFree software under the MIT "
                              "licence. Lifeboat sends nothing anywhere.\n\nQt %1")
                               .arg(qVersion()));
    box.exec();
}

void MainWindow::showHelp()
{
    const QString name = tr("guide.md", "file name of the user guide in this language");
    for (const QString& folder :
         {QCoreApplication::applicationDirPath() + "/../share/doc/lifeboat", QStringLiteral(LIFEBOAT_DOC_DIR)}) {
        if (QFile::exists(folder + "/" + name)) {
            QDesktopServices::openUrl(QUrl::fromLocalFile(folder + "/" + name));
            return;
        }
    }
    QMessageBox::information(this, tr("User guide"), tr("The user guide is not installed."));
}

} // namespace ui
