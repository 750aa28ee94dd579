// SPDX-License-Identifier: MIT
// What a script on the module says. Places in a traceback are links to file and line.
#pragma once

#include <QStringDecoder>
#include <QTextBrowser>

namespace ui
{

class ScriptOutput final : public QTextBrowser
{
    Q_OBJECT

public:
    /// `capacity`: lines that are kept at the most.
    explicit ScriptOutput(QWidget* parent = nullptr, int capacity = 10'000);

    /// As the module wrote it; pieces may end anywhere. Scrolls along while the end is shown.
    void append(const QByteArray& bytes);
    /// A line of our own, set apart from the module's.
    void say(const QString& line);
    void clearLines();

signals:
    /// A place of a traceback was chosen: the file as the module names it, the line from 1.
    void placeWanted(const QString& file, int line);

private:
    void appendText(QTextCursor& cursor, const QString& text);
    void finishLine(QTextCursor& cursor);
    template <class Change>
    void atEnd(Change change);

    int m_capacity;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QString m_line; ///< the last one, as far as it has come
};

} // namespace ui
