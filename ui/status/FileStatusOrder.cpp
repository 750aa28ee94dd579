// SPDX-License-Identifier: MIT
#include "ui/status/FileStatusOrder.h"

#include "ui/status/FileStatusModel.h"

namespace ui
{

FileStatusOrder::FileStatusOrder(FileStatusModel& files, QObject* parent)
    : QSortFilterProxyModel(parent), m_files(files)
{
    setSourceModel(&files);
    sort(FileStatusModel::stateColumn);
}

void FileStatusOrder::setFilter(const QString& part)
{
    m_filter = part;
    invalidateFilter();
}

bool FileStatusOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const int a = left.row();
    const int b = right.row();
    switch (left.column()) {
    case FileStatusModel::stateColumn:
        if (m_files.severity(a) != m_files.severity(b))
            return m_files.severity(a) > m_files.severity(b);
        break;
    case FileStatusModel::fileColumn:
        break;
    case FileStatusModel::sizeColumn: {
        const auto sizes = std::pair(sizeOf(m_files.file(a)), sizeOf(m_files.file(b)));
        if (sizes.first != sizes.second)
            return sizes.first < sizes.second;
        break;
    }
    default: {
        const int order = QString::compare(left.data().toString(), right.data().toString());
        if (order != 0)
            return order < 0;
    }
    }
    // The model is sorted by path.
    return a < b;
}

bool FileStatusOrder::filterAcceptsRow(int row, const QModelIndex&) const
{
    return m_filter.isEmpty() || pathText(m_files.file(row).path).contains(m_filter, Qt::CaseInsensitive);
}

} // namespace ui
