// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleOutput.h"

#include "ui/common/Theme.h"
#include "ui/console/TracebackLink.h"

#include <QFontDatabase>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTimer>

#include <algorithm>

namespace ui
{

namespace
{

constexpr std::size_t slice = 100; ///< lines inserted in one go, some milliseconds
constexpr std::size_t slices = 50; ///< in which at the most all that waits is inserted
constexpr int markMs = 100;

} // namespace

class ConsoleOutput::Margin final : public QWidget
{
public:
    explicit Margin(ConsoleOutput& output) : QWidget(&output), m_output(output) {}

protected:
    void paintEvent(QPaintEvent* event) override { m_output.paintMargin(event); }

private:
    ConsoleOutput& m_output;
};

char controlOf(const QKeyEvent& key)
{
    if (key.modifiers() != Qt::ControlModifier)
        return 0;
    switch (key.key()) {
    case Qt::Key_B:
    case Qt::Key_C:
    case Qt::Key_D:
        return static_cast<char>(key.key() - Qt::Key_A + 1);
    default:
        return 0;
    }
}

ConsoleOutput::ConsoleOutput(QWidget* parent, int capacity)
    : QPlainTextEdit(parent), m_capacity(capacity), m_margin(new Margin(*this)), m_next(new QTimer(this)),
      m_markSoon(new QTimer(this))
{
    m_next->setSingleShot(true);
    m_next->setInterval(0);
    connect(m_next, &QTimer::timeout, this, &ConsoleOutput::appendSome);
    m_markSoon->setSingleShot(true);
    m_markSoon->setInterval(markMs);
    connect(m_markSoon, &QTimer::timeout, this, &ConsoleOutput::mark);
    setObjectName("consoleOutput");
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setLineWrapMode(NoWrap);
    setMaximumBlockCount(capacity);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    viewport()->setMouseTracking(true);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, rect.y(), m_margin->width(), rect.height());
    });
    QScrollBar* bar = verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
        if (m_isAppending)
            return;
        m_isFollowing = value == bar->maximum();
        markSoon();
    });
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar] {
        if (m_isFollowing)
            bar->setValue(bar->maximum());
    });
    layMargin();
}

QTextCharFormat ConsoleOutput::formatOf(bool isSent) const
{
    QTextCharFormat format;
    if (isSent)
        format.setForeground(palette().color(QPalette::Link));
    return format;
}

void ConsoleOutput::append(const std::vector<ConsolePiece>& pieces)
{
    m_waiting.insert(m_waiting.end(), pieces.begin(), pieces.end());
    if (m_waiting.size() > static_cast<std::size_t>(m_capacity))
        skip();
    if (!m_next->isActive())
        appendSome();
}

/// More waits than is kept: what is shown, and the first of what waits, would go before anybody could read it.
void ConsoleOutput::skip()
{
    m_dropped += lineCount();
    clear();
    m_lines.clear();
    while (!m_waiting.empty() && (m_isLineOpen || m_waiting.size() > static_cast<std::size_t>(m_capacity))) {
        const ConsolePiece& piece = m_waiting.front();
        if (!m_isLineOpen || piece.isSent)
            ++m_dropped;
        m_isLineOpen = !piece.endsLine;
        m_waiting.pop_front();
    }
    m_isLineOpen = false;
}

void ConsoleOutput::appendSome()
{
    QScrollBar* bar = verticalScrollBar();
    m_isAppending = true;
    const int value = bar->value();
    const qint64 dropped = m_dropped;
    // One insertion for all that looks alike.
    QString text;
    bool isSent = false;
    const std::size_t most = std::max(slice, m_waiting.size() / slices);
    for (std::size_t count = 0; count < most && !m_waiting.empty(); ++count, m_waiting.pop_front()) {
        const ConsolePiece& piece = m_waiting.front();
        if (piece.isSent != isSent) {
            insert(text, isSent);
            text.clear();
            isSent = piece.isSent;
        }
        if (!m_isLineOpen || piece.isSent) {
            if (!m_lines.empty())
                text += '\n';
            m_lines.push_back({piece.time, piece.isSent});
        }
        text += piece.text;
        m_isLineOpen = !piece.endsLine;
    }
    insert(text, isSent);
    while (static_cast<int>(m_lines.size()) > m_capacity) {
        m_lines.pop_front();
        ++m_dropped;
    }
    layMargin();
    // What the user looks at stays where it is.
    bar->setValue(m_isFollowing ? bar->maximum() : value - static_cast<int>(m_dropped - dropped));
    m_isAppending = false;
    markSoon();
    if (!m_waiting.empty())
        m_next->start();
}

void ConsoleOutput::markSoon()
{
    if (!m_markSoon->isActive())
        m_markSoon->start();
}

void ConsoleOutput::insert(const QString& text, bool isSent)
{
    if (text.isEmpty())
        return;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text, formatOf(isSent));
}

void ConsoleOutput::clearLines()
{
    m_waiting.clear();
    clear();
    m_lines.clear();
    m_dropped = 0;
    m_isLineOpen = false;
    layMargin();
}

void ConsoleOutput::setTimeStampsShown(bool on)
{
    m_hasTimes = on;
    layMargin();
}

void ConsoleOutput::setLineNumbersShown(bool on)
{
    m_hasNumbers = on;
    layMargin();
}

QString ConsoleOutput::marginText(int line) const
{
    QStringList parts;
    if (m_hasTimes)
        parts << m_lines[static_cast<std::size_t>(line)].time.toString(QStringLiteral("HH:mm:ss.zzz"));
    if (m_hasNumbers)
        parts << QString::number(m_dropped + line + 1);
    return parts.join(QStringLiteral("  "));
}

QString ConsoleOutput::allText() const
{
    QString text;
    int line = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && line < lineCount(); block = block.next(), ++line) {
        if (m_hasTimes)
            text += m_lines[static_cast<std::size_t>(line)].time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) +
                    QStringLiteral("  ");
        text += block.text() + '\n';
    }
    return text;
}

void ConsoleOutput::layMargin()
{
    QString widest;
    if (m_hasTimes)
        widest += QStringLiteral("00:00:00.000");
    if (m_hasNumbers)
        widest += QStringLiteral("  ") + QString::number(std::max<qint64>(m_dropped + lineCount(), 1'000));
    const int width = widest.isEmpty() ? 0 : fontMetrics().horizontalAdvance(widest) + 12;
    if (width != viewportMargins().left())
        setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_margin->setGeometry(inside.left(), inside.top(), width, inside.height());
    m_margin->update();
}

void ConsoleOutput::paintMargin(QPaintEvent* event)
{
    QPainter painter(m_margin);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    QTextBlock block = firstVisibleBlock();
    while (block.isValid() && block.blockNumber() < lineCount()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom())
            break;
        painter.drawText(QRectF(4, place.top(), m_margin->width() - 8, place.height()), Qt::AlignRight | Qt::AlignTop,
                         marginText(block.blockNumber()));
        block = block.next();
    }
}

ConsoleOutput::Found ConsoleOutput::findText(const QString& text, bool backward)
{
    QTextDocument::FindFlags flags;
    flags.setFlag(QTextDocument::FindBackward, backward);
    Found found = Found::yes;
    QTextCursor cursor = document()->find(text, textCursor(), flags);
    if (cursor.isNull()) {
        found = Found::wrapped;
        QTextCursor other(document());
        other.movePosition(backward ? QTextCursor::End : QTextCursor::Start);
        cursor = document()->find(text, other, flags);
    }
    if (text.isEmpty() || cursor.isNull())
        return Found::no;
    setTextCursor(cursor);
    return found;
}

void ConsoleOutput::setMarked(const QString& text)
{
    m_marked = text;
    mark();
}

void ConsoleOutput::mark()
{
    QList<QTextEdit::ExtraSelection> marks;
    QTextCharFormat hit;
    hit.setBackground(palette().highlight());
    hit.setForeground(palette().highlightedText());
    QTextCharFormat link;
    link.setForeground(palette().color(QPalette::Link));
    link.setFontUnderline(true);
    const auto add = [&](const QTextBlock& block, qsizetype at, qsizetype size, const QTextCharFormat& format) {
        QTextCursor cursor(block);
        cursor.setPosition(block.position() + static_cast<int>(at));
        cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, static_cast<int>(size));
        marks.append({cursor, format});
    };
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        if (blockBoundingGeometry(block).translated(contentOffset()).top() > viewport()->height())
            break;
        const QString line = block.text();
        if (const auto place = tracebackLinkIn(line))
            add(block, place->begin, place->end - place->begin, link);
        for (qsizetype at = m_marked.isEmpty() ? -1 : line.indexOf(m_marked, 0, Qt::CaseInsensitive); at >= 0;
             at = line.indexOf(m_marked, at + m_marked.size(), Qt::CaseInsensitive))
            add(block, at, m_marked.size(), hit);
    }
    if (!marks.isEmpty() || !extraSelections().isEmpty())
        setExtraSelections(marks);
}

/// False where no place of a traceback is.
bool ConsoleOutput::goTo(const QTextCursor& cursor, bool anywhereInLine)
{
    const auto link = tracebackLinkIn(cursor.block().text());
    const int at = cursor.positionInBlock();
    if (!link || (!anywhereInLine && (at < link->begin || at > link->end)))
        return false;
    emit placeWanted(link->file, link->line);
    return true;
}

void ConsoleOutput::mouseMoveEvent(QMouseEvent* event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    const QTextCursor cursor = cursorForPosition(event->pos());
    const auto link = tracebackLinkIn(cursor.block().text());
    const bool isOver = link && cursor.positionInBlock() > link->begin && cursor.positionInBlock() < link->end;
    viewport()->setCursor(isOver ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void ConsoleOutput::mouseReleaseEvent(QMouseEvent* event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && !textCursor().hasSelection())
        goTo(cursorForPosition(event->pos()), false);
}

bool ConsoleOutput::event(QEvent* event)
{
    // The window's own shortcuts do not take them away.
    if (event->type() == QEvent::ShortcutOverride && controlOf(*static_cast<QKeyEvent*>(event)) != 0)
        event->accept();
    return QPlainTextEdit::event(event);
}

void ConsoleOutput::keyPressEvent(QKeyEvent* event)
{
    const bool isCopy = event->matches(QKeySequence::Copy) && textCursor().hasSelection();
    if (const char control = controlOf(*event); control != 0 && !isCopy) {
        emit controlTyped(control);
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && goTo(textCursor(), true))
        return;
    const QString text = event->text();
    const bool isPlain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    if (isPlain && !text.isEmpty() && text.front().isPrint() && event->key() != Qt::Key_Space) {
        emit typed(text);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ConsoleOutput::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    layMargin();
    mark();
}

void ConsoleOutput::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_margin)
        recolour();
}

/// What was sent has a colour of its own, which is part of the text.
void ConsoleOutput::recolour()
{
    QTextCursor cursor(document());
    int line = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && line < lineCount(); block = block.next(), ++line) {
        if (!m_lines[static_cast<std::size_t>(line)].isSent)
            continue;
        cursor.setPosition(block.position());
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.setCharFormat(formatOf(true));
    }
    mark();
}

} // namespace ui
