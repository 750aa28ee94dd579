// SPDX-License-Identifier: MIT
#include "core/package/PrtiTable.h"
#include "tests/core/package/PackageTools.h"

#include <QTest>

using namespace core::package;

class TestPrtiTable : public QObject
{
    Q_OBJECT

private slots:
    void readsRegionsOfBothFlashes();
    void findsTheTableBehindTheMarkInTheCode();
    void skipsRecordsThatItDoesNotKnow();
    void findsNothing_data();
    void findsNothing();
    void marksWhatItCouldNotCheck_data();
    void marksWhatItCouldNotCheck();
    void readsTheTablesOfRealLoaders_data();
    void readsTheTablesOfRealLoaders();
    void isNotSlowOnManyMarks();
};

namespace
{

test::Bytes record(const std::string& flash, const std::string& name, std::uint32_t offset, std::uint32_t size)
{
    test::Bytes bytes = test::bytesOf("FBD2" + flash + name);
    bytes.resize(32);
    test::putU32(bytes, 12, offset);
    test::putU32(bytes, 16, size);
    return bytes;
}

test::Bytes table(const std::vector<test::Bytes>& records)
{
    test::Bytes bytes = test::bytesOf("PRTI");
    bytes.resize(16);
    for (const auto& each : records)
        bytes.insert(bytes.end(), each.begin(), each.end());
    test::putU32(bytes, 8, static_cast<std::uint32_t>(bytes.size()));
    test::putU32(bytes, 12, 0x100);
    test::putU32(bytes, 4, test::crc32ByZlib(bytes.data() + 8, bytes.size() - 8));
    return bytes;
}

test::Bytes joined(const std::vector<test::Bytes>& parts)
{
    test::Bytes all;
    for (const auto& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace

void TestPrtiTable::readsRegionsOfBothFlashes()
{
    const auto loader = table({record("SFL1", "PY_U", 0x420000, 0x60000), record("SFL2", "FEXT", 0x1000, 0x2000)});
    const std::vector<FlashRegion> expected{{"PY_U", 0x60420000, 0x60000}, {"FEXT", 0x70001000, 0x2000}};
    QCOMPARE(PrtiTable::find(loader).regions, expected);
    QVERIFY(PrtiTable::find(loader).checked);
}

void TestPrtiTable::findsTheTableBehindTheMarkInTheCode()
{
    const auto code = test::bytesOf("PRTI is a literal in the program too, PRTIxxxxyyyyzzzz ");
    const auto loader = joined({code, table({record("SFL1", "FSYS", 0x370000, 0x1F0000)}), code});
    QCOMPARE(PrtiTable::find(loader).regions.size(), 1u);
    QVERIFY(PrtiTable::find(loader).checked);
}

void TestPrtiTable::skipsRecordsThatItDoesNotKnow()
{
    test::Bytes mountPoint = test::bytesOf("SFFSFSYS/");
    mountPoint.resize(80);
    const auto loader = table({mountPoint, record("SFL1", "PY_U", 0, 0x1000), mountPoint});
    QCOMPARE(PrtiTable::find(loader).regions.size(), 1u);
    QVERIFY(PrtiTable::find(loader).checked);
}

void TestPrtiTable::findsNothing_data()
{
    QTest::addColumn<test::Bytes>("loader");
    QTest::newRow("in nothing") << test::Bytes();
    QTest::newRow("in a lone mark at the end") << test::bytesOf("codePRTI");
    QTest::newRow("in a mark with something else behind") << test::bytesOf("PRTI" + std::string(60, 'x'));
    QTest::newRow("in a region beyond the flash") << table({record("SFL1", "PY_U", 0xFFF000, 0x2000)});
}

void TestPrtiTable::findsNothing()
{
    QFETCH(test::Bytes, loader);
    QVERIFY(PrtiTable::find(loader).regions.empty());
}

void TestPrtiTable::marksWhatItCouldNotCheck_data()
{
    QTest::addColumn<test::Bytes>("loader");
    const auto good = table({record("SFL1", "PY_U", 0x420000, 0x60000)});
    auto damaged = good;
    damaged.back() ^= std::byte{1};
    auto endless = good;
    test::putU32(endless, 8, 0xFFFFFFFF);
    auto tiny = good;
    test::putU32(tiny, 8, 8);
    QTest::newRow("a damaged table") << damaged;
    QTest::newRow("a table of 4 GB") << endless;
    QTest::newRow("a table smaller than its head") << tiny;
    QTest::newRow("a table that gives way to none that is right") << joined({damaged, test::bytesOf("PRTI")});
}

void TestPrtiTable::marksWhatItCouldNotCheck()
{
    QFETCH(test::Bytes, loader);
    const auto found = PrtiTable::find(loader);
    QCOMPARE(found.regions, (std::vector<FlashRegion>{{"PY_U", 0x60420000, 0x60000}}));
    QVERIFY(!found.checked);
    // One with a right check value is taken instead, wherever it stands.
    const auto better = PrtiTable::find(joined({loader, table({record("SFL1", "FSYS", 0, 0x1000)})}));
    QCOMPARE(better.regions, (std::vector<FlashRegion>{{"FSYS", 0x60000000, 0x1000}}));
    QVERIFY(better.checked);
}

void TestPrtiTable::readsTheTablesOfRealLoaders_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("loader");
    QTest::addColumn<QString>("expected");
    QTest::newRow("of an EC600U without VoLTE (8910)")
        << "unisoc/real/EC600UCN_LB.app.pac"
        << "FDL2"
        << "FSYS 0x60370000 0x1f0000,FMOD 0x60560000 0x280000,FFAC 0x607e0000 0x20000,";
    QTest::newRow("of an EC600G (8850)") << "unisoc/real/ec600g_app.pac"
                                         << "FDL"
                                         << "FSYS 0x60420000 0x300000,FMOD 0x60720000 0xc0000,FFAC 0x607e0000 0x20000,";
}

void TestPrtiTable::readsTheTablesOfRealLoaders()
{
    QFETCH(QString, file);
    QFETCH(QString, loader);
    QFETCH(QString, expected);
    const auto path = test::fixtureFile(file.toStdString());
    if (path.empty())
        QSKIP("the published packages are not here");
    const auto package = openPackage(path);
    QVERIFY2(package, test::explain(package));
    std::string text;
    const auto table = PrtiTable::find(test::contentOf(**package, loader.toStdString()));
    QVERIFY(table.checked);
    for (const FlashRegion& region : table.regions)
        text += region.name + " " + hex(region.address) + " " + hex(region.size) + ",";
    QCOMPARE(QString::fromStdString(text), expected);
}

void TestPrtiTable::isNotSlowOnManyMarks()
{
    // Every mark promises the largest table: without a bound on loader and table this would take minutes.
    test::Bytes mark = test::bytesOf("PRTI");
    mark.resize(16);
    test::putU32(mark, 8, 4096);
    test::Bytes loader;
    while (loader.size() < (8u << 20))
        loader.insert(loader.end(), mark.begin(), mark.end());
    QVERIFY(PrtiTable::find(loader).regions.empty());
}

QTEST_GUILESS_MAIN(TestPrtiTable)
#include "TestPrtiTable.moc"
