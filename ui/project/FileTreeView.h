// SPDX-License-Identifier: MIT
// The tree of a project's files: takes drops from the desktop, moves what is dragged inside, and says what a drop does.
#pragma once

#include <QTreeView>

namespace ui
{

class FileTreeModel;

class FileTreeView : public QTreeView
{
    Q_OBJECT

public:
    explicit FileTreeView(QWidget* parent = nullptr);

    void setFileModel(FileTreeModel* model);
    QStringList selectedPaths() const;
    /// Selects it alone and shows it; when it comes, if it is not there yet.
    void selectPath(const QString& path);
    /// The next one whose path has `text` in it, after the current one.
    bool findNext(const QString& text);

signals:
    void pathsSelected();
    /// Space: ticks or unticks what is selected.
    void toggleWanted();
    /// What a drop here would do; empty: nothing is dragged any more.
    void dropHint(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void selectWaiting();

    FileTreeModel* m_files = nullptr;
    QString m_waiting; ///< to be selected when it is there
};

} // namespace ui
