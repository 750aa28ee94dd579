// SPDX-License-Identifier: MIT
// What the project page shows before there is a project: three steps, and the projects of before.
#pragma once

#include <QWidget>

#include "ui/common/Workspace.h"

class QGroupBox;
class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace ui
{

class ModuleCombo;
class ProjectActions;
class ProjectDocument;

class StartPanel : public QWidget
{
    Q_OBJECT

public:
    StartPanel(Workspace& workspace, ProjectDocument& document, ProjectActions& actions, QWidget* parent = nullptr);

    /// The projects of before, as the settings have them.
    void showRecent();

signals:
    void openWanted(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showState();

    Workspace& m_workspace;
    ProjectDocument& m_document;
    QLabel* m_titles[3];
    QLabel* m_module;
    ModuleCombo* m_combo;
    QLabel* m_files;
    QLabel* m_firmware;
    QGroupBox* m_recentBox;
    QListWidget* m_recent;
};

} // namespace ui
