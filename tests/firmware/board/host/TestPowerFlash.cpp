// SPDX-License-Identifier: MIT
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/PowerFlash.h"
#include "tests/support/TestData.h"

#include <QTest>

using core::restore::Tear;
using firmware::host::MemoryFlash;
using firmware::host::PowerFlash;
using test::Bytes;

class TestPowerFlash : public QObject
{
    Q_OBJECT

private slots:
    void onlyClearsBits();
    void refusesWhatIsOutside();
    void tears_data();
    void tears();
    void keepsACutThatHasNotHappened();
};

void TestPowerFlash::onlyClearsBits()
{
    MemoryFlash flash(8192);
    const std::byte ones[] = {std::byte{0x0F}};
    QVERIFY(flash.program(10, ones));
    const std::byte others[] = {std::byte{0xF1}};
    QVERIFY(flash.program(10, others));
    QCOMPARE(flash.content()[10], std::byte{0x01});
    QVERIFY(flash.erase(4096));
    QCOMPARE(flash.content()[10], std::byte{0x01});
    QVERIFY(flash.erase(0));
    QCOMPARE(flash.content()[10], std::byte{0xFF});
}

void TestPowerFlash::refusesWhatIsOutside()
{
    MemoryFlash flash(8192);
    Bytes two(2);
    QVERIFY(flash.read(8190, two));
    QVERIFY(!flash.read(8191, two));
    QVERIFY(!flash.read(0xFFFFFFFF, two));
    QVERIFY(!flash.program(8191, two));
    QVERIFY(!flash.erase(8192));
    QVERIFY(!flash.erase(100));
}

void TestPowerFlash::tears_data()
{
    QTest::addColumn<int>("tear");
    QTest::addColumn<int>("programmed"); // bytes that are as wanted, of 256
    QTest::addColumn<int>("erased");     // of 4096
    QTest::newRow("nothing") << static_cast<int>(Tear::nothing) << 0 << 0;
    QTest::newRow("first half") << static_cast<int>(Tear::firstHalf) << 128 << 2048;
    QTest::newRow("every other bit") << static_cast<int>(Tear::everyOther) << 0 << 0;
    QTest::newRow("slowly") << static_cast<int>(Tear::slowly) << 0 << 0;
    QTest::newRow("afterwards") << static_cast<int>(Tear::afterwards) << 256 << 4096;
}

void TestPowerFlash::tears()
{
    QFETCH(int, tear);
    QFETCH(int, programmed);
    QFETCH(int, erased);
    const auto count = [](std::span<const std::byte> bytes, std::byte value) {
        return static_cast<int>(std::ranges::count(bytes, value));
    };
    MemoryFlash memory(8192);
    PowerFlash flash(memory);
    flash.cutAt(1, static_cast<Tear>(tear));
    const Bytes zeros(256);
    QVERIFY(flash.program(4096, zeros));
    QVERIFY(!flash.program(4096 + 256, zeros));
    QVERIFY(!flash.hasPower());
    QCOMPARE(count(std::span(memory.content()).subspan(4096 + 256, 256), std::byte{0}), programmed);
    // Without power nothing goes any more.
    Bytes out(1);
    QVERIFY(!flash.read(0, out));
    QVERIFY(!flash.program(0, zeros));
    QVERIFY(!flash.erase(0));
    QCOMPARE(count(std::span(memory.content()).first(4096), std::byte{0xFF}), 4096);

    flash.powerOn();
    std::ranges::fill(memory.content(), std::byte{0});
    flash.cutAt(0, static_cast<Tear>(tear));
    QVERIFY(!flash.erase(4096));
    QCOMPARE(count(std::span(memory.content()).subspan(4096), std::byte{0xFF}), erased);
    QCOMPARE(count(std::span(memory.content()).first(4096), std::byte{0}), 4096);
    flash.powerOn();
    QVERIFY(flash.erase(4096));
    QCOMPARE(count(std::span(memory.content()).subspan(4096), std::byte{0xFF}), 4096);
}

void TestPowerFlash::keepsACutThatHasNotHappened()
{
    MemoryFlash memory(8192);
    PowerFlash flash(memory);
    flash.cutAt(2, Tear::nothing);
    QVERIFY(flash.erase(0));
    flash.powerOn();
    QVERIFY(flash.erase(0));
    QVERIFY(!flash.erase(0));
    QCOMPARE(flash.operations(), 3u);
    flash.powerOn();
    for (int i = 0; i < 10; ++i)
        QVERIFY(flash.erase(0));
}

QTEST_APPLESS_MAIN(TestPowerFlash)
#include "TestPowerFlash.moc"
