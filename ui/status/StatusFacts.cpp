// SPDX-License-Identifier: MIT
#include "ui/status/StatusFacts.h"

#include "ui/common/Theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace ui
{

namespace
{

constexpr int shownWarnings = 4; ///< the others are in the tooltip and in the report

QLabel* wrappingLabel(const char* name, QVBoxLayout* layout)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    // Nothing of it is cut off where space is short: the table can do with less.
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(label);
    return label;
}

} // namespace

StatusFacts::StatusFacts(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    m_source = wrappingLabel("statusSource", layout);
    m_summary = wrappingLabel("statusSummary", layout);
    QFont large = m_summary->font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_summary->setFont(large);
    m_warnings = wrappingLabel("statusWarnings", layout);
    m_facts = wrappingLabel("statusFacts", layout);
}

void StatusFacts::showNothing(const QString& module)
{
    m_source->setText(module);
    m_source->setVisible(!module.isEmpty());
    m_summary->setText(module.isEmpty() ? tr("No module is selected") : tr("The status was not read yet"));
    m_warnings->hide();
    m_facts->setText(tr("Read the status of the connected module (F6), or drop the images of its two partitions, or a "
                        "package, onto this page."));
}

void StatusFacts::show(const ShownStatus& shown)
{
    m_source->setText(sourceText(shown));
    m_source->show();
    m_summary->setText(summaryText(*shown.status));
    const QStringList warnings = warningsOf(*shown.status);
    QStringList first = warnings.mid(0, shownWarnings);
    if (const auto more = warnings.size() - first.size(); more > 0)
        first << tr("%n more", nullptr, static_cast<int>(more));
    m_warnings->setText(first.join('\n'));
    m_warnings->setToolTip(warnings.size() > first.size() ? warnings.join('\n') : QString());
    m_warnings->setVisible(!warnings.isEmpty());
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, Theme::colourOf(Tone::caution));
    m_warnings->setPalette(palette);
    m_facts->setText(factsOf(*shown.status).join('\n'));
}

} // namespace ui
