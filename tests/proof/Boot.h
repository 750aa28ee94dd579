// SPDX-License-Identifier: MIT
// One start of the module as far as the flash is concerned. Everything it needs is made anew and filled with rubbish
// before, so that nothing but the flash comes over from the start before.
#pragma once

#include "core/littlefs/Device.h"
#include "core/restore/Engine.h"

#include <cstdint>

namespace proof
{

/// The partitions have one block more than the module uses for its files.
struct Shape {
    std::uint32_t blockSize = 512;
    std::uint32_t unit = 512; ///< bytes that are read and programmed at once: blockSize, or 128
    bool extras = false;      ///< updates, sets, counters and the status record
    std::uint32_t userBlocks = 40;
    std::uint32_t backupBlocks = 40;

    core::littlefs::Geometry user() const { return {unit, unit, blockSize, userBlocks - 1}; }
    core::littlefs::Geometry backup() const { return {unit, unit, blockSize, backupBlocks - 1}; }
};

/// Units are of 128, 512 or 4096 bytes.
core::restore::Report boot(core::littlefs::BlockDevice& user, core::littlefs::ReadableDevice& backup,
                           const Shape& shape, core::restore::Log& log);

} // namespace proof
