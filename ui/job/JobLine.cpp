// SPDX-License-Identifier: MIT
#include "ui/job/JobLine.h"

#include "ui/common/Words.h"
#include "ui/text/JobTexts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace ui
{

namespace
{

/// The last part of a path. What is very long would make the window wider.
QString shortName(const std::string& path)
{
    constexpr qsizetype longest = 32;
    const QString name = text(path).section('/', -1);
    return name.size() <= longest ? name : name.left(longest - 1) + QStringLiteral("…");
}

} // namespace

JobLine::JobLine(Shows shows, QWidget* parent)
    : QWidget(parent), m_shows(shows), m_label(new QLabel), m_bar(new QProgressBar), m_cancel(new QPushButton)
{
    m_label->setObjectName("jobActivity");
    m_bar->setObjectName("jobLineProgress");
    m_bar->setTextVisible(false);
    m_cancel->setObjectName("jobLineCancel");
    connect(m_cancel, &QPushButton::clicked, this, &JobLine::cancelWanted);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_label);
    layout->addWidget(m_bar, 1);
    layout->addWidget(m_cancel);
    retranslate();
    hide();
}

void JobLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void JobLine::retranslate()
{
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setText(tr("&Cancel"));
}

void JobLine::begin(const QString& activity)
{
    m_phase = activity;
    m_label->setText(activity);
    // How much there is to do is known with the first progress.
    m_bar->setRange(0, 0);
    m_cancel->setEnabled(true);
    show();
}

void JobLine::setProgress(const device::Progress& progress)
{
    if (m_shows == Shows::phase)
        m_phase = translated(wordOf(progress.phase));
    QStringList parts{m_phase};
    if (m_shows == Shows::activity && !progress.id.empty())
        parts << shortName(progress.id);
    if (progress.bytesPerSecond)
        parts << rateText(*progress.bytesPerSecond);
    if (progress.left)
        parts << tr("%1 left").arg(timeLeftText(*progress.left));
    m_label->setText(parts.join(QStringLiteral(" · ")));
    m_bar->setRange(0, 1'000);
    m_bar->setValue(progress.total > 0 ? static_cast<int>(progress.done * 1'000 / progress.total) : 0);
}

void JobLine::setStopping()
{
    m_label->setText(tr("Stopping…"));
    m_cancel->setEnabled(false);
}

int JobLine::percent() const
{
    return m_bar->maximum() > 0 ? m_bar->value() / 10 : 0;
}

} // namespace ui
