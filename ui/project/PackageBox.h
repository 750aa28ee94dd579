// SPDX-License-Identifier: MIT
// Module and firmware package of a project: how they are chosen, what was recognised in the package, and what the user
// should know about the two.
#pragma once

#include <QWidget>

#include "ui/common/Workspace.h"

class QLabel;
class QLineEdit;
class QToolButton;

namespace ui
{

class ModuleCombo;
class ProjectDocument;
class ProjectForecaster;

class PackageBox : public QWidget
{
    Q_OBJECT

public:
    PackageBox(Workspace& workspace, ProjectDocument& document, ProjectForecaster& forecaster, QAction& chooseFirmware,
               QWidget* parent = nullptr);

    /// Asks for a package, and takes it.
    void chooseFirmware();
    /// Takes it, and remembers it among the recent ones.
    void useFirmware(const QString& path);
    /// Why the package cannot go to the module, in a few words; empty: it can.
    QString obstacle() const;

signals:
    /// What a drop here would do; empty: nothing is dragged any more.
    void dropHint(const QString& text);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void retranslate();
    void showState();
    void showRecent();
    void presetModule();
    QString packageText() const;
    QStringList warnings() const;

    Workspace& m_workspace;
    ProjectDocument& m_document;
    ProjectForecaster& m_forecaster;
    QLabel* m_moduleLabel;
    ModuleCombo* m_module;
    QLabel* m_firmwareLabel;
    QLineEdit* m_firmware;
    QToolButton* m_choose;
    QLabel* m_package;
    QLabel* m_warnings;
};

} // namespace ui
