// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleInput.h"

#include "ui/console/ConsoleOutput.h"

#include <QFontDatabase>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

#include <algorithm>
#include <cmath>

namespace ui
{

namespace
{

constexpr int mostLines = 5; ///< shown at a time

bool isSearchKey(const QKeyEvent& event)
{
    return event.key() == Qt::Key_R && event.modifiers() == Qt::ControlModifier;
}

} // namespace

ConsoleInput::ConsoleInput(QWidget* parent) : QPlainTextEdit(parent)
{
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
        return submit();
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
    const QString text = toPlainText();
    m_history.add(text);
    clear();
    emit submitted(text);
}

void ConsoleInput::replace(const QString& text)
{
    if (text.isNull())
        return;
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
