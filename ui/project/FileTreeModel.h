// SPDX-License-Identifier: MIT
// The user partition as it will be on the module, as a tree: folders, files, sizes, a tick for what is protected.
// Shows the document's listing; every change goes through the document and comes back with the next listing.
#pragma once

#include <QAbstractItemModel>
#include <QStringList>

#include "core/Problem.h"
#include "core/project/FileListing.h"

#include <memory>
#include <vector>

namespace ui
{

class ProjectDocument;

class FileTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { nameColumn, sizeColumn, protectedColumn, columnCount_ };
    enum Role {
        pathRole = Qt::UserRole, ///< below /usr: "app/net.py"
        folderRole,              ///< bool
        troubleRole,             ///< why it cannot be used, in words; empty: it can
    };
    /// Paths of this model, one a line, for moves inside the tree.
    static inline const QString pathsMimeType = QStringLiteral("application/x-lifeboat-paths");

    explicit FileTreeModel(ProjectDocument& document, QObject* parent = nullptr);
    ~FileTreeModel() override;

    QModelIndex indexOf(const QString& path) const;
    QString pathOf(const QModelIndex& index) const;
    /// Of a folder itself, of a file the folder it is in; "" for /usr.
    QString folderOf(const QModelIndex& index) const;
    bool isFolder(const QModelIndex& index) const;

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

    /// Texts in another language.
    void retranslate();

signals:
    /// An edit or a drop that cannot be.
    void refused(const core::Problem& problem);
    /// The tree shows the document as it is now.
    void updated();

private:
    struct Node;

    const Node& nodeAt(const QModelIndex& index) const;
    QModelIndex indexOfNode(const Node& node, int column = nameColumn) const;
    void update();
    void merge(Node& shown, std::unique_ptr<Node> wanted);
    void showTicks();
    QString toolTip(const Node& node) const;
    QString accessibleText(const Node& node) const;

    ProjectDocument& m_document;
    std::unique_ptr<Node> m_root;
};

} // namespace ui
