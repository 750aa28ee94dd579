// SPDX-License-Identifier: MIT
// Turns what a job has moved into a bar that never goes back, a rate and the time that is left.
#pragma once

#include "device/download/Download.h"

#include <deque>

namespace device
{

class ProgressMeter
{
public:
    explicit ProgressMeter(DownloadObserver& observer) : m_observer(observer) {}

    /// The weight of the whole job, in bytes on the line or what takes as long.
    void setTotal(std::uint64_t weight) { m_progress.total = std::max<std::uint64_t>(weight, 1); }
    void enter(Phase phase, const std::string& id, std::uint64_t entryTotal, Time now);
    /// So many bytes were moved; they count as much for the whole job as `weight` says.
    void move(std::uint64_t bytes, std::uint64_t weight, Time now);
    /// A part of the job is done without moving anything: it was not needed, or has no bytes.
    void pass(std::uint64_t weight);
    /// Reports again when the last time is long ago.
    void tick(Time now);
    void finish(Time now);

    Phase phase() const { return m_progress.phase; }

private:
    struct Sample {
        Time time{};
        std::uint64_t bytes = 0;
    };

    void report(Time now);
    void add(std::uint64_t weight);

    DownloadObserver& m_observer;
    Progress m_progress;
    std::deque<Sample> m_samples;
    std::uint64_t m_bytes = 0; ///< moved in all
    Time m_reported{};
};

} // namespace device
