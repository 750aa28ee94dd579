// SPDX-License-Identifier: MIT
#include "device/download/ProgressMeter.h"

#include <algorithm>

namespace device
{

namespace
{

constexpr Time reportInterval = std::chrono::milliseconds(100);
constexpr Time sampleInterval = std::chrono::milliseconds(200);
constexpr Time firstRate = std::chrono::seconds(2); ///< before that it would jump
constexpr Time smoothing = std::chrono::seconds(10);

} // namespace

void ProgressMeter::enter(Phase phase, const std::string& id, std::uint64_t entryTotal, Time now)
{
    m_progress.phase = phase;
    m_progress.id = id;
    m_progress.entryDone = 0;
    m_progress.entryTotal = entryTotal;
    report(now);
}

void ProgressMeter::add(std::uint64_t weight)
{
    // The end is for finish().
    m_progress.done = std::max(m_progress.done, std::min(m_progress.done + weight, m_progress.total - 1));
}

void ProgressMeter::move(std::uint64_t bytes, std::uint64_t weight, Time now)
{
    if (m_samples.empty() || now - m_samples.back().time >= sampleInterval)
        m_samples.push_back({now, m_bytes});
    while (m_samples.size() > 1 && now - m_samples.front().time > smoothing)
        m_samples.pop_front();
    m_bytes += bytes;
    m_progress.entryDone = std::min(m_progress.entryDone + bytes, m_progress.entryTotal);
    add(weight);
    const Time span = now - m_samples.front().time;
    if (span >= firstRate) {
        const double rate =
            static_cast<double>(m_bytes - m_samples.front().bytes) / std::chrono::duration<double>(span).count();
        m_progress.bytesPerSecond = rate;
        m_progress.left = std::chrono::seconds(
            static_cast<std::int64_t>(static_cast<double>(m_progress.total - m_progress.done) / std::max(rate, 1.0)));
    }
    tick(now);
}

void ProgressMeter::pass(std::uint64_t weight)
{
    add(weight);
}

void ProgressMeter::tick(Time now)
{
    if (now - m_reported >= reportInterval)
        report(now);
}

void ProgressMeter::finish(Time now)
{
    m_progress.done = m_progress.total;
    m_progress.left = std::chrono::seconds(0);
    report(now);
}

void ProgressMeter::report(Time now)
{
    m_reported = now;
    m_observer.progressed(m_progress);
}

} // namespace device
