// SPDX-License-Identifier: MIT
#include "ui/log/FilteredLog.h"

#include <QTimer>

#include <algorithm>

namespace ui
{

namespace
{

constexpr qint64 slice = 5'000; ///< lines looked at in one go, some milliseconds

/// For files, which are read by people who speak other languages too.
const char* keyOf(LogLevel level)
{
    switch (level) {
    case LogLevel::detail:
        return "detail ";
    case LogLevel::info:
        return "info   ";
    case LogLevel::warning:
        return "warning";
    case LogLevel::error:
        return "error  ";
    }
    return "";
}

} // namespace

QString fileLine(const LogLine& line)
{
    return QStringLiteral("%1  %2  %3  %4")
        .arg(line.time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")), QString::fromLatin1(keyOf(line.level)),
             line.source, line.text);
}

FilteredLog::FilteredLog(Log& log, QObject* parent) : QAbstractTableModel(parent), m_log(log), m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(0);
    connect(m_timer, &QTimer::timeout, this, &FilteredLog::scan);
    connect(&log, &QAbstractItemModel::rowsInserted, this, &FilteredLog::scan);
    connect(&log, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int, int last) { aboutToBeRemoved(last); });
    connect(&log, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex&, int, int last) { removed(last); });
    connect(&log, &QAbstractItemModel::modelReset, this, &FilteredLog::scanAll);
    scanAll();
}

void FilteredLog::setFilter(LogLevel least, const QString& part)
{
    if (least == m_least && part == m_part)
        return;
    m_least = least;
    m_part = part;
    scanAll();
}

bool FilteredLog::isComplete() const
{
    return m_scanned == m_first + m_log.rowCount();
}

const LogLine& FilteredLog::line(int row) const
{
    return m_log.line(static_cast<int>(m_rows[static_cast<std::size_t>(row)] - m_first));
}

QString FilteredLog::lineText(int row) const
{
    return fileLine(line(row));
}

bool FilteredLog::passes(const LogLine& line) const
{
    return line.level >= m_least && (m_part.isEmpty() || line.text.contains(m_part, Qt::CaseInsensitive) ||
                                     line.source.contains(m_part, Qt::CaseInsensitive));
}

void FilteredLog::scanAll()
{
    beginResetModel();
    m_rows.clear();
    m_scanned = m_first;
    endResetModel();
    scan();
}

void FilteredLog::scan()
{
    const qint64 end = m_first + m_log.rowCount();
    const qint64 until = std::min(end, m_scanned + slice);
    std::vector<qint64> found;
    for (; m_scanned < until; ++m_scanned) {
        if (passes(m_log.line(static_cast<int>(m_scanned - m_first))))
            found.push_back(m_scanned);
    }
    if (!found.empty()) {
        const int rows = rowCount();
        beginInsertRows({}, rows, rows + static_cast<int>(found.size()) - 1);
        m_rows.insert(m_rows.end(), found.begin(), found.end());
        endInsertRows();
    }
    if (!isComplete())
        m_timer->start();
}

void FilteredLog::aboutToBeRemoved(int last)
{
    const auto end = std::ranges::upper_bound(m_rows, m_first + last);
    if (end == m_rows.begin())
        return;
    beginRemoveRows({}, 0, static_cast<int>(end - m_rows.begin()) - 1);
    m_rows.erase(m_rows.begin(), end);
    endRemoveRows();
}

void FilteredLog::removed(int last)
{
    m_first += last + 1;
    m_scanned = std::max(m_scanned, m_first);
}

int FilteredLog::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FilteredLog::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Log::columnCount_;
}

QVariant FilteredLog::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto row = m_rows[static_cast<std::size_t>(index.row())] - m_first;
    return m_log.data(m_log.index(static_cast<int>(row), index.column()), role);
}

QVariant FilteredLog::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_log.headerData(section, orientation, role);
}

} // namespace ui
