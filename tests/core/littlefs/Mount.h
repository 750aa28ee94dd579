// SPDX-License-Identifier: MIT
// A littlefs mount with the memory that it needs, and whole-file helpers, for the tests of this folder.
#pragma once

#include "core/littlefs/FileSystem.h"
#include "tests/core/littlefs/RawImage.h"
#include "tests/support/TestData.h"

#include <map>
#include <string>
#include <vector>

namespace test
{

/// How a test sees a device: 0 buffers and lookahead mean one prog unit, and one bit for each block.
struct Shape {
    core::littlefs::Geometry geometry;
    std::size_t readBuffer = 0;
    std::size_t programBuffer = 0;
    std::size_t lookaheadBytes = 0;

    /// What the device has: reads and programs of whole blocks of 4096 bytes.
    static Shape device(std::uint32_t blockCount);
    /// `unit`: read and prog size.
    static Shape small(std::uint32_t unit, std::uint32_t blockSize, std::uint32_t blockCount);
};

class Mount
{
public:
    Mount(core::littlefs::BlockDevice& device, const Shape& shape);

private:
    Bytes m_read;
    Bytes m_program;
    Bytes m_lookahead;

public:
    core::littlefs::FileSystem fs;

    /// For one open file.
    Bytes fileBuffer() const { return Bytes(m_program.size()); }
    core::Result<void> put(const std::string& path, const Bytes& content);
    core::Result<Bytes> get(const std::string& path);
};

class ReadOnlyMount
{
public:
    ReadOnlyMount(core::littlefs::ReadableDevice& device, const Shape& shape);

private:
    Bytes m_read;

public:
    core::littlefs::ReadOnlyFileSystem fs;
};

/// What a mount shows: the tree, and what of it gave an error.
struct Listing {
    FileTree tree;
    std::map<std::string, core::ErrorCode> errors; ///< by path; "/" stands for the root
};

/// Lists through the read-only part of the interface and reads every file twice: whole, and from odd positions.
Listing list(core::littlefs::Reader& fs);
/// The tree where all of it must be readable; a fault is told in the place of the tree.
core::Result<FileTree> wholeTree(core::littlefs::Reader& fs);

core::Result<Bytes> readWhole(core::littlefs::Reader& fs, const std::string& path);

/// The number that littlefs itself would return for an error (littlefs-v1 chapter 12).
int errnoOf(core::ErrorCode code);
template <class T>
int errnoOf(const core::Result<T>& result)
{
    return result ? 0 : errnoOf(result.error().code);
}
/// "" for a success.
template <class T>
QString message(const core::Result<T>& result)
{
    if (result)
        return {};
    const auto& error = result.error();
    return QString("L%1 %2").arg(static_cast<int>(error.code)).arg(error.where);
}

} // namespace test

/// Ends the test function when the call gives an error, and names it.
#define VERIFY_OK(call)                                                                                                \
    do {                                                                                                               \
        const auto outcome_ = (call);                                                                                  \
        QVERIFY2(outcome_, qPrintable(test::message(outcome_)));                                                       \
    } while (false)
