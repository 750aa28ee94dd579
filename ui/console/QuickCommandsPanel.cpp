// SPDX-License-Identifier: MIT
#include "ui/console/QuickCommandsPanel.h"

#include "ui/common/Settings.h"
#include "ui/console/QuickCommandsDialog.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace ui
{

namespace
{

const QString commandsKey = QStringLiteral("console/commands");

/// What every module knows, at its AT port or in its Python.
const QStringList firstCommands = {
    QStringLiteral("ATI|ATI"),
    QStringLiteral("AT+GMR|AT+GMR"),
    QStringLiteral("AT+CGSN|AT+CGSN"),
    QStringLiteral("help('modules')|help('modules')"),
    QStringLiteral("gc.mem_free()|import gc; gc.mem_free()"),
    QStringLiteral("uos.listdir('/usr')|import uos; uos.listdir('/usr')"),
};

} // namespace

QuickCommandsPanel::QuickCommandsPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_title(new QLabel), m_list(new QWidget),
      m_buttons(new QVBoxLayout(m_list)), m_edit(new QPushButton)
{
    setObjectName("quickCommands");
    m_edit->setObjectName("quickEdit");
    connect(m_edit, &QPushButton::clicked, this, &QuickCommandsPanel::edit);
    m_buttons->setContentsMargins(0, 0, 0, 0);
    m_buttons->setSpacing(2);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_title);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_edit);
    m_commands.setLines(workspace.settings.value(commandsKey, firstCommands).toStringList());
    retranslate();
    showButtons();
}

void QuickCommandsPanel::retranslate()
{
    m_title->setText(tr("Quick commands"));
    m_edit->setText(tr("&Edit…"));
    m_edit->setToolTip(tr("Add, change, sort or import quick commands"));
}

void QuickCommandsPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void QuickCommandsPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elideNames();
}

void QuickCommandsPanel::setPython(bool on)
{
    if (std::exchange(m_isPython, on) != on)
        showButtons();
}

void QuickCommandsPanel::showButtons()
{
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int number = 0;
    for (const QuickCommandEntry& command : m_commands.commands()) {
        auto* button = new QPushButton(m_list);
        button->setObjectName(QStringLiteral("quickCommand%1").arg(number++));
        button->setAccessibleName(command.name);
        button->setVisible(!m_isPython || !command.text.startsWith("AT", Qt::CaseInsensitive));
        button->setToolTip(QStringLiteral("%1\n%2").arg(command.name, escaped(command.text)));
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this, [this, text = command.text] { emit wanted(text); });
        m_buttons->addWidget(button);
    }
    m_buttons->addStretch();
    elideNames();
}

void QuickCommandsPanel::elideNames()
{
    for (auto* button : m_list->findChildren<QPushButton*>()) {
        QString name = button->fontMetrics().elidedText(button->accessibleName(), Qt::ElideRight, m_list->width() - 16);
        // In a name, & is no mnemonic.
        button->setText(name.replace('&', QStringLiteral("&&")));
    }
}

void QuickCommandsPanel::edit()
{
    QuickCommandsDialog dialog(m_workspace, m_commands.commands(), this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    m_commands.setCommands(dialog.commands());
    m_workspace.settings.setValue(commandsKey, m_commands.toLines());
    showButtons();
}

} // namespace ui
