// SPDX-License-Identifier: MIT
// One job at a time, from its plan to its result: combine, download, or one after the other. The place where a page
// shows it; all its cards are hidden while there is nothing to show. Its texts can be long: put it into something that
// scrolls.
#pragma once

#include <QWidget>

#include "ui/common/Workspace.h"
#include "ui/job/DownloadJob.h"

#include "core/project/Combine.h"
#include "core/project/UpdatePackage.h"

#include <QPointer>

#include <optional>

namespace ui
{

class CombineJob;
class KeepAwake;
class MessageCard;
class PlanCard;
class ProgressCard;

class JobPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit JobPanel(Workspace& workspace, QWidget* parent = nullptr);
    ~JobPanel() override;

    /// While a job runs these do nothing.
    void combine(const core::project::CombineRequest& request);
    /// Shows the plan first; the download begins when the user says so.
    void download(const QString& package, const device::DownloadRequest& request = {});
    /// The plan of the download comes when the package is made.
    void combineAndDownload(const core::project::CombineRequest& request);
    /// For modules in the field.
    void makeUpdatePackage(const core::project::UpdatePackageRequest& request);

    /// A plan is put away; a job that runs is stopped, and asks first where that hurts.
    void cancel();
    bool isRunning() const { return m_job != nullptr; }
    /// "A download is running."; empty when nothing is.
    QString unfinishedWork() const;

signals:
    void runningChanged(bool isRunning);
    /// For the title bar: a negative percent ends it.
    void progressed(int percent, const QString& phase);
    void combined(const core::project::CombineReport& report);
    /// Everything is in the module, verified.
    void downloaded();
    /// An error card is shown.
    void failed();
    void logWanted();

private:
    void startCombine(const core::project::CombineRequest& request, bool isFollowedByDownload);
    void combineFinished();
    void combineFailed(const QString& what, const core::Problem& problem, const QString& activity);
    void updatePackageFinished(const QString& file, core::HostResult<core::project::UpdatePackageReport> result);
    void preview(const QString& package, const device::DownloadRequest& request);
    void showPlan();
    void showPlanModule();
    /// Asks for the typed word where the plan speaks of another module.
    void acceptPlan();
    void claimModule();
    void startDownload(const device::ChosenPort& port);
    void downloadFinished();
    void showDownloadResult(const DownloadJob& job);
    void offerAgain(const QString& text);
    void offerLog();
    bool askForWord(const QString& why);

    void begin(Job* job);
    void end();
    void showFailure(const core::Problem& problem, const QString& activity, const QString& more = {});
    void announce();
    QString durationKey() const;
    QString expectedDuration() const;

    Workspace& m_workspace;
    PlanCard* m_plan;
    ProgressCard* m_progress;
    MessageCard* m_result;
    std::unique_ptr<KeepAwake> m_awake;

    Job* m_job = nullptr; ///< the one that runs
    bool m_downloadFollows = false;
    // Of the download that is planned, runs, or ran last.
    QString m_package;
    device::DownloadRequest m_request;
    std::optional<PreviewedPackage> m_opened;
    QString m_claim; ///< key of the module that is ours now; empty: none
};

} // namespace ui
