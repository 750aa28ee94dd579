// SPDX-License-Identifier: MIT
#include "ui/project/ModuleCombo.h"

#include "core/project/ModuleProfile.h"
#include "ui/common/Words.h"

#include <QCompleter>
#include <QEvent>
#include <QLineEdit>
#include <QWheelEvent>

namespace ui
{

ModuleCombo::ModuleCombo(QWidget* parent) : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(NoInsert);
    for (const auto& profile : core::project::moduleProfiles())
        addItem(text(profile.name));
    setCurrentIndex(-1);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(18);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCaseSensitivity(Qt::CaseInsensitive);
    connect(this, &QComboBox::activated, this, &ModuleCombo::choose);
    connect(lineEdit(), &QLineEdit::editingFinished, this, [this] {
        const int index = findText(currentText().trimmed(), Qt::MatchFixedString);
        if (index >= 0)
            choose(index);
        else
            setModule(m_module); // what was typed is no module
    });
    retranslate();
}

void ModuleCombo::setModule(const QString& name)
{
    m_module = name;
    setCurrentIndex(findText(name, Qt::MatchFixedString));
    setEditText(name);
}

QString ModuleCombo::module() const
{
    return m_module;
}

void ModuleCombo::choose(int index)
{
    const QString name = itemText(index);
    if (name == m_module)
        return setModule(name);
    setModule(name);
    emit chosen(name);
}

void ModuleCombo::retranslate()
{
    lineEdit()->setPlaceholderText(tr("Choose the module"));
    setAccessibleName(tr("Module"));
}

void ModuleCombo::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QComboBox::changeEvent(event);
}

void ModuleCombo::wheelEvent(QWheelEvent* event)
{
    event->ignore();
}

} // namespace ui
