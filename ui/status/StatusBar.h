// SPDX-License-Identifier: MIT
// The bar of the status page: what can be done, and the filter. Its texts are the page's.
#pragma once

#include <QToolBar>

class QLineEdit;
class QMenu;
class QToolButton;

namespace ui
{

class StatusBar : public QToolBar
{
    Q_OBJECT

public:
    explicit StatusBar(QMenu* exportMenu, QWidget* parent = nullptr);

    QAction* read;
    QAction* restore;
    QAction* repair;
    QAction* open;
    QToolButton* exports;
    QLineEdit* filter;

private:
    QAction* makeAction(const char* name, const char* icon);
};

} // namespace ui
