// SPDX-License-Identifier: MIT
// The actions of the project page, with their names, icons and keys; what they do is connected by the page.
#pragma once

#include <QAction>
#include <QList>
#include <QObject>

class QMenu;
class QUndoStack;
class QWidget;

namespace ui
{

class ProjectActions : public QObject
{
    Q_OBJECT

public:
    /// Keys of the tree (F2, Delete) work in `tree` alone. The menu of recent projects belongs to `page`.
    ProjectActions(QUndoStack& undo, QWidget& tree, QWidget& page);

    /// For the page's menu, with separators.
    QList<QAction*> all() const { return m_all; }
    void retranslate();

    QAction* newProject;
    QAction* openProject;
    QAction* recent; ///< a menu
    QAction* import;
    QAction* save;
    QAction* saveAs;
    QAction* undo;
    QAction* redo;
    QAction* addFiles;
    QAction* addFolder;
    QAction* newFolder;
    QAction* rename;
    QAction* remove;
    QAction* protect; ///< checkable
    QAction* chooseFirmware;
    QAction* combine;
    QAction* combineTo;
    QAction* makeUpdate;
    QAction* download;
    QAction* combineAndDownload;

private:
    QAction* make(const char* name, const char* icon, const QList<QKeySequence>& keys = {});
    void separate();

    QList<QAction*> m_all;
};

} // namespace ui
