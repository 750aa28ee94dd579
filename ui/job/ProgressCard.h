// SPDX-License-Identifier: MIT
// A job while it runs: its phases, one bar that never goes back, a line that says what happens now, and the way out.
#pragma once

#include <QElapsedTimer>
#include <QFrame>

#include "ui/job/PreviewJob.h"

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

namespace ui
{

class ProgressCard final : public QFrame
{
    Q_OBJECT

public:
    explicit ProgressCard(QWidget* parent = nullptr);

    /// A combine, whose progress nobody tells.
    void beginCombine(const QString& title);
    void beginDownload(const QString& title, SharedPackage package);
    void setProgress(const device::Progress& progress);
    /// It was asked to stop, and will soon.
    void setStopping();
    void end();

    /// Whether stopping now leaves the module without a firmware that is whole.
    bool hurts() const;
    /// Of 100; 100 only at the end.
    int percent() const;
    /// "Write"
    QString phase() const;

signals:
    void cancelWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void begin(const QString& title);
    void retranslate();
    void showLine();
    void showCancel();

    QString m_name;
    SharedPackage m_package; ///< of a download
    device::Progress m_progress;
    bool m_hasChanged = false; ///< the flash
    bool m_isStopping = false;
    QElapsedTimer m_sincePart;
    QTimer* m_clock; ///< for the seconds in the line; the bar does not move by it
    QLabel* m_title;
    QLabel* m_phases;
    QProgressBar* m_bar;
    QLabel* m_line;
    QPushButton* m_cancel;
};

} // namespace ui
