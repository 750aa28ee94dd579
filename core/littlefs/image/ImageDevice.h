// SPDX-License-Identifier: MIT
// A partition image in memory as a device that can be read. Blocks behind its end read as bad: a cut-off image.
#pragma once

#include "core/littlefs/Device.h"

#include <cstring>

namespace core::littlefs
{

class ImageDevice final : public ReadableDevice
{
public:
    /// The image must outlive the device.
    ImageDevice(std::span<const std::byte> image, std::uint32_t blockSize) : m_image(image), m_blockSize(blockSize) {}

    Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        const std::uint64_t start = std::uint64_t{block} * m_blockSize + offset;
        if (start + out.size() > m_image.size())
            return fail<ErrorCode::badBlock, "image (it ends early)">();
        std::memcpy(out.data(), m_image.data() + start, out.size());
        return {};
    }

private:
    std::span<const std::byte> m_image;
    std::uint32_t m_blockSize;
};

} // namespace core::littlefs
