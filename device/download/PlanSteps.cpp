// SPDX-License-Identifier: MIT
#include "device/download/PlanSteps.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::package::DownloadPlan;
using core::package::Package;
using core::package::PlanStep;
using core::package::StepKind;

namespace
{

constexpr std::string_view ourPlatform = "unisoc8910";
constexpr std::uint32_t sectorSize = 4096;

// Of steps without bytes.
constexpr std::uint64_t restartWeight = 0x4000;
constexpr std::uint64_t formatWeight = 0x4000;
constexpr std::uint64_t eraseShare = 16; ///< a flash erases that much faster than a line moves bytes

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

} // namespace

bool isFlash(std::uint32_t address)
{
    return address >> 24 == 0x60 || address >> 24 == 0x70;
}

FlashRange rangeOf(const PlanStep& step)
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

} // namespace device
