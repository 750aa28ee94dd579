// SPDX-License-Identifier: MIT
#include "ui/common/Job.h"

#include <QThread>

namespace ui
{

/// Runs on the job's thread; the signals are delivered on the GUI's.
class Job::Observer final : public device::DownloadObserver
{
public:
    explicit Observer(Job& job) : m_job(job) {}

    void progressed(const device::Progress& progress) override { emit m_job.progressed(progress); }
    void noted(const std::string& text) override { emit m_job.noted(QString::fromStdString(text)); }

private:
    Job& m_job;
};

Job::Job(QObject* parent) : QObject(parent), m_observer(std::make_unique<Observer>(*this))
{
    qRegisterMetaType<device::Progress>();
}

Job::~Job()
{
    stopAndWait();
}

void Job::start()
{
    m_thread.reset(QThread::create([this] { work(); }));
    connect(m_thread.get(), &QThread::finished, this, [this] {
        // The thread is this object's own, but it is what sends this signal.
        m_thread.release()->deleteLater();
        emit finished();
    });
    m_thread->start();
}

void Job::cancel()
{
    m_cancel.cancel();
}

void Job::stopAndWait()
{
    if (!m_thread)
        return;
    m_cancel.cancel();
    m_thread->disconnect(this);
    m_thread->wait();
    m_thread.reset();
}

} // namespace ui
