// SPDX-License-Identifier: MIT
// A job of a page while it runs: what it does, how far it is, and the way out.
#pragma once

#include <QWidget>

#include "device/download/Download.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace ui
{

class JobLine : public QWidget
{
    Q_OBJECT

public:
    /// What is shown while it goes on: the phase of a job that has several, or what it does and with which file.
    enum class Shows { phase, activity };
    explicit JobLine(Shows shows = Shows::phase, QWidget* parent = nullptr);

    void begin(const QString& activity);
    void setProgress(const device::Progress& progress);
    void setStopping();
    /// Of 100.
    int percent() const;
    QString phase() const { return m_phase; }

signals:
    void cancelWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Shows m_shows;
    QString m_phase;
    QLabel* m_label;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace ui
