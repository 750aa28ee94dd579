// SPDX-License-Identifier: MIT
// Prints how fast our CRCs run, CRC-32 beside zlib's. Aim: at least zlib's speed from 4 KiB on.
#include "core/checksum/Crc16.h"
#include "core/checksum/Crc32.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

namespace
{

using Clock = std::chrono::steady_clock;
using Data = std::span<const std::byte>;

constexpr std::size_t rounds = 7;
constexpr std::size_t bytesPerRound = 128 << 20;

std::uint32_t zlib(Data data, std::uint32_t previous)
{
    return static_cast<std::uint32_t>(
        crc32(previous, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size())));
}

/// One round of a function over the same data again and again, in 10^6 bytes a second.
/// Each result is the start of the next run, so that no run can be left out or overlap with another.
template <class Crc>
double megabytesPerSecond(Crc crc, Data data, std::uint32_t& result)
{
    const std::size_t runs = bytesPerRound / data.size();
    const auto begin = Clock::now();
    for (std::size_t run = 0; run < runs; ++run)
        result = crc(data, result);
    const std::chrono::duration<double> taken = Clock::now() - begin;
    return static_cast<double>(runs * data.size()) / taken.count() / 1e6;
}

double median(std::array<double, rounds> values)
{
    std::sort(values.begin(), values.end());
    return values[rounds / 2];
}

} // namespace

int main()
{
    std::vector<std::byte> storage(4 << 20);
    for (std::uint32_t i = 0; i < storage.size(); ++i)
        storage[i] = static_cast<std::byte>((i * 2654435761U) >> 24);

    std::printf("medians of %zu rounds, MB/s\n%9s %10s %10s %7s %11s\n", rounds, "bytes", "CRC-32", "zlib", "ratio",
                "CRC-16/ARC");
    for (const std::size_t size : {std::size_t{64}, std::size_t{4} << 10, std::size_t{4} << 20}) {
        const Data data = Data(storage).first(size);
        std::array<double, rounds> ours{};
        std::array<double, rounds> theirs{};
        std::array<double, rounds> arc{};
        std::uint32_t ourCrc = 0;
        std::uint32_t theirCrc = 0;
        std::uint32_t arcCrc = 0;
        for (std::size_t round = 0; round < rounds; ++round) {
            ours[round] = megabytesPerSecond(core::checksum::zlibCrc32, data, ourCrc);
            theirs[round] = megabytesPerSecond(zlib, data, theirCrc);
            arc[round] = megabytesPerSecond(core::checksum::crc16Arc, data, arcCrc);
        }
        if (ourCrc != theirCrc) {
            std::fprintf(stderr, "our CRC-32 differs from zlib's\n");
            return 1;
        }
        std::printf("%9zu %10.0f %10.0f %7.2f %11.0f\n", size, median(ours), median(theirs),
                    median(ours) / median(theirs), median(arc));
    }
    return 0;
}
