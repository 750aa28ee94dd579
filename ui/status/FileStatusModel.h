// SPDX-License-Identifier: MIT
// The protected files of a module as a table: one row for each, with its state as icon, word and colour.
#pragma once

#include <QAbstractTableModel>

#include "core/project/ModuleStatus.h"

#include <memory>
#include <vector>

namespace ui
{

class FileStatusModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        stateColumn,
        fileColumn,
        sizeColumn,
        onModuleColumn,
        inBackupColumn,
        userListColumn,
        backupListColumn,
        reasonColumn,
        columnCount_
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: nothing is known yet.
    void setStatus(std::shared_ptr<const core::project::ModuleStatus> status);
    /// The words, in the language of the moment.
    void retranslate();

    const core::project::FileStatus& file(int row) const { return m_status->files[static_cast<std::size_t>(row)]; }
    /// The worst has the largest.
    int severity(int row) const { return m_severities[static_cast<std::size_t>(row)]; }
    /// -1: not there. "/usr/main.py".
    int rowOf(const std::string& path) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const core::project::FileStatus& file, int column) const;
    QString tipOf(const core::project::FileStatus& file, int column) const;

    std::shared_ptr<const core::project::ModuleStatus> m_status;
    std::vector<int> m_severities;
};

/// The bytes of the file on the module, or of its backup copy where there is none; nothing when neither was read.
std::optional<std::uint32_t> sizeOf(const core::project::FileStatus& file);
/// "D202D277", "–" when it is missing, "?" when it cannot be read.
QString crcOf(const core::backup::FileFact& file);
QString crcOf(const core::backup::EntryFact& entry);
/// Why it has its state and what is unusual about its restore, in plain words; may be empty.
QString reasonOf(const core::project::ModuleStatus& status, const core::project::FileStatus& file);
/// A path from a module is any bytes: without what would steer a display.
QString pathText(const std::string& path);

} // namespace ui
