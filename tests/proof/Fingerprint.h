// SPDX-License-Identifier: MIT
// A quick 64-bit hash, to tell contents apart. Not for anybody who wants to make two contents look alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace proof
{

/// To go on after an earlier piece, whose size is a multiple of 8 bytes, give its result as `seed`.
inline std::uint64_t fingerprintOf(std::span<const std::byte> bytes, std::uint64_t seed)
{
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
    std::uint64_t hash = (seed + 1) * odd;
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        const auto size = bytes.size() < sizeof word ? bytes.size() : sizeof word;
        std::memcpy(&word, bytes.data(), size);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
        bytes = bytes.subspan(size);
    }
    return hash;
}

} // namespace proof
