// SPDX-License-Identifier: MIT
// Turns what transfers of files report into the progress of a job, also of several transfers one after the other.
#pragma once

#include "device/download/ProgressMeter.h"
#include "device/python/ModuleFiles.h"

#include <chrono>

namespace ui
{

class TransferMeter final : public device::TransferObserver
{
public:
    explicit TransferMeter(device::DownloadObserver& observer) : m_observer(observer), m_meter(observer) {}

    void progressed(const device::TransferProgress& progress) override
    {
        using std::chrono::milliseconds;
        const auto now = std::chrono::duration_cast<device::Time>(std::chrono::steady_clock::now().time_since_epoch());
        if (progress.done < m_done) { // the next transfer
            m_before += m_done;
            m_done = 0;
        }
        m_meter.setTotal(m_before + progress.total);
        // A thousand files that are skipped take no time.
        if (progress.path != m_path && now - m_entered >= milliseconds(100)) {
            m_path = progress.path;
            m_entered = now;
            m_meter.enter(device::Phase::write, m_path, progress.fileSize, now);
        }
        m_meter.move(progress.done - m_done, progress.done - m_done, now);
        m_done = progress.done;
    }
    void noted(const std::string& text) override { m_observer.noted(text); }

private:
    device::DownloadObserver& m_observer;
    device::ProgressMeter m_meter;
    std::string m_path;
    device::Time m_entered{};
    std::uint64_t m_before = 0; ///< bytes of earlier transfers
    std::uint64_t m_done = 0;
};

} // namespace ui
