// SPDX-License-Identifier: MIT
#include "ui/files/ScriptJob.h"

#include "device/module/PortConnector.h"
#include "ui/files/TransferMeter.h"

#include <QMutexLocker>

namespace ui
{

namespace
{

constexpr qsizetype mostSaid = 1'000'000; ///< bytes that wait for the window; what is more is dropped, the oldest first

} // namespace

class ScriptJob::Listener final : public device::ScriptObserver
{
public:
    explicit Listener(ScriptJob& job) : m_job(job) {}

    void said(std::string_view text) override { m_job.keep(text); }
    void doesNotStop() override { emit m_job.doesNotStop(); }

private:
    ScriptJob& m_job;
};

ScriptJob::ScriptJob(PythonPort port, ScriptRequest request, QObject* parent)
    : Job(parent), m_port(std::move(port)), m_request(std::move(request))
{
}

void ScriptJob::cancel()
{
    {
        const QMutexLocker lock(&m_mutex);
        if (m_run && !m_isInterrupted) {
            m_isInterrupted = true;
            m_run->interrupt();
            return;
        }
    }
    Job::cancel();
}

void ScriptJob::keep(std::string_view text)
{
    const QMutexLocker lock(&m_mutex);
    QByteArray& kept = m_hasBegun ? m_said : m_before;
    kept.append(text.data(), static_cast<qsizetype>(text.size()));
    if (kept.size() > mostSaid)
        kept.remove(0, kept.size() - mostSaid);
    if (!std::exchange(m_isTold, true))
        emit said();
}

QByteArray ScriptJob::take()
{
    const QMutexLocker lock(&m_mutex);
    m_isTold = false;
    QByteArray taken = std::exchange(m_before, {});
    if (m_isShown)
        taken += std::exchange(m_said, {});
    return taken;
}

void ScriptJob::showScript()
{
    const QMutexLocker lock(&m_mutex);
    m_isShown = true;
}

void ScriptJob::work()
{
    if (auto done = doIt(); !done)
        m_problem = std::move(done.error());
}

core::HostResult<void> ScriptJob::doIt()
{
    device::PortConnector connector(m_port.port, m_port.baudRate, token(), m_port.roots);
    const auto module =
        device::PythonModule::open(connector, m_port.consent, token(), [this](std::string_view text) { keep(text); });
    if (!module)
        return std::unexpected(module.error());
    device::ModuleFiles files(**module);
    TransferMeter meter(observer());
    FilesContext context{**module, files, meter, token()};
    if (!m_request.folder.empty()) {
        if (auto sent = send(context); !sent)
            return sent;
    }

    Listener listener(*this);
    device::ScriptRun run(**module, listener);
    {
        const QMutexLocker lock(&m_mutex);
        m_run = &run;
        m_hasBegun = true;
    }
    emit began();
    auto end = m_request.script.empty() ? run.softReset() : run.runStored(m_request.script);
    {
        const QMutexLocker lock(&m_mutex);
        m_run = nullptr;
    }
    if (!end)
        return std::unexpected(end.error());
    m_end = std::move(*end);
    return {};
}

core::HostResult<void> ScriptJob::send(FilesContext& context)
{
    const device::TreeRequest request{.direction = device::TransferDirection::toModule,
                                      .local = m_request.folder,
                                      .leaveOutHidden = true,
                                      .looksAtUnchanged = m_request.updatesList};
    auto plan = planTree(context.module, request, context.cancel);
    if (!plan)
        return std::unexpected(plan.error());
    if (auto sent = carryOut(context, m_report, *plan); !sent)
        return sent;
    return m_request.updatesList ? updateList(context, m_report) : core::HostResult<void>();
}

} // namespace ui
