// SPDX-License-Identifier: MIT
// The computer's files as a tree, on which those of a module can be dropped.
#pragma once

#include <QFileSystemModel>

namespace ui
{

class PcModel final : public QFileSystemModel
{
    Q_OBJECT

public:
    enum Column { nameColumn, sizeColumn, typeColumn, dateColumn }; // as QFileSystemModel has them

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
    /// Paths of a module were dropped on a folder of the computer.
    void copyWanted(const QStringList& modulePaths, const QString& folder);
};

} // namespace ui
