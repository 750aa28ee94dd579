// SPDX-License-Identifier: MIT
#include "ui/status/StatusActions.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/job/JobRunner.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"
#include "ui/status/FileStatusModel.h"
#include "ui/status/StatusJobs.h"
#include "ui/text/RepairTexts.h"

#include <QAction>

#include <algorithm>

namespace ui
{

using core::backup::FileState;
using core::project::FileStatus;
using device::RepairPlan;

namespace
{

constexpr std::size_t shownLines = 6; ///< of a preview; the command line shows all

int changedIn(const core::project::ModuleStatus& status)
{
    return static_cast<int>(std::ranges::count(status.files, FileState::changed,
                                               [](const FileStatus& file) { return file.decision.state; }));
}

FileState stateOf(const core::project::ModuleStatus& status, const std::string& path)
{
    const auto file = std::ranges::find(status.files, path, &FileStatus::path);
    return file == status.files.end() ? FileState::unknown : file->decision.state;
}

/// The same module with another status.
ShownStatus renewed(ShownStatus shown, core::project::ModuleStatus status)
{
    shown.status = std::make_shared<core::project::ModuleStatus>(std::move(status));
    return shown;
}

} // namespace

StatusActions::StatusActions(Workspace& workspace, MessageCard& card, JobRunner& runner, QWidget* page)
    : QObject(page), m_workspace(workspace), m_card(card), m_runner(runner), m_page(page)
{
}

bool StatusActions::isForSelected(const QString& key, const QString& module, const QString& activity,
                                  const core::Problem* problem) const
{
    if (key == m_workspace.module.key())
        return true;
    m_workspace.log.add(problem ? LogLevel::error : LogLevel::info, tr("Module status"),
                        tr("%1 (%2): %3").arg(activity, module, problem ? wordsOf(*problem).sentence : tr("done")));
    return false;
}

bool StatusActions::mayRestore(const ShownStatus& shown, const std::string& path)
{
    const bool isPython = shown.reading && shown.reading->isPython;
    const int changed =
        path.empty() ? changedIn(*shown.status) : (stateOf(*shown.status, path) == FileState::changed ? 1 : 0);
    if (changed == 0)
        return true;
    QString details = tr("The module restarts; its firmware brings back every file that is not whole.");
    if (isPython) {
        const auto plan =
            device::planRestore(*shown.status, path.empty() ? std::vector<std::string>() : std::vector{path});
        const bool removesFirst = plan && std::ranges::any_of(plan->steps, &device::RepairStep::removesFirst);
        details = removesFirst
                      ? tr("There is no room for a copy beside each file: a changed file is removed before its "
                           "checked copy is written. The module does not restart.")
                      : tr("Each copy is checked before it takes the place of its file. The module does not "
                           "restart.");
    }
    const Question question{tr("Restore the files"),
                            tr("%n changed file(s) will be replaced by the backup copy.", nullptr, changed), details,
                            isPython ? tr("Replace") : tr("Replace and restart")};
    return m_workspace.dialogs.confirm(m_page, question);
}

void StatusActions::restore(const ShownStatus& shown, const std::string& path, Consent consent)
{
    const ModuleSelection& module = m_workspace.module;
    const auto port = module.port();
    if (m_runner.isBusy() || !port || !shown.status)
        return;
    const bool isPython = shown.reading && shown.reading->isPython;
    const std::string only = isPython ? path : std::string();
    if (!mayRestore(shown, only))
        return;
    auto job = restoreJob(StatusPort{*port, module.roots(), consent}, utf8(shown.loader),
                          only.empty() ? std::vector<std::string>() : std::vector{only});
    m_card.clear();
    const QString activity = tr("Restoring the files of the module");
    m_runner.run<RestoreJob>(std::move(job), module.key(), activity, [this, shown, path, activity](RestoreJob& done) {
        auto& result = done.result();
        if (!isForSelected(shown.key, shown.module, activity, result ? nullptr : &result.error()))
            return;
        if (!result) {
            emit failed(result.error(), tr("restoring the files"),
                        [this, shown, path](Consent given) { restore(shown, path, given); });
            return;
        }
        const RestoreSummary summary = summaryOf(*result);
        ShownStatus now = renewed(shown, std::move(result->after));
        if (!result->isPython) {
            now.reading = {.identity = result->identity, .status = {}};
            now.loader.clear();
        }
        emit changed(now);
        m_card.showMessage(summary.isComplete ? MessageCard::Kind::success : MessageCard::Kind::warning,
                           summary.sentence, summary.hint);
    });
}

void StatusActions::accept(const ShownStatus& shown, const std::string& path, Consent consent)
{
    const ModuleSelection& module = m_workspace.module;
    const auto port = module.port();
    if (m_runner.isBusy() || !port)
        return;
    auto job = acceptJob(StatusPort{*port, module.roots(), consent}, {path});
    m_card.clear();
    const QString activity = tr("Accepting the change");
    m_runner.run<AcceptJob>(std::move(job), module.key(), activity, [this, shown, path, activity](AcceptJob& done) {
        auto& result = done.result();
        if (!isForSelected(shown.key, shown.module, activity, result ? nullptr : &result.error()))
            return;
        if (!result) {
            emit failed(result.error(), tr("accepting the change"),
                        [this, shown, path](Consent given) { accept(shown, path, given); });
            return;
        }
        const bool accepted = !result->accepted.empty();
        emit changed(renewed(shown, std::move(result->after)));
        m_card.showMessage(accepted ? MessageCard::Kind::success : MessageCard::Kind::warning,
                           (accepted ? tr("Accepted as it is: %1") : tr("The module did not accept the change: %1"))
                               .arg(pathText(path)));
    });
}

QString StatusActions::obstacleToRepair(const ShownStatus& shown)
{
    if (!shown.status)
        return tr("Read the status first");
    if (!shown.reading || !shown.reading->isPython)
        return tr("Only the list of a module with the vendor's firmware can be repaired");
    const auto plan = device::planLists(*shown.status);
    if (!plan)
        return translated(wordsOf(plan.error().code == core::ErrorCode::unreadable
                                      ? device::RepairObstacle::Why::cannotRead
                                      : device::RepairObstacle::Why::backupMissing));
    return plan->isEmpty() ? tr("The list is in order") : QString();
}

void StatusActions::previewRepair(const ShownStatus& shown, Consent consent)
{
    if (m_runner.isBusy() || !obstacleToRepair(shown).isEmpty())
        return;
    const RepairPlan plan = *device::planLists(*shown.status);
    QStringList lines;
    for (const auto& step : plan.steps)
        lines << tr("%1: %2").arg(pathText(step.path), translated(wordsOf(step.kind)));
    for (const std::string& path : plan.rolledBack)
        lines << tr("%1: the module will replace it by the backup copy at its next start, unless you accept it")
                     .arg(pathText(path));
    for (const auto& obstacle : plan.obstacles)
        lines << tr("%1: stays as it is, %2").arg(pathText(obstacle.path), translated(wordsOf(obstacle.why)));
    const auto more = lines.size() - std::min<qsizetype>(lines.size(), shownLines);
    QStringList first = lines.mid(0, shownLines);
    if (more > 0)
        first << tr("%n more", nullptr, static_cast<int>(more));
    m_card.showMessage(plan.rolledBack.empty() ? MessageCard::Kind::info : MessageCard::Kind::warning,
                       plan.rewritesAnyway ? tr("The list of the module will be written anew.")
                                           : tr("The list of the module will be corrected."),
                       first.join('\n'));
    QAction* go = m_card.addAction("statusRepairNow", tr("Repair the list"));
    connect(go, &QAction::triggered, this, [this, shown, plan, consent] { repair(shown, plan, consent); });
}

void StatusActions::repair(const ShownStatus& shown, const RepairPlan& plan, Consent consent)
{
    const ModuleSelection& module = m_workspace.module;
    const auto port = module.port();
    if (m_runner.isBusy() || !port || module.key() != shown.key)
        return;
    auto job = repairJob(StatusPort{*port, module.roots(), consent}, plan);
    m_card.clear();
    const QString activity = tr("Repairing the list");
    m_runner.run<RepairJob>(std::move(job), module.key(), activity, [this, shown, activity](RepairJob& done) {
        auto& result = done.result();
        if (!isForSelected(shown.key, shown.module, activity, result ? nullptr : &result.error()))
            return;
        if (!result) {
            emit failed(result.error(), tr("repairing the list"),
                        [this, shown](Consent given) { previewRepair(shown, given); });
            return;
        }
        emit changed(renewed(shown, std::move(result->after)));
        if (result->wasRefused)
            m_card.showMessage(MessageCard::Kind::warning, tr("The module has changed meanwhile; nothing was done."),
                               tr("Look at what would be done now."));
        else
            m_card.showMessage(MessageCard::Kind::success, tr("The list of the module is in order again."));
    });
}

} // namespace ui
