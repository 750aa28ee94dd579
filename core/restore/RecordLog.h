// SPDX-License-Identifier: MIT
// The status record and the counters of the restore, in the last block of the user partition, which no littlefs of the
// module uses: an append-only log of records, each programmed once. The newest whole one counts; a full block is
// erased. A power cut costs the record that was being written, and between that erase and the next record all of them:
// counters then start anew, files are never touched by it.
//
// A record is 128 bytes, at a multiple of 128 and of the program unit. Numbers are little-endian:
//   0 "LBR1" · 4 CRC-32 (zlib) of all bytes from 8 on · 8 sequence number, from 1 · 12 free blocks
//   16 outcome · 17 update · 18 boots · 19 flags (1 confirmed, 2 list rewritten, 4 repaired, 8 formatted, 16 went back)
//   20 last error, 2 bytes · 22 whole, updated, restored, notRestored, notRestorable, backupDamaged, unknown, 2 bytes
//   each · 36 twelve times: CRC-32 (zlib) of a name (4), attempts (1), 0 (1) · 108 zeros
#pragma once

#include "core/littlefs/Device.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace core::restore
{

inline constexpr std::uint32_t recordSize = 128; ///< bytes

/// What became of a staged update at the last boot that found one.
enum class UpdateOutcome : std::uint8_t {
    none,
    installed,
    refused,    ///< broken or incomplete: nothing was changed
    unfinished, ///< begun, to be gone on with at the next boot
    wentBack,   ///< a file could not be put in place: the set before it is in place again
};

/// Stable key for scripts: "went-back"; "" for none.
const char* toText(UpdateOutcome outcome);

/// Stable keys of restore::Outcome for scripts, in its order.
inline constexpr std::array<std::string_view, 5> outcomeKeys = {"done", "disabled", "flag-unusable", "backup-unusable",
                                                                "user-unusable"};

/// By this the record names a file ("/usr/...").
std::uint32_t nameHash(std::string_view name);

struct StatusRecord {
    std::uint32_t sequence = 0;   ///< 0: there is no record
    std::uint32_t freeBlocks = 0; ///< of the user partition, when the record was written
    std::uint8_t outcome = 0;     ///< restore::Outcome of the last run that did or found something
    UpdateOutcome update = UpdateOutcome::none;
    std::uint8_t boots = 0; ///< since the application has confirmed one
    bool confirmed = false; ///< the application has confirmed the last boot
    bool listRewritten = false;
    bool repaired = false;
    bool formatted = false;
    bool wentBack = false;       ///< to the last good set
    std::uint16_t lastError = 0; ///< an ErrorCode, 0 for none
    // Files, as in Report.
    std::uint16_t whole = 0;
    std::uint16_t updated = 0;
    std::uint16_t restored = 0;
    std::uint16_t notRestored = 0;
    std::uint16_t notRestorable = 0;
    std::uint16_t backupDamaged = 0;
    std::uint16_t unknown = 0;

    struct Attempts {
        std::uint32_t file = 0; ///< nameHash
        std::uint8_t count = 0; ///< boots in a row in which it had to be restored; 0: a free place

        bool operator==(const Attempts&) const = default;
    };
    std::array<Attempts, 12> attempts;

    bool operator==(const StatusRecord&) const = default;
};

/// The newest record; sequence 0 when there is none. `geometry` as for the file system: its block count is the number
/// of the block of records. `buffer`: at least 128 bytes, a multiple of readSize and not more than a block.
/// Errors come from the flash.
Result<void> readRecord(littlefs::ReadableDevice& device, const littlefs::Geometry& geometry,
                        std::span<std::byte> buffer, StatusRecord& record);

/// Writes `record` with the next sequence number, unless the newest one says the same (free blocks do not count).
/// `buffer`: as above, and a multiple of progSize.
Result<void> appendRecord(littlefs::BlockDevice& device, const littlefs::Geometry& geometry,
                          std::span<std::byte> buffer, StatusRecord& record);

/// The application says that it runs well: the boots since the last confirmation are forgotten. Writes to the block of
/// records alone, so it may be called while somebody else has the partition mounted. Nothing is written when nobody
/// counts.
Result<void> confirmBoot(littlefs::BlockDevice& device, const littlefs::Geometry& geometry,
                         std::span<std::byte> buffer);

} // namespace core::restore
