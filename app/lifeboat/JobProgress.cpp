// SPDX-License-Identifier: MIT
#include "app/lifeboat/JobProgress.h"

#include "app/lifeboat/Quantities.h"
#include "ui/text/JobTexts.h"
#include "ui/text/Printable.h"

#include <algorithm>

namespace lifeboat
{

using device::Phase;
using device::Progress;
using nlohmann::ordered_json;
using namespace std::chrono_literals;

namespace
{

/// A line that wraps could not be drawn over.
constexpr std::size_t barColumns = 79;

/// " · 1.2 of 3.4 MB · 86 kB/s · 25 s left", as far as it is known.
std::string figuresOf(const Progress& progress)
{
    std::string text;
    if (progress.entryTotal != 0)
        text += " · " + shareText(progress.entryDone, progress.entryTotal);
    if (progress.bytesPerSecond)
        text += " · " + sizeText(static_cast<std::uint64_t>(*progress.bytesPerSecond)) + "/s";
    if (progress.left)
        text += " · " + timeLeftText(*progress.left) + " left";
    return text;
}

} // namespace

std::string JobProgress::titleOf(const Progress& progress) const
{
    // What is read to be handed over is compared with nothing.
    const bool isReading = m_job == Job::reading && progress.phase == Phase::verify;
    const std::string word = isReading ? "Read" : ui::wordOf(progress.phase).str();
    return word + (progress.id.empty() ? "" : " " + ui::printable(progress.id));
}

std::string JobProgress::barOf(const Progress& progress) const
{
    constexpr std::uint64_t width = 10;
    const auto total = std::max<std::uint64_t>(progress.total, 1);
    const auto done = std::min(progress.done, total);
    const auto filled = static_cast<std::size_t>(done * width / total);
    const std::string percent = std::to_string(done * 100 / total);
    std::string line = "[" + std::string(filled, '#') + std::string(width - filled, '.') + "] " +
                       std::string(3 - percent.size(), ' ') + percent + " %  " + titleOf(progress) +
                       figuresOf(progress);
    const auto isCutOpen = [&] { return (static_cast<std::uint8_t>(line.back()) & 0xC0) == 0xC0; };
    while (ui::columnsOf(line) > barColumns || isCutOpen())
        line.pop_back();
    return line;
}

void JobProgress::beginPart(const Progress& progress)
{
    m_hasBegun = true;
    m_phase = progress.phase;
    m_id = progress.id;
    m_output.event("phase", {{"phase", nameOf(progress.phase)}, {"id", progress.id}});
    if (!m_output.showsBar())
        m_output.tell(Verbosity::normal, titleOf(progress));
}

void JobProgress::progressed(const Progress& progress)
{
    if (!m_hasBegun || progress.phase != m_phase || progress.id != m_id)
        beginPart(progress);
    if (m_output.showsBar())
        m_output.drawBar(barOf(progress));
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastEvent < 100ms)
        return;
    m_lastEvent = now;
    ordered_json fields{{"phase", nameOf(progress.phase)},
                        {"id", progress.id},
                        {"done", progress.done},
                        {"total", progress.total},
                        {"entry_done", progress.entryDone},
                        {"entry_total", progress.entryTotal}};
    if (progress.bytesPerSecond)
        fields["bytes_per_s"] = static_cast<std::uint64_t>(*progress.bytesPerSecond);
    if (progress.left)
        fields["seconds_left"] = progress.left->count();
    m_output.event("progress", fields);
}

void JobProgress::noted(const std::string& text)
{
    m_output.event("note", {{"description", text}});
    m_output.tell(Verbosity::normal, text);
}

} // namespace lifeboat
