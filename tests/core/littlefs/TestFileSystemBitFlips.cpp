// SPDX-License-Identifier: MIT
// One flipped bit after the other: in metadata, where the check value tells; in metadata with a check value that fits,
// so that nonsense gets in; and in file data, which has no check value.
#include "core/littlefs/FileSystem.h"

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Flash.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/Mount.h"

#include <QTest>

#include <algorithm>

using namespace core;
using namespace core::littlefs;
using core::restore::SimulatedNor;
using test::FileTree;
using test::Mount;
using test::Shape;

class TestFileSystemBitFlips : public QObject
{
    Q_OBJECT

private slots:
    void inMetadataLeaveTheOtherHalf_data();
    void inMetadataLeaveTheOtherHalf();
    void withAFittingCheckValueDoNoFurtherHarm_data();
    void withAFittingCheckValueDoNoFurtherHarm();
    void inFileDataStayInTheFile_data();
    void inFileDataStayInTheFile();
};

namespace
{

constexpr std::uint32_t blockSize = 4096;
// Reading a whole tree of these images takes 1 MB with units of 64 bytes.
constexpr std::uint64_t enoughReads = 40'000'000;

struct Half {
    std::uint32_t block;
    std::uint32_t size; ///< bytes in use
};

/// Both halves of each pair, where they are valid.
std::vector<Half> halvesOf(std::span<const std::byte> image, const test::RawImage& raw)
{
    std::vector<Half> halves;
    for (const auto& pair : raw.pairs) {
        for (const auto block : {pair.current, pair.other}) {
            const auto bytes = image.subspan(std::size_t{block} * blockSize, blockSize);
            const std::uint32_t size = load32(bytes.data() + 4) & ~continueFlag;
            test::Bytes copy(bytes.begin(), bytes.end());
            if (size >= emptyPairSize && size <= blockSize && test::fixCrc(copy) && std::ranges::equal(copy, bytes))
                halves.push_back({block, size});
        }
    }
    return halves;
}

Shape shapeOf(const test::GoldenImage& golden)
{
    return Shape::small(64, blockSize, golden.blockCount);
}

struct Seen {
    bool mounted = false;
    test::Listing listing;
};

Seen look(SimulatedNor& nor, const Shape& shape)
{
    Mount mount(nor, shape);
    Seen seen;
    seen.mounted = mount.fs.mount().has_value();
    if (seen.mounted)
        seen.listing = test::list(mount.fs);
    return seen;
}

const test::Bytes fresh = test::xorshiftWords(5, 300);

} // namespace

void TestFileSystemBitFlips::inMetadataLeaveTheOtherHalf_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"small", "orphan", "attrs"})
        QTest::newRow(name) << QString(name);
}

// Every bit that the check value covers, and the check value. What is seen is what the other half says.
void TestFileSystemBitFlips::inMetadataLeaveTheOtherHalf()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto shape = shapeOf(golden);
    SimulatedNor nor(golden.bytes());
    const auto raw = test::readRawImage(nor.content(), blockSize, golden.blockCount);
    nor.mark();
    for (const auto& half : halvesOf(nor.content(), raw)) {
        nor.flipBits(half.block, 0, std::byte{0xFF});
        const Seen expected = look(nor, shape);
        nor.rewind();
        for (std::uint32_t bit = 0; bit < half.size * 8; ++bit) {
            nor.flipBits(half.block, bit / 8, std::byte{1} << (bit % 8));
            const auto where = QString("block %1, bit %2").arg(half.block).arg(bit);
            const auto reads = nor.bytesRead();
            const Seen seen = look(nor, shape);
            QVERIFY2(seen.mounted == expected.mounted, qPrintable(where));
            QVERIFY2(seen.listing.tree == expected.listing.tree, qPrintable(where));
            QVERIFY2(seen.listing.errors == expected.listing.errors, qPrintable(where));
            // Writing does not depend on which bit it was: a sample.
            if (seen.mounted && bit % 61 == 0) {
                Mount mount(nor, shape);
                QVERIFY(mount.fs.mount());
                const auto before = nor.operations();
                const auto written = mount.put("/fresh", fresh);
                if (written) {
                    auto wanted = seen.listing.tree;
                    wanted["/fresh"] = fresh;
                    const auto after = test::readRawImage(nor.content(), blockSize, golden.blockCount);
                    QVERIFY2(seen.listing.errors.empty() && after.isClean(), qPrintable(where + after.report()));
                    QVERIFY2(after.tree == wanted, qPrintable(where));
                } else {
                    QVERIFY2(test::errnoOf(written) == -52 && nor.operations() == before, qPrintable(where));
                }
            }
            QVERIFY2(nor.bytesRead() - reads < enoughReads, qPrintable(where));
            nor.rewind();
        }
    }
}

void TestFileSystemBitFlips::withAFittingCheckValueDoNoFurtherHarm_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"small", "orphan", "desync", "attrs"})
        QTest::newRow(name) << QString(name);
}

// Everything ends; and where check() finds no fault, a write leaves all as it was seen before.
void TestFileSystemBitFlips::withAFittingCheckValueDoNoFurtherHarm()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto shape = shapeOf(golden);
    SimulatedNor nor(golden.bytes());
    test::RecordingDevice device(nor, shape.geometry);
    const auto raw = test::readRawImage(nor.content(), blockSize, golden.blockCount);
    nor.mark();
    for (const auto& half : halvesOf(nor.content(), raw)) {
        for (std::uint32_t bit = 0; bit < (half.size - crcSize) * 8; ++bit) {
            // The size field decides where the check value is: that one is written through the journal, too.
            test::Bytes bytes(nor.content().begin() + std::size_t{half.block} * blockSize,
                              nor.content().begin() + (std::size_t{half.block} + 1) * blockSize);
            const test::Bytes old = bytes;
            bytes[bit / 8] ^= std::byte{1} << (bit % 8);
            if (!test::fixCrc(bytes))
                continue;
            for (std::uint32_t at = 0; at < blockSize; ++at) {
                if (bytes[at] != old[at])
                    nor.flipBits(half.block, at, bytes[at] ^ old[at]);
            }
            const auto where = QString("block %1, bit %2").arg(half.block).arg(bit);
            const auto reads = nor.bytesRead();
            Mount mount(device, shape);
            if (mount.fs.mount()) {
                const auto before = test::list(mount.fs);
                unsigned differ = 0;
                for (const auto& [path, content] : golden.tree) {
                    const auto found = before.tree.find(path);
                    differ += content && found != before.tree.end() && found->second != content ? 1 : 0;
                }
                // Where the flip brings the older half to light, that one knows less of the files.
                const bool isRevision = bit < 32;
                QVERIFY2(differ <= 1 || isRevision, qPrintable(where));
                test::Bytes bitmap(8);
                (void)mount.fs.countUsedBlocks(bitmap);
                const auto checked = mount.fs.check();
                const auto between = test::list(mount.fs);
                const auto written = mount.put("/fresh", fresh);
                if (checked) {
                    auto wanted = between.tree;
                    if (written)
                        wanted["/fresh"] = fresh;
                    Seen seen = look(nor, shape);
                    if (!written)
                        seen.listing.tree.erase("/fresh");
                    QVERIFY2(seen.listing.tree == wanted,
                             qPrintable(where + test::difference(seen.listing.tree, wanted)));
                }
                (void)mount.fs.rename("/fresh", "/other");
                (void)mount.fs.makeDirectory("/folder");
                (void)mount.fs.remove("/other");
            }
            QVERIFY2(nor.bytesRead() - reads < enoughReads, qPrintable(where));
            nor.rewind();
        }
    }
    QCOMPARE(device.violations, 0u);
}

void TestFileSystemBitFlips::inFileDataStayInTheFile_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"small", "nested", "big"})
        QTest::newRow(name) << QString(name);
}

// Every 64th byte of the blocks in use outside of the metadata, and the first 16 of each block, where pointers are.
void TestFileSystemBitFlips::inFileDataStayInTheFile()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto shape = Shape::device(golden.blockCount);
    SimulatedNor nor(golden.bytes());
    const auto raw = test::readRawImage(nor.content(), blockSize, golden.blockCount);
    std::set<std::uint32_t> data = raw.used;
    for (const auto& pair : raw.pairs) {
        data.erase(pair.current);
        data.erase(pair.other);
    }
    nor.mark();
    for (const auto block : data) {
        for (std::uint32_t at = 0; at < blockSize; at += at < 16 ? 1 : 64) {
            nor.flipBits(block, at, std::byte{1} << (block + at / 64) % 8);
            const auto where = QString("block %1, byte %2").arg(block).arg(at);
            const auto reads = nor.bytesRead();
            const Seen seen = look(nor, shape);
            QVERIFY2(seen.mounted, qPrintable(where));
            unsigned differ = 0;
            for (const auto& [path, content] : golden.tree) {
                const auto found = seen.listing.tree.find(path);
                const bool isError = seen.listing.errors.contains(path);
                QVERIFY2(found != seen.listing.tree.end() || isError, qPrintable(where));
                if (!isError && found->second != content)
                    QVERIFY2(content && found->second && content->size() == found->second->size(), qPrintable(where));
                differ += isError || found->second != content ? 1 : 0;
            }
            QVERIFY2(differ <= 1, qPrintable(where)); // none where the byte lies behind the end of the file
            QVERIFY2(nor.bytesRead() - reads < enoughReads, qPrintable(where));
            nor.rewind();
        }
    }
}

QTEST_GUILESS_MAIN(TestFileSystemBitFlips)
#include "TestFileSystemBitFlips.moc"
