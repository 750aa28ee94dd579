// SPDX-License-Identifier: MIT
#include "ui/job/PlanCard.h"

#include "ui/job/DownloadWords.h"

#include <QCheckBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui
{

PlanCard::PlanCard(QWidget* parent)
    : QFrame(parent), m_form(new QFormLayout), m_title(new QLabel(this)), m_moduleText(addRow("planModule")),
      m_firmwareText(addRow("planFirmware")), m_erased(addRow("planErased")), m_written(addRow("planWritten")),
      m_kept(addRow("planKept")), m_amount(addRow("planAmount")), m_duration(addRow("planDuration")),
      m_warning(new QLabel(this)), m_writeAnyway(new QCheckBox(this)), m_start(new QPushButton(this)),
      m_cancel(new QPushButton(this))
{
    setFrameShape(QFrame::StyledPanel);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setWordWrap(true);
    m_title->setObjectName("planTitle");
    m_warning->setObjectName("planWarning");
    m_warning->setFont(bold);
    m_warning->setWordWrap(true);
    m_warning->hide();
    m_writeAnyway->setObjectName("writeAnyway");
    m_start->setObjectName("startDownload");
    m_cancel->setObjectName("cancelPlan");
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_writeAnyway);
    buttons->addStretch();
    buttons->addWidget(m_start);
    buttons->addWidget(m_cancel);
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_title);
    all->addLayout(m_form);
    all->addWidget(m_warning);
    all->addLayout(buttons);

    connect(m_writeAnyway, &QCheckBox::toggled, this, &PlanCard::showState);
    connect(m_start, &QPushButton::clicked, this, &PlanCard::accepted);
    connect(m_cancel, &QPushButton::clicked, this, &PlanCard::rejected);
    hide();
}

QLabel* PlanCard::addRow(const char* name)
{
    auto* label = new QLabel(this);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_form->addRow(new QLabel(this), label);
    return label;
}

void PlanCard::showPlan(const PreviewedPackage& package, const QString& firmware,
                        const device::DownloadRequest& request)
{
    m_package = package;
    m_firmware = firmware;
    m_writeAnyway->setChecked(request.writeAnyway);
    setWarning({});
    retranslate();
    show();
    m_cancel->setFocus();
}

void PlanCard::setModule(const QString& name)
{
    m_module = name;
    showState();
}

void PlanCard::setWarning(const QString& text)
{
    m_warning->setText(text);
    m_warning->setVisible(!text.isEmpty());
}

void PlanCard::setDuration(const QString& text)
{
    m_duration->setText(text);
}

bool PlanCard::writeAnyway() const
{
    return m_writeAnyway->isChecked();
}

void PlanCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void PlanCard::retranslate()
{
    const auto name = [this](QLabel* field, const QString& text) {
        static_cast<QLabel*>(m_form->labelForField(field))->setText(text);
        field->setAccessibleName(text);
    };
    m_title->setText(tr("What this download will do"));
    name(m_moduleText, tr("Module:"));
    name(m_firmwareText, tr("Firmware:"));
    name(m_erased, tr("Erased:"));
    name(m_written, tr("Written:"));
    name(m_kept, tr("Kept:"));
    name(m_amount, tr("Data:"));
    name(m_duration, tr("Time:"));
    m_writeAnyway->setText(tr("Write &anyway what is unchanged"));
    m_cancel->setText(tr("&Cancel"));
    showState();
}

void PlanCard::showState()
{
    if (!m_package.package)
        return;
    const PlanWords words = wordsOf(*m_package.package, m_package.preview, writeAnyway());
    m_firmwareText->setText(
        tr("%1 for %2", "file and platform").arg(m_firmware, QString::fromStdString(m_package.package->platform())));
    m_erased->setText(words.erased.isEmpty() ? tr("nothing but what is written over") : words.erased.join(", "));
    m_written->setText(words.written.join(", "));
    m_kept->setText(words.kept);
    m_amount->setText(words.amount);
    const bool hasModule = !m_module.isEmpty();
    m_moduleText->setText(hasModule ? m_module : tr("none"));
    m_start->setEnabled(hasModule);
    m_start->setText(!hasModule                ? tr("Plug in or choose a module first")
                     : !words.erased.isEmpty() ? tr("&Erase and write")
                                               : tr("&Download"));
}

} // namespace ui
