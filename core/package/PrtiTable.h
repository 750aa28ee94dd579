// SPDX-License-Identifier: MIT
// The flash table that newer Unisoc loaders carry inside their program (reference quecpython-backup.md 8):
// which file system lies where in the flash.
#pragma once

#include "core/package/Bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace core::package
{

/// A record "FBD2" of the table: a block device in flash.
struct FlashRegion {
    std::string name;          ///< four characters: FSYS, FMOD, FFAC; PY_U for the user file system
    std::uint32_t address = 0; ///< as the loader is addressed: 0x60000000 or 0x70000000 plus the offset
    std::uint32_t size = 0;

    bool operator==(const FlashRegion&) const = default;
};

struct PrtiTable {
    std::vector<FlashRegion> regions;
    bool checked = false; ///< its check value is right

    /// The first table with a right check value in a loader image, else the first that at least looks like one; without
    /// regions when there is none.
    ///
    /// Layout, established on published loaders of both chips (all little-endian): "PRTI", CRC-32 (zlib's, over
    /// everything from offset 8 on), size of the table in bytes from its "PRTI" on, version, records. A block device
    /// has 32 bytes: "FBD2", the flash ("SFL1" main, "SFL2" external), its name, offset, size, erase block, logic
    /// block, flags. Records of other kinds (mount points, 80 bytes) have no use here and are skipped.
    static PrtiTable find(ByteView loader);
};

} // namespace core::package
