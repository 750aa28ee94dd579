// SPDX-License-Identifier: MIT
// The arithmetic of core/littlefs/Format.h against the tables of littlefs-v1 chapters 6 and 19, and a plain loop.
#include "core/littlefs/Format.h"

#include <QTest>

using namespace core::littlefs;

class TestFormat : public QObject
{
    Q_OBJECT

private slots:
    void locatesBytesAsTheTableSays_data();
    void locatesBytesAsTheTableSays();
    void fillsBlocksAsTheTableSays_data();
    void fillsBlocksAsTheTableSays();
    void agreesWithAPlainLoop_data();
    void agreesWithAPlainLoop();
    void locatesTheLastByteOfTheLargestFile();
    void countsPointersAsTheTableSays();
    void ordersRevisionsAcrossTheWrap();
    void keepsEveryFieldOfAHeader();
    void comparesPairsAsSets();
};

void TestFormat::locatesBytesAsTheTableSays_data()
{
    QTest::addColumn<std::uint32_t>("size");
    QTest::addColumn<std::uint32_t>("blocks");
    QTest::addColumn<std::uint32_t>("offset");
    const auto row = [](std::uint32_t size, std::uint32_t blocks, std::uint32_t offset) {
        QTest::addRow("%u bytes", size) << size << blocks << offset;
    };
    row(1, 1, 0);
    row(4096, 1, 4095);
    row(4097, 2, 4);
    row(8188, 2, 4095);
    row(8189, 3, 8);
    row(8192, 3, 11);
    row(12276, 3, 4095);
    row(12277, 4, 4);
    row(16384, 5, 27);
    row(65536, 17, 123);
    row(184320, 46, 343);
    row(1048576, 257, 2043);
}

void TestFormat::locatesBytesAsTheTableSays()
{
    QFETCH(std::uint32_t, size);
    QFETCH(std::uint32_t, blocks);
    QFETCH(std::uint32_t, offset);
    QCOMPARE(blocksOfFile(size, 4096), blocks);
    const auto last = locate(size - 1, 4096);
    QCOMPARE(last.index, blocks - 1);
    QCOMPARE(last.offset, offset);
}

void TestFormat::fillsBlocksAsTheTableSays_data()
{
    QTest::addColumn<std::uint32_t>("blockSize");
    QTest::addColumn<QList<std::uint32_t>>("capacities");
    QTest::newRow("blocks of 4096 bytes")
        << 4096u << QList<std::uint32_t>{4096,  8188,  12276, 16368, 20452, 24544, 28632, 32724,
                                         36804, 40896, 44984, 49076, 53160, 57252, 61340, 65432};
    QTest::newRow("blocks of 512 bytes") << 512u
                                         << QList<std::uint32_t>{512, 1020, 1524, 2032, 2532, 3040, 3544, 4052, 4548};
}

void TestFormat::fillsBlocksAsTheTableSays()
{
    QFETCH(std::uint32_t, blockSize);
    QFETCH(QList<std::uint32_t>, capacities);
    for (std::uint32_t n = 1; n <= capacities.size(); ++n) {
        const std::uint32_t capacity = capacities[n - 1];
        QCOMPARE(blocksOfFile(capacity, blockSize), n);
        QCOMPARE(blocksOfFile(capacity + 1, blockSize), n + 1);
        QCOMPARE(locate(capacity - 1, blockSize).offset, blockSize - 1);
    }
    QCOMPARE(blocksOfFile(0, blockSize), 0u);
}

void TestFormat::agreesWithAPlainLoop_data()
{
    QTest::addColumn<std::uint32_t>("blockSize");
    for (const std::uint32_t size : {128u, 256u, 512u, 4096u, 65536u})
        QTest::addRow("blocks of %u bytes", size) << size;
}

void TestFormat::agreesWithAPlainLoop()
{
    QFETCH(std::uint32_t, blockSize);
    std::uint32_t position = 0;
    for (std::uint32_t index = 0; position < 3'000'000; ++index) {
        // Pointers: one for each time that the index can be halved, and one more; block 0 has none.
        std::uint32_t pointers = index == 0 ? 0 : 1;
        for (std::uint32_t rest = index; rest != 0 && rest % 2 == 0; rest /= 2)
            ++pointers;
        QCOMPARE(pointersOf(index), pointers);
        for (std::uint32_t offset = 4 * pointers; offset < blockSize; ++offset, ++position) {
            const auto place = locate(position, blockSize);
            if (place.index != index || place.offset != offset)
                QFAIL(qPrintable(QString("byte %1: %2/%3").arg(position).arg(place.index).arg(place.offset)));
        }
    }
}

void TestFormat::locatesTheLastByteOfTheLargestFile()
{
    QCOMPARE(blocksOfFile(maxFileSize, 4096), 525314u);
    for (const std::uint32_t blockSize : {128u, 512u, 4096u, 65536u}) {
        const auto last = locate(maxFileSize - 1, blockSize);
        QVERIFY(last.offset < blockSize);
        QVERIFY(last.offset >= 4 * pointersOf(last.index));
    }
}

void TestFormat::countsPointersAsTheTableSays()
{
    const std::uint32_t expected[] = {0, 1, 2, 1, 3, 1, 2, 1, 4};
    for (std::uint32_t index = 0; index < std::size(expected); ++index)
        QCOMPARE(pointersOf(index), expected[index]);
}

void TestFormat::ordersRevisionsAcrossTheWrap()
{
    QVERIFY(isNewer(2, 1));
    QVERIFY(!isNewer(1, 2));
    QVERIFY(!isNewer(7, 7));
    QVERIFY(isNewer(0, 0xFFFFFFFF));
    QVERIFY(!isNewer(0xFFFFFFFF, 0));
    QVERIFY(isNewer(0x7FFFFFFF, 0));
}

void TestFormat::keepsEveryFieldOfAHeader()
{
    std::byte raw[headerSize];
    for (const bool continues : {false, true}) {
        storeMetadataHeader(raw, {0x01020304, 0xFD2, continues, {64, 65}});
        const auto header = loadMetadataHeader(raw);
        QCOMPARE(header.revision, 0x01020304u);
        QCOMPARE(header.size, 0xFD2u);
        QCOMPARE(header.continues, continues);
        QCOMPARE(header.tail.a, 64u);
        QCOMPARE(header.tail.b, 65u);
    }
    // littlefs-v1 chapter 18.3 has this very size field.
    QCOMPARE(load32(raw + 4), 0x80000FD2u);
    QCOMPARE(raw[0], std::byte{4});
}

void TestFormat::comparesPairsAsSets()
{
    QVERIFY(Pair(3, 2).same({2, 3}));
    QVERIFY(!Pair(3, 2).same({3, 4}));
    QVERIFY(Pair(3, 2).sharesBlock({4, 3}));
    QVERIFY(!Pair(3, 2).sharesBlock({4, 5}));
    QVERIFY(Pair(3, nullBlock).isNull());
    QVERIFY(Pair(nullBlock, 3).isNull());
    QVERIFY(!Pair(3, 3).inRange(10));
    QVERIFY(!Pair(3, 10).inRange(10));
    QVERIFY(Pair(9, 0).inRange(10));
}

QTEST_GUILESS_MAIN(TestFormat)
#include "TestFormat.moc"
