// SPDX-License-Identifier: MIT
// What the steps of a download plan are to the loaders of a UIS8910: which flash they change, how long they take.
#pragma once

#include "core/Problem.h"
#include "core/package/DownloadPlan.h"
#include "core/package/Package.h"
#include "core/wire/Bsl.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace device
{

inline constexpr std::uint32_t nvAddress = 0xFE000003;               ///< logical address of the NV image
inline constexpr std::uint32_t flashWindow = 0x01000000;             ///< the low 24 bits of an address are the offset
inline constexpr std::size_t chunkSize = core::wire::bslMaxDataFdl2; ///< bytes that FDL2 takes or gives at a time

/// What finding the module weighs in the progress, as weightOf() says it of steps.
inline constexpr std::uint64_t connectWeight = 0x1000;

/// Whether an address is one of the flash, as opposed to a logical one.
bool isFlash(std::uint32_t address);
bool isLoader(const core::package::PlanStep& step);

/// Addresses, the end not counted.
struct FlashRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    bool overlaps(const FlashRange& other) const { return begin < other.end && other.begin < end; }
};

/// The flash that a step changes, in whole sectors; empty for logical addresses.
FlashRange rangeOf(const core::package::PlanStep& step);

/// The plan with only what was asked for (everything, if `only` is empty), and certain to be one that we can carry out.
/// Errors: unsupportedFormat, notFound, addressConflict, those of Package::plan().
core::HostResult<core::package::DownloadPlan> planOf(const core::package::Package& package,
                                                     const std::vector<std::string>& only);
/// The content of a step as it goes over the line: with an even size.
core::HostResult<std::vector<std::byte>> contentOf(const core::package::Package& package,
                                                   const core::package::PlanStep& step);
/// What a step weighs in the progress, in bytes that take about as long.
std::uint64_t weightOf(const core::package::PlanStep& step);

} // namespace device
