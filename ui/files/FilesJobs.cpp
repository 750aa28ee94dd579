// SPDX-License-Identifier: MIT
#include "ui/files/FilesJobs.h"

#include "ui/common/Words.h"
#include "ui/job/JobRunner.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"

namespace ui
{

namespace
{

constexpr qsizetype mostStray = 16'384; ///< bytes of unasked output for the log; the newest

} // namespace

FilesJobs::FilesJobs(Workspace& workspace, JobRunner& runner, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_runner(runner)
{
}

QString FilesJobs::obstacle() const
{
    const ModuleSelection& module = m_workspace.module;
    if (module.port(device::PortPurpose::repl))
        return m_runner.isBusy() ? tr("Wait until the job is done") : QString();
    if (module.key().isEmpty())
        return tr("Choose a module first");
    if (module.isInDownloadMode())
        return tr("The module is in download mode; restart it to reach its files");
    return module.port() ? tr("This module has no Python console") : tr("The module is not connected");
}

void FilesJobs::start(const FilesOrder& order, Consent consent)
{
    auto port = pythonPort(m_workspace, consent);
    if (!port || m_runner.isBusy()) {
        if (order.notDone)
            order.notDone(obstacle());
        return;
    }
    const auto reads = !order.readsAgain ? ModuleFilesJob::Reads::nothing
                       : m_readsCrcs     ? ModuleFilesJob::Reads::filesAndCrcs
                                         : ModuleFilesJob::Reads::files;
    auto job = std::make_unique<ModuleFilesJob>(std::move(*port), order.work, reads);
    ModuleFilesJob* running = job.get();
    connect(running, &ModuleFilesJob::strayed, this, [this, running] { takeStray(*running); });
    m_stray.clear();
    emit began();
    const QString key = m_workspace.module.key();
    const bool isAccepted = m_runner.run<ModuleFilesJob>(
        std::move(job), key, order.activity,
        [this, order, key, name = m_workspace.module.name()](ModuleFilesJob& done) {
            finished(done, order, key, name);
            emit ended();
        },
        [this, order] {
            if (order.notDone)
                order.notDone(wordsOf(core::Problem(core::ErrorCode::cancelled, {}, {})).sentence);
            emit ended();
        });
    if (isAccepted)
        return;
    if (order.notDone)
        order.notDone(tr("The module is busy with another job."));
    emit ended();
}

void FilesJobs::takeStray(ModuleFilesJob& job)
{
    const QByteArray bytes = job.takeStray();
    if (bytes.isEmpty())
        return;
    emit strayed(bytes);
    m_stray = (m_stray + bytes).right(mostStray);
}

void FilesJobs::finished(ModuleFilesJob& job, const FilesOrder& order, const QString& moduleKey,
                         const QString& moduleName)
{
    takeStray(job);
    if (!m_stray.isEmpty())
        m_workspace.log.add(LogLevel::info, tr("Files"),
                            tr("The module said meanwhile: %1").arg(QString::fromUtf8(m_stray)));
    const auto& problem = job.problem();
    const QString reason = problem ? wordsOf(*problem).sentence : QString();
    // Nothing of one module is shown as another's.
    const bool isSelected = m_workspace.module.key() == moduleKey;
    if (!isSelected)
        m_workspace.log.add(problem ? LogLevel::error : LogLevel::info, tr("Files"),
                            tr("%1 (%2): %3").arg(order.activity, moduleName, problem ? reason : tr("done")));
    else if (job.listing())
        emit listed(std::make_shared<const ModuleListing>(std::move(*job.listing())));
    if (!problem) {
        if (order.done && (isSelected || order.notDone))
            order.done(job);
        return;
    }
    if (order.notDone)
        order.notDone(reason);
    if (isSelected)
        emit failed(*problem, order.activity, job.report(), [this, order](Consent consent) { start(order, consent); });
}

} // namespace ui
