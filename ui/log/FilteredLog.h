// SPDX-License-Identifier: MIT
// The lines of the log that pass a filter. Bears a log that grows and drops its oldest lines quickly; a new filter is
// applied in slices, so that the window stays responsive.
#pragma once

#include "ui/log/Log.h"

namespace ui
{

class FilteredLog : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit FilteredLog(Log& log, QObject* parent = nullptr);

    /// Lines of this level or a worse one, with `part` in their source or text; an empty part is in all.
    void setFilter(LogLevel least, const QString& part);
    /// A new filter has gone through all lines.
    bool isComplete() const;

    const LogLine& line(int row) const;
    /// As it stands in a file.
    QString lineText(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool passes(const LogLine& line) const;
    void scan();
    void scanAll();
    void aboutToBeRemoved(int last);
    void removed(int last);

    Log& m_log;
    LogLevel m_least = LogLevel::detail;
    QString m_part;
    // Lines are numbered from the first that ever was.
    std::deque<qint64> m_rows; ///< those that pass
    qint64 m_first = 0;        ///< the oldest that the log still has
    qint64 m_scanned = 0;      ///< the next to be looked at
    QTimer* m_timer;
};

/// "2026-11-22 14:10:04.123  warning  Download  the module did not answer"
QString fileLine(const LogLine& line);

} // namespace ui
