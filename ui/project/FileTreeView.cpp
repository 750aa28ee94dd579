// SPDX-License-Identifier: MIT
#include "ui/project/FileTreeView.h"

#include "ui/project/FileTreeModel.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>

namespace ui
{

FileTreeView::FileTreeView(QWidget* parent) : QTreeView(parent)
{
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers); // F2 is an action
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(true);
    setAutoExpandDelay(600);
    setTabKeyNavigation(false);
}

void FileTreeView::setFileModel(FileTreeModel* model)
{
    m_files = model;
    setModel(model);
    header()->setStretchLastSection(false);
    header()->setResizeContentsPrecision(0); // what is visible: not a thousand rows at each change
    header()->setSectionResizeMode(FileTreeModel::nameColumn, QHeaderView::Stretch);
    header()->setSectionResizeMode(FileTreeModel::sizeColumn, QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(FileTreeModel::protectedColumn, QHeaderView::ResizeToContents);
    connect(model, &FileTreeModel::updated, this, &FileTreeView::selectWaiting);
}

QStringList FileTreeView::selectedPaths() const
{
    QStringList paths;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        paths += m_files->pathOf(index);
    return paths;
}

void FileTreeView::selectPath(const QString& path)
{
    m_waiting = path;
    selectWaiting();
}

void FileTreeView::selectWaiting()
{
    if (m_waiting.isEmpty())
        return;
    const QModelIndex index = m_files->indexOf(m_waiting);
    if (!index.isValid())
        return;
    m_waiting.clear();
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

bool FileTreeView::findNext(const QString& text)
{
    // In the order of the rows, those of closed folders too.
    QModelIndexList all;
    const auto collect = [&](const auto& self, const QModelIndex& parent) -> void {
        for (int row = 0; row < m_files->rowCount(parent); ++row) {
            const QModelIndex index = m_files->index(row, 0, parent);
            all += index;
            self(self, index);
        }
    };
    collect(collect, {});
    const auto current = all.indexOf(currentIndex().siblingAtColumn(0));
    for (qsizetype i = 1; i <= all.size(); ++i) {
        const QString path = m_files->pathOf(all[(current + i) % all.size()]);
        if (path.contains(text, Qt::CaseInsensitive)) {
            selectPath(path);
            return true;
        }
    }
    return false;
}

void FileTreeView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier && !selectedPaths().isEmpty())
        emit toggleWanted();
    else
        QTreeView::keyPressEvent(event);
}

void FileTreeView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu;
    menu.addActions(actions());
    menu.exec(event->globalPos());
}

void FileTreeView::dragMoveEvent(QDragMoveEvent* event)
{
    QTreeView::dragMoveEvent(event);
    if (!event->isAccepted())
        return emit dropHint({});
    const QModelIndex index = indexAt(event->position().toPoint());
    const QString folder = "/usr/" + m_files->folderOf(index);
    if (event->mimeData()->hasFormat(FileTreeModel::pathsMimeType))
        emit dropHint(tr("Move to %1").arg(folder));
    else
        emit dropHint(tr("Add %n files or folders to %1", nullptr, static_cast<int>(event->mimeData()->urls().size()))
                          .arg(folder));
}

void FileTreeView::dragLeaveEvent(QDragLeaveEvent* event)
{
    QTreeView::dragLeaveEvent(event);
    emit dropHint({});
}

void FileTreeView::dropEvent(QDropEvent* event)
{
    QTreeView::dropEvent(event);
    emit dropHint({});
}

void FileTreeView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    emit pathsSelected();
}

} // namespace ui
