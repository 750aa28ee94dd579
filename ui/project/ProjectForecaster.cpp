// SPDX-License-Identifier: MIT
#include "ui/project/ProjectForecaster.h"

#include "ui/common/Job.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/project/ProjectDocument.h"

#include <QTimer>

#include <chrono>

namespace ui
{

using core::HostResult;
using core::package::PartitionPlace;
using core::package::Role;
using core::project::PackageSummary;
using core::project::ProjectForecast;

namespace
{

// Short enough to look immediate, long enough for a row of ticks.
constexpr std::chrono::milliseconds pause{80};

std::uint32_t blocksOf(const std::optional<PartitionPlace>& place)
{
    return place ? place->region.size / core::project::blockSize : 0;
}

} // namespace

ProjectForecaster::ProjectForecaster(ProjectDocument& document, Settings& settings, QObject* parent)
    : QObject(parent), m_document(document), m_settings(settings), m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(pause);
    connect(m_timer, &QTimer::timeout, this, &ProjectForecaster::reckon);
    connect(&document, &ProjectDocument::changed, this, &ProjectForecaster::projectChanged);
    connect(&document, &ProjectDocument::listed, this, &ProjectForecaster::wait);
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (key == "mpy-cross")
            wait();
    });
    projectChanged();
}

ProjectForecaster::~ProjectForecaster() = default;

std::optional<PartitionPlace> ProjectForecaster::place(Role role) const
{
    if (m_package)
        return role == Role::user ? m_package->user : m_package->backup;
    if (!m_module)
        return std::nullopt;
    const auto& region = role == Role::user ? m_module->user : m_module->backup;
    if (!region)
        return std::nullopt;
    return PartitionPlace{*region, core::package::PlaceSource::profile, {}};
}

void ProjectForecaster::projectChanged()
{
    const auto& project = m_document.project();
    if (project.firmware != m_firmware || project.module != m_moduleName) {
        if (project.firmware != m_firmware)
            m_package.reset();
        m_firmware = project.firmware;
        m_moduleName = project.module;
        m_module.reset();
        if (auto module = core::project::findModule(project.module))
            m_module = std::move(*module);
        m_packageProblem.reset();
        readPackage();
    }
    wait();
}

void ProjectForecaster::readPackage()
{
    if (m_packageJob)
        return; // its end reads the other one
    if (m_firmware.empty())
        return emit packageRead();
    auto* job = new ValueJob<HostResult<PackageSummary>>(
        [firmware = m_firmware, module = m_module](const device::CancelToken&) { return summarise(firmware, module); });
    m_packageJob.reset(job);
    connect(job, &Job::finished, this, [this, job, firmware = m_firmware, module = m_moduleName] {
        auto result = std::move(job->result());
        m_packageJob.release()->deleteLater();
        if (firmware != m_firmware || module != m_moduleName)
            return readPackage();
        if (result)
            m_package = std::move(*result);
        else
            m_packageProblem = result.error();
        emit packageRead();
        wait();
    });
    job->start();
    emit packageRead();
}

void ProjectForecaster::wait()
{
    m_isWaiting = true;
    if (!m_timer->isActive())
        m_timer->start();
    emit changed();
}

void ProjectForecaster::reckon()
{
    if (m_job || m_packageJob || m_document.isListing())
        return; // whose end leads here again
    m_isWaiting = false;
    const QString program = m_settings.mpyCross();
    if (program.isEmpty())
        m_compiler.reset();
    else if (!m_compiler || m_compiler->program() != utf8(program))
        m_compiler = std::make_shared<core::project::MpyCompiler>(utf8(program));
    const core::project::PartitionSizes sizes{blocksOf(place(Role::user)), blocksOf(place(Role::backup))};
    auto* job = new ValueJob<HostResult<ProjectForecast>>(
        [project = m_document.project(), sizes, compiler = m_compiler](const device::CancelToken&) {
            return forecastProject(project, compiler.get(), sizes);
        });
    m_job.reset(job);
    connect(job, &Job::finished, this, [this, job] {
        auto result = std::move(job->result());
        m_job.release()->deleteLater();
        m_problem.reset();
        if (result)
            m_forecast = std::move(*result);
        else
            m_problem = result.error();
        if (m_isWaiting)
            m_timer->start();
        emit changed();
    });
    job->start();
}

} // namespace ui
