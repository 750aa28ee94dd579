// SPDX-License-Identifier: MIT
#include "ui/files/PcModel.h"

#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/files/ModuleTreeModel.h"

#include <QMimeData>

namespace ui
{

QString PcModel::folderOf(const QModelIndex& index) const
{
    if (!index.isValid())
        return rootPath();
    return isDir(index) ? filePath(index) : filePath(index.parent());
}

Qt::ItemFlags PcModel::flags(const QModelIndex& index) const
{
    // Nothing is renamed here: that is what a file manager is for.
    return (QFileSystemModel::flags(index) | Qt::ItemIsDropEnabled) & ~Qt::ItemIsEditable;
}

QVariant PcModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole) {
        if (section == nameColumn)
            return tr("Name");
        if (section == sizeColumn)
            return tr("Size");
        if (section == dateColumn)
            return tr("Changed");
    }
    return role == Qt::DecorationRole ? QVariant() : QFileSystemModel::headerData(section, orientation, role);
}

QVariant PcModel::data(const QModelIndex& index, int role) const
{
    // As everywhere in the window, and not as the desktop has it.
    if (role == Qt::DecorationRole && index.column() == nameColumn)
        return Theme::icon(isDir(index) ? "folder" : "file");
    if (role == Qt::DisplayRole && index.column() == sizeColumn && !isDir(index))
        return sizeText(static_cast<std::uint64_t>(size(index)));
    return QFileSystemModel::data(index, role);
}

QStringList PcModel::mimeTypes() const
{
    return {ModuleTreeModel::pathsMimeType, "text/uri-list"};
}

bool PcModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex&) const
{
    return data->hasFormat(ModuleTreeModel::pathsMimeType);
}

bool PcModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int, int, const QModelIndex& parent)
{
    if (action == Qt::IgnoreAction || !data->hasFormat(ModuleTreeModel::pathsMimeType))
        return action == Qt::IgnoreAction;
    emit copyWanted(ModuleTreeModel::pathsIn(*data), folderOf(parent));
    return true;
}

} // namespace ui
