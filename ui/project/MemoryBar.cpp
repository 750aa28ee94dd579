// SPDX-License-Identifier: MIT
#include "ui/project/MemoryBar.h"

#include "core/project/Integration.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/text/JobTexts.h"

#include <QFocusEvent>
#include <QLocale>
#include <QPainter>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>

namespace ui
{

namespace
{

constexpr int barHeight = 14; ///< device-independent pixels
constexpr int gap = 3;

std::uint64_t bytesOf(std::uint64_t blocks)
{
    return blocks * core::project::blockSize;
}

} // namespace

MemoryBar::MemoryBar(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MemoryBar::setName(const QString& name)
{
    m_name = name;
    update();
}

void MemoryBar::setState(const std::optional<core::package::PartitionPlace>& place,
                         const std::optional<core::littlefs::Forecast>& forecast)
{
    m_place = place;
    m_forecast = forecast;
    update();
}

void MemoryBar::setScale(std::uint64_t bytes)
{
    m_scale = bytes;
    update();
}

void MemoryBar::update()
{
    setAccessibleName(summary());
    setAccessibleDescription(details());
    setToolTip(summary() + "\n" + details());
    QWidget::update();
}

QString MemoryBar::summary() const
{
    if (!m_forecast)
        return m_place ? tr("%1: %2").arg(m_name, sizeText(m_place->region.size)) : m_name;
    const QString used = sizeText(bytesOf(m_forecast->neededBlocks));
    if (!m_place || m_place->region.size == 0)
        return tr("%1: %2 needed, size not known").arg(m_name, used);
    const QString usable = sizeText(bytesOf(m_forecast->usableBlocks));
    if (!m_forecast->fits())
        return tr("%1: does not fit, %2 too much")
            .arg(m_name, sizeText(bytesOf(m_forecast->neededBlocks - m_forecast->usableBlocks)));
    return tr("%1: %2 of %3, %4 free").arg(m_name, used, usable, sizeText(bytesOf(m_forecast->freeBlocks)));
}

QString MemoryBar::details() const
{
    QStringList lines;
    const QLocale locale;
    if (m_place) {
        const auto& region = m_place->region;
        lines += tr("Address 0x%1, %2 bytes, from %3")
                     .arg(QString::number(region.address, 16), locale.toString(region.size),
                          translated(wordsOf(m_place->source)));
    }
    if (m_forecast) {
        lines += tr("%1 of %2 blocks of 4,096 bytes")
                     .arg(locale.toString(static_cast<qulonglong>(m_forecast->neededBlocks)),
                          locale.toString(m_forecast->usableBlocks));
        if (!m_forecast->largest.empty()) {
            const auto& largest = m_forecast->largest.front();
            lines += tr("Largest file: %1 (%2)").arg(text(largest.path), sizeText(largest.size));
        }
    }
    return lines.join('\n');
}

int MemoryBar::textHeight() const
{
    return fontMetrics().height();
}

QSize MemoryBar::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, textHeight() + gap + barHeight + gap};
}

QSize MemoryBar::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 16, sizeHint().height()};
}

void MemoryBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor bad = Theme::colourOf(Tone::bad);
    painter.setPen(fits() ? palette().color(QPalette::WindowText) : bad);
    painter.drawText(rect().adjusted(1, 0, -1, 0), Qt::AlignTop | Qt::AlignLeading,
                     fontMetrics().elidedText(summary(), Qt::ElideRight, width() - 2));

    const double size = m_place ? m_place->region.size : 0;
    const double whole = m_scale > 0 ? static_cast<double>(m_scale) : size;
    if (size <= 0 || whole <= 0)
        return;
    const int full = width() - 1;
    QRect bar(0, textHeight() + gap, std::max(2, static_cast<int>(full * std::min(1.0, size / whole))), barHeight);
    painter.setPen(fits() ? palette().color(QPalette::Mid) : bad);
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRect(bar);
    if (m_forecast) {
        const double share = static_cast<double>(bytesOf(m_forecast->neededBlocks)) / size;
        QRect used = bar.adjusted(1, 1, 0, 0);
        used.setWidth(static_cast<int>((bar.width() - 1) * std::min(1.0, share)));
        painter.fillRect(used, fits() ? palette().color(QPalette::Highlight) : bad);
        // Not by colour alone.
        if (!fits())
            painter.fillRect(used, QBrush(palette().color(QPalette::Base), Qt::BDiagPattern));
    }
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void MemoryBar::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        QToolTip::showText(mapToGlobal(rect().bottomLeft()), toolTip(), this);
}

void MemoryBar::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    QToolTip::hideText();
}

void MemoryBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace ui
