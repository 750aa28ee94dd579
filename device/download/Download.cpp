// SPDX-License-Identifier: MIT
#include "device/download/Download.h"

#include "device/download/LoaderJob.h"
#include "device/download/NvImage.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::Package;
using core::package::PlanStep;
using core::package::StepKind;

namespace
{

/// Of what the flash holds, the first bytes tell most differences.
constexpr std::size_t firstLook = 64;

class DownloadJob final : LoaderJob
{
public:
    DownloadJob(const Package& package, const DownloadRequest& request, Connector& connector,
                DownloadObserver& observer, const CancelToken& cancel)
        : LoaderJob(package, connector, observer, cancel), m_request(request)
    {
    }

    DownloadReport run();

private:
    /// An erase that was left out because the write of its range is not needed, until something else may have changed
    /// that range: index of the erase, and of the write.
    struct LeftOut {
        std::size_t erase = 0;
        std::size_t write = 0;
        bool isCertain = true;
    };

    HostResult<void> carryOut();
    HostResult<void> runStep(std::size_t index);
    HostResult<void> backUpNv(const PlanStep& step);
    HostResult<void> erase(std::size_t index);
    HostResult<void> write(std::size_t index);
    HostResult<void> writeNv(std::size_t index);
    HostResult<void> eraseNow(std::size_t index);
    HostResult<void> verify(const PlanStep& step, std::span<const std::byte> content, std::uint64_t weight);

    std::optional<std::size_t> partnerOf(std::size_t eraseIndex) const;
    HostResult<bool> isUnchanged(std::size_t writeIndex, std::uint64_t eraseSize);
    HostResult<bool> isNotNeeded(std::size_t writeIndex);
    void doubtWhatWasCompared();
    LeftOut* leftOutFor(std::size_t writeIndex);
    void conclude(std::size_t index, StepOutcome outcome) { m_report.steps[index].outcome = outcome; }
    const PlanStep& step(std::size_t index) const { return m_report.steps[index].step; }

    const DownloadRequest& m_request;
    DownloadReport m_report;
    std::vector<std::uint32_t> m_nvItems;
    std::vector<std::uint64_t> m_seen; ///< of each step: bytes of its range that were compared
    std::vector<LeftOut> m_leftOut;
};

DownloadReport DownloadJob::run()
{
    m_meter.enter(Phase::prepare, "", 0, Time::zero());
    auto done = carryOut();
    m_report.phase = m_meter.phase();
    if (!done) {
        m_report.problem = done.error();
        if (m_report.problem->subject.empty())
            m_report.problem->subject = m_line.portName();
    }
    m_line.release();
    m_report.bytesSent = m_line.bytesSent();
    m_report.bytesReceived = m_line.bytesReceived();
    if (m_report.duration == Time::zero())
        m_report.duration = m_line.elapsed();
    return std::move(m_report);
}

HostResult<void> DownloadJob::carryOut()
{
    auto plan = planOf(m_package, m_request.only);
    if (!plan)
        return std::unexpected(plan.error());
    m_nvItems = plan->nvItems;
    std::uint64_t total = connectWeight;
    for (const PlanStep& step : plan->steps) {
        m_report.steps.push_back({step, StepOutcome::notReached});
        m_seen.push_back(0);
        total += weightOf(step);
    }
    m_meter.setTotal(total);

    auto connected = connect(*plan, m_request.baudRate, true, m_request.force);
    if (m_isInLoader)
        m_report.module = ModuleState::downloadMode;
    for (StepReport& report : m_report.steps) {
        if (!isLoader(report.step))
            continue;
        const bool wasSent = report.step.kind == StepKind::loader1 ? m_hasSent1 : m_hasSent2;
        report.outcome = wasSent ? StepOutcome::sent : connected ? StepOutcome::notNeeded : StepOutcome::notReached;
        if (report.outcome == StepOutcome::notNeeded)
            m_meter.pass(weightOf(report.step));
    }
    if (!connected)
        return connected;

    for (std::size_t i = 0; i < m_report.steps.size(); ++i) {
        if (isLoader(step(i)))
            continue;
        if (auto done = runStep(i); !done) {
            Problem problem = done.error();
            if (problem.subject.empty())
                problem.subject = step(i).id;
            conclude(i, StepOutcome::failed);
            return std::unexpected(std::move(problem));
        }
    }
    if (m_request.awaitReturn) {
        if (auto returned = m_link.awaitReturn(); !returned)
            return returned;
        m_report.hasReturned = true;
    }
    m_meter.finish(m_line.elapsed());
    return {};
}

HostResult<void> DownloadJob::runStep(std::size_t index)
{
    const PlanStep& step = this->step(index);
    switch (step.kind) {
    case StepKind::backupNv:
        conclude(index, StepOutcome::sent);
        return backUpNv(step);
    case StepKind::erase:
    case StepKind::format:
        return erase(index);
    case StepKind::write:
        return write(index);
    case StepKind::nv:
        return writeNv(index);
    case StepKind::reset:
        // Everything is in the flash now, whatever becomes of the restart.
        m_report.module = ModuleState::written;
        m_meter.enter(Phase::restart, "", 0, m_line.elapsed());
        if (auto done = m_link.restart(); !done)
            return done;
        m_report.module = ModuleState::restarted;
        m_report.duration = m_line.elapsed();
        conclude(index, StepOutcome::acknowledged);
        return {};
    default:
        return core::problem(ErrorCode::internal, step.id, "the plan has a step of another protocol");
    }
}

HostResult<void> DownloadJob::backUpNv(const PlanStep& step)
{
    m_meter.enter(Phase::connect, step.id, step.size, m_line.elapsed());
    std::vector<std::byte>& image = m_report.nvBackup;
    while (image.size() < step.size) {
        const auto offset = static_cast<std::uint32_t>(image.size());
        const auto size = std::min<std::uint32_t>(chunkSize, step.size - offset);
        const auto bytes = m_link.read(*step.address, size, offset);
        if (!bytes && offset > 0 && bytes.error().code == ErrorCode::refused)
            break; // there is no more of it
        if (!bytes && m_request.force && bytes.error().code == ErrorCode::refused) {
            m_observer.noted("the module has no NV image that could be kept");
            break;
        }
        if (!bytes)
            return std::unexpected(bytes.error());
        image.insert(image.end(), bytes->begin(), bytes->end());
        m_meter.move(bytes->size(), bytes->size(), m_line.elapsed());
        if (bytes->size() < size)
            break; // the module's image is shorter
    }
    return {};
}

/// The write of the same range as this erase: nothing else may write there, or erase it.
std::optional<std::size_t> DownloadJob::partnerOf(std::size_t eraseIndex) const
{
    const PlanStep& erase = step(eraseIndex);
    const FlashRange range = rangeOf(erase);
    std::optional<std::size_t> partner;
    for (std::size_t i = 0; i < m_report.steps.size(); ++i) {
        if (i == eraseIndex || !rangeOf(step(i)).overlaps(range))
            continue;
        const bool fits = step(i).kind == StepKind::write && i > eraseIndex && step(i).address == erase.address &&
                          step(i).size <= erase.size;
        if (!fits || partner)
            return std::nullopt;
        partner = i;
    }
    return partner;
}

/// Whether the flash holds the content of a write, and behind it, as far as its erase would have reached, nothing.
HostResult<bool> DownloadJob::isUnchanged(std::size_t writeIndex, std::uint64_t eraseSize)
{
    const PlanStep& write = step(writeIndex);
    auto expected = contentOf(m_package, write);
    if (!expected)
        return std::unexpected(expected.error());
    expected->resize(std::max<std::size_t>(expected->size(), eraseSize), std::byte{0xFF});

    m_meter.enter(Phase::compare, write.id, expected->size(), m_line.elapsed());
    std::size_t size = std::min(firstLook, expected->size());
    for (std::size_t at = 0; at < expected->size();) {
        const auto address = *write.address + static_cast<std::uint32_t>(at);
        const auto bytes = m_link.read(address, static_cast<std::uint32_t>(size));
        if (!bytes)
            return std::unexpected(bytes.error());
        if (bytes->size() != size)
            return core::problem(ErrorCode::linkFailed, write.id, "fewer bytes than were asked for");
        m_meter.move(size, size, m_line.elapsed());
        m_seen[writeIndex] += size;
        if (!std::ranges::equal(*bytes, std::span(*expected).subspan(at, size)))
            return false;
        at += size;
        size = std::min(chunkSize, expected->size() - at);
    }
    return true;
}

HostResult<void> DownloadJob::erase(std::size_t index)
{
    const PlanStep& step = this->step(index);
    const auto partner = rangeOf(step).end == 0 ? std::nullopt : partnerOf(index);
    if (partner && !m_request.writeAnyway) {
        const auto unchanged = isUnchanged(*partner, step.size);
        if (!unchanged)
            return std::unexpected(unchanged.error());
        if (*unchanged) {
            conclude(index, StepOutcome::unchanged);
            m_leftOut.push_back({index, *partner, true});
            m_meter.pass(weightOf(step));
            return {};
        }
    }
    return eraseNow(index);
}

HostResult<void> DownloadJob::eraseNow(std::size_t index)
{
    const PlanStep& step = this->step(index);
    m_meter.enter(Phase::erase, step.id, 0, m_line.elapsed());
    m_report.module = ModuleState::halfWritten;
    if (rangeOf(step).end == 0)
        doubtWhatWasCompared();
    if (auto done = m_link.erase(*step.address, step.size); !done)
        return done;
    m_meter.pass(weightOf(step));
    conclude(index, StepOutcome::acknowledged);
    return {};
}

/// What lies behind a logical address is not known: it may be what was compared.
void DownloadJob::doubtWhatWasCompared()
{
    for (LeftOut& leftOut : m_leftOut)
        leftOut.isCertain = false;
}

DownloadJob::LeftOut* DownloadJob::leftOutFor(std::size_t writeIndex)
{
    const auto found = std::ranges::find(m_leftOut, writeIndex, &LeftOut::write);
    return found == m_leftOut.end() ? nullptr : &*found;
}

/// Whether this write can be left out.
HostResult<bool> DownloadJob::isNotNeeded(std::size_t writeIndex)
{
    const FlashRange range = rangeOf(step(writeIndex));
    if (m_request.writeAnyway || range.end == 0)
        return false;
    const LeftOut* leftOut = leftOutFor(writeIndex);
    if (leftOut != nullptr && leftOut->isCertain)
        return true;
    const bool wasErased = std::ranges::any_of(m_report.steps, [&](const StepReport& other) {
        return other.step.kind == StepKind::erase && other.outcome == StepOutcome::acknowledged &&
               rangeOf(other.step).overlaps(range);
    });
    if (wasErased)
        return false;
    return isUnchanged(writeIndex, leftOut != nullptr ? step(leftOut->erase).size : 0);
}

HostResult<void> DownloadJob::write(std::size_t index)
{
    const PlanStep& step = this->step(index);
    const auto content = contentOf(m_package, step);
    if (!content)
        return std::unexpected(content.error());
    const auto notNeeded = isNotNeeded(index);
    if (!notNeeded)
        return std::unexpected(notNeeded.error());
    if (*notNeeded) {
        conclude(index, StepOutcome::unchanged);
        m_meter.pass(weightOf(step) - std::min(weightOf(step), m_seen[index]));
        return {};
    }
    if (const LeftOut* leftOut = leftOutFor(index))
        if (auto done = eraseNow(leftOut->erase); !done)
            return done;

    m_meter.enter(Phase::write, step.id, content->size(), m_line.elapsed());
    m_report.module = ModuleState::halfWritten;
    const bool isInFlash = rangeOf(step).end != 0;
    if (!isInFlash)
        doubtWhatWasCompared();
    if (auto done = m_link.write(*step.address, *content, chunkSize, std::nullopt, moving()); !done)
        return done;
    if (!isInFlash) {
        conclude(index, StepOutcome::acknowledged);
        return {};
    }
    const std::uint64_t weight = content->size() - std::min<std::uint64_t>(m_seen[index], content->size());
    if (auto done = verify(step, *content, weight); !done)
        return done;
    conclude(index, StepOutcome::verified);
    return {};
}

HostResult<void> DownloadJob::writeNv(std::size_t index)
{
    const PlanStep& step = this->step(index);
    auto content = contentOf(m_package, step);
    if (!content)
        return std::unexpected(content.error());
    if (!m_report.nvBackup.empty()) {
        const std::size_t kept = keepNvItems(*content, m_report.nvBackup, m_nvItems);
        m_observer.noted(std::to_string(kept) + " NV items of the module are kept");
    }
    const std::uint32_t sum = sealNvImage(*content);
    m_meter.enter(Phase::write, step.id, content->size(), m_line.elapsed());
    m_report.module = ModuleState::halfWritten;
    doubtWhatWasCompared();
    if (auto done = m_link.write(*step.address, *content, chunkSize, sum, moving()); !done)
        return done;
    if (auto done = verify(step, *content, content->size()); !done)
        return done;
    conclude(index, StepOutcome::verified);
    return {};
}

/// Reads back and compares. `weight`: of this in the progress.
HostResult<void> DownloadJob::verify(const PlanStep& step, std::span<const std::byte> content, std::uint64_t weight)
{
    m_meter.enter(Phase::verify, step.id, content.size(), m_line.elapsed());
    const bool isNv = *step.address == nvAddress;
    for (std::size_t at = 0; at < content.size();) {
        const std::size_t size = std::min(chunkSize, content.size() - at);
        const auto offset = static_cast<std::uint32_t>(at);
        // A flash is read by its addresses, the NV image by the offset.
        const auto bytes =
            m_link.read(*step.address + (isNv ? 0 : offset), static_cast<std::uint32_t>(size), isNv ? offset : 0);
        if (!bytes)
            return std::unexpected(bytes.error());
        const auto expected = content.subspan(at, size);
        const auto difference = std::ranges::mismatch(*bytes, expected);
        if (difference.in2 != expected.end() || difference.in1 != bytes->end()) {
            const auto place = at + static_cast<std::size_t>(difference.in2 - expected.begin());
            return core::problem(ErrorCode::flashDiffers, step.id,
                                 "byte " + std::to_string(place) + " of " + std::to_string(content.size()) +
                                     " is not what was sent");
        }
        m_meter.move(size, weight * size / content.size(), m_line.elapsed());
        at += size;
    }
    return {};
}

} // namespace

const char* nameOf(Phase phase)
{
    switch (phase) {
    case Phase::prepare:
        return "prepare";
    case Phase::connect:
        return "connect";
    case Phase::compare:
        return "compare";
    case Phase::erase:
        return "erase";
    case Phase::write:
        return "write";
    case Phase::verify:
        return "verify";
    case Phase::restart:
        return "restart";
    }
    return "";
}

const char* nameOf(StepOutcome outcome)
{
    switch (outcome) {
    case StepOutcome::notReached:
        return "not reached";
    case StepOutcome::sent:
        return "sent";
    case StepOutcome::unchanged:
        return "unchanged";
    case StepOutcome::verified:
        return "verified";
    case StepOutcome::acknowledged:
        return "acknowledged";
    case StepOutcome::notNeeded:
        return "not needed";
    case StepOutcome::failed:
        return "failed";
    }
    return "";
}

const char* nameOf(ModuleState state)
{
    switch (state) {
    case ModuleState::untouched:
        return "untouched";
    case ModuleState::downloadMode:
        return "download mode";
    case ModuleState::halfWritten:
        return "half written";
    case ModuleState::written:
        return "written";
    case ModuleState::restarted:
        return "restarted";
    }
    return "";
}

DownloadReport download(const Package& package, const DownloadRequest& request, Connector& connector,
                        DownloadObserver& observer, const CancelToken& cancel)
{
    return DownloadJob(package, request, connector, observer, cancel).run();
}

} // namespace device
