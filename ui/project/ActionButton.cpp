// SPDX-License-Identifier: MIT
#include "ui/project/ActionButton.h"

#include <QAction>

namespace ui
{

ActionButton::ActionButton(QAction& action, QWidget* parent) : QPushButton(parent), m_action(action)
{
    setObjectName(action.objectName() + "Button");
    connect(&action, &QAction::changed, this, &ActionButton::follow);
    connect(this, &QPushButton::clicked, &action, &QAction::trigger);
    follow();
}

void ActionButton::follow()
{
    setIcon(m_action.icon());
    setEnabled(m_action.isEnabled());
    const QString obstacle = m_action.statusTip();
    setText(m_action.isEnabled() || obstacle.isEmpty() ? m_action.text() : obstacle);
    const QString keys = m_action.shortcut().toString(QKeySequence::NativeText);
    setToolTip(keys.isEmpty() ? m_action.toolTip() : tr("%1 (%2)").arg(m_action.toolTip(), keys));
}

} // namespace ui
