// SPDX-License-Identifier: MIT
// What a download will do, before it does it: module, firmware, what is erased, written and kept, how much and how
// long.
#pragma once

#include <QFrame>

#include "ui/job/PreviewJob.h"

class QCheckBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace ui
{

class PlanCard final : public QFrame
{
    Q_OBJECT

public:
    explicit PlanCard(QWidget* parent = nullptr);

    /// `firmware`: the name of the package's file.
    void showPlan(const PreviewedPackage& package, const QString& firmware, const device::DownloadRequest& request);
    /// The module that it will go to; empty while there is none, or none was chosen.
    void setModule(const QString& name);
    /// What speaks against it; empty: nothing.
    void setWarning(const QString& text);
    /// In words: "about 40 s".
    void setDuration(const QString& text);

    bool writeAnyway() const;

signals:
    void accepted();
    void rejected();

protected:
    void changeEvent(QEvent* event) override;

private:
    QLabel* addRow(const char* name);
    void retranslate();
    void showState();

    PreviewedPackage m_package;
    QString m_firmware;
    QString m_module;
    QFormLayout* m_form;
    QLabel* m_title;
    QLabel* m_moduleText;
    QLabel* m_firmwareText;
    QLabel* m_erased;
    QLabel* m_written;
    QLabel* m_kept;
    QLabel* m_amount;
    QLabel* m_duration;
    QLabel* m_warning;
    QCheckBox* m_writeAnyway;
    QPushButton* m_start;
    QPushButton* m_cancel;
};

} // namespace ui
