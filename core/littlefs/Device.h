// SPDX-License-Identifier: MIT
// A flash partition as the file system sees it: blocks that are read, programmed and erased.
// An interface, not a template: user and backup partition then share one copy of the code in a small flash.
#pragma once

#include "core/Error.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::littlefs
{

/// What a device is built like. `blockSize` is the erase unit; reads and programs are aligned to their sizes.
/// None of readSize and progSize changes the format on disk.
struct Geometry {
    std::uint32_t readSize = 4096;  ///< bytes, divides progSize
    std::uint32_t progSize = 4096;  ///< bytes, divides blockSize
    std::uint32_t blockSize = 4096; ///< bytes, at least 128
    std::uint32_t blockCount = 0;   ///< blocks that may be used; QuecPython modules use one less than the partition has
};

/// A device that can only be read. The backup partition is handed out as nothing more than this.
/// Errors: deviceIo (may be tried again) or badBlock (the block cannot be read).
class ReadableDevice
{
public:
    /// Reads out.size() bytes at `offset` bytes into `block`.
    virtual Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) = 0;

protected:
    ~ReadableDevice() = default;
};

/// A device that can be written too. Errors: deviceIo (the operation is given up) or badBlock (another block is used).
class BlockDevice : public ReadableDevice
{
public:
    /// Programs whole units of progSize; each unit at most once after an erase.
    virtual Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) = 0;
    /// Erases one block. Its content afterwards is not assumed to be 0xFF.
    virtual Result<void> erase(std::uint32_t block) = 0;
    /// Returns when everything programmed so far would survive a power cut.
    virtual Result<void> sync() = 0;

protected:
    ~BlockDevice() = default;
};

} // namespace core::littlefs
