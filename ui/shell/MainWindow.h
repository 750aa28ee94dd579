// SPDX-License-Identifier: MIT
// The window: pages beside their list, the module picker above them, the log below, and the menus.
// Knows pages only as ui::Page; ui/shell/Shell puts them in and connects them.
#pragma once

#include <QMainWindow>

#include "ui/common/Workspace.h"

#include <vector>

class QActionGroup;
class QDockWidget;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace ui
{

class ModulePicker;
class Page;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Workspace& workspace, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// In the order of the list; the first one is shown.
    void addPage(Page* page);
    void setLogPane(QWidget* pane);
    void showLog();
    void showPage(Page* page);
    Page* currentPage() const;
    /// The document in the title, and whether it has changes that are not saved.
    void setDocument(const QString& name, bool isModified);
    /// Restores place and size; call after all pages are in.
    void restoreLayout();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct PageEntry {
        Page* page;
        QAction* action;
        QMenu* menu;
    };

    QAction* makeAction(const QString& name, const QKeySequence& keys);
    void retranslate();
    void showJob(int percent, const QString& phase);
    void showTitle();
    void stayOnTop(bool on);
    void showAbout();
    void showHelp();

    Workspace& m_workspace;
    std::vector<PageEntry> m_pages;
    QActionGroup* m_pageActions;
    QStackedWidget* m_stack;
    QToolBar* m_pageBar;
    QToolBar* m_moduleBar;
    ModulePicker* m_picker;
    QDockWidget* m_logDock = nullptr;
    QMenu* m_programMenu;
    QMenu* m_viewMenu;
    QMenu* m_helpMenu;
    QAction* m_settings;
    QAction* m_quit;
    QAction* m_find;
    QAction* m_onTop;
    QAction* m_cancel;
    QAction* m_chooseModule;
    QAction* m_help;
    QAction* m_about;
    QString m_document;
    int m_percent = -1;
    QString m_phase;
};

} // namespace ui
