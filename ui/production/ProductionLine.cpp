// SPDX-License-Identifier: MIT
#include "ui/production/ProductionLine.h"

#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/job/DownloadLog.h"
#include "ui/job/KeepAwake.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"
#include "ui/production/ProductionModel.h"

namespace ui
{

ProductionLine::ProductionLine(Workspace& workspace, ProductionModel& model, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_model(model)
{
}

ProductionLine::~ProductionLine()
{
    for (UnitJob* job : std::as_const(m_jobs))
        job->cancel(); // all at once, before each is waited for
    qDeleteAll(m_jobs);
}

void ProductionLine::setPackage(SharedPackage package, const std::string& sha256)
{
    m_package = std::move(package);
    m_sha256 = sha256;
}

void ProductionLine::setArmed(bool on)
{
    m_armed.setArmed(on);
}

void ProductionLine::portsChanged(const device::PortList& list)
{
    for (const device::ChosenPort& port : m_armed.changed(list)) {
        const QString key = "usb:" + text(port.usb->path);
        startAt(key, port);
        if (!m_jobs.contains(key))
            m_armed.finished(port.usb->path, false);
    }
}

void ProductionLine::start(const QString& key)
{
    const auto port = m_workspace.module.modules().chosen(key, device::PortPurpose::at);
    if (!port || m_jobs.contains(key))
        return;
    if (port->usb && port->isModule)
        m_armed.started(port->usb->path);
    startAt(key, *port);
}

void ProductionLine::startAt(const QString& key, const device::ChosenPort& port)
{
    if (!m_package || m_jobs.contains(key))
        return;
    auto* job = new UnitJob({m_package, m_sha256, {}, m_record, port, m_workspace.module.roots()}, this);
    logDownload(*job, text(port.name), m_workspace.log,
                [job]() -> const device::DownloadReport& { return job->report().download; });
    connect(job, &Job::progressed, this,
            [this, key](const device::Progress& progress) { m_model.setProgress(key, progress); });
    connect(job, &Job::finished, this, [this, key] { finished(key); });
    m_jobs.insert(key, job);
    m_model.begin(key, text(port.name));
    const bool isOurs = m_workspace.ports.claim(key, job, [job] { job->start(); });
    if (!isOurs) {
        m_jobs.remove(key);
        delete job;
        ++m_failed;
        m_model.refuse(key, {core::ErrorCode::portBusy, port.name, {}});
    } else if (!m_awake && m_workspace.settings.keepAwake()) {
        m_awake = std::make_unique<KeepAwake>(tr("Modules are being written."));
    }
    emit changed();
}

void ProductionLine::stop(const QString& key)
{
    if (UnitJob* job = m_jobs.value(key))
        job->cancel();
}

void ProductionLine::finished(const QString& key)
{
    UnitJob* job = m_jobs.take(key);
    const device::UnitReport& report = job->report();
    m_model.end(key, report);
    const bool hasPassed = !report.download.problem;
    const bool isStopped = !hasPassed && report.download.problem->code == core::ErrorCode::cancelled;
    if (hasPassed)
        ++m_passed;
    else if (!isStopped)
        ++m_failed;
    if (report.recordProblem)
        emit notRecorded(*report.recordProblem);
    m_workspace.ports.release(key, job);
    if (job->order().port.isModule && job->order().port.usb)
        m_armed.finished(job->order().port.usb->path, hasPassed || isStopped);
    job->deleteLater();
    if (m_jobs.isEmpty())
        m_awake.reset();
    emit ended(key, hasPassed);
    emit changed();
}

void ProductionLine::resetCounts()
{
    m_passed = 0;
    m_failed = 0;
    emit changed();
}

} // namespace ui
