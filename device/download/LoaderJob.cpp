// SPDX-License-Identifier: MIT
#include "device/download/LoaderJob.h"

#include "core/project/ModuleProfile.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::Problem;
using core::package::DownloadPlan;
using core::package::PlanStep;
using core::package::StepKind;

namespace
{

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

} // namespace

HostResult<void> LoaderJob::connect(const DownloadPlan& plan, std::uint32_t baudRate, bool mayLeaveFirmware, bool force)
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

HostResult<void> LoaderJob::checkModel(bool force)
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

} // namespace device
