// SPDX-License-Identifier: MIT
// Finds text in the output of the console. Enter goes on, Shift+Enter back, Esc closes it.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace ui
{

class ConsoleOutput;

class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(ConsoleOutput& output, QWidget* parent = nullptr);

    /// Shows it, with what is selected in the output.
    void open();
    void close();

signals:
    void closed();

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void retranslate();
    void find(bool backward);

    ConsoleOutput& m_output;
    QLineEdit* m_text;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_close;
    QLabel* m_result;
};

} // namespace ui
