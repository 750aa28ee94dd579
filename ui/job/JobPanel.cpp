// SPDX-License-Identifier: MIT
#include "ui/job/JobPanel.h"

#include "device/download/DownloadSummary.h"
#include "device/module/PortDownload.h"
#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/job/CombineJob.h"
#include "ui/job/CombineWords.h"
#include "ui/job/DownloadLog.h"
#include "ui/job/DownloadWords.h"
#include "ui/job/KeepAwake.h"
#include "ui/job/PlanCard.h"
#include "ui/job/ProgressCard.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"
#include "ui/text/JobTexts.h"

#include <QAccessible>
#include <QAction>
#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

using core::ErrorCode;
using core::Problem;
using core::project::CombineRequest;
using device::DownloadReport;
using device::StepOutcome;

JobPanel::JobPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_plan(new PlanCard(this)), m_progress(new ProgressCard(this)),
      m_result(new MessageCard(this))
{
    m_result->setObjectName("jobResult");
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->addWidget(m_result);
    all->addWidget(m_plan);
    all->addWidget(m_progress);
    all->addStretch();

    connect(m_plan, &PlanCard::accepted, this, &JobPanel::acceptPlan);
    connect(m_plan, &PlanCard::rejected, this, &JobPanel::cancel);
    connect(m_progress, &ProgressCard::cancelWanted, this, &JobPanel::cancel);
    connect(&m_workspace.module, &ModuleSelection::changed, this, &JobPanel::showPlanModule);
    connect(&m_workspace.module, &ModuleSelection::connectedChanged, this, &JobPanel::showPlanModule);
}

JobPanel::~JobPanel()
{
    delete m_job; // before what its signals would reach
}

// Jobs

void JobPanel::begin(Job* job)
{
    m_job = job;
    m_plan->hide();
    m_result->clear();
    connect(job, &Job::progressed, this, [this](const device::Progress& progress) {
        m_progress->setProgress(progress);
        emit progressed(m_progress->percent(), m_progress->phase());
    });
    emit progressed(0, m_progress->phase());
    emit runningChanged(true);
    job->start();
}

void JobPanel::end()
{
    m_job->deleteLater();
    m_job = nullptr;
    m_awake.reset();
    m_progress->end();
    if (!m_claim.isEmpty())
        m_workspace.ports.release(std::exchange(m_claim, {}), this);
    emit progressed(-1, {});
    emit runningChanged(false);
}

void JobPanel::cancel()
{
    if (!m_job) {
        m_plan->hide();
        return;
    }
    if (m_progress->hurts()) {
        const QPointer<Job> job = m_job;
        const bool isMeant = m_workspace.dialogs.confirm(
            this, {.title = tr("Stop the download"),
                   .text = tr("Stopping now leaves the module without firmware; you will have to download again."),
                   .details = {},
                   .verb = tr("Stop")});
        if (!isMeant || !job || job != m_job)
            return;
    }
    m_downloadFollows = false;
    m_progress->setStopping();
    m_job->cancel();
}

QString JobPanel::unfinishedWork() const
{
    if (!m_job)
        return {};
    return qobject_cast<DownloadJob*>(m_job) ? tr("A download is running.") : tr("A package is being made.");
}

// Combine

void JobPanel::combine(const CombineRequest& request)
{
    startCombine(request, false);
}

void JobPanel::combineAndDownload(const CombineRequest& request)
{
    startCombine(request, true);
}

void JobPanel::startCombine(const CombineRequest& request, bool isFollowedByDownload)
{
    if (m_job)
        return;
    m_downloadFollows = isFollowedByDownload;
    auto* job = new CombineJob(request, this);
    connect(job, &Job::finished, this, &JobPanel::combineFinished);
    m_progress->beginCombine(tr("Combining %1").arg(text(request.output.filename().string())));
    m_workspace.log.add(LogLevel::info, QStringLiteral("Combine"), text(request.output.string()));
    begin(job);
}

void JobPanel::combineFinished()
{
    const auto* job = static_cast<CombineJob*>(m_job);
    const auto result = job->result();
    end();
    if (!result)
        return combineFailed(QStringLiteral("Combine"), result.error(), tr("combining the project with the firmware"));
    for (const std::string& warning : result->warnings)
        m_workspace.log.add(LogLevel::warning, QStringLiteral("Combine"), text(warning));
    m_result->showMessage(result->warnings.empty() ? MessageCard::Kind::success : MessageCard::Kind::warning,
                          tr("%1 is made for %2").arg(text(result->output.filename().string()), text(result->module)),
                          summaryOf(*result));
    connect(m_result->addAction("openReport", tr("Open &report")), &QAction::triggered, this,
            [file = reportFile(*result)] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
    const QString package = text(result->output.string());
    if (!m_downloadFollows)
        connect(m_result->addAction("downloadCombined", tr("&Download")), &QAction::triggered, this,
                [this, package] { download(package); });
    announce();
    emit combined(*result);
    if (m_downloadFollows)
        preview(package, {});
}

void JobPanel::combineFailed(const QString& what, const Problem& problem, const QString& activity)
{
    m_workspace.log.add(LogLevel::error, what, text(problem.subject) + ": " + text(problem.detail));
    showFailure(problem, activity);
    offerLog();
}

void JobPanel::makeUpdatePackage(const core::project::UpdatePackageRequest& request)
{
    using Result = core::HostResult<core::project::UpdatePackageReport>;
    if (m_job)
        return;
    m_downloadFollows = false;
    const QString file = text(request.output.filename().string());
    auto* job = new ValueJob<Result>(
        [request](const device::CancelToken&) { return core::project::makeUpdatePackage(request); }, this);
    connect(job, &Job::finished, this, [this, job, file] { updatePackageFinished(file, job->result()); });
    m_progress->beginCombine(tr("Making %1").arg(file));
    m_workspace.log.add(LogLevel::info, QStringLiteral("Update package"), text(request.output.string()));
    begin(job);
}

void JobPanel::updatePackageFinished(const QString& file, core::HostResult<core::project::UpdatePackageReport> result)
{
    end();
    if (!result)
        return combineFailed(QStringLiteral("Update package"), result.error(), tr("making the update package"));
    for (const std::string& warning : result->warnings)
        m_workspace.log.add(LogLevel::warning, QStringLiteral("Update package"), text(warning));
    m_result->showMessage(result->warnings.empty() ? MessageCard::Kind::success : MessageCard::Kind::warning,
                          tr("%1 is made").arg(file), summaryOf(*result));
    announce();
}

// Plan

void JobPanel::download(const QString& package, const device::DownloadRequest& request)
{
    if (m_job)
        return;
    m_result->clear();
    preview(package, request);
}

void JobPanel::preview(const QString& package, const device::DownloadRequest& request)
{
    m_package = package;
    m_request = request;
    m_opened.reset();
    m_plan->hide();
    auto* job = new PreviewJob(package.toStdString(), request, this);
    m_job = job;
    connect(job, &Job::finished, this, &JobPanel::showPlan);
    emit runningChanged(true);
    job->start();
}

void JobPanel::showPlan()
{
    auto result = static_cast<PreviewJob*>(m_job)->result();
    const bool isCancelled = m_job->isCancelled();
    m_job->deleteLater();
    m_job = nullptr;
    emit runningChanged(false);
    if (isCancelled)
        return;
    if (!result) {
        showFailure(result.error(), tr("planning the download of %1").arg(m_package));
        return;
    }
    m_opened = std::move(*result);
    m_plan->showPlan(*m_opened, QFileInfo(m_package).fileName(), m_request);
    showPlanModule();
}

void JobPanel::showPlanModule()
{
    if (!m_opened || m_job)
        return;
    const auto port = m_workspace.module.port();
    m_plan->setModule(port ? m_workspace.module.name() : QString());
    const auto checked = port ? device::checkPlatform(*port, *m_opened->package) : core::HostResult<void>();
    m_plan->setWarning(checked ? QString()
                               : tr("This module is of another kind than the package: %1. The download is likely to "
                                    "make it useless.")
                                     .arg(text(checked.error().detail)));
    m_plan->setDuration(expectedDuration());
}

/// As long as the last one took for as many bytes; before there was one, as long as the line needs at least.
QString JobPanel::expectedDuration() const
{
    const device::DownloadPreview& preview = m_opened->preview;
    const double rate = m_workspace.settings.state(durationKey()).toDouble();
    if (rate <= 0)
        return tr("at a serial line of 115200 baud %1 at least, by USB much less")
            .arg(timeLeftText(std::chrono::ceil<std::chrono::seconds>(preview.estimate)));
    const auto bytes = static_cast<double>(preview.bytesToWrite + preview.bytesToRead);
    const std::chrono::duration<double> time(bytes / rate);
    return tr("about %1, as the last download took").arg(timeLeftText(std::chrono::ceil<std::chrono::seconds>(time)));
}

QString JobPanel::durationKey() const
{
    const auto port = m_workspace.module.port();
    return port && port->isModule ? QStringLiteral("job/usbBytesPerSecond") : QStringLiteral("job/lineBytesPerSecond");
}

bool JobPanel::askForWord(const QString& why)
{
    const QString word = tr("overwrite", "a word that the user has to type");
    const QString typed = m_workspace.dialogs.askText(this, tr("Another module"),
                                                      tr("%1\nType “%2” to do it all the same:").arg(why, word), {});
    return typed.trimmed().compare(word, Qt::CaseInsensitive) == 0;
}

void JobPanel::acceptPlan()
{
    const auto port = m_workspace.module.port();
    if (!port || m_job)
        return;
    m_request.writeAnyway = m_plan->writeAnyway();
    if (const auto checked = device::checkPlatform(*port, *m_opened->package); !checked && !m_request.force) {
        if (!askForWord(text(checked.error().detail)))
            return;
        m_request.force = true;
    }
    claimModule();
}

// Download

void JobPanel::claimModule()
{
    if (!m_claim.isEmpty())
        return; // it waits for the console to give it up
    const auto port = m_workspace.module.port();
    if (!port) {
        showFailure({ErrorCode::noPort, utf8(m_workspace.module.name()), {}}, tr("looking for the module"));
        offerAgain(tr("&Try again"));
        offerLog();
        return;
    }
    const QString key = m_workspace.module.key();
    const bool isOurs = m_workspace.ports.claim(key, this, [this, port = *port] { startDownload(port); });
    if (!isOurs) {
        showFailure({ErrorCode::portBusy, port->name, {}}, tr("looking for the module"));
        offerAgain(tr("&Try again"));
        offerLog();
        return;
    }
    m_claim = key;
}

void JobPanel::startDownload(const device::ChosenPort& port)
{
    auto* job = new DownloadJob({m_opened->package, port, m_request, m_workspace.module.roots()}, this);
    logDownload(*job, text(port.name), m_workspace.log, [job]() -> const DownloadReport& { return job->report(); });
    connect(job, &Job::finished, this, &JobPanel::downloadFinished);
    m_progress->beginDownload(
        tr("Downloading %1 into %2").arg(QFileInfo(m_package).fileName(), m_workspace.module.name()),
        m_opened->package);
    if (m_workspace.settings.keepAwake())
        m_awake = std::make_unique<KeepAwake>(tr("A module is being written."));
    begin(job);
}

void JobPanel::downloadFinished()
{
    const auto* job = static_cast<DownloadJob*>(m_job);
    end(); // deletes it later
    showDownloadResult(*job);
}

void JobPanel::showDownloadResult(const DownloadJob& job)
{
    const DownloadReport& report = job.report();
    if (!report.problem) {
        const double seconds = std::chrono::duration<double>(report.duration).count();
        const bool isWhole = countOf(report, StepOutcome::unchanged) == 0;
        if (seconds > 0 && isWhole)
            m_workspace.settings.setState(durationKey(),
                                          static_cast<double>(report.bytesSent + report.bytesReceived) / seconds);
        m_result->showMessage(MessageCard::Kind::success, tr("Done"),
                              summaryOf(report) + '\n' + moduleSentence(report.module));
        offerLog();
        announce();
        emit downloaded();
        return;
    }
    const QString activity =
        tr("%1 (%2)", "activity and port").arg(translated(activityOf(report.phase)), text(job.order().port.name));
    if (report.problem->code == ErrorCode::cancelled) {
        m_result->showMessage(MessageCard::Kind::warning, tr("The download was stopped"),
                              tr("While: %1").arg(activity) + '\n' + moduleSentence(report.module));
        offerAgain(tr("&Resume"));
        offerLog();
        announce();
        return;
    }
    showFailure(*report.problem, activity, moduleSentence(report.module));
    offerAgain(tr("&Try again"));
    const bool mayBeForced = report.problem->code == ErrorCode::wrongModule && !m_request.force;
    if (mayBeForced) {
        connect(m_result->addAction("downloadAnyway", tr("Download &anyway…")), &QAction::triggered, this,
                [this, why = text(report.problem->detail)] {
                    if (m_job || !askForWord(why))
                        return;
                    m_request.force = true;
                    claimModule();
                });
    }
    offerLog();
}

/// From whatever stage the module is in, without its plan.
void JobPanel::offerAgain(const QString& text)
{
    connect(m_result->addAction("tryAgain", text), &QAction::triggered, this, [this] {
        if (!m_job)
            claimModule();
    });
}

// Results

void JobPanel::showFailure(const Problem& problem, const QString& activity, const QString& more)
{
    m_plan->hide();
    m_result->showProblem(problem, activity, portHint(problem), more);
    announce();
    emit failed();
}

void JobPanel::offerLog()
{
    connect(m_result->addAction("openLog", tr("Open &log")), &QAction::triggered, this, &JobPanel::logWanted);
}

/// Whoever listens to the screen hears it.
void JobPanel::announce()
{
    QAccessibleEvent event(m_result, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace ui
