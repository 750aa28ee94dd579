// SPDX-License-Identifier: MIT
// What was sent before, without repeats, and the way through it with Up, Down and a search.
#pragma once

#include <QString>
#include <QStringList>

namespace ui
{

class CommandHistory
{
public:
    static constexpr int capacity = 500;

    /// The latest last.
    explicit CommandHistory(const QStringList& entries = {});

    const QStringList& entries() const { return m_entries; }
    /// Becomes the latest; blank ones are not kept.
    void add(const QString& entry);

    /// The entry before the one that was given last. `line`: what stands in the input, given back by newer() at the
    /// end. Nothing (null) when there is none.
    QString older(const QString& line);
    QString newer();
    /// The latest entry with `part` in it before the one that was given last; begins anew with another part.
    QString search(const QString& part);
    /// The next older() begins at the end again.
    void rewind();

private:
    QStringList m_entries;
    qsizetype m_position; ///< of the entry that was given last; at the end: none
    QString m_draft;
    QString m_part;
};

} // namespace ui
