// SPDX-License-Identifier: MIT
// What the program and its modules said, as a model for the log pane: a ring of 100,000 lines, appended in batches.
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QMutex>
#include <QString>

#include <deque>
#include <vector>

class QTimer;

namespace ui
{

enum class LogLevel { detail, info, warning, error };

struct LogLine {
    QDateTime time;
    LogLevel level = LogLevel::info;
    QString source; ///< "Download", "Console /dev/ttyUSB2"
    QString text;   ///< one line; control characters are made visible
};

class Log : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { timeColumn, sourceColumn, levelColumn, textColumn, columnCount_ };
    static constexpr int capacity = 100'000;  ///< lines
    static constexpr int longestLine = 4'096; ///< characters; longer ones are cut into several

    explicit Log(QObject* parent = nullptr);

    /// From any thread. Text with line feeds becomes several lines. Appears within a tenth of a second.
    void add(LogLevel level, const QString& source, const QString& text);
    /// What was added appears now.
    void flush();
    void clear();
    const LogLine& line(int row) const { return m_lines[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Each batch, before the oldest are dropped: for the file that keeps everything.
    void appended(const std::vector<ui::LogLine>& lines);

private:
    std::deque<LogLine> m_lines;
    QMutex m_mutex;
    std::vector<LogLine> m_waiting;
    QTimer* m_timer;
};

/// In the language of the moment: "Warning".
QString nameOf(LogLevel level);

} // namespace ui
