// SPDX-License-Identifier: MIT
// The files of a module as a tree: /usr, with what is free there, and /bak, which can only be read. Shows a listing;
// what the user does to it comes out as a wish, and comes back with the next listing.
#pragma once

#include <QAbstractItemModel>
#include <QStringList>

#include "ui/files/ModuleListing.h"

#include <memory>

namespace ui
{

class ModuleTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { nameColumn, sizeColumn, protectedColumn, crcColumn, columnCount_ };
    enum Role {
        pathRole = Qt::UserRole, ///< "/usr/app/net.py"
        folderRole,              ///< bool
    };
    /// Paths on the module, one a line.
    static inline const QString pathsMimeType = QStringLiteral("application/x-lifeboat-module-paths");
    static QStringList pathsIn(const QMimeData& data);

    explicit ModuleTreeModel(QObject* parent = nullptr);
    ~ModuleTreeModel() override;

    /// Null: nothing was read.
    void setListing(std::shared_ptr<const ModuleListing> listing);
    const ModuleListing* listing() const { return m_listing.get(); }

    QModelIndex indexOf(const QString& path) const;
    QString pathOf(const QModelIndex& index) const;
    /// Of a folder itself, of a file the folder it is in; "/usr" for none.
    QString folderOf(const QModelIndex& index) const;
    bool isFolder(const QModelIndex& index) const;
    /// What lies in /usr, and not /usr itself.
    bool canBeChanged(const QModelIndex& index) const;
    /// Files in it, those of its folders too; 1 for a file.
    int fileCount(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    Qt::DropActions supportedDragActions() const override;
    Qt::DropActions supportedDropActions() const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

    /// Texts in another language, or colours in another palette.
    void retranslate();

signals:
    /// Files and folders of the computer were dropped on a folder of the module.
    void copyWanted(const QStringList& localPaths, const QString& folder);
    /// Paths of the module were dropped on another folder there.
    void moveWanted(const QStringList& paths, const QString& folder);
    void renameWanted(const QString& path, const QString& name);

private:
    struct Node;

    const Node& nodeAt(const QModelIndex& index) const;
    QString nameText(const Node& node) const;
    QString toolTip(const Node& node) const;
    QString accessibleText(const Node& node) const;

    std::shared_ptr<const ModuleListing> m_listing;
    std::unique_ptr<Node> m_root;
};

} // namespace ui
