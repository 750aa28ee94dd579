// SPDX-License-Identifier: MIT
// The golden images of tests/data/littlefs with what their manifest says of them.
#pragma once

#include "tests/core/littlefs/RawImage.h"
#include "tests/support/TestData.h"

#include <set>
#include <string>
#include <vector>

namespace test
{

struct GoldenImage {
    std::string name; ///< without ".img"
    std::string kind; ///< good, power-cut or bad
    std::uint32_t blockCount = 0;
    std::uint32_t blocksUsed = 0; ///< 0: the manifest does not say
    std::uint32_t blocksUsedAfterRecovery = 0;
    unsigned orphans = 0;
    unsigned moved = 0;
    unsigned desynced = 0;
    unsigned pairs = 0;
    std::set<int> mountCodes;
    std::set<int> newFileCodes; ///< empty: not said
    std::string contents;       ///< all, partial or none
    std::set<std::string> unreadable;
    std::set<std::string> optional;
    std::set<int> readErrors;
    FileTree tree; ///< what was put into the image, from the generator

    static constexpr std::uint32_t blockSize = 4096;
    Bytes bytes() const;
};

const std::vector<GoldenImage>& goldenImages();
const GoldenImage& goldenImage(const std::string& name);

} // namespace test
