// SPDX-License-Identifier: MIT
#include "ui/files/ModuleTreeView.h"

#include "ui/common/DraggedPaths.h"
#include "ui/files/ModuleTreeModel.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>

#include <algorithm>

namespace ui
{

namespace
{

/// All rows in the order of the tree, those of closed folders too.
QModelIndexList allRows(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    QModelIndexList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        rows += index;
        rows += allRows(model, index);
    }
    return rows;
}

} // namespace

ModuleTreeView::ModuleTreeView(ModuleTreeModel& model, QWidget* parent)
    : QTreeView(parent), m_files(model), m_open{ModuleListing::userFolder}
{
    setObjectName("moduleTree");
    setModel(&model);
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers); // F2 is an action
    setDragDropMode(DragDrop);
    setDropIndicatorShown(true);
    setAutoExpandDelay(600);
    setTabKeyNavigation(false);
    setExpandsOnDoubleClick(true);
    header()->setStretchLastSection(false);
    header()->setResizeContentsPrecision(0); // what is visible: not a thousand rows at each change
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(ModuleTreeModel::nameColumn, QHeaderView::Stretch);
    setColumnHidden(ModuleTreeModel::crcColumn, true);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &ModuleTreeView::remember);
    connect(&model, &QAbstractItemModel::modelReset, this, &ModuleTreeView::showAgain);
}

void ModuleTreeView::remember()
{
    if (m_files.rowCount() == 0)
        return;
    m_open.clear();
    for (const QModelIndex& index : allRows(m_files)) {
        if (isExpanded(index))
            m_open += m_files.pathOf(index);
    }
    m_selected = selectedPaths();
    m_current = m_files.pathOf(currentIndex());
}

void ModuleTreeView::showAgain()
{
    for (const QString& path : m_open)
        setExpanded(m_files.indexOf(path), true);
    for (const QString& path : m_selected) {
        if (const QModelIndex index = m_files.indexOf(path); index.isValid())
            selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    if (const QModelIndex current = m_files.indexOf(m_current); current.isValid())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    if (!m_waiting.isEmpty())
        selectPath(m_waiting);
    else if (!selectionModel()->hasSelection() && m_files.rowCount() > 0)
        setCurrentIndex(m_files.index(0, 0));
    emit pathsSelected();
}

QStringList ModuleTreeView::selectedPaths() const
{
    QStringList paths;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        paths += m_files.pathOf(index);
    paths.sort();
    QStringList outer;
    for (const QString& path : paths) {
        if (std::ranges::none_of(outer, [&path](const QString& folder) { return path.startsWith(folder + '/'); }))
            outer += path;
    }
    return outer;
}

void ModuleTreeView::selectPath(const QString& path)
{
    const QModelIndex index = m_files.indexOf(path);
    m_waiting = index.isValid() ? QString() : path;
    if (!index.isValid())
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

bool ModuleTreeView::findNext(const QString& text)
{
    const QModelIndexList all = allRows(m_files);
    const auto current = all.indexOf(currentIndex().siblingAtColumn(0));
    for (qsizetype i = 1; i <= all.size(); ++i) {
        const QString path = m_files.pathOf(all[(current + i) % all.size()]);
        if (path.contains(text, Qt::CaseInsensitive)) {
            selectPath(path);
            return true;
        }
    }
    return false;
}

void ModuleTreeView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu;
    menu.addActions(actions());
    menu.exec(event->globalPos());
}

void ModuleTreeView::dragMoveEvent(QDragMoveEvent* event)
{
    QTreeView::dragMoveEvent(event);
    if (!event->isAccepted())
        return emit dropHint({});
    const QString folder = m_files.folderOf(indexAt(event->position().toPoint()));
    if (const auto paths = ModuleTreeModel::pathsIn(*event->mimeData()); !paths.isEmpty())
        emit dropHint(tr("Move %n file(s) or folder(s) to %1", nullptr, static_cast<int>(paths.size())).arg(folder));
    else
        emit dropHint(tr("Copy %n file(s) or folder(s) to %1 on the module", nullptr,
                         static_cast<int>(localFilesIn(*event->mimeData()).size()))
                          .arg(folder));
}

void ModuleTreeView::dragLeaveEvent(QDragLeaveEvent* event)
{
    QTreeView::dragLeaveEvent(event);
    emit dropHint({});
}

void ModuleTreeView::dropEvent(QDropEvent* event)
{
    QTreeView::dropEvent(event);
    emit dropHint({});
}

void ModuleTreeView::startDrag(Qt::DropActions)
{
    // Rows go when the module has moved them, and not by the view's own hand.
    QTreeView::startDrag(Qt::CopyAction);
}

void ModuleTreeView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    emit pathsSelected();
}

} // namespace ui
