// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleTools.h"

#include "ui/common/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace ui
{

ConsoleTools::ConsoleTools(QWidget* parent) : QWidget(parent), m_state(new QLabel)
{
    m_state->setObjectName("consoleState");
    m_state->setWordWrap(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state, 1);

    m_interrupt = make("consoleInterrupt", "stop");
    m_softReset = make("consoleSoftReset", "restore");
    m_runLocal = make("consoleRunLocal", "start");
    m_runStored = make("consoleRunStored");
    m_run = new QToolButton;
    m_run->setObjectName("consoleRun");
    m_run->setIcon(Theme::icon("start"));
    m_run->setPopupMode(QToolButton::InstantPopup);
    auto* scripts = new QMenu(m_run);
    scripts->addActions({m_runLocal, m_runStored});
    m_run->setMenu(scripts);
    m_pythonButtons = {addButton(m_interrupt), addButton(m_softReset), m_run};
    makeCommands();
    for (QToolButton* button : {m_run, m_commands}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
    }
    setPython(false);
}

QAction* ConsoleTools::make(const char* name, const QString& icon)
{
    auto* action = new QAction(this);
    action->setObjectName(name);
    if (!icon.isEmpty())
        action->setIcon(Theme::icon(icon));
    return action;
}

QToolButton* ConsoleTools::addButton(QAction* action)
{
    auto* button = new QToolButton;
    button->setObjectName(action->objectName() + "Button");
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

void ConsoleTools::makeCommands()
{
    m_commands = new QToolButton;
    m_commands->setObjectName("consoleCommands");
    m_commands->setIcon(Theme::icon("module"));
    m_commands->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_commands);
    const char* commands[] = {"ATI", "AT+GMR", "AT+CGSN", "AT+QCCID", "AT+CCID", "AT+CPIN?", "AT+CSQ"};
    for (const char* command : commands) {
        QAction* action = make(command);
        connect(action, &QAction::triggered, this, [this, command] { emit commandWanted(command); });
        m_commandActions += action;
    }
    m_commandActions += make("consoleDownloadMode");
    connect(m_commandActions.last(), &QAction::triggered, this, &ConsoleTools::downloadModeWanted);
    menu->addActions(m_commandActions);
    menu->insertSeparator(m_commandActions.last());
    m_commands->setMenu(menu);
}

QList<QAction*> ConsoleTools::allActions() const
{
    return QList{m_interrupt, m_softReset, m_runLocal, m_runStored} + m_commandActions;
}

void ConsoleTools::setState(const QString& text)
{
    m_state->setText(text);
}

QString ConsoleTools::state() const
{
    return m_state->text();
}

void ConsoleTools::setPython(bool on)
{
    for (QWidget* button : m_pythonButtons)
        button->setVisible(on);
    m_commands->setVisible(!on);
    for (QAction* action : m_commandActions)
        action->setVisible(!on);
    for (QAction* action : {m_interrupt, m_softReset, m_runLocal, m_runStored})
        action->setVisible(on);
}

void ConsoleTools::setEnabledTools(bool isOpen, bool runs, bool canRun)
{
    m_interrupt->setEnabled(isOpen || runs);
    m_softReset->setEnabled(isOpen);
    m_run->setEnabled(canRun);
    m_runLocal->setEnabled(canRun);
    m_runStored->setEnabled(canRun);
    m_commands->setEnabled(isOpen);
    for (QAction* action : m_commandActions)
        action->setEnabled(isOpen);
}

void ConsoleTools::retranslate()
{
    m_interrupt->setText(tr("&Interrupt"));
    m_interrupt->setToolTip(tr("Stop the program that runs on the module (Ctrl+C)"));
    m_softReset->setText(tr("Soft &reset"));
    m_softReset->setToolTip(tr("Start the interpreter anew: the boot script and main.py run (Ctrl+D)"));
    m_run->setText(tr("R&un a script"));
    m_run->setToolTip(tr("Run a script of this computer without storing it, or one that is on the module"));
    m_runLocal->setText(tr("From this &computer…"));
    m_runStored->setText(tr("On the &module…"));
    m_commands->setText(tr("&AT commands"));
    m_commands->setToolTip(tr("The usual questions to a module"));
    const QString words[] = {tr("&Module and revision"),
                             tr("&Firmware version"),
                             tr("&IMEI"),
                             tr("Number of the S&IM card"),
                             tr("Number of the SIM card (other modules)"),
                             tr("State of the SIM &card"),
                             tr("&Signal")};
    for (int i = 0; i + 1 < m_commandActions.size(); ++i)
        m_commandActions[i]->setText(words[i] + '\t' + m_commandActions[i]->objectName());
    m_commandActions.last()->setText(tr("Restart into &download mode…"));
}

} // namespace ui
