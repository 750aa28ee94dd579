// SPDX-License-Identifier: MIT
// The one place where the user chooses the module: a list of modules and ports, and a line for a port that no list has.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace ui
{

class ModuleSelection;

class ModulePicker : public QWidget
{
    Q_OBJECT

public:
    explicit ModulePicker(ModuleSelection& selection, QWidget* parent = nullptr);

    /// Ctrl+P: shows the list.
    void open();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showSelection();

    ModuleSelection& m_selection;
    QLabel* m_label;
    QComboBox* m_box;
};

} // namespace ui
