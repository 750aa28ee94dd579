// SPDX-License-Identifier: MIT
// The state of every protected file of a module, from its two partitions, by the same decision that the firmware obeys.
#pragma once

#include "core/backup/Decision.h"
#include "core/restore/RecordLog.h"
#include "core/restore/Survey.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace core::project
{

struct FileStatus {
    std::string path; ///< "/usr/…"
    backup::FileFacts facts;
    backup::Decision decision;
    backup::FilePolicy policy = backup::FilePolicy::always;
    bool isSizeOnly = false; ///< no list names it, and nobody read it: the CRC is not known
};

/// Room on a partition.
struct PartitionRoom {
    std::uint32_t blockSize = 0; ///< bytes
    std::uint32_t freeBlocks = 0;
};

struct ModuleStatus {
    std::vector<FileStatus> files; ///< sorted by path
    restore::FlagFacts flag;
    restore::ListFacts userList;
    restore::ListFacts backupList;
    restore::StatusRecord record; ///< of the module's last boot that did or found something; sequence 0: there is none
    std::string userListProblem;  ///< ListFacts::problem, also of a list that a module told about
    std::string backupListProblem;
    std::string userProblem; ///< why the partition does not mount; empty when it does
    std::string backupProblem;
    std::optional<PartitionRoom> userRoom; ///< where the module told
    std::vector<std::string> notes;        ///< unusable list entries and the like

    /// Boots in a row that had to restore this file, where the project has them counted.
    std::uint8_t attemptsOf(const FileStatus& file) const;
    /// No file is changed, missing, backup-damaged, not-restorable or unknown.
    bool everythingWhole() const;
};

/// From two partition images. Files on the user partition that no list names are `unlisted`; checksum.json itself and
/// the copies of sets are not counted among them.
ModuleStatus statusOfImages(std::span<const std::byte> userImage, std::span<const std::byte> backupImage);

/// The newest status record of a user partition; sequence 0 where there is none. It lies in the last block of the
/// partition, which an image need not have.
restore::StatusRecord recordOfImage(std::span<const std::byte> userImage);

} // namespace core::project
