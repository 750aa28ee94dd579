// SPDX-License-Identifier: MIT
// The tree of a module's files: keeps what is open and selected when the files are read again, and says what a drop
// will do.
#pragma once

#include <QSet>
#include <QTreeView>

namespace ui
{

class ModuleTreeModel;

class ModuleTreeView : public QTreeView
{
    Q_OBJECT

public:
    explicit ModuleTreeView(ModuleTreeModel& model, QWidget* parent = nullptr);

    /// Without those that lie in another one of them.
    QStringList selectedPaths() const;
    /// Alone, and seen; when it comes, if it is not there yet.
    void selectPath(const QString& path);
    /// The next one whose path has `text` in it, after the current one.
    bool findNext(const QString& text);

signals:
    void pathsSelected();
    /// What a drop here would do; empty: nothing is dragged any more.
    void dropHint(const QString& text);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void startDrag(Qt::DropActions actions) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void remember();
    void showAgain();

    ModuleTreeModel& m_files;
    QSet<QString> m_open; ///< folders
    QStringList m_selected;
    QString m_current;
    QString m_waiting; ///< to be selected when it is there
};

} // namespace ui
