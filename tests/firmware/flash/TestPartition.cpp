// SPDX-License-Identifier: MIT
// A partition reaches nothing outside of its area, and the one that is handed out for the backup cannot change
// anything.
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/flash/Partition.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <algorithm>

using namespace firmware;
using core::ErrorCode;
using test::Bytes;

namespace
{

// The restore gets the backup partition as this, made from a flash that is given as the other: no program, no erase.
template <class T>
concept CanProgram = requires(T& device, Bytes bytes)
{
    device.program(0u, 0u, bytes);
};
template <class T>
concept CanErase = requires(T& device)
{
    device.erase(0u);
};
template <class T>
concept FlashCanProgram = requires(T& flash, Bytes bytes)
{
    flash.program(0u, bytes);
};

static_assert(CanProgram<Partition> && CanErase<Partition>);
static_assert(!CanProgram<ReadablePartition> && !CanErase<ReadablePartition>);
static_assert(!std::is_base_of_v<core::littlefs::BlockDevice, ReadablePartition>);
static_assert(FlashCanProgram<Flash> && CanErase<Flash>);
static_assert(!FlashCanProgram<ReadableFlash> && !CanErase<ReadableFlash>);

} // namespace

class TestPartition : public QObject
{
    Q_OBJECT

private slots:
    void reachesItsBlocks();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void leavesItsLastBlockToOthers();
};

void TestPartition::reachesItsBlocks()
{
    host::MemoryFlash flash(0x10000);
    Partition partition(flash, {0x4000, 0x3000});
    ReadablePartition readable(flash, {0x4000, 0x3000});
    const auto content = test::xorshiftWords(1, 256);
    QVERIFY(partition.program(2, 0xF00, content));
    QVERIFY(std::ranges::equal(content, std::span(flash.content()).subspan(0x6F00, 256)));
    Bytes read(256);
    QVERIFY(partition.read(2, 0xF00, read));
    QVERIFY(read == content);
    read.assign(256, {});
    QVERIFY(readable.read(2, 0xF00, read));
    QVERIFY(read == content);
    QVERIFY(partition.erase(2));
    QVERIFY(std::ranges::all_of(flash.content(), [](std::byte byte) { return byte == std::byte{0xFF}; }));
}

void TestPartition::refusesEverythingElse_data()
{
    QTest::addColumn<quint32>("block");
    QTest::addColumn<quint32>("offset");
    QTest::addColumn<quint32>("size");
    QTest::newRow("the block behind") << 3u << 0u << 16u;
    QTest::newRow("far behind") << 0xFFFFFu << 0u << 16u;
    QTest::newRow("wraps around") << 0x100000u << 0u << 16u;
    QTest::newRow("over the end of a block") << 2u << 0xFF8u << 16u;
    QTest::newRow("an offset beyond the block") << 0u << 0x1001u << 0u;
    QTest::newRow("an offset that wraps around") << 1u << 0xFFFFFFF0u << 16u;
}

void TestPartition::refusesEverythingElse()
{
    QFETCH(quint32, block);
    QFETCH(quint32, offset);
    QFETCH(quint32, size);
    host::MemoryFlash flash(0x10000);
    std::ranges::fill(flash.content(), std::byte{0x55});
    const auto before = flash.content();
    Partition partition(flash, {0x4000, 0x3000});
    ReadablePartition readable(flash, {0x4000, 0x3000});
    Bytes bytes(size);
    QCOMPARE(partition.read(block, offset, bytes).error().code, ErrorCode::outOfRange);
    QCOMPARE(readable.read(block, offset, bytes).error().code, ErrorCode::outOfRange);
    QCOMPARE(partition.program(block, offset, bytes).error().code, ErrorCode::outOfRange);
    if (block >= 3)
        QCOMPARE(partition.erase(block).error().code, ErrorCode::outOfRange);
    QVERIFY(flash.content() == before);
}

void TestPartition::leavesItsLastBlockToOthers()
{
    for (const std::uint32_t unit : {pageSize, sectorSize}) {
        const auto geometry = geometryOf({0x4000, 0x3000}, unit);
        QCOMPARE(geometry.blockCount, 2u);
        QCOMPARE(geometry.blockSize, sectorSize);
        QCOMPARE(geometry.readSize, unit);
        QCOMPARE(geometry.progSize, unit);
    }
}

QTEST_GUILESS_MAIN(TestPartition)
#include "TestPartition.moc"
