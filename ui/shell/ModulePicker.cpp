// SPDX-License-Identifier: MIT
#include "ui/shell/ModulePicker.h"

#include "ui/port/ModuleSelection.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace ui
{

ModulePicker::ModulePicker(ModuleSelection& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_label(new QLabel(this)), m_box(new QComboBox(this))
{
    m_box->setObjectName("modulePicker");
    m_box->setModel(&selection.modules());
    m_box->setEditable(true);
    m_box->setInsertPolicy(QComboBox::NoInsert);
    m_box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_box->setMinimumContentsLength(20);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_label->setBuddy(m_box);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_label);
    layout->addWidget(m_box, 1);

    connect(m_box, &QComboBox::activated, this, [this](int row) {
        m_selection.select(m_box->itemData(row, ModulesModel::keyRole).toString());
        showSelection();
    });
    // A path that is typed is a port of that name.
    connect(m_box->lineEdit(), &QLineEdit::editingFinished, this, [this] {
        const QString typed = m_box->lineEdit()->text().trimmed();
        if (!typed.isEmpty() && m_box->findText(typed) < 0)
            m_selection.selectPort(typed);
        showSelection();
    });
    connect(&m_selection, &ModuleSelection::changed, this, &ModulePicker::showSelection);
    connect(&m_selection, &ModuleSelection::connectedChanged, this, &ModulePicker::showSelection);
    retranslate();
}

void ModulePicker::open()
{
    m_box->setFocus(Qt::ShortcutFocusReason);
    m_box->showPopup();
}

void ModulePicker::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ModulePicker::retranslate()
{
    m_label->setText(tr("M&odule:"));
    m_box->setAccessibleName(tr("Module"));
    m_box->lineEdit()->setPlaceholderText(tr("Plug in a module, or type a port"));
    m_box->setToolTip(tr("The module that downloads, status and console are about. A port that is not listed can be "
                         "typed: /dev/ttyUSB2, tcp:HOST:PORT."));
    showSelection();
}

void ModulePicker::showSelection()
{
    const int row = m_selection.modules().rowOf(m_selection.key());
    m_box->setCurrentIndex(row);
    m_box->setEditText(m_selection.name());
}

} // namespace ui
