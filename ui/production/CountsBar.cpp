// SPDX-License-Identifier: MIT
#include "ui/production/CountsBar.h"

#include "ui/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ui
{

namespace
{

constexpr double fontScale = 1.8; ///< of the usual size

} // namespace

CountsBar::CountsBar(QWidget* parent)
    : QWidget(parent), m_passed(new QLabel(this)), m_failed(new QLabel(this)), m_running(new QLabel(this)),
      m_reset(new QPushButton(this))
{
    m_passed->setObjectName("passedCount");
    m_failed->setObjectName("failedCount");
    m_running->setObjectName("runningCount");
    m_reset->setObjectName("resetCounts");
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins({});
    QFont large = font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * fontScale);
    for (QLabel* label : {m_passed, m_failed, m_running}) {
        label->setFont(large);
        all->addWidget(label);
        all->addSpacing(large.pointSize());
    }
    all->addStretch();
    all->addWidget(m_reset);
    connect(m_reset, &QPushButton::clicked, this, &CountsBar::resetWanted);
    retranslate();
}

void CountsBar::setCounts(int passed, int failed, int running)
{
    const int before[] = {m_numbers[0], m_numbers[1], m_numbers[2]};
    m_numbers[0] = passed;
    m_numbers[1] = failed;
    m_numbers[2] = running;
    if (std::ranges::equal(before, m_numbers))
        return;
    retranslate();
    for (const auto& [label, changed] :
         {std::pair{m_passed, before[0] != passed}, std::pair{m_failed, before[1] != failed}}) {
        if (!changed)
            continue;
        QAccessibleEvent event(label, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void CountsBar::retranslate()
{
    m_passed->setText(tr("%n passed", nullptr, m_numbers[0]));
    m_failed->setText(tr("%n failed", nullptr, m_numbers[1]));
    m_running->setText(tr("%n running", nullptr, m_numbers[2]));
    m_reset->setText(tr("&Reset counts"));
    m_reset->setEnabled(m_numbers[0] != 0 || m_numbers[1] != 0);
    paintTones();
}

void CountsBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        paintTones();
    QWidget::changeEvent(event);
}

/// Numbers that are zero do not call for attention.
void CountsBar::paintTones()
{
    const auto paint = [](QLabel* label, Tone tone, bool isZero) {
        QPalette palette;
        palette.setColor(QPalette::WindowText, Theme::colourOf(isZero ? Tone::neutral : tone));
        label->setPalette(palette);
    };
    paint(m_passed, Tone::good, m_numbers[0] == 0);
    paint(m_failed, Tone::bad, m_numbers[1] == 0);
}

} // namespace ui
