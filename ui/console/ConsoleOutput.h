// SPDX-License-Identifier: MIT
// What the console shows: a ring of lines with time stamps and numbers in a margin, where hits of a search are marked.
#pragma once

#include <QPlainTextEdit>

#include "ui/console/ConsoleReader.h"

#include <deque>

class QTimer;

namespace ui
{

class ConsoleOutput : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `capacity`: lines that are kept.
    explicit ConsoleOutput(QWidget* parent = nullptr, int capacity = 50'000);

    /// Scrolls along while the end is shown. Very many appear little by little, so that the window stays responsive.
    void append(const std::vector<ConsolePiece>& pieces);
    void clearLines();
    int lineCount() const { return static_cast<int>(m_lines.size()); }

    void setTimeStampsShown(bool on);
    void setLineNumbersShown(bool on);
    /// All lines, with their times where these are shown.
    QString allText() const;

    enum class Found { no, yes, wrapped };
    /// From the selection on, ignoring case; goes on at the other end. Selects what was found.
    Found findText(const QString& text, bool backward);
    /// All hits that are seen are marked; empty: none.
    void setMarked(const QString& text);

signals:
    /// Ctrl+C and its like, which belong to the module.
    void controlTyped(char control);
    /// Something that belongs into the input line.
    void typed(const QString& text);
    /// A place in a traceback was clicked, or Enter pressed on it. `file` as the module names it; `line` from 1.
    void placeWanted(const QString& file, int line);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Margin;
    struct Line {
        QDateTime time;
        bool isSent = false;
    };

    QTextCharFormat formatOf(bool isSent) const;
    void skip();
    void appendSome();
    void insert(const QString& text, bool isSent);
    QString marginText(int line) const;
    void layMargin();
    void paintMargin(QPaintEvent* event);
    void mark();
    void markSoon();
    bool goTo(const QTextCursor& cursor, bool anywhereInLine);
    void recolour();

    int m_capacity;
    Margin* m_margin;
    std::deque<ConsolePiece> m_waiting; ///< to be appended
    QTimer* m_next;                     ///< goes on with them
    QTimer* m_markSoon;
    std::deque<Line> m_lines;  ///< one for each block of the text
    qint64 m_dropped = 0;      ///< lines that were there before them
    bool m_isLineOpen = false; ///< the last line may go on
    bool m_isFollowing = true; ///< the end is shown, and will be
    bool m_isAppending = false;
    bool m_hasTimes = true;
    bool m_hasNumbers = false;
    QString m_marked;
};

/// 0x03 for Ctrl+C, when this key belongs to the module; 0 for all others.
char controlOf(const QKeyEvent& key);

} // namespace ui
