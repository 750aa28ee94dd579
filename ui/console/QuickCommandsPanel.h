// SPDX-License-Identifier: MIT
// The quick commands as buttons, one below the other, and the way to change them. Kept in the settings.
#pragma once

#include <QWidget>

#include "ui/common/Workspace.h"
#include "ui/console/QuickCommandsModel.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui
{

class QuickCommandsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit QuickCommandsPanel(Workspace& workspace, QWidget* parent = nullptr);

    void edit();
    /// Python knows no AT commands: they are hidden.
    void setPython(bool on);

signals:
    void wanted(const QString& text);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void showButtons();
    void elideNames();

    Workspace& m_workspace;
    QuickCommandsModel m_commands;
    bool m_isPython = false;
    QLabel* m_title;
    QWidget* m_list;
    QVBoxLayout* m_buttons;
    QPushButton* m_edit;
};

} // namespace ui
