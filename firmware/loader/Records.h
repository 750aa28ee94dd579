// SPDX-License-Identifier: MIT
// What a module keeps in file systems of its own, outside the images of a package: the NV image, the production record,
// and the files of a prepack. The loader reaches it through logical addresses (unisoc-8910 chapter 1.6).
#pragma once

#include "core/Error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace firmware
{

inline constexpr std::size_t nvLimit = 0x20000;         ///< bytes of an NV image
inline constexpr std::size_t phaseCheckSize = 0x100;    ///< bytes of the production record
inline constexpr std::uint32_t runningNv = 0xFE000001;  ///< logical address of the NV in use
inline constexpr std::uint32_t phaseCheck = 0xFE000002; ///< of the production record
inline constexpr std::uint32_t fixedNv = 0xFE000003;    ///< of the NV image
inline constexpr std::uint32_t prepack = 0xFE000004;    ///< of files packed as a cpio stream
inline constexpr std::uint32_t appImage = 0xFE000005;   ///< of the application image file
inline constexpr std::uint32_t formatDevice = 0xFE000006;

class Records
{
public:
    /// `record` is fixedNv or phaseCheck; gives the bytes read. notFound when there is none.
    virtual core::Result<std::size_t> read(std::uint32_t record, std::span<std::byte> out) = 0;
    virtual core::Result<void> write(std::uint32_t record, std::span<const std::byte> content) = 0;
    /// `record` is runningNv, phaseCheck, appImage, or fixedNv (when the whole chip is erased).
    virtual void erase(std::uint32_t record) = 0;
    /// `device` is a name of four characters, the first in the lowest byte: "FSYS".
    virtual core::Result<void> format(std::uint32_t device) = 0;
    /// A file of a prepack that has arrived whole, with its size in bytes.
    virtual void packedFile(std::string_view name, std::uint32_t size) = 0;

protected:
    ~Records() = default;
};

} // namespace firmware
