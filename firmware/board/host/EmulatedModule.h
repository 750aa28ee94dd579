// SPDX-License-Identifier: MIT
// Makes a flash file into that of a module on the emulated board, as its factory would.
#pragma once

#include "core/Problem.h"
#include "firmware/board/host/FileFlash.h"
#include "firmware/board/host/Module.h"

#include <filesystem>

namespace firmware::host
{

inline constexpr std::uint32_t emulatedFlashSize = 16u << 20; ///< bytes; the last 512 KiB are the board's

/// Makes an erased file when there is none, and grows a smaller one. Writes the factory record if it says something
/// else, and the NV image if there is none; everything else stays. Errors: those of FileFlash; outOfRange when a
/// partition does not lie in the flash.
/// Gives the flash, which keeps others away from the file for as long as it lives.
core::HostResult<std::unique_ptr<FileFlash>> prepareFlash(const std::filesystem::path& path,
                                                          const ModuleSettings& settings);

} // namespace firmware::host
