// SPDX-License-Identifier: MIT
#include "core/package/AsrPartitionTable.h"
#include "tests/core/package/PackageTools.h"

#include <QTest>

using namespace core;
using namespace core::package;

class TestAsrPartitionTable : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryField();
    void refuses_data();
    void refuses();
    void readsADamagedTableWhenAsked();
    void refusesEveryFlippedBit();
    void readsTheRealTable();
};

namespace
{

std::vector<test::AsrRegion> smallTable()
{
    return {{"all", "group", 0, 0x100000, 0, 0},
            {"external", "flash", 0, 0x100000, 0, 1},
            {"cp", "raw", 0, 0x8000, 0x7000, 2},
            {"customer_fs", "raw", 0x8000, 0x4000, 0, 2}};
}

} // namespace

void TestAsrPartitionTable::readsEveryField()
{
    const auto table = AsrPartitionTable::parse(test::makePartitionBin(smallTable()));
    QVERIFY2(table, test::explain(table));
    const std::vector<AsrPartition> expected{{"all", "group", 0, 0x100000, 0xFFFFFFFF, 0x100000, 0},
                                             {"external", "flash", 0, 0x100000, 0x80000000, 0x100000, 1},
                                             {"cp", "raw", 0, 0x8000, 0x80000000, 0x7000, 2},
                                             {"customer_fs", "raw", 0x8000, 0x4000, 0x80008000, 0x4000, 2}};
    QCOMPARE(table->partitions, expected);
    QCOMPARE(table->find("cp"), &table->partitions[2]);
    QVERIFY(table->find("c") == nullptr);
}

void TestAsrPartitionTable::refuses_data()
{
    QTest::addColumn<test::Bytes>("table");
    QTest::addColumn<int>("code");
    const auto add = [](const char* name, ErrorCode code, auto&& change) {
        auto regions = smallTable();
        change(regions);
        QTest::newRow(name) << test::makePartitionBin(regions) << int(code);
    };
    add("partitions that overlap", ErrorCode::corrupt, [](auto& r) { r[3].start = 0x7000; });
    add("a partition beyond the flash", ErrorCode::outOfRange, [](auto& r) { r[3].start = 0xFD000; });
    add("a partition that wraps around", ErrorCode::outOfRange, [](auto& r) { r[3].start = 0xFFFFF000; });
    add("an image larger than its partition", ErrorCode::outOfRange, [](auto& r) { r[3].vsize = 0x4001; });
    add("a name twice", ErrorCode::duplicate, [](auto& r) { r[3].name = "cp"; });
    add("a partition without a name", ErrorCode::badName, [](auto& r) { r[3].name = ""; });
    add("a name with a control character", ErrorCode::badName, [](auto& r) { r[3].name = "a\nb"; });
    add("a table without flash", ErrorCode::outOfRange, [](auto& r) { r.erase(r.begin(), r.begin() + 2); });

    const auto good = test::makePartitionBin(smallTable());
    auto tooMany = good;
    test::putU32(tooMany, 4, 33);
    test::putU32(tooMany, 0x888, test::crc32ByZlib(tooMany.data(), 0x888));
    QTest::newRow("33 entries") << tooMany << int(ErrorCode::tooLarge);
    QTest::newRow("a file one byte short") << test::slice(good, 0, 2187) << int(ErrorCode::truncated);
    auto longer = good;
    longer.push_back({});
    QTest::newRow("a file one byte long") << longer << int(ErrorCode::corrupt);
    QTest::newRow("nothing") << test::Bytes() << int(ErrorCode::badMagic);
    auto wrongCrc = good;
    wrongCrc.back() ^= std::byte{1};
    QTest::newRow("a wrong check value") << wrongCrc << int(ErrorCode::badChecksum);
}

void TestAsrPartitionTable::refuses()
{
    QFETCH(test::Bytes, table);
    QFETCH(int, code);
    const auto parsed = AsrPartitionTable::parse(table);
    QVERIFY(!parsed);
    QCOMPARE(int(parsed.error().code), code);
    QVERIFY(!parsed.error().detail.empty());
}

void TestAsrPartitionTable::readsADamagedTableWhenAsked()
{
    auto table = test::makePartitionBin(smallTable());
    table.back() ^= std::byte{1};
    QVERIFY(AsrPartitionTable::parse(table, true));
}

void TestAsrPartitionTable::refusesEveryFlippedBit()
{
    auto table = test::makePartitionBin(smallTable());
    for (std::size_t bit = 0; bit < table.size() * 8; ++bit) {
        table[bit / 8] ^= std::byte(1 << bit % 8);
        QVERIFY2(!AsrPartitionTable::parse(table), qPrintable(QString::number(bit)));
        (void)AsrPartitionTable::parse(table, true); // must not crash
        table[bit / 8] ^= std::byte(1 << bit % 8);
    }
}

void TestAsrPartitionTable::readsTheRealTable()
{
    const auto path = test::fixtureFile("asr/partition.bin");
    if (path.empty())
        QSKIP("the published ASR files are not here");
    const auto table = AsrPartitionTable::parse(test::readFile(path));
    QVERIFY2(table, test::explain(table));
    // The table of the reference, asr-aboot.md 1.6.
    const std::vector<AsrPartition> expected{
        {"all", "group", 0x000000, 0x1000000, 0xFFFFFFFF, 0x1000000, 0},
        {"external", "flash", 0x000000, 0x1000000, 0x80000000, 0x1000000, 1},
        {"bootloader", "ubi", 0x000000, 0x024000, 0x80000000, 0x024000, 2},
        {"system", "part", 0x024000, 0x6C6000, 0x80024000, 0x6C6000, 2},
        {"ptable", "raw", 0x024000, 0x001000, 0x80024000, 0x00088C, 3},
        {"fwcerts", "raw", 0x025000, 0x003000, 0x80025000, 0x0007F4, 3},
        {"rd", "raw", 0x028000, 0x010000, 0x80028000, 0x010000, 3},
        {"apn", "raw", 0x038000, 0x008000, 0x80038000, 0x0037AD, 3},
        {"cp", "raw", 0x040000, 0x59A000, 0x80040000, 0x59A000, 3},
        {"dsp", "raw", 0x5DA000, 0x10B000, 0x805DA000, 0x10AB80, 3},
        {"rfbin", "raw", 0x6E5000, 0x005000, 0x806E5000, 0x005000, 3},
        {"reserved", "raw", 0x6EA000, 0x1B5000, 0x806EA000, 0x1B5000, 2},
        {"customer_app", "raw", 0x89F000, 0x14B000, 0x8089F000, 0x003E6C, 2},
        {"customer_fs", "raw", 0x9EA000, 0x500000, 0x809EA000, 0x500000, 2},
        {"customer_backup_fs", "raw", 0xEEA000, 0x032000, 0x80EEA000, 0x032000, 2},
        {"backup_restore_info", "raw", 0xF1C000, 0x001000, 0x80F1C000, 0x001000, 2},
        {"fota_param", "raw", 0xF1D000, 0x003000, 0x80F1D000, 0x003000, 2},
        {"updater", "raw", 0xF20000, 0x020000, 0x80F20000, 0x01C0DD, 2},
        {"nvm", "raw", 0xF40000, 0x080000, 0x80F40000, 0x080000, 2},
        {"erase_rd", "raw", 0xFC0000, 0x010000, 0x80FC0000, 0x010000, 2},
        {"quec_cfg", "raw", 0xFD0000, 0x010000, 0x80FD0000, 0x010000, 2},
        {"factory_a", "raw", 0xFE0000, 0x010000, 0x80FE0000, 0x010000, 2},
        {"factory_b", "raw", 0xFF0000, 0x010000, 0x80FF0000, 0x010000, 2},
    };
    QCOMPARE(table->partitions.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(table->partitions[i] == expected[i], expected[i].name.c_str());
}

QTEST_GUILESS_MAIN(TestAsrPartitionTable)
#include "TestAsrPartitionTable.moc"
