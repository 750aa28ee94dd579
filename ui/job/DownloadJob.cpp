// SPDX-License-Identifier: MIT
#include "ui/job/DownloadJob.h"

#include "device/module/PortDownload.h"
#include "ui/common/Words.h"
#include "ui/log/Log.h"

namespace ui
{

DownloadJob::DownloadJob(DownloadOrder order, QObject* parent) : Job(parent), m_order(std::move(order)) {}

void DownloadJob::work()
{
    m_report =
        device::downloadAtPort(m_order.port, *m_order.package, m_order.request, observer(), token(), m_order.roots);
}

// In English, as the logs of modules are, so that whoever is asked for help can read it.
void DownloadJob::logTo(Log& log)
{
    const QString source = QStringLiteral("Download ") + text(m_order.port.name);
    connect(this, &Job::progressed, this, [&log, source, last = QString()](const device::Progress& progress) mutable {
        QString part = nameOf(progress.phase);
        if (!progress.id.empty())
            part += ' ' + text(progress.id);
        if (part != last)
            log.add(LogLevel::info, source, part);
        last = part;
    });
    connect(this, &Job::noted, this, [&log, source](const QString& note) { log.add(LogLevel::info, source, note); });
    connect(this, &Job::finished, this, [this, &log, source] {
        if (!m_report.problem) {
            log.add(LogLevel::info, source, QStringLiteral("done"));
            return;
        }
        const core::Problem& problem = *m_report.problem;
        const bool isCancelled = problem.code == core::ErrorCode::cancelled;
        log.add(isCancelled ? LogLevel::warning : LogLevel::error, source,
                QStringLiteral("%1 %2 %3: %4")
                    .arg(wordsOf(problem).code, nameOf(m_report.phase), text(problem.subject), text(problem.detail)));
        log.add(LogLevel::info, source, QStringLiteral("module: ") + nameOf(m_report.module));
    });
}

} // namespace ui
