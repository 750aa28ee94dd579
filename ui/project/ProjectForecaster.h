// SPDX-License-Identifier: MIT
// Keeps what the page says about a project up to date while it is edited: what its firmware package is, and how its
// files will fill the two partitions. Reads and reckons in the background; many changes in a row are one.
#pragma once

#include <QObject>

#include "core/project/ProjectForecast.h"

#include <filesystem>
#include <memory>
#include <optional>

class QTimer;

namespace ui
{

class Job;
class ProjectDocument;
class Settings;

class ProjectForecaster : public QObject
{
    Q_OBJECT

public:
    ProjectForecaster(ProjectDocument& document, Settings& settings, QObject* parent = nullptr);
    ~ProjectForecaster() override;

    /// Null while there is none, or it is being read, or cannot be.
    const core::project::PackageSummary* package() const { return m_package ? &*m_package : nullptr; }
    const core::Problem* packageProblem() const { return m_packageProblem ? &*m_packageProblem : nullptr; }
    bool isReadingPackage() const { return m_packageJob != nullptr; }
    /// The profile of the project's module; null while none is chosen.
    const core::project::ModuleProfile* module() const { return m_module ? &*m_module : nullptr; }

    /// The last one that could be made; while the project is wrong there is the problem too.
    const core::project::ProjectForecast* forecast() const { return m_forecast ? &*m_forecast : nullptr; }
    const core::Problem* problem() const { return m_problem ? &*m_problem : nullptr; }
    /// Whether what is said is of the project as it is.
    bool isCurrent() const { return !m_isWaiting && !m_job && !m_packageJob; }

    /// Where the package or the module's profile has a partition; nothing when neither tells.
    std::optional<core::package::PartitionPlace> place(core::package::Role role) const;

signals:
    void packageRead();
    /// Also when it became out of date.
    void changed();

private:
    void readPackage();
    void projectChanged();
    void wait();
    void reckon();

    ProjectDocument& m_document;
    Settings& m_settings;
    QTimer* m_timer;
    bool m_isWaiting = false;

    std::optional<core::project::ModuleProfile> m_module;
    std::filesystem::path m_firmware; ///< that m_package is of
    std::string m_moduleName;
    std::optional<core::project::PackageSummary> m_package;
    std::optional<core::Problem> m_packageProblem;
    std::unique_ptr<Job> m_packageJob;

    /// Remembers what was compiled; used by one job at a time.
    std::shared_ptr<core::project::MpyCompiler> m_compiler;
    std::optional<core::project::ProjectForecast> m_forecast;
    std::optional<core::Problem> m_problem;
    std::unique_ptr<Job> m_job;
};

} // namespace ui
