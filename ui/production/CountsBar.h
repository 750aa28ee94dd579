// SPDX-License-Identifier: MIT
// How many modules passed, failed and are being written, large enough to be read from the other end of the bench.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace ui
{

class CountsBar final : public QWidget
{
    Q_OBJECT

public:
    explicit CountsBar(QWidget* parent = nullptr);

    /// What has changed is announced to whoever listens to the screen.
    void setCounts(int passed, int failed, int running);
    void retranslate();

signals:
    void resetWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintTones();

    int m_numbers[3]{};
    QLabel* m_passed;
    QLabel* m_failed;
    QLabel* m_running;
    QPushButton* m_reset;
};

} // namespace ui
