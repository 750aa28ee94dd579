// SPDX-License-Identifier: MIT
// The settings. Each takes effect at once; nothing is lost by closing the dialog.
#pragma once

#include <QDialog>

#include "ui/common/Workspace.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace ui
{

class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QLabel* addRow(QFormLayout* form, QWidget* field);

    Workspace& m_workspace;
    QComboBox* m_language;
    QComboBox* m_appearance;
    QComboBox* m_baudRate;
    QLineEdit* m_mpyCross;
    QToolButton* m_chooseMpyCross;
    QCheckBox* m_keepAwake;
    QCheckBox* m_autoReconnect;
    QSpinBox* m_logFiles;
    QLabel* m_languageLabel;
    QLabel* m_appearanceLabel;
    QLabel* m_baudRateLabel;
    QLabel* m_mpyCrossLabel;
    QLabel* m_logFilesLabel;
    QLabel* m_files;
};

} // namespace ui
