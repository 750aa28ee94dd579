// SPDX-License-Identifier: MIT
// The line that the user types for the module. It grows when several lines are pasted; Enter sends them all. Up and
// Down go through the history, Ctrl+R searches it. For Python, Enter behind a colon begins a block, which an empty line
// ends, and Tab completes names.
#pragma once

#include <QPlainTextEdit>

#include "ui/console/CommandHistory.h"

class QCompleter;
class QStringListModel;

namespace ui
{

class ConsoleInput : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ConsoleInput(QWidget* parent = nullptr);

    CommandHistory& history() { return m_history; }
    void setHistory(const CommandHistory& history) { m_history = history; }
    void setPython(bool on);
    /// False: Enter leaves the text where it is.
    void setCanSubmit(bool on) { m_canSubmit = on; }
    /// As Enter does at the end.
    void submit();
    /// What completionWanted() asked for. One name, or what all have in common, is inserted; of several the user
    /// chooses. Nothing happens when something else was typed meanwhile.
    void offer(const QString& line, const QStringList& names);

signals:
    /// Up to the cursor.
    void completionWanted(const QString& line);
    /// May have several lines. Is in the history already.
    void submitted(const QString& text);
    /// Ctrl+C and its like, which belong to the module.
    void controlTyped(char control);

protected:
    bool focusNextPrevChild(bool next) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
    void changeEvent(QEvent* event) override;

private:
    QString lineToCursor() const;
    bool goesOn() const;
    void beginLine();
    void completeOrIndent();
    bool unindent();
    void insertName(const QString& name);
    void followCompletion(bool isNew = false);
    void replace(const QString& text);
    void search();
    void fitHeight();

    CommandHistory m_history;
    QString m_searched; ///< what Ctrl+R looks for
    QString m_found;    ///< what it has put into the line
    bool m_isPython = false;
    bool m_canSubmit = true;
    bool m_isTyped = false; ///< the lines were begun with Enter: an empty one ends them
    QStringListModel* m_names;
    QCompleter* m_completer;
};

} // namespace ui
