// SPDX-License-Identifier: MIT
// Flashes for the tests of the file system: one of its own that is formatted, and one with a golden image.
#pragma once

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/Mount.h"

namespace test
{

inline core::restore::SimulatedNor norOf(const GoldenImage& golden)
{
    Bytes bytes = golden.bytes();
    bytes.resize(bytes.size() / GoldenImage::blockSize * GoldenImage::blockSize);
    return core::restore::SimulatedNor(std::move(bytes));
}

/// A formatted flash of its own.
struct Disk {
    explicit Disk(const Shape& s) : shape(s), nor(s.geometry.blockCount, s.geometry.blockSize), mount(nor, s)
    {
        formatted = mount.fs.format(s.geometry.blockCount);
    }

    RawImage raw() const { return readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount); }
    /// The tree as a new mount sees it, or "?" in the place of an error.
    FileTree remounted()
    {
        Mount again(nor, shape);
        if (!again.fs.mount())
            return {{"?", {}}};
        return wholeTree(again.fs).value_or(FileTree{{"?", {}}});
    }

    Shape shape;
    core::restore::SimulatedNor nor;
    Mount mount;
    core::Result<void> formatted;
};

} // namespace test
