// SPDX-License-Identifier: MIT
// The line above the console: how it is connected, and what can be done with the one at the other end: with a Python
// interpreter interrupt, reset and run a script, with an AT port the usual questions.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QToolButton;

namespace ui
{

class ConsoleTools : public QWidget
{
    Q_OBJECT

public:
    explicit ConsoleTools(QWidget* parent = nullptr);

    void setState(const QString& text);
    QString state() const;
    void setPython(bool on);
    /// Whether anybody listens; whether a script of ours runs; whether one could.
    void setEnabledTools(bool isOpen, bool runs, bool canRun);

    QAction* interrupt() const { return m_interrupt; }
    QAction* softReset() const { return m_softReset; }
    QAction* runLocal() const { return m_runLocal; }
    QAction* runStored() const { return m_runStored; }
    /// For the menu of the page.
    QList<QAction*> allActions() const;

    void retranslate();

signals:
    void commandWanted(const QString& command);
    /// Into download mode; not asked about yet.
    void downloadModeWanted();

private:
    QAction* make(const char* name, const QString& icon = {});
    QToolButton* addButton(QAction* action);
    void makeCommands();

    QLabel* m_state;
    QAction* m_interrupt;
    QAction* m_softReset;
    QAction* m_runLocal;
    QAction* m_runStored;
    QToolButton* m_run;
    QToolButton* m_commands;
    QList<QAction*> m_commandActions; ///< the last: into download mode
    QList<QWidget*> m_pythonButtons;
};

} // namespace ui
