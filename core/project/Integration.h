// SPDX-License-Identifier: MIT
// From user files to the two partition images, and the proof that the restore brings every protected file back.
#pragma once

#include "core/Problem.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/project/FileSet.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace core::project
{

inline constexpr std::uint32_t blockSize = 4096; ///< bytes, of every QuecPython module

struct PartitionSizes {
    std::uint32_t userBlocks = 0; ///< of the partition; the module uses one less
    std::uint32_t backupBlocks = 0;
};

/// One protected file in the report.
struct ProtectedFile {
    std::string name; ///< "/usr/app/net.py"
    std::uint32_t size = 0;
    std::uint32_t crc = 0;
    backup::FilePolicy policy = backup::FilePolicy::always;
};

struct Images {
    std::vector<std::byte> user;
    std::vector<std::byte> backup;
    littlefs::Forecast userForecast;
    littlefs::Forecast backupForecast;
    std::vector<ProtectedFile> protectedFiles;
    restore::Settings settings;
};

/// How many blocks both images will need, before anything is made. Errors as makeImages, but for the one that says
/// that something does not fit.
struct Forecasts {
    littlefs::Forecast user;
    littlefs::Forecast backup;
};
HostResult<Forecasts> forecastImages(const FileSet& files, bool backup, const PartitionSizes& sizes);

/// All files in the user image, the protected ones under usr/ in the backup image as well, with checksum.json in both
/// and backup_restore.json; .lifeboat.json in the backup when the project asks for anything beyond the vendor's scheme.
/// Without `backup` the backup image holds nothing but {"enable": 0}, so that an older backup
/// does not roll the new files back. Errors: doesNotFit, tooLarge (the list), badName, duplicate (in all but case).
HostResult<Images> makeImages(const FileSet& files, bool backup, const PartitionSizes& sizes);

/// One boot of the restore on a copy of the images.
struct ProofRun {
    std::string damage; ///< what was done to the copy: "all protected files deleted"
    std::uint32_t restored = 0;
    std::vector<std::string> log;
};

/// Boots the restore firmware on the user image undamaged, with all protected files deleted, and with all of them
/// damaged; where sets are asked for, also with an update of one file that is damaged afterwards. The images are
/// afterwards as they were. proofFailed names the first file that did not come back, or what else is not as it was.
HostResult<std::vector<ProofRun>> proveRestore(Images& images);

} // namespace core::project
