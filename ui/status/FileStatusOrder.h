// SPDX-License-Identifier: MIT
// The order of the status table: the worst first, unless the user sorts by another column; and its filter.
#pragma once

#include <QSortFilterProxyModel>

namespace ui
{

class FileStatusModel;

class FileStatusOrder : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit FileStatusOrder(FileStatusModel& files, QObject* parent = nullptr);

    /// Rows with this in their path; empty: all.
    void setFilter(const QString& part);

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    FileStatusModel& m_files;
    QString m_filter;
};

} // namespace ui
