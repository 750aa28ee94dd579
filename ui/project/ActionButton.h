// SPDX-License-Identifier: MIT
// A push button for an action. While the action cannot be had, the button says on itself what is missing: the action's
// status tip.
#pragma once

#include <QPushButton>

class QAction;

namespace ui
{

class ActionButton : public QPushButton
{
    Q_OBJECT

public:
    /// Named like the action, with "Button" behind.
    explicit ActionButton(QAction& action, QWidget* parent = nullptr);

private:
    void follow();

    QAction& m_action;
};

} // namespace ui
