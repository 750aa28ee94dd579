// SPDX-License-Identifier: MIT
// Writes what an inspection found into a folder of the host, and nothing anywhere else: no name leads out, no symbolic
// link is followed below the target, no existing file is replaced.
#pragma once

#include "core/Problem.h"
#include "core/littlefs/image/ImageInspector.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace core::littlefs
{

struct ExtractReport {
    std::size_t files = 0;        ///< written
    std::size_t directories = 0;  ///< there now, made or found
    std::uint64_t bytes = 0;      ///< written
    std::vector<Problem> skipped; ///< subject: path in the image; a skipped folder stands for all that is in it

    bool complete() const { return skipped.empty(); }
};

/// Extracts every file that can be read whole; names keep their bytes. Makes `target` when it is missing.
/// Skipped: what cannot be read (corrupt), what is there already (exists: a file, a link, a file for a folder), names
/// that the host refuses (badName). Problems: the first damage of an image that is not usable; ioFailed (target or
/// disk).
HostResult<ExtractReport> extractImage(const Inspection& inspection, const std::filesystem::path& target);

} // namespace core::littlefs
