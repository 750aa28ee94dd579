// SPDX-License-Identifier: MIT
#include "ui/files/ScriptOutput.h"

#include "device/python/Traceback.h"
#include "ui/common/Words.h"
#include "ui/text/Printable.h"

#include <QFontDatabase>
#include <QScrollBar>
#include <QTextBlock>
#include <QUrl>

#include <algorithm>

namespace ui
{

namespace
{

constexpr qsizetype longestLine = 4'096; ///< characters; a longer one is broken

/// Not what was typed, and not the vendor's function that runs scripts.
bool isFile(std::string_view name)
{
    return !name.starts_with('<') && !name.ends_with("/example.py") && name != "example.py";
}

} // namespace

ScriptOutput::ScriptOutput(QWidget* parent, int capacity) : QTextBrowser(parent), m_capacity(capacity)
{
    setObjectName("scriptOutput");
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(NoWrap);
    connect(this, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& url) { emit placeWanted(url.path(QUrl::FullyDecoded), url.fragment().toInt()); });
}

/// One edit for all of it: each one lays out what it touches anew, and one that removes lines all of the text.
template <class Change>
void ScriptOutput::atEnd(Change change)
{
    const bool isFollowing = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 1;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    change(cursor);
    if (const int count = document()->blockCount(); count > m_capacity) {
        cursor.movePosition(QTextCursor::Start);
        cursor.movePosition(QTextCursor::NextBlock, QTextCursor::KeepAnchor, count - m_capacity * 9 / 10);
        cursor.removeSelectedText();
    }
    cursor.endEditBlock();
    if (isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void ScriptOutput::clearLines()
{
    clear();
    m_line.clear();
}

void ScriptOutput::append(const QByteArray& bytes)
{
    const QString decoded = m_decoder.decode(bytes);
    // Of more lines than are kept the first would go at once.
    qsizetype begin = decoded.size();
    for (int lines = 0; begin > 0 && lines <= m_capacity; ++lines)
        begin = decoded.lastIndexOf('\n', begin - 1);
    if (++begin > 1)
        m_line.clear();
    else
        begin = 0;
    atEnd([&](QTextCursor& cursor) {
        for (qsizetype at = begin; at < decoded.size(); ++at) {
            const QChar c = decoded[at];
            if (c != '\n' && at - begin + m_line.size() < longestLine)
                continue;
            appendText(cursor, decoded.mid(begin, at - begin));
            begin = c == '\n' ? at + 1 : at;
            finishLine(cursor);
        }
        appendText(cursor, decoded.mid(begin));
    });
}

void ScriptOutput::appendText(QTextCursor& cursor, const QString& text)
{
    QString plain = text;
    plain.remove('\r');
    if (plain.isEmpty())
        return;
    m_line += plain;
    cursor.insertText(ui::text(printable(utf8(plain))), QTextCharFormat());
}

/// The line is whole: a place in it becomes a link.
void ScriptOutput::finishLine(QTextCursor& cursor)
{
    const std::string line = utf8(m_line);
    if (const auto place = device::tracebackPlaceIn(line); place && isFile(place->file)) {
        QTextCharFormat link;
        link.setAnchor(true);
        // All of the path is encoded: it may begin with two slashes.
        link.setAnchorHref(QStringLiteral("place:%1#%2")
                               .arg(QString::fromLatin1(QUrl::toPercentEncoding(ui::text(place->file))),
                                    QString::number(place->line)));
        link.setForeground(palette().link());
        link.setFontUnderline(true);
        const auto columns = [&line](std::size_t bytes) {
            return static_cast<int>(ui::text(std::string_view(line).substr(0, bytes)).size());
        };
        const int start = cursor.block().position();
        cursor.setPosition(start + columns(place->begin));
        cursor.setPosition(start + columns(place->end), QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(link);
        cursor.movePosition(QTextCursor::End);
    }
    cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    m_line.clear();
}

void ScriptOutput::say(const QString& line)
{
    m_decoder.resetState();
    atEnd([&](QTextCursor& cursor) {
        if (!m_line.isEmpty())
            finishLine(cursor);
        QTextCharFormat format;
        format.setForeground(palette().placeholderText());
        format.setFontItalic(true);
        cursor.insertText(line, format);
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    });
}

} // namespace ui
