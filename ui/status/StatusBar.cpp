// SPDX-License-Identifier: MIT
#include "ui/status/StatusBar.h"

#include "ui/common/Theme.h"

#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace ui
{

StatusBar::StatusBar(QMenu* exportMenu, QWidget* parent)
    : QToolBar(parent), read(makeAction("statusRead", "status")), restore(makeAction("statusRestoreAll", "restore")),
      repair(makeAction("statusRepair", "checksum")), open(makeAction("statusOpen", "open")), exports(new QToolButton),
      filter(new QLineEdit)
{
    setObjectName("statusBar");
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    read->setShortcut(Qt::Key_F6);
    exports->setObjectName("statusExport");
    exports->setIcon(Theme::icon("export"));
    exports->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exports->setPopupMode(QToolButton::InstantPopup);
    exports->setFocusPolicy(Qt::TabFocus);
    exports->setMenu(exportMenu);
    addWidget(exports);
    filter->setObjectName("statusFilter");
    filter->setClearButtonEnabled(true);
    addWidget(filter);
}

QAction* StatusBar::makeAction(const char* name, const char* icon)
{
    QAction* action = addAction(Theme::icon(icon), QString());
    action->setObjectName(name);
    return action;
}

} // namespace ui
