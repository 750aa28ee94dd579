// SPDX-License-Identifier: MIT
#include "ui/job/JobRunner.h"

#include "ui/job/JobLine.h"
#include "ui/port/PortClaims.h"

namespace ui
{

JobRunner::JobRunner(Workspace& workspace, JobLine& line, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_line(line)
{
    connect(&line, &JobLine::cancelWanted, this, &JobRunner::cancel);
}

bool JobRunner::begin(std::unique_ptr<Job> job, const QString& key, const QString& activity, std::function<void()> done,
                      std::function<void()> dropped)
{
    Job* running = job.get();
    connect(running, &Job::progressed, this, [this](const device::Progress& progress) {
        m_line.setProgress(progress);
        emit progressed(m_line.percent(), m_line.phase());
    });
    connect(running, &Job::noted, this, &JobRunner::noted);
    connect(running, &Job::finished, this, [this, running, done = std::move(done)] {
        end();
        done();
        running->deleteLater();
    });
    m_job = std::move(job);
    m_dropped = std::move(dropped);
    m_key = key;
    m_activity = activity;
    m_line.begin(activity);
    emit progressed(0, activity);
    emit changed();
    const auto start = [running] { running->start(); };
    if (key.isEmpty()) {
        start();
    } else if (!m_workspace.ports.claim(key, running, start)) {
        end();
        running->deleteLater();
        emit refused();
        return false;
    }
    return true;
}

void JobRunner::end()
{
    Job* job = m_job.release();
    if (!m_key.isEmpty())
        m_workspace.ports.release(m_key, job);
    m_line.hide();
    emit progressed(-1, {});
    emit changed();
}

void JobRunner::cancel()
{
    if (!m_job)
        return;
    if (!m_job->isRunning()) {
        Job* job = m_job.get();
        const auto dropped = std::move(m_dropped);
        end();
        job->deleteLater();
        if (dropped)
            dropped();
        return;
    }
    m_line.setStopping();
    m_job->cancel();
}

} // namespace ui
