// SPDX-License-Identifier: MIT
// Random data for checksums: any length and alignment, and cut into pieces anywhere.
#pragma once

#include "tests/support/TestData.h"

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

namespace test
{

class RandomPieces
{
public:
    explicit RandomPieces(std::uint32_t seed) : m_random(seed) {}

    std::uint32_t number() { return static_cast<std::uint32_t>(m_random()); }

    /// Up to `longest` bytes, `misalignment` bytes behind an address that is a multiple of 16.
    /// They end with their allocation, so that the address sanitizer sees a read beyond them.
    std::span<const std::byte> data(std::size_t longest, std::size_t misalignment)
    {
        const std::size_t size = number() % (longest + 1);
        m_storage = std::make_unique<std::byte[]>(misalignment + size);
        const std::span<std::byte> bytes(m_storage.get() + misalignment, size);
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(number());
        return bytes;
    }

    /// `data` in one to six pieces; some may be empty. Their sizes are multiples of `unit`, but for the last.
    std::vector<std::span<const std::byte>> cut(std::span<const std::byte> data, std::size_t unit = 1)
    {
        std::vector<std::span<const std::byte>> pieces;
        for (auto cuts = number() % 6; cuts > 0; --cuts) {
            const std::size_t size = number() % (data.size() / unit + 1) * unit;
            pieces.push_back(data.first(size));
            data = data.subspan(size);
        }
        pieces.push_back(data);
        return pieces;
    }

private:
    std::mt19937 m_random;
    std::unique_ptr<std::byte[]> m_storage;
};

} // namespace test
