// SPDX-License-Identifier: MIT
#include "ui/job/DownloadLog.h"

#include "ui/common/Job.h"
#include "ui/common/Words.h"
#include "ui/log/Log.h"

namespace ui
{

// In English, as the logs of modules are, so that whoever is asked for help can read it.
void logDownload(Job& job, const QString& port, Log& log, std::function<const device::DownloadReport&()> report)
{
    const QString source = QStringLiteral("Download ") + port;
    QObject::connect(&job, &Job::progressed, &job,
                     [&log, source, last = QString()](const device::Progress& progress) mutable {
                         QString part = nameOf(progress.phase);
                         if (!progress.id.empty())
                             part += ' ' + text(progress.id);
                         if (part != last)
                             log.add(LogLevel::info, source, part);
                         last = part;
                     });
    QObject::connect(&job, &Job::noted, &job,
                     [&log, source](const QString& note) { log.add(LogLevel::info, source, note); });
    QObject::connect(&job, &Job::finished, &job, [&log, source, report = std::move(report)] {
        const device::DownloadReport& ended = report();
        if (!ended.problem) {
            log.add(LogLevel::info, source, QStringLiteral("done"));
            return;
        }
        const core::Problem& problem = *ended.problem;
        const bool isCancelled = problem.code == core::ErrorCode::cancelled;
        log.add(isCancelled ? LogLevel::warning : LogLevel::error, source,
                QStringLiteral("%1 %2 %3: %4")
                    .arg(wordsOf(problem).code, nameOf(ended.phase), text(problem.subject), text(problem.detail)));
        log.add(LogLevel::info, source, QStringLiteral("module: ") + nameOf(ended.module));
    });
}

} // namespace ui
