// SPDX-License-Identifier: MIT
// What a download does to a module, as data: it can be printed, weighed and compared before anything happens.
// The packages make it; the protocols that carry it out live in device/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace core::package
{

enum class StepKind {
    // Unisoc (reference unisoc-8910.md 1.5, 1.6, 5.2)
    loader1,  ///< HOST_FDL of the 8910, FDL of the 8850: sent to the boot ROM and started
    loader2,  ///< FDL2 of the 8910: sent to the first loader and started
    backupNv, ///< read the module's NV image and keep DownloadPlan::nvItems of it
    erase,    ///< Unisoc: ERASE_FLASH(address, size), logical addresses included; ASR: erase:<id>
    format,   ///< ERASE_FLASH on 0xFE000006: format the device whose FourCC is `size`
    write,    ///< send the content to a flash or logical address
    nv,       ///< send the NV image, merged with what backupNv kept
    // ASR aboot (reference asr-aboot.md 1.3, 4.4)
    require,          ///< variable `id` must be one of the alternatives in `value`, which '|' separates
    reject,           ///< variable `id` must be none of them
    progress,         ///< announce `weight`, the sum of all weights
    call,             ///< send, verify and run the content, which then returns
    boot,             ///< the same without a return
    definePartitions, ///< hand the content (flash table or partition table) to the flasher
    flash,            ///< write the content to partition `id` as a sparse image
    go,               ///< start the firmware at the end
    complete,         ///< wait until everything is in the flash
    // both
    reset, ///< restart into the new firmware
};

/// One step. What a kind does not use is empty or zero.
struct PlanStep {
    StepKind kind{};
    std::string id{};                       ///< PAC entry, ASR partition or variable
    std::optional<std::uint32_t> address{}; ///< Unisoc: XML Base; ASR: offset of the partition in the flash
    std::uint32_t size = 0;      ///< Unisoc erase and format: the second word; otherwise bytes of content (on the wire
                                 ///< rounded up to even) or, for an ASR erase, of the partition
    std::uint64_t weight = 0;    ///< ASR: share of the progress in bytes erased and written
    std::string value{};         ///< ASR: alternatives of require and reject
    std::string onlyOnBootRom{}; ///< ASR: run only if the module's version-bootrom equals this
    std::optional<std::size_t> content{}; ///< index in Package::entries()

    bool operator==(const PlanStep&) const = default;
};

struct DownloadPlan {
    std::string format; ///< Package::formatName()
    std::vector<PlanStep> steps;
    std::vector<std::uint32_t> nvItems; ///< Unisoc: numbers of the NV items that survive the download

    bool operator==(const DownloadPlan&) const = default;
};

struct PlanOptions {
    bool production = false;                 ///< ASR: also the commands marked productionOnly
    std::vector<std::string> disabledGroups; ///< ASR: labels of groups that are left out
};

const char* nameOf(StepKind kind);

/// One line for each step, for --dry-run: "write PY_FS_U at 0x60420000, 393216 bytes".
std::string describe(const DownloadPlan& plan);

} // namespace core::package
