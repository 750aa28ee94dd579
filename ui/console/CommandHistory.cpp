// SPDX-License-Identifier: MIT
#include "ui/console/CommandHistory.h"

namespace ui
{

CommandHistory::CommandHistory(const QStringList& entries) : m_entries(entries)
{
    rewind();
}

void CommandHistory::add(const QString& entry)
{
    if (!entry.trimmed().isEmpty()) {
        m_entries.removeAll(entry);
        m_entries.append(entry);
        if (m_entries.size() > capacity)
            m_entries.removeFirst();
    }
    rewind();
}

void CommandHistory::rewind()
{
    m_position = m_entries.size();
    m_draft.clear();
    m_part = QString();
}

QString CommandHistory::older(const QString& line)
{
    if (m_position == m_entries.size())
        m_draft = line;
    if (m_position == 0)
        return {};
    return m_entries[--m_position];
}

QString CommandHistory::newer()
{
    if (m_position >= m_entries.size())
        return {};
    if (++m_position == m_entries.size())
        return m_draft.isNull() ? QStringLiteral("") : m_draft;
    return m_entries[m_position];
}

QString CommandHistory::search(const QString& part)
{
    if (part != m_part) {
        m_position = m_entries.size();
        m_draft = part;
        m_part = part;
    }
    for (qsizetype i = m_position - 1; i >= 0; --i) {
        if (m_entries[i].contains(part, Qt::CaseInsensitive)) {
            m_position = i;
            return m_entries[i];
        }
    }
    return {};
}

} // namespace ui
