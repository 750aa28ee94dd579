// SPDX-License-Identifier: MIT
#include "ui/job/ProgressCard.h"

#include "ui/common/Words.h"
#include "ui/job/DownloadWords.h"
#include "ui/text/JobTexts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

using device::Phase;
using device::Progress;

namespace
{

constexpr int barSteps = 1000;
constexpr Phase allPhases[] = {Phase::prepare, Phase::connect, Phase::compare, Phase::erase,
                               Phase::write,   Phase::verify,  Phase::restart};

/// "Prepare › Connect › <b>Write</b> › …"
QString phasesText(Phase current)
{
    QStringList words;
    for (const Phase phase : allPhases) {
        const QString word = translated(wordOf(phase)).toHtmlEscaped();
        words += phase == current ? "<b>" + word + "</b>" : word;
    }
    return words.join(QStringLiteral(" › "));
}

} // namespace

ProgressCard::ProgressCard(QWidget* parent)
    : QFrame(parent), m_clock(new QTimer(this)), m_title(new QLabel(this)), m_phases(new QLabel(this)),
      m_bar(new QProgressBar(this)), m_line(new QLabel(this)), m_cancel(new QPushButton(this))
{
    setFrameShape(QFrame::StyledPanel);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_phases->setWordWrap(true);
    m_phases->setTextFormat(Qt::RichText);
    m_phases->setObjectName("jobPhases");
    m_bar->setObjectName("jobBar");
    m_line->setObjectName("jobLine");
    m_line->setWordWrap(true);
    m_line->setTextFormat(Qt::PlainText);
    m_cancel->setObjectName("cancelJob");
    m_clock->setInterval(1000);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_line, 1);
    buttons->addWidget(m_cancel);
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_title);
    all->addWidget(m_phases);
    all->addWidget(m_bar);
    all->addLayout(buttons);

    connect(m_clock, &QTimer::timeout, this, &ProgressCard::showLine);
    connect(m_cancel, &QPushButton::clicked, this, &ProgressCard::cancelWanted);
    retranslate();
    hide();
}

void ProgressCard::begin(const QString& title)
{
    m_name = title;
    m_progress = {};
    m_hasChanged = false;
    m_isStopping = false;
    m_sincePart.start();
    m_clock->start();
    m_bar->setValue(0);
    m_phases->setVisible(m_package != nullptr);
    retranslate();
    show();
    m_cancel->setFocus();
}

void ProgressCard::beginCombine(const QString& title)
{
    m_package = nullptr;
    m_bar->setRange(0, 0);
    begin(title);
}

void ProgressCard::beginDownload(const QString& title, SharedPackage package)
{
    m_package = std::move(package);
    m_bar->setRange(0, barSteps);
    begin(title);
}

void ProgressCard::setProgress(const Progress& progress)
{
    const bool isNewPart = progress.phase != m_progress.phase || progress.id != m_progress.id;
    const bool isNewPhase = progress.phase != m_progress.phase;
    m_progress = progress;
    m_hasChanged = m_hasChanged || progress.phase == Phase::erase || progress.phase == Phase::write;
    if (isNewPart)
        m_sincePart.start();
    if (isNewPhase) {
        m_phases->setText(phasesText(progress.phase));
        showCancel();
    }
    const auto share = static_cast<int>(progress.done * barSteps / std::max<std::uint64_t>(progress.total, 1));
    m_bar->setValue(std::clamp(share, m_bar->value(), barSteps));
    showLine();
}

void ProgressCard::setStopping()
{
    m_isStopping = true;
    showCancel();
}

void ProgressCard::end()
{
    m_clock->stop();
    m_package = nullptr;
    hide();
}

bool ProgressCard::hurts() const
{
    return m_hasChanged && m_progress.phase != Phase::restart;
}

int ProgressCard::percent() const
{
    return m_package ? std::max(0, m_bar->value()) * 100 / barSteps : 0;
}

QString ProgressCard::phase() const
{
    return m_package ? translated(wordOf(m_progress.phase)) : tr("Combine");
}

void ProgressCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void ProgressCard::retranslate()
{
    m_title->setText(m_name);
    m_bar->setAccessibleName(tr("Progress"));
    m_phases->setText(phasesText(m_progress.phase));
    showLine();
    showCancel();
}

void ProgressCard::showLine()
{
    const auto elapsed = std::chrono::seconds(m_sincePart.isValid() ? m_sincePart.elapsed() / 1000 : 0);
    m_line->setText(m_package ? progressLine(*m_package, m_progress, elapsed)
                              : tr("Making the images and proving that every protected file comes back"));
}

void ProgressCard::showCancel()
{
    m_cancel->setEnabled(!m_isStopping);
    if (m_isStopping)
        m_cancel->setText(tr("Stopping…"));
    else if (hurts())
        m_cancel->setText(tr("&Stop (the module will need another download)"));
    else if (m_progress.phase == Phase::restart)
        m_cancel->setText(tr("&Stop waiting"));
    else
        m_cancel->setText(tr("&Cancel"));
}

} // namespace ui
