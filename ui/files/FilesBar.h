// SPDX-License-Identifier: MIT
// What can be done on the files page, as actions on a tool bar. Keys work on the whole page, or on the tree of the
// module where they would mean something else elsewhere.
#pragma once

#include <QToolBar>

namespace ui
{

class FilesBar : public QToolBar
{
    Q_OBJECT

public:
    /// `page`: where the keys of all work; `tree`: where those that change something on the module do.
    FilesBar(QWidget& page, QWidget& tree);

    QAction* read;
    QAction* toModule;
    QAction* toComputer;
    QAction* edit;
    QAction* open; ///< in the menus only
    QAction* run;
    QAction* newFolder;
    QAction* rename;
    QAction* remove;
    QAction* properties;
    QAction* crcs;        ///< checkable
    QAction* development; ///< checkable

    QList<QAction*> all() const { return m_all; }
    void retranslate();

private:
    QAction* make(const char* name, const char* icon, const QKeySequence& key = {});

    QList<QAction*> m_all;
};

} // namespace ui
