// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleInput.h"

#include "ui/console/ConsoleOutput.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

#include <algorithm>
#include <cmath>

namespace ui
{

namespace
{

constexpr int mostLines = 5; ///< shown at a time
constexpr int indent = 4;    ///< blanks

bool isSearchKey(const QKeyEvent& event)
{
    return event.key() == Qt::Key_R && event.modifiers() == Qt::ControlModifier;
}

bool isNamePart(QChar character)
{
    return character.isLetterOrNumber() || character == '_';
}

/// What of a name stands at the end of a line.
QString nameAtEndOf(const QString& line)
{
    qsizetype begin = line.size();
    while (begin > 0 && isNamePart(line[begin - 1]))
        --begin;
    return line.mid(begin);
}

QString indentationOf(const QString& line)
{
    qsizetype size = 0;
    while (size < line.size() && line[size] == ' ')
        ++size;
    return line.left(size);
}

} // namespace

ConsoleInput::ConsoleInput(QWidget* parent)
    : QPlainTextEdit(parent), m_names(new QStringListModel(this)), m_completer(new QCompleter(m_names, this))
{
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseSensitive);
    m_completer->popup()->setObjectName("consoleNames");
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &ConsoleInput::insertName);
    setObjectName("consoleInput");
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTabChangesFocus(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConsoleInput::fitHeight);
    fitHeight();
}

void ConsoleInput::fitHeight()
{
    const int lines = std::clamp(blockCount(), 1, mostLines);
    const double margins = 2 * document()->documentMargin() + 2 * frameWidth();
    setFixedHeight(static_cast<int>(std::ceil(fontMetrics().lineSpacing() * lines + margins)) + 2);
}

void ConsoleInput::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitHeight();
}

bool ConsoleInput::event(QEvent* event)
{
    // The window's own shortcuts do not take them away.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (controlOf(key) != 0 || isSearchKey(key)) {
            event->accept();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void ConsoleInput::keyPressEvent(QKeyEvent* event)
{
    if (m_completer->popup()->isVisible()) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Tab:
        case Qt::Key_Escape:
            event->ignore(); // the list takes them
            return;
        default:
            break;
        }
    }
    if (const char control = controlOf(*event)) {
        emit controlTyped(control);
        return;
    }
    if (isSearchKey(*event))
        return search();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ShiftModifier)
            break;
        return goesOn() ? beginLine() : submit();
    case Qt::Key_Tab:
        if (m_isPython && event->modifiers() == Qt::NoModifier && !toPlainText().isEmpty())
            return completeOrIndent();
        break;
    case Qt::Key_Backspace:
        if (m_isPython && unindent())
            return;
        break;
    case Qt::Key_Up:
        // Within several lines the key moves the cursor.
        if (textCursor().blockNumber() > 0)
            break;
        return replace(m_history.older(toPlainText()));
    case Qt::Key_Down:
        if (textCursor().blockNumber() < blockCount() - 1)
            break;
        return replace(m_history.newer());
    default:
        break;
    }
    QPlainTextEdit::keyPressEvent(event);
    followCompletion();
}

void ConsoleInput::setPython(bool on)
{
    m_isPython = on;
}

QString ConsoleInput::lineToCursor() const
{
    return textCursor().block().text().left(textCursor().positionInBlock());
}

/// Whether Enter begins another line: behind a colon, and in a block that was begun so.
bool ConsoleInput::goesOn() const
{
    if (!m_isPython || !textCursor().atEnd())
        return false;
    const QString line = textCursor().block().text().trimmed();
    return line.endsWith(':') || (m_isTyped && blockCount() > 1 && !line.isEmpty());
}

void ConsoleInput::beginLine()
{
    const QString line = textCursor().block().text();
    m_isTyped = true;
    insertPlainText('\n' + indentationOf(line) + QString(line.trimmed().endsWith(':') ? indent : 0, ' '));
    ensureCursorVisible();
}

bool ConsoleInput::focusNextPrevChild(bool next)
{
    // Within a line of Python, Tab completes and indents; from an empty one it moves on as everywhere.
    return !(next && m_isPython && !toPlainText().isEmpty()) && QPlainTextEdit::focusNextPrevChild(next);
}

void ConsoleInput::completeOrIndent()
{
    const QString line = lineToCursor();
    if (line.trimmed().isEmpty())
        insertPlainText(QString(indent - line.size() % indent, ' '));
    else
        emit completionWanted(line);
}

bool ConsoleInput::unindent()
{
    const QString line = lineToCursor();
    QTextCursor cursor = textCursor();
    if (cursor.hasSelection() || line.isEmpty() || !line.trimmed().isEmpty())
        return false;
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>((line.size() - 1) % indent) + 1);
    cursor.removeSelectedText();
    return true;
}

void ConsoleInput::offer(const QString& line, const QStringList& names)
{
    if (names.isEmpty() || lineToCursor() != line)
        return;
    const QString prefix = nameAtEndOf(line);
    QString common = names.first();
    for (const QString& name : names)
        while (!name.startsWith(common))
            common.chop(1);
    if (common.size() > prefix.size())
        insertPlainText(common.mid(prefix.size()));
    if (names.size() == 1)
        return;
    m_names->setStringList(names);
    followCompletion(true);
}

/// Shows what goes on from the name at the cursor; also while it is typed on.
void ConsoleInput::followCompletion(bool isNew)
{
    QAbstractItemView* popup = m_completer->popup();
    if (!isNew && !popup->isVisible())
        return;
    m_completer->setCompletionPrefix(nameAtEndOf(lineToCursor()));
    if (m_completer->completionCount() == 0)
        return popup->hide();
    popup->setCurrentIndex(m_completer->completionModel()->index(0, 0));
    QRect place = cursorRect();
    place.setWidth(popup->sizeHintForColumn(0) + popup->verticalScrollBar()->sizeHint().width() + 16);
    m_completer->complete(place);
}

void ConsoleInput::insertName(const QString& name)
{
    insertPlainText(name.mid(nameAtEndOf(lineToCursor()).size()));
}

void ConsoleInput::insertFromMimeData(const QMimeData* source)
{
    QString text = source->text();
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace('\r', '\n');
    insertPlainText(text);
    ensureCursorVisible();
}

void ConsoleInput::submit()
{
    if (!m_canSubmit)
        return;
    QString text = toPlainText();
    if (m_isTyped)
        while (!text.isEmpty() && text.back().isSpace())
            text.chop(1);
    m_isTyped = false;
    m_history.add(text);
    clear();
    emit submitted(text);
}

void ConsoleInput::replace(const QString& text)
{
    if (text.isNull())
        return;
    m_isTyped = false;
    setPlainText(text);
    moveCursor(QTextCursor::End);
}

void ConsoleInput::search()
{
    // The second time it goes on from what it found.
    const QString line = toPlainText();
    if (line != m_found)
        m_searched = line;
    const QString found = m_history.search(m_searched);
    if (found.isNull())
        return;
    m_found = found;
    replace(found);
}

} // namespace ui
