// SPDX-License-Identifier: MIT
// Reading whole files, and writing them so that a name never stands for half a file.
// Self-contained, for every host room that writes results.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <filesystem>
#include <span>

namespace core::package
{

/// The whole of a regular file. tooLarge above `limitBytes`, notFound, unreadable.
HostResult<Buffer> readWholeFile(const std::filesystem::path& path, std::uint64_t limitBytes);

/// Writes the pieces, one after the other, to a temporary file in the same folder, makes it durable, reads it back and
/// compares (readBackDiffers), and only then gives it the name `path`; an existing file keeps its permissions.
/// The target must be a regular file or absent: ioFailed otherwise. After an error the old file is as it was and
/// nothing is left behind. The pieces may view into the old file's content only if that was read, not mapped.
HostResult<void> writeAtomically(const std::filesystem::path& path, std::span<const ByteView> pieces);

inline HostResult<void> writeAtomically(const std::filesystem::path& path, ByteView bytes)
{
    return writeAtomically(path, std::span<const ByteView>(&bytes, 1));
}

/// Whether the file holds exactly these pieces: readBackDiffers when not, ioFailed when it cannot be read.
HostResult<void> compareWithFile(const std::filesystem::path& path, std::span<const ByteView> pieces);

} // namespace core::package
