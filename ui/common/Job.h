// SPDX-License-Identifier: MIT
// One long job of the window: its work runs on a thread of its own, what it says arrives on the GUI's.
// A subclass holds the request and the result; the work itself is a function of core/ or device/.
#pragma once

#include <QObject>
#include <QString>

#include "device/download/CancelToken.h"
#include "device/download/Download.h"

#include <functional>
#include <memory>

class QThread;

namespace ui
{

class Job : public QObject
{
    Q_OBJECT

public:
    explicit Job(QObject* parent = nullptr);
    /// Cancels, and waits for the work to end.
    ~Job() override;

    /// Once.
    void start();
    /// Takes effect within a tenth of a second; finished() comes then.
    virtual void cancel();
    bool isRunning() const { return m_thread != nullptr; }
    bool isCancelled() const { return m_cancel.isCancelled(); }

signals:
    /// At most ten times a second, and at each change of the phase.
    void progressed(const device::Progress& progress);
    /// Worth telling, but no failure. For people.
    void noted(const QString& text);
    /// The result can be read from now on. Comes once, also after cancel().
    void finished();

protected:
    /// On the job's thread. Reads the request, writes the result; touches nothing that the GUI uses meanwhile.
    virtual void work() = 0;
    const device::CancelToken& token() const { return m_cancel; }
    /// For functions that report as a download does: hands on as progressed() and noted().
    device::DownloadObserver& observer() { return *m_observer; }
    /// Every subclass calls it first in its destructor: the work must have ended before its members go.
    void stopAndWait();

private:
    class Observer;

    device::CancelToken m_cancel;
    std::unique_ptr<device::DownloadObserver> m_observer;
    std::unique_ptr<QThread> m_thread;
};

/// A job that ends in a value, for work that needs no class of its own.
template <class Result>
class ValueJob final : public Job
{
public:
    explicit ValueJob(std::function<Result(const device::CancelToken&, device::DownloadObserver&)> work,
                      QObject* parent = nullptr)
        : Job(parent), m_work(std::move(work))
    {
    }
    /// Without progress: reading a package, hashing.
    explicit ValueJob(std::function<Result(const device::CancelToken&)> work, QObject* parent = nullptr)
        : ValueJob([work = std::move(work)](const device::CancelToken& cancel,
                                            device::DownloadObserver&) { return work(cancel); },
                   parent)
    {
    }
    ~ValueJob() override { stopAndWait(); }

    /// After finished().
    Result& result() { return *m_result; }

protected:
    void work() override { m_result.emplace(m_work(token(), observer())); }

private:
    std::function<Result(const device::CancelToken&, device::DownloadObserver&)> m_work;
    std::optional<Result> m_result;
};

} // namespace ui

Q_DECLARE_METATYPE(device::Progress)
