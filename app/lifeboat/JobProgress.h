// SPDX-License-Identifier: MIT
// Shows how a job at a module gets on: a bar on a terminal, otherwise a line for each phase, and JSON events.
#pragma once

#include "app/lifeboat/Output.h"
#include "device/download/Download.h"

#include <chrono>

namespace lifeboat
{

class JobProgress final : public device::DownloadObserver
{
public:
    enum class Job { download, reading };

    explicit JobProgress(Output& output, Job job = Job::download) : m_output(output), m_job(job) {}
    ~JobProgress() { m_output.removeBar(); }

    void progressed(const device::Progress& progress) override;
    void noted(const std::string& text) override;

private:
    void beginPart(const device::Progress& progress);
    /// "Write PY_FS_U"
    std::string titleOf(const device::Progress& progress) const;
    /// With a bar in front and figures behind.
    std::string barOf(const device::Progress& progress) const;

    Output& m_output;
    Job m_job;
    bool m_hasBegun = false;
    device::Phase m_phase{};
    std::string m_id;
    std::chrono::steady_clock::time_point m_lastEvent{};
};

} // namespace lifeboat
