// SPDX-License-Identifier: MIT
// One stream that writes many files on a module: the other side of device/python/helpers/files_store.py.
#pragma once

#include "device/python/Interpreter.h"
#include "device/python/ModuleFiles.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace device
{

/// A file that is about to be sent.
struct StoreItem {
    std::string path;
    std::uint32_t size = 0;
    std::uint32_t crc = 0;
    std::uint32_t start = 0; ///< so many bytes are in its temporary file already
};

/// Under this name the module keeps the content of this size and CRC until it is whole: in the same folder, and the
/// same each time, so that a write that broke off is found again.
std::string temporaryPathOf(std::string_view path, std::uint32_t size, std::uint32_t crc);

/// From where on a content has to be sent, given the temporary file that is there: all of it when that is no prefix.
std::uint32_t resumeFrom(const ModuleFile& leftover, core::package::ByteView content);

/// What the module's file system lacks for these writes, when each old file stays until its new one is whole.
/// `oldSizes` of the files that are replaced, nothing for the others; `folders`: those that are made. Counted as
/// littlefs v1 uses its blocks, with what the folders grow by; how full they are is not known, so that one of them may
/// lack a pair all the same. Gives bytes, 0 when all fits.
std::uint64_t bytesMissingFor(const ModuleSpace& space, std::span<const StoreItem> items,
                              std::span<const std::optional<std::uint32_t>> oldSizes,
                              std::span<const std::string> folders);

/// noSpace, with the kB that are missing.
core::Problem noSpaceProblem(const std::string& path, std::uint64_t bytesMissing);

struct StoreResult {
    std::size_t done = 0;                 ///< so many of the items are under their names
    std::vector<std::string> listed;      ///< of those: what the module's checksum.json names
    std::optional<core::Problem> problem; ///< nothing: all of them
};

/// The content of an item; valid until the next call.
using StoreContent = std::function<core::HostResult<core::package::ByteView>(std::size_t item)>;

/// Called with what the module has taken: items that are sent whole, and bytes of the one after them.
using StoreProgress = std::function<void(std::size_t items, std::uint32_t bytes)>;

/// Sends them in this order. files.py has been loaded.
StoreResult storeFiles(Interpreter& interpreter, std::span<const StoreItem> items, const StoreContent& content,
                       const StoreProgress& progress, const CancelToken& cancel);

} // namespace device
