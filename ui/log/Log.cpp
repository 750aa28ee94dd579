// SPDX-License-Identifier: MIT
#include "ui/log/Log.h"

#include "ui/common/Theme.h"

#include <QFont>
#include <QMutexLocker>
#include <QTimer>

#include <utility>

namespace ui
{

namespace
{

constexpr int batchMs = 50;

/// Control characters as Unicode draws them; tabs stay.
QString visible(const QString& text)
{
    QString result = text;
    for (QChar& character : result) {
        if (character.unicode() < 0x20 && character != u'\t')
            character = QChar(0x2400 + character.unicode());
        else if (character.unicode() == 0x7F)
            character = QChar(0x2421);
    }
    return result;
}

} // namespace

QString nameOf(LogLevel level)
{
    switch (level) {
    case LogLevel::detail:
        return Log::tr("Detail");
    case LogLevel::info:
        return Log::tr("Info");
    case LogLevel::warning:
        return Log::tr("Warning");
    case LogLevel::error:
        return Log::tr("Error");
    }
    return {};
}

Log::Log(QObject* parent) : QAbstractTableModel(parent), m_timer(new QTimer(this))
{
    m_timer->setInterval(batchMs);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &Log::flush);
}

void Log::add(LogLevel level, const QString& source, const QString& text)
{
    const QDateTime now = QDateTime::currentDateTime();
    bool isFirst = false;
    {
        const QMutexLocker lock(&m_mutex);
        isFirst = m_waiting.empty();
        for (const QString& line : text.split('\n')) {
            for (qsizetype at = 0; at == 0 || at < line.size(); at += longestLine)
                m_waiting.push_back({now, level, source, visible(line.mid(at, longestLine))});
        }
    }
    if (isFirst)
        QMetaObject::invokeMethod(m_timer, qOverload<>(&QTimer::start));
}

void Log::flush()
{
    std::vector<LogLine> lines;
    {
        const QMutexLocker lock(&m_mutex);
        lines.swap(m_waiting);
    }
    if (lines.empty())
        return;
    emit appended(lines);
    if (lines.size() > capacity)
        lines.erase(lines.begin(), lines.end() - capacity);
    const int count = static_cast<int>(lines.size());
    if (const int tooMany = rowCount() + count - capacity; tooMany > 0) {
        beginRemoveRows({}, 0, tooMany - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + tooMany);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + count - 1);
    m_lines.insert(m_lines.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    endInsertRows();
}

void Log::clear()
{
    flush();
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

int Log::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int Log::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

QVariant Log::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const LogLine& line = this->line(index.row());
    if (role == Qt::ForegroundRole && line.level >= LogLevel::warning)
        return Theme::colourOf(line.level == LogLevel::error ? Tone::bad : Tone::caution);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case timeColumn:
        return line.time.toString(QStringLiteral("HH:mm:ss.zzz"));
    case sourceColumn:
        return line.source;
    case levelColumn:
        return nameOf(line.level);
    default:
        return line.text;
    }
}

QVariant Log::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case timeColumn:
        return tr("Time");
    case sourceColumn:
        return tr("Source");
    case levelColumn:
        return tr("Level");
    default:
        return tr("Text");
    }
}

} // namespace ui
