// SPDX-License-Identifier: MIT
#include "core/restore/RecordLog.h"

#include "core/restore/SimulatedNor.h"

#include <QTest>

using namespace core;
using namespace core::restore;

namespace
{

constexpr std::uint32_t recordBlock = 3;

littlefs::Geometry geometryFor(std::uint32_t unit)
{
    return {unit, unit, 4096, recordBlock};
}

struct Log {
    explicit Log(std::uint32_t programUnit = 256)
        : geometry(geometryFor(programUnit)), buffer(std::max(programUnit, 256u))
    {
    }

    StatusRecord read()
    {
        StatusRecord record;
        if (!readRecord(nor, geometry, buffer, record))
            qFatal("record cannot be read");
        return record;
    }
    bool append(StatusRecord record) { return appendRecord(nor, geometry, buffer, record).has_value(); }

    SimulatedNor nor{4, 4096};
    littlefs::Geometry geometry;
    std::vector<std::byte> buffer;
};

StatusRecord numbered(std::uint16_t number)
{
    StatusRecord record;
    record.restored = number;
    return record;
}

} // namespace

class TestRecordLog : public QObject
{
    Q_OBJECT

private slots:
    void keepsEveryField()
    {
        Log log;
        QCOMPARE(log.read().sequence, 0u);
        StatusRecord record;
        record.freeBlocks = 70000;
        record.outcome = 3;
        record.update = UpdateOutcome::wentBack;
        record.boots = 200;
        record.confirmed = record.repaired = record.wentBack = true;
        record.lastError = 3020;
        record.whole = 1;
        record.updated = 2;
        record.restored = 3;
        record.notRestored = 4;
        record.notRestorable = 5;
        record.backupDamaged = 6;
        record.unknown = 0xFFFF;
        record.attempts[0] = {0xFFFFFFFF, 1};
        record.attempts[11] = {0x12345678, 255};
        QVERIFY(log.append(record));
        record.sequence = 1;
        QVERIFY(log.read() == record);
        record.listRewritten = record.formatted = true;
        record.confirmed = record.repaired = record.wentBack = false;
        QVERIFY(log.append(record));
        record.sequence = 2;
        QVERIFY(log.read() == record);
    }

    void writesNothingThatIsThere()
    {
        Log log;
        QVERIFY(log.append(numbered(1)));
        const auto operations = log.nor.operations();
        auto same = numbered(1);
        same.freeBlocks = 12;
        QVERIFY(log.append(same));
        QCOMPARE(log.nor.operations(), operations);
    }

    void staysInItsBlock_data()
    {
        QTest::addColumn<int>("unit");
        QTest::addColumn<int>("perBlock");
        QTest::newRow("bytes") << 16 << 32;
        QTest::newRow("pages") << 256 << 16;
        QTest::newRow("blocks") << 4096 << 1;
    }

    // One erase for as many records as fit, and nothing is programmed twice.
    void staysInItsBlock()
    {
        QFETCH(int, unit);
        QFETCH(int, perBlock);
        Log log(static_cast<std::uint32_t>(unit));
        for (int i = 1; i <= 100; ++i) {
            QVERIFY(log.append(numbered(static_cast<std::uint16_t>(i))));
            QCOMPARE(log.read().restored, i);
            QCOMPARE(log.read().sequence, static_cast<std::uint32_t>(i));
        }
        QCOMPARE(log.nor.violations(), 0u);
        QCOMPARE(static_cast<int>(log.nor.erasesOf(recordBlock)), (100 + perBlock - 1) / perBlock - 1);
        for (std::uint32_t block = 0; block < recordBlock; ++block)
            QCOMPARE(log.nor.erasesOf(block), 0u);
    }

    void clearsWhatIsNoRecord()
    {
        Log log;
        std::ranges::fill(log.nor.content(), std::byte{0x5A});
        QCOMPARE(log.read().sequence, 0u);
        QVERIFY(log.append(numbered(7)));
        QCOMPARE(log.read().restored, 7);
        QCOMPARE(log.nor.violations(), 0u);
    }

    // The old record or the new one, or none when the power fails between erasing and programming; and it goes on.
    void survivesPowerCuts()
    {
        for (std::uint16_t before = 0; before <= 17; ++before) {
            for (std::uint32_t cut = 0; cut < 2; ++cut) {
                for (const auto tear : everyTear) {
                    Log log;
                    for (std::uint16_t i = 1; i <= before; ++i)
                        QVERIFY(log.append(numbered(i)));
                    log.nor.cutAt(cut, tear);
                    (void)log.append(numbered(1000));
                    log.nor.powerOn();
                    const auto found = log.read();
                    QVERIFY(found.restored == 1000 || found.restored == before ||
                            (before == 16 && found.sequence == 0) || (before == 16 && found.restored <= 16));
                    QVERIFY(log.append(numbered(2000)));
                    QCOMPARE(log.read().restored, 2000);
                    QCOMPARE(log.nor.violations(), 0u);
                }
            }
        }
    }

    void confirms()
    {
        Log log;
        QVERIFY(confirmBoot(log.nor, log.geometry, log.buffer));
        QCOMPARE(log.nor.operations(), 0u); // nobody counts
        auto record = numbered(5);
        record.boots = 2;
        QVERIFY(log.append(record));
        QVERIFY(confirmBoot(log.nor, log.geometry, log.buffer));
        QCOMPARE(log.read().boots, 0);
        QVERIFY(log.read().confirmed);
        QCOMPARE(log.read().restored, 5);
        const auto operations = log.nor.operations();
        QVERIFY(confirmBoot(log.nor, log.geometry, log.buffer));
        QCOMPARE(log.nor.operations(), operations);
    }

    void handsOnFlashErrors()
    {
        Log log;
        log.nor.setDefect(recordBlock, Defect::readFails);
        StatusRecord record;
        QVERIFY(!readRecord(log.nor, log.geometry, log.buffer, record));
        log.nor.setDefect(recordBlock, Defect::programFails);
        QVERIFY(!log.append(numbered(1)));
    }
};

QTEST_APPLESS_MAIN(TestRecordLog)
#include "TestRecordLog.moc"
