// SPDX-License-Identifier: MIT
// All modules that the program knows, to choose one; typing searches in their names.
#pragma once

#include <QComboBox>

namespace ui
{

class ModuleCombo : public QComboBox
{
    Q_OBJECT

public:
    explicit ModuleCombo(QWidget* parent = nullptr);

    /// Empty: none. A name that is not known is shown as it is.
    void setModule(const QString& name);
    QString module() const;

signals:
    /// By the user.
    void chosen(const QString& name);

protected:
    void changeEvent(QEvent* event) override;
    /// Not by turning the wheel over the page.
    void wheelEvent(QWheelEvent* event) override;

private:
    void choose(int index);
    void retranslate();

    QString m_module;
};

} // namespace ui
