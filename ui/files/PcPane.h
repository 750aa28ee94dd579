// SPDX-License-Identifier: MIT
// A folder of the computer: a path that can be typed, up, home, and the files as a tree. Takes drops from the module.
#pragma once

#include <QFileSystemModel>
#include <QWidget>

#include "ui/common/Workspace.h"

class QLineEdit;
class QToolButton;
class QTreeView;

namespace ui
{

/// The computer's files, on which those of a module can be dropped.
class PcModel final : public QFileSystemModel
{
    Q_OBJECT

public:
    using QFileSystemModel::QFileSystemModel;

    /// Where a drop on `index` goes: the folder, or that of the file.
    QString folderOf(const QModelIndex& index) const;

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QStringList mimeTypes() const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

signals:
    void copyWanted(const QStringList& modulePaths, const QString& folder);
};

class PcPane final : public QWidget
{
    Q_OBJECT

public:
    explicit PcPane(Workspace& workspace, QWidget* parent = nullptr);

    QString folder() const;
    /// A folder that is there; others are refused by colour alone, as the user is still typing.
    void setFolder(const QString& path);
    QStringList selectedPaths() const;
    /// Where something goes that is copied to here: what is selected when that is one folder, else what is shown.
    QString targetFolder() const;
    QTreeView& tree() const { return *m_tree; }
    void retranslate();

signals:
    void copyWanted(const QStringList& modulePaths, const QString& folder);
    void pathsSelected();
    void folderChanged(const QString& path);
    /// What a drop here would do; empty: nothing is dragged any more.
    void dropHint(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QToolButton* makeButton(const char* name, const QString& icon);
    void pathTyped();

    Workspace& m_workspace;
    PcModel* m_model;
    QLineEdit* m_path;
    QToolButton* m_up;
    QToolButton* m_home;
    QToolButton* m_choose;
    QTreeView* m_tree;
};

} // namespace ui
