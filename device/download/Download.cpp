// SPDX-License-Identifier: MIT
#include "device/download/Download.h"

#include "core/project/ModuleProfile.h"
#include "device/download/ModuleLink.h"
#include "device/download/NvImage.h"
#include "device/download/ProgressMeter.h"
#include "device/download/WireCost.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::DownloadPlan;
using core::package::Package;
using core::package::PlanStep;
using core::package::StepKind;

namespace
{

constexpr std::string_view ourPlatform = "unisoc8910";
constexpr std::uint32_t nvAddress = 0xFE000003;
constexpr std::uint32_t sectorSize = 4096;
constexpr std::uint32_t flashWindow = 0x01000000; ///< the low 24 bits of an address are the offset
constexpr std::size_t chunkSize = core::wire::bslMaxDataFdl2;
/// Of what the flash holds, the first bytes tell most differences.
constexpr std::size_t firstLook = 64;

// What steps without bytes weigh in the progress, in bytes that take about as long.
constexpr std::uint64_t connectWeight = 0x1000;
constexpr std::uint64_t restartWeight = 0x4000;
constexpr std::uint64_t formatWeight = 0x4000;
constexpr std::uint64_t eraseShare = 16; ///< a flash erases that much faster than a line moves bytes

bool isFlash(std::uint32_t address)
{
    return address >> 24 == 0x60 || address >> 24 == 0x70;
}

struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    bool overlaps(const Range& other) const { return begin < other.end && other.begin < end; }
};

/// The flash that a step changes, in whole sectors; empty for logical addresses.
Range rangeOf(const PlanStep& step)
{
    const std::uint32_t address = step.address.value_or(0);
    const bool changes = step.kind == StepKind::erase || step.kind == StepKind::write;
    if (!changes || !isFlash(address))
        return {};
    const std::uint64_t end = std::uint64_t{address} + step.size;
    return {address / sectorSize * sectorSize, (end + sectorSize - 1) / sectorSize * sectorSize};
}

bool isLoader(const PlanStep& step)
{
    return step.kind == StepKind::loader1 || step.kind == StepKind::loader2;
}

/// Two images in one sector: the loader erases the first one's part of it when the second begins.
HostResult<void> checkApart(const DownloadPlan& plan)
{
    for (const PlanStep& step : plan.steps)
        for (const PlanStep& other : plan.steps)
            if (&step != &other && step.kind == StepKind::write && other.kind == StepKind::write &&
                rangeOf(step).overlaps(rangeOf(other)))
                return core::problem(ErrorCode::addressConflict, other.id,
                                     "lies in a sector of the flash that " + step.id + " is written to");
    return {};
}

/// The plan with only what was asked for, and certain to be one that we can carry out.
HostResult<DownloadPlan> planOf(const Package& package, const std::vector<std::string>& only)
{
    if (package.platform() != ourPlatform)
        return core::problem(ErrorCode::unsupportedFormat, "",
                             "the package is for " + package.platform() + ", downloads exist for " +
                                 std::string(ourPlatform));
    auto plan = package.plan();
    if (!plan)
        return plan;
    const bool hasSecond =
        std::ranges::any_of(plan->steps, [](const PlanStep& step) { return step.kind == StepKind::loader2; });
    if (!hasSecond)
        return core::problem(ErrorCode::unsupportedFormat, "", "the package has no second loader (FDL2)");
    for (const std::string& id : only) {
        const bool isKnown = std::ranges::any_of(plan->steps, [&](const PlanStep& step) {
            return !id.empty() && step.id == id && step.kind != StepKind::backupNv;
        });
        if (!isKnown)
            return core::problem(ErrorCode::notFound, id, "no entry of this ID is part of the download");
    }
    if (!only.empty())
        std::erase_if(plan->steps, [&](const PlanStep& step) {
            return !isLoader(step) && step.kind != StepKind::reset && std::ranges::find(only, step.id) == only.end();
        });
    if (auto checked = checkApart(*plan); !checked)
        return std::unexpected(checked.error());
    return plan;
}

/// The content of a step as it goes over the line: with an even size.
HostResult<std::vector<std::byte>> contentOf(const Package& package, const PlanStep& step)
{
    const auto content = package.content(*step.content);
    if (!content)
        return std::unexpected(content.error());
    const auto view = content->view();
    std::vector<std::byte> bytes(view.begin(), view.end());
    if (bytes.size() % 2 != 0)
        bytes.push_back(std::byte{0});
    return bytes;
}

std::uint64_t weightOf(const PlanStep& step)
{
    switch (step.kind) {
    case StepKind::erase:
        return isFlash(step.address.value_or(0)) ? step.size / eraseShare : formatWeight;
    case StepKind::format:
        return formatWeight;
    case StepKind::write:
        return std::uint64_t{step.size} * (isFlash(step.address.value_or(0)) ? 2 : 1);
    case StepKind::nv:
        return std::uint64_t{step.size} * 2;
    case StepKind::reset:
        return restartWeight;
    default:
        return step.size;
    }
}

/// "EC600U" of "EC600U-CNLB"
std::string_view modelOf(std::string_view profileName)
{
    return profileName.substr(0, profileName.find('-'));
}

/// The chip of the module that a line of ATI names; empty when none is known.
std::string platformNamedIn(const std::vector<std::string>& lines)
{
    std::string platform;
    std::size_t longest = 0;
    for (const auto& profile : core::project::moduleProfiles()) {
        const std::string_view model = modelOf(profile.name);
        const bool isNamed =
            std::ranges::any_of(lines, [&](const std::string& line) { return line.find(model) != std::string::npos; });
        if (isNamed && model.size() > longest) {
            longest = model.size();
            platform = profile.platform;
        }
    }
    return platform;
}

/// What both jobs have: a module, and the way to its second loader.
class Job
{
public:
    Job(const Package& package, Connector& connector, DownloadObserver& observer, const CancelToken& cancel)
        : m_package(package), m_observer(observer), m_line(cancel), m_link(connector, m_line), m_meter(observer)
    {
        m_line.onTime([this] { m_meter.tick(m_line.elapsed()); });
    }

protected:
    HostResult<void> connect(const DownloadPlan& plan, std::uint32_t baudRate, bool mayLeaveFirmware, bool force);
    HostResult<void> checkModel(bool force);
    ModuleLink::Moved moving()
    {
        return [this](std::size_t bytes) { m_meter.move(bytes, bytes, m_line.elapsed()); };
    }

    const Package& m_package;
    DownloadObserver& m_observer;
    Line m_line;
    ModuleLink m_link;
    ProgressMeter m_meter;
    Stage m_found{};           ///< what the module did at first
    bool m_isInLoader = false; ///< the firmware does not run any more
    bool m_hasSent1 = false;
    bool m_hasSent2 = false;
};

HostResult<void> Job::connect(const DownloadPlan& plan, std::uint32_t baudRate, bool mayLeaveFirmware, bool force)
{
    const auto find = [&](StepKind kind) {
        return std::ranges::find_if(plan.steps, [kind](const PlanStep& step) { return step.kind == kind; });
    };
    const PlanStep& step1 = *find(StepKind::loader1);
    const PlanStep& step2 = *find(StepKind::loader2);
    const auto content1 = contentOf(m_package, step1);
    const auto content2 = contentOf(m_package, step2);
    if (!content1 || !content2)
        return std::unexpected(content1 ? content2.error() : content1.error());

    m_meter.enter(Phase::connect, "", 0, m_line.elapsed());
    const auto stage = m_link.find(baudRate);
    if (!stage)
        return std::unexpected(stage.error());
    m_found = *stage;
    m_isInLoader = m_found != Stage::console;
    m_meter.pass(connectWeight);
    if (m_found == Stage::console) {
        if (!mayLeaveFirmware)
            return core::problem(ErrorCode::refused, m_line.portName(), "the module runs its firmware");
        if (auto checked = checkModel(force); !checked)
            return checked;
        const std::uint64_t sent = m_line.bytesSent();
        const auto left = m_link.leaveFirmware();
        // Unless it says no, it does as it was told, whether its answer was heard or not.
        m_isInLoader = m_line.bytesSent() > sent && (left || left.error().code != ErrorCode::refused);
        if (!left)
            return left;
        if (auto found = m_link.awaitRom(); !found)
            return found;
    }
    const auto named = [](Problem problem, const PlanStep& step) {
        if (problem.subject.empty())
            problem.subject = step.id;
        return std::unexpected(std::move(problem));
    };
    if (m_found != Stage::loader) {
        m_meter.enter(Phase::connect, step1.id, step1.size, m_line.elapsed());
        // The ROM takes odd sizes.
        const auto exact = std::span(*content1).first(step1.size);
        if (auto done = m_link.startLoader1(*step1.address, exact, moving()); !done)
            return named(done.error(), step1);
        m_hasSent1 = true;
    }
    m_meter.enter(Phase::connect, step2.id, step2.size, m_line.elapsed());
    const auto sent = m_link.startLoader2(*step2.address, *content2, baudRate, moving());
    if (!sent)
        return named(sent.error(), step2);
    m_hasSent2 = *sent;
    return {};
}

HostResult<void> Job::checkModel(bool force)
{
    const auto lines = m_link.identify();
    if (!lines)
        return std::unexpected(lines.error());
    std::string named;
    for (const std::string& line : *lines)
        named += (named.empty() ? "" : ", ") + line;
    m_observer.noted(named);
    const std::string platform = platformNamedIn(*lines);
    if (platform.empty() || platform == m_package.platform() || force)
        return {};
    return core::problem(ErrorCode::wrongModule, m_line.portName(),
                         named + ": " + platform + ", the package is for " + m_package.platform());
}

class DownloadJob final : Job
{
public:
    DownloadJob(const Package& package, const DownloadRequest& request, Connector& connector,
                DownloadObserver& observer, const CancelToken& cancel)
        : Job(package, connector, observer, cancel), m_request(request)
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
    const Range range = rangeOf(erase);
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
    const Range range = rangeOf(step(writeIndex));
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

class ReadJob final : Job
{
public:
    ReadJob(const Package& package, const ReadRequest& request, Connector& connector, DownloadObserver& observer,
            const CancelToken& cancel)
        : Job(package, connector, observer, cancel), m_request(request)
    {
    }

    HostResult<std::vector<std::vector<std::byte>>> run();

private:
    const ReadRequest& m_request;
};

HostResult<std::vector<std::vector<std::byte>>> ReadJob::run()
{
    const auto plan = planOf(m_package, {});
    if (!plan)
        return std::unexpected(plan.error());
    std::uint64_t total = connectWeight;
    for (const PlanStep& step : plan->steps)
        total += isLoader(step) ? weightOf(step) : 0;
    for (const auto& region : m_request.regions) {
        const bool isInside = isFlash(region.address) && region.size <= flashWindow - region.address % flashWindow;
        if (!isInside)
            return core::problem(ErrorCode::outOfRange, core::package::hex(region.address), "is not in the flash");
        total += region.size;
    }
    m_meter.setTotal(total);
    if (auto done = connect(*plan, m_request.baudRate, m_request.mayEnterDownloadMode, false); !done)
        return std::unexpected(done.error());

    std::vector<std::vector<std::byte>> regions;
    for (const auto& region : m_request.regions) {
        m_meter.enter(Phase::verify, core::package::hex(region.address), region.size, m_line.elapsed());
        std::vector<std::byte>& bytes = regions.emplace_back();
        while (bytes.size() < region.size) {
            const auto at = static_cast<std::uint32_t>(bytes.size());
            const std::uint32_t size = std::min<std::uint32_t>(chunkSize, region.size - at);
            const auto piece = m_link.read(region.address + at, size + size % 2);
            if (!piece)
                return std::unexpected(piece.error());
            if (piece->size() < size)
                return core::problem(ErrorCode::linkFailed, core::package::hex(region.address),
                                     "fewer bytes than were asked for");
            bytes.insert(bytes.end(), piece->begin(), piece->begin() + size);
            m_meter.move(size, size, m_line.elapsed());
        }
    }
    if (m_request.restart) {
        m_meter.enter(Phase::restart, "", 0, m_line.elapsed());
        if (auto done = m_link.restart(); !done)
            return std::unexpected(done.error());
    }
    m_meter.finish(m_line.elapsed());
    return regions;
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

HostResult<DownloadPreview> previewDownload(const Package& package, const DownloadRequest& request,
                                            std::uint32_t baudRate, Time latency)
{
    using core::wire::BslType;
    auto plan = planOf(package, request.only);
    if (!plan)
        return std::unexpected(plan.error());
    DownloadPreview preview;
    WireCost cost;
    const WireCost connect = costOfRequest(BslType::connect, {});
    for (const PlanStep& step : plan->steps) {
        std::vector<std::byte> content;
        if (step.content) {
            auto bytes = contentOf(package, step);
            if (!bytes)
                return std::unexpected(bytes.error());
            content = std::move(*bytes);
            preview.bytesToWrite += step.size;
        }
        const std::uint32_t address = step.address.value_or(0);
        switch (step.kind) {
        case StepKind::loader1:
            cost += costOfPdl(std::span(content).first(step.size));
            cost += connect;
            break;
        case StepKind::loader2:
            if (request.baudRate != 0) {
                cost += costOfRequest(BslType::changeBaud, {request.baudRate});
                cost += connect;
            }
            cost += costOfWrite(address, content, core::wire::bslMaxDataFdl1);
            cost += costOfRequest(BslType::execData, {});
            cost += connect;
            break;
        case StepKind::backupNv:
            cost += costOfRead(address, std::vector<std::byte>(step.size));
            preview.bytesToRead += step.size;
            break;
        case StepKind::erase:
        case StepKind::format:
            cost += costOfRequest(BslType::eraseFlash, {address, step.size});
            break;
        case StepKind::write:
        case StepKind::nv:
            cost += costOfWrite(address, content, chunkSize);
            if (isFlash(address) || address == nvAddress) {
                cost += costOfRead(address, content);
                preview.bytesToRead += content.size();
            }
            break;
        case StepKind::reset:
            cost += costOfRequest(BslType::normalReset, {});
            break;
        default:
            break;
        }
    }
    preview.plan = std::move(*plan);
    preview.estimate = cost.time(baudRate, latency);
    return preview;
}

DownloadReport download(const Package& package, const DownloadRequest& request, Connector& connector,
                        DownloadObserver& observer, const CancelToken& cancel)
{
    return DownloadJob(package, request, connector, observer, cancel).run();
}

HostResult<std::vector<std::vector<std::byte>>> readFlash(const Package& package, const ReadRequest& request,
                                                          Connector& connector, DownloadObserver& observer,
                                                          const CancelToken& cancel)
{
    return ReadJob(package, request, connector, observer, cancel).run();
}

HostResult<core::package::Region> flashRegionOf(const Package& package, std::string_view id)
{
    for (const auto role : {core::package::Role::user, core::package::Role::backup}) {
        if (id != package.idOf(role))
            continue;
        const auto place = package.locate(role);
        if (!place)
            return std::unexpected(place.error());
        return place->region;
    }
    for (const auto& entry : package.entries()) {
        if (entry.id != id || id.empty())
            continue;
        const std::uint64_t size = entry.regionSize.value_or(0) != 0 ? *entry.regionSize : entry.size;
        if (!entry.address || !isFlash(*entry.address) || size == 0)
            return core::problem(ErrorCode::noAddress, std::string(id), "is nothing that lies in the flash");
        return core::package::Region{*entry.address, static_cast<std::uint32_t>(size)};
    }
    return core::problem(ErrorCode::notFound, std::string(id), "the package has no such entry");
}

} // namespace device
