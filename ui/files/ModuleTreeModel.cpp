// SPDX-License-Identifier: MIT
#include "ui/files/ModuleTreeModel.h"

#include "device/python/TreeTransfer.h"
#include "ui/common/DraggedPaths.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"

#include <QFontDatabase>
#include <QHash>
#include <QLocale>
#include <QMimeData>

#include <algorithm>

namespace ui
{

using device::ModuleFile;

struct ModuleTreeModel::Node {
    QString path{};
    QString name{};
    bool isFolder = true;
    bool isInBackup = false;
    bool isProtected = false;
    bool isVendors = false;
    std::uint64_t size = 0; ///< of a folder: of all that is in it
    int files = 0;          ///< in it, or 1
    std::optional<std::uint32_t> crc{};
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children{};

    bool isPartition() const { return parent && !parent->parent; }

    Node* add(const QString& itsPath)
    {
        auto node = std::make_unique<Node>();
        node->path = itsPath;
        node->name = itsPath.section('/', -1);
        node->isInBackup = isInBackup;
        node->parent = this;
        children.push_back(std::move(node));
        return children.back().get();
    }
    /// Folders first, then by name.
    void sort()
    {
        std::ranges::sort(children, [](const auto& a, const auto& b) {
            if (a->isFolder != b->isFolder)
                return a->isFolder;
            const int order = a->name.compare(b->name, Qt::CaseInsensitive);
            return order != 0 ? order < 0 : a->name < b->name;
        });
        int number = 0;
        for (const auto& child : children) {
            child->row = number++;
            child->sort();
        }
    }
};

ModuleTreeModel::ModuleTreeModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}

ModuleTreeModel::~ModuleTreeModel() = default;

void ModuleTreeModel::setListing(std::shared_ptr<const ModuleListing> listing)
{
    beginResetModel();
    m_listing = std::move(listing);
    m_root = std::make_unique<Node>();
    if (m_listing) {
        QHash<QString, Node*> folders;
        Node* user = m_root->add(ModuleListing::userFolder);
        folders[user->path] = user;
        if (m_listing->hasBackup) {
            Node* backup = m_root->add(ModuleListing::backupFolder);
            backup->isInBackup = true;
            folders[backup->path] = backup;
        }
        // A folder stands before what is in it.
        for (const ModuleFile& file : m_listing->files) {
            const QString path = text(file.path);
            Node* parent = folders.value(path.section('/', 0, -2));
            if (!parent)
                continue;
            Node* node = parent->add(path);
            node->isFolder = file.isFolder;
            node->size = file.size;
            node->crc = file.crc;
            node->isProtected = m_listing->isProtected(file.path);
            node->isVendors = device::isVendorFile(file.path);
            if (file.isFolder) {
                folders[path] = node;
                continue;
            }
            node->files = 1;
            for (Node* folder = parent; folder; folder = folder->parent) {
                folder->size += file.size;
                ++folder->files;
            }
        }
        for (const auto& partition : m_root->children)
            partition->sort();
        if (m_listing->hasBackup)
            m_root->children.back()->row = 1;
    }
    endResetModel();
}

void ModuleTreeModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount_ - 1));
}

QStringList ModuleTreeModel::pathsIn(const QMimeData& data)
{
    return ui::pathsIn(data, pathsMimeType);
}

// Places

const ModuleTreeModel::Node& ModuleTreeModel::nodeAt(const QModelIndex& index) const
{
    return index.isValid() ? *static_cast<const Node*>(index.internalPointer()) : *m_root;
}

QModelIndex ModuleTreeModel::indexOf(const QString& path) const
{
    const Node* node = m_root.get();
    const QStringList names = path.split('/').mid(1);
    for (const QString& name : names) {
        const auto found = std::ranges::find(node->children, name, [](const auto& child) { return child->name; });
        if (found == node->children.end())
            return {};
        node = found->get();
    }
    return node->parent ? createIndex(node->row, nameColumn, node) : QModelIndex();
}

QString ModuleTreeModel::pathOf(const QModelIndex& index) const
{
    return nodeAt(index).path;
}

QString ModuleTreeModel::folderOf(const QModelIndex& index) const
{
    if (!index.isValid())
        return ModuleListing::userFolder;
    const QString path = pathOf(index);
    return isFolder(index) ? path : path.section('/', 0, -2);
}

bool ModuleTreeModel::isFolder(const QModelIndex& index) const
{
    return nodeAt(index).isFolder;
}

bool ModuleTreeModel::canBeChanged(const QModelIndex& index) const
{
    const Node& node = nodeAt(index);
    return index.isValid() && !node.isInBackup && !node.isPartition();
}

int ModuleTreeModel::fileCount(const QModelIndex& index) const
{
    return nodeAt(index).files;
}

QModelIndex ModuleTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeAt(parent).children[static_cast<std::size_t>(row)].get());
}

QModelIndex ModuleTreeModel::parent(const QModelIndex& index) const
{
    const Node* parent = index.isValid() ? nodeAt(index).parent : nullptr;
    return parent && parent->parent ? createIndex(parent->row, nameColumn, parent) : QModelIndex();
}

int ModuleTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent).children.size());
}

int ModuleTreeModel::columnCount(const QModelIndex&) const
{
    return columnCount_;
}

// What is shown

QString ModuleTreeModel::nameText(const Node& node) const
{
    if (!node.isPartition())
        return node.name;
    if (node.isInBackup)
        return tr("%1 · read-only").arg(node.path);
    return m_listing->space ? tr("%1 · %2 free").arg(node.path, sizeText(m_listing->space->usableBytes())) : node.path;
}

QVariant ModuleTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = nodeAt(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == nameColumn)
            return nameText(node);
        if (column == sizeColumn)
            return sizeText(node.size);
        if (column == protectedColumn)
            return node.isProtected ? QVariant(QStringLiteral("✓")) : QVariant();
        return node.crc ? QVariant(crcText(*node.crc)) : QVariant();
    case Qt::EditRole:
        return column == nameColumn ? QVariant(node.name) : QVariant();
    case Qt::DecorationRole:
        if (column != nameColumn)
            return {};
        return Theme::icon(node.isPartition() ? "module" : node.isFolder ? "folder" : "file");
    case Qt::ForegroundRole:
        if (column == protectedColumn)
            return Theme::colourOf(Tone::good);
        // Nobody works with these.
        return node.isInBackup || node.isVendors ? QVariant(Theme::colourOf(Tone::neutral)) : QVariant();
    case Qt::FontRole:
        return column == crcColumn ? QVariant(QFontDatabase::systemFont(QFontDatabase::FixedFont)) : QVariant();
    case Qt::TextAlignmentRole:
        if (column == sizeColumn)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return column == protectedColumn ? QVariant(Qt::AlignCenter) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(node);
    case Qt::AccessibleTextRole:
        return column == nameColumn ? QVariant(accessibleText(node)) : data(index, Qt::DisplayRole);
    case pathRole:
        return node.path;
    case folderRole:
        return node.isFolder;
    default:
        return {};
    }
}

QString ModuleTreeModel::toolTip(const Node& node) const
{
    QStringList lines{node.path, tr("%1 bytes").arg(QLocale().toString(static_cast<qulonglong>(node.size)))};
    if (node.isFolder)
        lines += tr("%n file(s)", nullptr, node.files);
    if (node.isPartition() && !node.isInBackup && m_listing->space)
        lines += tr("%1 of %2 free")
                     .arg(sizeText(m_listing->space->usableBytes()), sizeText(m_listing->space->totalBytes()));
    if (node.isPartition() && node.isInBackup)
        lines += tr("The backup copies: the module's program cannot write here");
    if (node.isProtected)
        lines += tr("Protected: the module brings it back when it is damaged or missing");
    if (node.isVendors)
        lines += tr("Belongs to the module's firmware");
    return lines.join('\n');
}

QString ModuleTreeModel::accessibleText(const Node& node) const
{
    if (node.isPartition())
        return nameText(node);
    if (node.isFolder)
        return tr("Folder %1, %2").arg(node.name, sizeText(node.size));
    return node.isProtected ? tr("%1, %2, protected").arg(node.name, sizeText(node.size))
                            : tr("%1, %2").arg(node.name, sizeText(node.size));
}

QVariant ModuleTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == protectedColumn)
        return tr("The module brings these files back by itself when they are damaged or missing");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case nameColumn:
        return tr("Name");
    case sizeColumn:
        return tr("Size");
    case protectedColumn:
        return tr("Protected");
    default:
        return tr("CRC");
    }
}

Qt::ItemFlags ModuleTreeModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    const Node& node = nodeAt(index);
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (!node.isPartition())
        flags |= Qt::ItemIsDragEnabled;
    if (!node.isFolder)
        flags |= Qt::ItemNeverHasChildren;
    else if (!node.isInBackup)
        flags |= Qt::ItemIsDropEnabled;
    if (index.column() == nameColumn && canBeChanged(index))
        flags |= Qt::ItemIsEditable;
    return flags;
}

// What the user does

bool ModuleTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || !canBeChanged(index) || name.isEmpty() || name == nodeAt(index).name)
        return false;
    emit renameWanted(pathOf(index), name);
    return false; // shown when the module has done it
}

Qt::DropActions ModuleTreeModel::supportedDragActions() const
{
    return Qt::CopyAction | Qt::MoveAction;
}

Qt::DropActions ModuleTreeModel::supportedDropActions() const
{
    return Qt::CopyAction | Qt::MoveAction;
}

QStringList ModuleTreeModel::mimeTypes() const
{
    return {pathsMimeType, "text/uri-list"};
}

QMimeData* ModuleTreeModel::mimeData(const QModelIndexList& indexes) const
{
    QStringList paths;
    for (const QModelIndex& index : indexes) {
        if (index.column() == nameColumn)
            paths += pathOf(index);
    }
    return dataOfPaths(paths, pathsMimeType);
}

bool ModuleTreeModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex& parent) const
{
    if (!m_listing || nodeAt(parent).isInBackup)
        return false;
    if (!data->hasFormat(pathsMimeType))
        return !localFilesIn(*data).isEmpty();
    // Not a backup copy, not into itself, and not where it is.
    const QString folder = folderOf(parent);
    return std::ranges::all_of(pathsIn(*data), [this, &folder](const QString& path) {
        return canBeChanged(indexOf(path)) && path.section('/', 0, -2) != folder &&
               !(folder + '/').startsWith(path + '/');
    });
}

bool ModuleTreeModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                   const QModelIndex& parent)
{
    if (action == Qt::IgnoreAction)
        return true;
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    if (data->hasFormat(pathsMimeType))
        emit moveWanted(pathsIn(*data), folderOf(parent));
    else
        emit copyWanted(localFilesIn(*data), folderOf(parent));
    return true;
}

} // namespace ui
