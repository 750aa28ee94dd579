// SPDX-License-Identifier: MIT
#include "ui/project/FileTreeModel.h"

#include "core/project/MpyCompiler.h"
#include "core/project/ProjectEdit.h"
#include "core/project/Protection.h"
#include "ui/common/DraggedPaths.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/project/ProjectDocument.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QMimeData>

#include <algorithm>
#include <utility>

namespace ui
{

using core::project::ListedFile;

namespace
{

// What core/project says of single files, marked for translation.
[[maybe_unused]] constexpr const char* reasons[] = {
    QT_TRANSLATE_NOOP("FileReasons", "empty: the vendor's firmware cannot check an empty file"),
    QT_TRANSLATE_NOOP("FileReasons", "the firmware changes it itself: a restore would undo settings"),
    QT_TRANSLATE_NOOP("FileReasons", "an update that is waiting to be installed"),
    QT_TRANSLATE_NOOP("FileReasons", "two sources of the project give this file"),
    QT_TRANSLATE_NOOP("FileReasons", "there is no such file or folder"),
    QT_TRANSLATE_NOOP("FileReasons", "neither a file nor a folder"),
    QT_TRANSLATE_NOOP("FileReasons", "not a file that can be read"),
};

QString reason(std::string_view english)
{
    return QCoreApplication::translate("FileReasons", std::string(english).c_str());
}

} // namespace

struct FileTreeModel::Node {
    QString name{};
    ListedFile file{};
    std::uint64_t size = 0; ///< of a folder: of all that is in it
    bool canBeTicked = false;
    Qt::CheckState tick = Qt::Unchecked;
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children{};

    bool isFolder() const { return file.kind == ListedFile::Kind::folder; }
    bool isMissing() const { return file.kind == ListedFile::Kind::missing; }
    QString path() const { return text(file.path); }
    /// Folders first, then by name.
    bool standsBefore(const Node& other) const
    {
        if (isFolder() != other.isFolder())
            return isFolder();
        const int order = name.compare(other.name, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : name < other.name;
    }
    bool isSame(const Node& other) const { return isFolder() == other.isFolder() && name == other.name; }
};

FileTreeModel::FileTreeModel(ProjectDocument& document, QObject* parent)
    : QAbstractItemModel(parent), m_document(document), m_root(std::make_unique<Node>())
{
    m_root->file.kind = ListedFile::Kind::folder;
    connect(&document, &ProjectDocument::listed, this, &FileTreeModel::update);
    connect(&document, &ProjectDocument::changed, this, &FileTreeModel::showTicks);
    update();
}

FileTreeModel::~FileTreeModel() = default;

// The tree

void FileTreeModel::update()
{
    auto wanted = std::make_unique<Node>();
    wanted->file.kind = ListedFile::Kind::folder;
    // A folder stands before what is in it.
    QHash<QString, Node*> folders{{QString(), wanted.get()}};
    for (const ListedFile& file : m_document.listing().files) {
        auto node = std::make_unique<Node>();
        const QString path = text(file.path);
        node->name = path.section('/', -1);
        node->file = file;
        node->size = file.size;
        node->parent = folders.value(path.section('/', 0, -2), wanted.get());
        if (node->isFolder())
            folders[path] = node.get();
        for (Node* folder = node->parent; folder; folder = folder->parent)
            folder->size += file.size;
        node->parent->children.push_back(std::move(node));
    }
    for (Node* folder : std::as_const(folders))
        std::ranges::sort(folder->children, [](const auto& a, const auto& b) { return a->standsBefore(*b); });
    merge(*m_root, std::move(wanted));
    showTicks();
    emit updated();
}

void FileTreeModel::merge(Node& shown, std::unique_ptr<Node> wanted)
{
    const QModelIndex index = indexOfNode(shown);
    auto& now = shown.children;
    auto& next = wanted->children;
    const auto number = [&now] {
        for (std::size_t i = 0; i < now.size(); ++i)
            now[i]->row = static_cast<int>(i);
    };
    // Both are sorted. Runs of what is gone and what is new go and come at once.
    std::size_t n = 0;
    for (std::size_t i = 0; i < now.size() || n < next.size();) {
        std::size_t gone = i;
        while (gone < now.size() && (n == next.size() || now[gone]->standsBefore(*next[n])))
            ++gone;
        if (gone > i) {
            beginRemoveRows(index, static_cast<int>(i), static_cast<int>(gone) - 1);
            now.erase(now.begin() + static_cast<std::ptrdiff_t>(i), now.begin() + static_cast<std::ptrdiff_t>(gone));
            number();
            endRemoveRows();
        }
        std::size_t fresh = n;
        while (fresh < next.size() && (i == now.size() || next[fresh]->standsBefore(*now[i])))
            ++fresh;
        if (fresh > n) {
            beginInsertRows(index, static_cast<int>(i), static_cast<int>(i + fresh - n) - 1);
            for (std::size_t k = n; k < fresh; ++k) {
                next[k]->parent = &shown;
                const auto renumber = [](const auto& self, Node& node) -> void {
                    for (std::size_t row = 0; row < node.children.size(); ++row) {
                        node.children[row]->row = static_cast<int>(row);
                        self(self, *node.children[row]);
                    }
                };
                renumber(renumber, *next[k]);
            }
            now.insert(now.begin() + static_cast<std::ptrdiff_t>(i),
                       std::make_move_iterator(next.begin() + static_cast<std::ptrdiff_t>(n)),
                       std::make_move_iterator(next.begin() + static_cast<std::ptrdiff_t>(fresh)));
            number();
            endInsertRows();
            i += fresh - n;
            n = fresh;
        }
        if (i < now.size() && n < next.size() && now[i]->isSame(*next[n])) {
            Node& node = *now[i];
            if (node.file != next[n]->file || node.size != next[n]->size) {
                node.file = next[n]->file;
                node.size = next[n]->size;
                emit dataChanged(indexOfNode(node), indexOfNode(node, columnCount_ - 1));
            }
            merge(node, std::move(next[n]));
            ++i;
            ++n;
        }
    }
}

void FileTreeModel::showTicks()
{
    const auto& listing = m_document.listing();
    const auto chosen = core::project::protectedFiles(m_document.project(), listing);
    const auto set = [](Node& node, bool canBeTicked, Qt::CheckState tick) {
        const bool isOther = node.canBeTicked != canBeTicked || node.tick != tick;
        node.canBeTicked = canBeTicked;
        node.tick = tick;
        return isOther;
    };
    // A folder counts the files that can be ticked, and that are by default or are now.
    struct Count {
        int ticked = 0;
        int of = 0;
    };
    const bool hasBackup = m_document.project().backup;
    const auto& wishes = m_document.project().restore;
    const auto visit = [&](const auto& self, Node& folder) -> Count {
        Count all;
        // Told once for each folder: views do much at each change.
        Node* first = nullptr;
        Node* last = nullptr;
        for (const auto& child : folder.children) {
            Node& node = *child;
            Count count;
            bool isOther = false;
            if (node.isFolder()) {
                count = self(self, node);
                isOther = set(node, hasBackup && count.of > 0,
                              count.ticked == 0          ? Qt::Unchecked
                              : count.ticked == count.of ? Qt::Checked
                                                         : Qt::PartiallyChecked);
            } else {
                const auto* file = listing.find(node.file.path);
                const bool isTicked = file && chosen[static_cast<std::size_t>(file - listing.files.data())];
                const bool canBe = !node.isMissing() && node.file.size > 0;
                if (isTicked || (canBe && whyNotByDefault(wishes, node.file.path, node.file.size).empty()))
                    count = {isTicked, 1};
                isOther = set(node, hasBackup && canBe, isTicked ? Qt::Checked : Qt::Unchecked);
            }
            all.ticked += count.ticked;
            all.of += count.of;
            if (isOther) {
                first = first ? first : &node;
                last = &node;
            }
        }
        if (first)
            emit dataChanged(indexOfNode(*first), indexOfNode(*last, columnCount_ - 1));
        return all;
    };
    visit(visit, *m_root);
}

void FileTreeModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount_ - 1));
}

// Places

const FileTreeModel::Node& FileTreeModel::nodeAt(const QModelIndex& index) const
{
    return index.isValid() ? *static_cast<const Node*>(index.internalPointer()) : *m_root;
}

QModelIndex FileTreeModel::indexOfNode(const Node& node, int column) const
{
    return &node == m_root.get() ? QModelIndex() : createIndex(node.row, column, &node);
}

QModelIndex FileTreeModel::indexOf(const QString& path) const
{
    const Node* node = m_root.get();
    for (const QString& name : path.split('/')) {
        const auto found = std::ranges::find(node->children, name, [](const auto& child) { return child->name; });
        if (found == node->children.end())
            return {};
        node = found->get();
    }
    return indexOfNode(*node);
}

QString FileTreeModel::pathOf(const QModelIndex& index) const
{
    return nodeAt(index).path();
}

QString FileTreeModel::folderOf(const QModelIndex& index) const
{
    const QString path = pathOf(index);
    return isFolder(index) ? path : path.section('/', 0, -2);
}

bool FileTreeModel::isFolder(const QModelIndex& index) const
{
    return nodeAt(index).isFolder();
}

QModelIndex FileTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeAt(parent).children[static_cast<std::size_t>(row)].get());
}

QModelIndex FileTreeModel::parent(const QModelIndex& index) const
{
    const Node* parent = nodeAt(index).parent;
    return parent ? indexOfNode(*parent) : QModelIndex();
}

int FileTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent).children.size());
}

int FileTreeModel::columnCount(const QModelIndex&) const
{
    return columnCount_;
}

// What is shown

QVariant FileTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = nodeAt(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == nameColumn) {
            const bool compiles = m_document.project().compile && node.file.kind == ListedFile::Kind::file &&
                                  core::project::MpyCompiler::compiles(node.file.path);
            return compiles ? tr("%1 → .mpy").arg(node.name) : node.name;
        }
        if (column == sizeColumn)
            return node.isMissing() ? tr("Missing") : sizeText(node.size);
        return m_document.project().backup && !node.canBeTicked ? QVariant(QStringLiteral("–")) : QVariant();
    case Qt::EditRole:
        return column == nameColumn ? QVariant(node.name) : QVariant();
    case Qt::DecorationRole:
        if (column != nameColumn)
            return {};
        if (!node.file.trouble.empty())
            return Theme::icon("warning", Tone::bad);
        return Theme::icon(node.isFolder() ? "folder" : "file");
    case Qt::CheckStateRole:
        return column == protectedColumn && node.canBeTicked ? QVariant(node.tick) : QVariant();
    case Qt::TextAlignmentRole:
        return column == sizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::ForegroundRole:
        return node.file.trouble.empty() ? QVariant() : QVariant(Theme::colourOf(Tone::bad));
    case Qt::ToolTipRole:
        return toolTip(node);
    case Qt::AccessibleTextRole:
        return column == nameColumn ? QVariant(accessibleText(node)) : data(index, Qt::DisplayRole);
    case pathRole:
        return node.path();
    case folderRole:
        return node.isFolder();
    case troubleRole:
        return reason(node.file.trouble);
    default:
        return {};
    }
}

QString FileTreeModel::toolTip(const Node& node) const
{
    QStringList lines{"/usr/" + node.path()};
    if (!node.file.from.empty())
        lines += tr("From %1").arg(QDir::toNativeSeparators(text(node.file.from.string())));
    if (!node.file.trouble.empty())
        lines += reason(node.file.trouble);
    if (!node.isMissing())
        lines += tr("%1 bytes").arg(QLocale().toString(static_cast<qulonglong>(node.size)));
    if (node.file.kind == ListedFile::Kind::file && m_document.project().backup) {
        const auto never = core::project::whyNeverProtected(node.file.path, node.file.size);
        const auto byDefault = whyNotByDefault(m_document.project().restore, node.file.path, node.file.size);
        if (node.file.size > 0 && !never.empty())
            lines += tr("Its path cannot stand in the list of protected files: %1").arg(text(never));
        else if (!never.empty())
            lines += tr("Cannot be protected: %1").arg(reason(never));
        else if (!byDefault.empty())
            lines += tr("Not protected by itself: %1").arg(reason(byDefault));
    }
    return lines.join('\n');
}

QString FileTreeModel::accessibleText(const Node& node) const
{
    if (node.isMissing())
        return tr("%1, missing").arg(node.name);
    if (node.isFolder())
        return tr("Folder %1, %2").arg(node.name, sizeText(node.size));
    if (!m_document.project().backup)
        return tr("%1, %2").arg(node.name, sizeText(node.size));
    return node.tick == Qt::Checked ? tr("%1, %2, protected").arg(node.name, sizeText(node.size))
                                    : tr("%1, %2, not protected").arg(node.name, sizeText(node.size));
}

QVariant FileTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return section == nameColumn ? tr("Name") : section == sizeColumn ? tr("Size") : tr("Protected");
    if (role == Qt::ToolTipRole && section == protectedColumn)
        return tr("The module brings these files back by itself when they are damaged or missing");
    return {};
}

Qt::ItemFlags FileTreeModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    const Node& node = nodeAt(index);
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
    if (node.isFolder())
        flags |= Qt::ItemIsDropEnabled;
    else
        flags |= Qt::ItemNeverHasChildren;
    if (index.column() == nameColumn)
        flags |= Qt::ItemIsEditable;
    if (index.column() == protectedColumn && node.canBeTicked)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

// What the user does

bool FileTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role == Qt::CheckStateRole && index.column() == protectedColumn && nodeAt(index).canBeTicked) {
        m_document.setProtected({pathOf(index)}, value.toInt() == Qt::Checked);
        return true;
    }
    if (role != Qt::EditRole || index.column() != nameColumn)
        return false;
    const auto done = m_document.rename(pathOf(index), value.toString());
    if (!done)
        emit refused(done.error());
    return done.has_value();
}

Qt::DropActions FileTreeModel::supportedDragActions() const
{
    return Qt::MoveAction;
}

Qt::DropActions FileTreeModel::supportedDropActions() const
{
    return Qt::CopyAction | Qt::MoveAction;
}

QStringList FileTreeModel::mimeTypes() const
{
    return {pathsMimeType, "text/uri-list"};
}

QMimeData* FileTreeModel::mimeData(const QModelIndexList& indexes) const
{
    QStringList paths;
    for (const QModelIndex& index : indexes) {
        if (index.column() == nameColumn)
            paths += pathOf(index);
    }
    return dataOfPaths(paths, pathsMimeType);
}

bool FileTreeModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex&) const
{
    return data->hasFormat(pathsMimeType) || data->hasUrls();
}

bool FileTreeModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int, int, const QModelIndex& parent)
{
    if (action == Qt::IgnoreAction)
        return true;
    const QString folder = folderOf(parent);
    if (data->hasFormat(pathsMimeType)) {
        const auto done = m_document.move(pathsIn(*data, pathsMimeType), folder);
        if (!done)
            emit refused(done.error());
        return done.has_value();
    }
    const QStringList files = localFilesIn(*data);
    if (!files.isEmpty())
        m_document.addSources(files, folder);
    return !files.isEmpty();
}

} // namespace ui
