// SPDX-License-Identifier: MIT
// Runs the jobs of a page, one at a time: claims the module's port, shows how far the job is, and logs what it
// notes.
#pragma once

#include <QObject>

#include "ui/common/Job.h"
#include "ui/common/Workspace.h"

#include <functional>
#include <memory>

namespace ui
{

class JobLine;

class JobRunner : public QObject
{
    Q_OBJECT

public:
    JobRunner(Workspace& workspace, JobLine& line, QObject* parent);

    /// Starts `job` once nobody else has the port of the module (`key` as in ModuleEntry; empty: it needs none).
    /// `done` is called when it is finished, and may run the next one; `dropped` instead when it was cancelled before
    /// it could begin. `activity`: "Reading the files".
    /// False after refused(): the job is gone, and neither is called.
    template <class AnyJob>
    bool run(std::unique_ptr<AnyJob> job, const QString& key, const QString& activity,
             std::function<void(AnyJob&)> done, std::function<void()> dropped = {})
    {
        AnyJob* running = job.get();
        return begin(
            std::move(job), key, activity, [running, done = std::move(done)] { done(*running); }, std::move(dropped));
    }
    /// One that still waits for its port ends at once.
    void cancel();
    bool isBusy() const { return m_job != nullptr; }
    const QString& activity() const { return m_activity; }

signals:
    /// A job began or ended.
    void changed();
    /// As Page::jobProgressed.
    void progressed(int percent, const QString& phase);
    void noted(const QString& text);
    /// Another job has the port, and does not give it up.
    void refused();

private:
    bool begin(std::unique_ptr<Job> job, const QString& key, const QString& activity, std::function<void()> done,
               std::function<void()> dropped);
    void end();

    Workspace& m_workspace;
    JobLine& m_line;
    std::unique_ptr<Job> m_job;
    std::function<void()> m_dropped; ///< of that job
    QString m_key;
    QString m_activity;
};

} // namespace ui
