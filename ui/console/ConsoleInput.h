// SPDX-License-Identifier: MIT
// The line that the user types for the module. It grows when several lines are pasted; Enter sends them all. Up and
// Down go through the history, Ctrl+R searches it.
#pragma once

#include <QPlainTextEdit>

#include "ui/console/CommandHistory.h"

namespace ui
{

class ConsoleInput : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ConsoleInput(QWidget* parent = nullptr);

    CommandHistory& history() { return m_history; }
    void setHistory(const CommandHistory& history) { m_history = history; }
    /// As Enter does.
    void submit();

signals:
    /// May have several lines. Is in the history already.
    void submitted(const QString& text);
    /// Ctrl+C and its like, which belong to the module.
    void controlTyped(char control);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
    void changeEvent(QEvent* event) override;

private:
    void replace(const QString& text);
    void search();
    void fitHeight();

    CommandHistory m_history;
    QString m_searched; ///< what Ctrl+R looks for
    QString m_found;    ///< what it has put into the line
};

} // namespace ui
