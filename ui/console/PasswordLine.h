// SPDX-License-Identifier: MIT
// Where the password of a locked Python console is typed: hidden, in no history and no log.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace ui
{

class PasswordLine : public QWidget
{
    Q_OBJECT

public:
    explicit PasswordLine(QWidget* parent = nullptr);

    /// Shows it, empty.
    void ask();

signals:
    void entered(const QString& password);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QLabel* m_label;
    QLineEdit* m_text;
    QPushButton* m_send;
};

} // namespace ui
