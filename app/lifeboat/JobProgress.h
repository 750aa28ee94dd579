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
    explicit JobProgress(Output& output) : m_output(output) {}
    ~JobProgress() { m_output.removeBar(); }

    void progressed(const device::Progress& progress) override;
    void noted(const std::string& text) override;

private:
    void beginPart(const device::Progress& progress);

    Output& m_output;
    bool m_hasBegun = false;
    device::Phase m_phase{};
    std::string m_id;
    std::chrono::steady_clock::time_point m_lastEvent{};
};

/// "Write PY_FS_U · 1.2 of 3.4 MB · 86 kB/s · 25 s left"
std::string progressText(const device::Progress& progress);

} // namespace lifeboat
