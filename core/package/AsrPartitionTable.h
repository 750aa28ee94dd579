// SPDX-License-Identifier: MIT
// partition.bin ("BTPA") of an ASR package: what lies where in the flash (reference asr-aboot.md 1.6). Only read:
// changing it would contradict the copy inside the boot loader.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::package
{

struct AsrPartition {
    std::string name;
    std::string type;         ///< group, flash, part (containers), raw, ubi, cust
    std::uint32_t start = 0;  ///< byte offset from the start of the flash
    std::uint32_t size = 0;   ///< bytes reserved
    std::uint32_t vstart = 0; ///< the processor's address of it
    std::uint32_t vsize = 0;  ///< bytes of the image that the package was made with, else as `size`
    std::uint32_t depth = 0;  ///< 0 the whole, 1 a flash chip, deeper: partitions

    bool isContainer() const { return type == "group" || type == "flash" || type == "part"; }
    bool operator==(const AsrPartition&) const = default;
};

struct AsrPartitionTable {
    static constexpr std::size_t fileSize = 2188;
    static constexpr std::size_t maxPartitions = 32;

    std::vector<AsrPartition> partitions;

    /// badMagic, truncated, badChecksum (unless ignored), tooLarge, outOfRange, duplicate, badName, corrupt (partitions
    /// overlap).
    static HostResult<AsrPartitionTable> parse(ByteView bytes, bool ignoreChecksum = false);

    /// Nothing when there is no partition of this name.
    const AsrPartition* find(std::string_view name) const;
};

} // namespace core::package
