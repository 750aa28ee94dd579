// SPDX-License-Identifier: MIT
// A NOR flash whose content is a file. Every change goes straight to the file, in the pieces in which a real flash
// makes it: whoever ends the process in the middle finds what a power cut leaves.
#pragma once

#include "core/Problem.h"
#include "firmware/board/host/MemoryFlash.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace firmware::host
{

inline constexpr std::uint32_t usualFlashSize = 8u << 20;    ///< bytes
inline constexpr std::uint32_t largestFlashSize = 16u << 20; ///< the window that a loader sees

class FileFlash final : public Flash
{
public:
    /// Opens the file, and makes an erased one of usualFlashSize when there is none. Nobody else may have it open at
    /// the same time. ioFailed; outOfRange when its size is not that of a flash.
    static core::HostResult<std::unique_ptr<FileFlash>> open(const std::filesystem::path& path);
    ~FileFlash();
    FileFlash(const FileFlash&) = delete;
    FileFlash& operator=(const FileFlash&) = delete;

    std::uint32_t size() const override { return m_memory.size(); }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override
    {
        return m_memory.read(offset, out);
    }
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t offset) override;

    const std::vector<std::byte>& content() const { return m_memory.content(); }
    /// Decay: turns these bits over.
    core::Result<void> flipBits(std::uint32_t offset, std::byte bits);

private:
    FileFlash(int descriptor, std::uint32_t size) : m_descriptor(descriptor), m_memory(size) {}

    /// Puts what is in memory into the file, in pieces of at most this size.
    core::Result<void> store(std::uint32_t offset, std::size_t size, std::size_t pieceSize);

    int m_descriptor;
    MemoryFlash m_memory; ///< the same as the file
};

} // namespace firmware::host
