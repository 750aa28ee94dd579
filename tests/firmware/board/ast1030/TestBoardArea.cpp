// SPDX-License-Identifier: MIT
#include "firmware/board/ast1030/BoardArea.h"
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/PowerFlash.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace firmware;
using core::ErrorCode;
using core::restore::Tear;
using firmware::ast1030::BoardArea;
using firmware::ast1030::FactoryRecord;
using firmware::ast1030::setText;
using firmware::ast1030::textOf;
using test::Bytes;

class TestBoardArea : public QObject
{
    Q_OBJECT

private slots:
    void keepsAFactoryRecord();
    void refusesAFactoryRecordThatIsWrong();
    void remembersADownload();
    void aMarkSurvivesEveryCut();
    void keepsRecords();
    void aRecordIsTheOldOrTheNewOneAfterEveryCut();
    void isOutOfReachForTheLoader();
};

namespace
{

constexpr std::uint32_t flashSize = 1u << 20;

FactoryRecord sample()
{
    FactoryRecord record;
    record.user = {0x10000, 0x20000};
    record.backup = {0x30000, 0x10000};
    setText(record.model, "EC600U");
    setText(record.revision, "EC600UCNLBR01A01M08_LIFEBOAT");
    setText(record.serial, "866000000000017");
    return record;
}

Bytes readRecord(BoardArea& area, std::uint32_t record)
{
    Bytes bytes(nvLimit);
    const auto size = area.read(record, bytes);
    bytes.resize(size.value_or(0));
    return bytes;
}

} // namespace

void TestBoardArea::keepsAFactoryRecord()
{
    host::MemoryFlash flash(flashSize);
    BoardArea area(flash);
    QCOMPARE(area.factoryRecord().error().code, ErrorCode::badMagic);
    QVERIFY(area.setFactoryRecord(sample()));
    QVERIFY(area.factoryRecord().value() == sample());
    QCOMPARE(textOf(area.factoryRecord()->model), std::string_view("EC600U"));
    auto other = sample();
    setText(other.serial, std::string(100, '7'));
    QVERIFY(!(other == sample()));
    QVERIFY(area.setFactoryRecord(other));
    QCOMPARE(textOf(area.factoryRecord()->serial).size(), FactoryRecord::textSize);
}

void TestBoardArea::refusesAFactoryRecordThatIsWrong()
{
    host::MemoryFlash flash(flashSize);
    BoardArea area(flash);
    QVERIFY(area.setFactoryRecord(sample()));
    flash.content()[flashSize - ast1030::boardAreaSize + 30] ^= std::byte{1};
    QCOMPARE(area.factoryRecord().error().code, ErrorCode::badChecksum);
    auto record = sample();
    record.backup.offset = flashSize - ast1030::boardAreaSize - 0x8000; // half of it in the board's area
    QVERIFY(area.setFactoryRecord(record));
    QCOMPARE(area.factoryRecord().error().code, ErrorCode::outOfRange);
}

void TestBoardArea::remembersADownload()
{
    host::MemoryFlash memory(flashSize);
    host::PowerFlash flash(memory);
    BoardArea area(flash);
    QVERIFY(!area.isDownloadUnderWay());
    QVERIFY(area.setDownloadUnderWay(false));
    QCOMPARE(flash.operations(), 0u);
    // More often than there is room for in one sector
    for (int i = 0; i < 1500; ++i) {
        QVERIFY(area.setDownloadUnderWay(true));
        QVERIFY(area.isDownloadUnderWay());
        const auto before = flash.operations();
        QVERIFY(area.setDownloadUnderWay(true));
        QCOMPARE(flash.operations(), before);
        QVERIFY(area.setDownloadUnderWay(false));
        QVERIFY(!area.isDownloadUnderWay());
    }
}

// Before a download changes anything its mark is there. Afterwards the cut may leave it there, which does no harm.
void TestBoardArea::aMarkSurvivesEveryCut()
{
    for (int before : {0, 1, 2, 1022, 1023, 1024}) {
        for (const Tear tear : core::restore::everyTear) {
            host::MemoryFlash memory(flashSize);
            host::PowerFlash flash(memory);
            BoardArea area(flash);
            bool underWay = false;
            for (int i = 0; i < before; ++i) {
                underWay = !underWay;
                QVERIFY(area.setDownloadUnderWay(underWay));
            }
            for (std::uint32_t cut = 0; cut < 3; ++cut) {
                flash.cutAt(cut, tear);
                const auto done = area.setDownloadUnderWay(!underWay);
                BoardArea after(memory);
                // What was reported as done is done.
                if (done)
                    QCOMPARE(after.isDownloadUnderWay(), !underWay);
                QVERIFY(after.setDownloadUnderWay(true));
                QVERIFY(after.isDownloadUnderWay());
                QVERIFY(after.setDownloadUnderWay(underWay));
                QCOMPARE(after.isDownloadUnderWay(), underWay);
                flash.powerOn();
            }
        }
    }
}

void TestBoardArea::keepsRecords()
{
    host::MemoryFlash flash(flashSize);
    BoardArea area(flash);
    QVERIFY(readRecord(area, fixedNv).empty());
    for (std::uint32_t i = 1; i < 5; ++i) {
        const auto nv = test::xorshiftWords(i, nvLimit - i);
        const auto phase = test::xorshiftWords(i + 100, phaseCheckSize);
        QVERIFY(area.write(fixedNv, nv));
        QVERIFY(area.write(phaseCheck, phase));
        QVERIFY(readRecord(area, fixedNv) == nv);
        QVERIFY(readRecord(area, phaseCheck) == phase);
    }
    area.erase(fixedNv);
    QVERIFY(readRecord(area, fixedNv).empty());
    QVERIFY(!readRecord(area, phaseCheck).empty());
    area.erase(runningNv);
    QCOMPARE(area.write(runningNv, {}).error().code, ErrorCode::notFound);
    QCOMPARE(area.write(phaseCheck, Bytes(5000)).error().code, ErrorCode::tooLarge);
    QVERIFY(area.format(0x53595346)); // FSYS
    QVERIFY(!area.format(0x53595347));
}

void TestBoardArea::aRecordIsTheOldOrTheNewOneAfterEveryCut()
{
    const auto first = test::xorshiftWords(1, phaseCheckSize);
    const auto second = test::xorshiftWords(2, phaseCheckSize);
    const auto third = test::xorshiftWords(3, phaseCheckSize);
    for (const Tear tear : core::restore::everyTear) {
        for (std::uint32_t cut = 0; cut < 4; ++cut) {
            host::MemoryFlash memory(flashSize);
            host::PowerFlash flash(memory);
            BoardArea area(flash);
            QVERIFY(area.write(phaseCheck, first));
            QVERIFY(area.write(phaseCheck, second));
            flash.cutAt(cut, tear);
            const auto done = area.write(phaseCheck, third);
            BoardArea after(memory);
            const auto now = readRecord(after, phaseCheck);
            QVERIFY(now == third || (!done && now == second));
            QVERIFY(after.write(phaseCheck, third));
            QVERIFY(readRecord(after, phaseCheck) == third);
        }
    }
}

void TestBoardArea::isOutOfReachForTheLoader()
{
    host::MemoryFlash flash(flashSize);
    ast1030::OpenFlash open(flash);
    const std::uint32_t end = flashSize - ast1030::boardAreaSize;
    QCOMPARE(open.size(), end);
    Bytes bytes(2, std::byte{0});
    QVERIFY(open.program(end - 2, bytes));
    QVERIFY(open.erase(end - sectorSize));
    QVERIFY(open.read(end - 2, bytes));
    for (const auto& failed : {open.program(end - 1, bytes), open.erase(end), open.read(end - 1, bytes)})
        QCOMPARE(failed.error().code, ErrorCode::outOfRange);
}

QTEST_GUILESS_MAIN(TestBoardArea)
#include "TestBoardArea.moc"
