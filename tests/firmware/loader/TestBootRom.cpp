// SPDX-License-Identifier: MIT
#include "core/checksum/Crc32.h"
#include "tests/firmware/loader/LoaderRig.h"

#include <QTest>

using namespace core::wire;
using test::Bytes;
using test::bytesOfHex;
using test::LoaderRig;
using test::pdl;
using test::operator+;
using Stage = LoaderRig::Stage;

// PDL on the module (unisoc-8910 chapter 3.4).
class TestBootRom : public QObject
{
    Q_OBJECT

private slots:
    void answersTheReferenceFrames_data();
    void answersTheReferenceFrames();
    void looksAtTheRegion_data();
    void looksAtTheRegion();
    void looksAtTheSizeOfAPiece_data();
    void looksAtTheSizeOfAPiece();
    void startsAnImage_data();
    void startsAnImage();
    void refusesAnImage_data();
    void refusesAnImage();
    void takesAnotherImageAfterABadOne();
    void takesPiecesInTheOrderInWhichTheyCome();
    void passesOverWhatIsNoFrame();
};

// unisoc-8910 chapter 7.2
void TestBootRom::answersTheReferenceFrames_data()
{
    QTest::addColumn<Bytes>("sent");
    QTest::addColumn<Bytes>("answer");
    const auto ack = bytesOfHex("AE 04 00 00 00 FF 00 00 00 00 00 00");
    const auto start = bytesOfHex("AE 11 00 00 00 FF 00 00 04 00 00 00 C0 00 80 00 00 01 00 00 50 44 4C 31 00");
    QTest::newRow("CONNECT") << bytesOfHex("AE 0C 00 00 00 FF 00 00 00 00 00 00 00 00 00 00 00 00 00 00") << ack;
    QTest::newRow("START_DATA") << start << ack;
    QTest::newRow("START_DATA of 0x3740")
        << bytesOfHex("AE 11 00 00 00 FF 00 00 04 00 00 00 C0 00 80 00 40 37 00 00 50 44 4C 31 00") << ack;
    QTest::newRow("MID_DATA") << start + bytesOfHex("AE 1C 00 00 00 FF 00 00 05 00 00 00 00 00 00 00 10 00 00 00 00 01 "
                                                    "02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F")
                              << ack + ack;
    QTest::newRow("END_DATA") << bytesOfHex("AE 10 00 00 00 FF 00 00 06 00 00 00 00 00 00 00 00 00 00 00 1C 3C 6E 06")
                              << ack;
    QTest::newRow("EXEC_DATA of nothing") << bytesOfHex("AE 0C 00 00 00 FF 00 00 07 00 00 00 00 00 00 00 00 00 00 00")
                                          << bytesOfHex("AE 04 00 00 00 EE 00 00 09 00 00 00");
    QTest::newRow("MID_DATA without START_DATA")
        << bytesOfHex("AE 0D 00 00 00 FF 00 00 05 00 00 00 00 00 00 00 01 00 00 00 00")
        << bytesOfHex("AE 04 00 00 00 EE 00 00 07 00 00 00");
    for (const int command : {1, 2, 3, 8, 9, 10, 11, 12, 13, 255}) {
        Bytes request = bytesOfHex("AE 0C 00 00 00 FF 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
        request[8] = static_cast<std::byte>(command);
        QTest::addRow("command %d", command) << request << bytesOfHex("AE 04 00 00 00 EE 00 00 03 00 00 00");
    }
}

void TestBootRom::answersTheReferenceFrames()
{
    QFETCH(Bytes, sent);
    QFETCH(Bytes, answer);
    LoaderRig rig;
    QVERIFY(rig.feed(sent) == answer);
    QCOMPARE(rig.loader.stage(), Stage::rom);
}

void TestBootRom::looksAtTheRegion_data()
{
    QTest::addColumn<quint32>("address");
    QTest::addColumn<quint32>("size");
    QTest::addColumn<bool>("good");
    QTest::newRow("all of it") << 0x8000C0u << 0xFF40u << true;
    QTest::newRow("one byte more") << 0x8000C0u << 0xFF41u << false;
    QTest::newRow("before") << 0x8000BFu << 0x10u << false;
    QTest::newRow("within") << 0x808000u << 0x8000u << true;
    QTest::newRow("over the end") << 0x808000u << 0x8001u << false;
    QTest::newRow("around the address space") << 0x8000C0u << 0xFFFFFFFFu << false;
    QTest::newRow("far away") << 0xFFFFFFFFu << 1u << false;
}

void TestBootRom::looksAtTheRegion()
{
    QFETCH(quint32, address);
    QFETCH(quint32, size);
    QFETCH(bool, good);
    LoaderRig rig;
    QCOMPARE(rig.ask(pdl(pdlStartData(address, size))), test::names({good ? "PDL ACK" : "PDL 4"}));
}

void TestBootRom::looksAtTheSizeOfAPiece_data()
{
    QTest::addColumn<quint32>("said");
    QTest::addColumn<int>("sent");
    QTest::addColumn<bool>("good");
    QTest::newRow("right") << 16u << 16 << true;
    QTest::newRow("less than sent") << 8u << 16 << true;
    QTest::newRow("more than sent") << 17u << 16 << false;
    QTest::newRow("much more") << 0xFFFFFFF4u << 16 << false;
    QTest::newRow("more than announced") << 33u << 33 << false;
    QTest::newRow("all that is announced") << 32u << 32 << true;
}

void TestBootRom::looksAtTheSizeOfAPiece()
{
    QFETCH(quint32, said);
    QFETCH(int, sent);
    QFETCH(bool, good);
    const Bytes data(static_cast<std::size_t>(sent));
    auto piece = pdlMidData(0, data);
    for (int i = 0; i < 4; ++i)
        piece.words[8 + static_cast<std::size_t>(i)] = static_cast<std::byte>(said >> 8 * i);
    LoaderRig rig;
    rig.feed(pdl(pdlStartData(0x8000C0, 32)));
    QCOMPARE(rig.ask(pdl(piece)), test::names({good ? "PDL ACK" : "PDL 7"}));
}

void TestBootRom::startsAnImage_data()
{
    QTest::addColumn<Bytes>("image");
    QTest::newRow("no data") << test::uImage(0);
    QTest::newRow("one byte") << test::uImage(1);
    QTest::newRow("border of a piece") << test::uImage(0x800 - 64);
    QTest::newRow("several pieces") << test::uImage(0x1801);
    QTest::newRow("signature behind it") << test::uImage(1000) + Bytes(512, std::byte{0x5A});
}

void TestBootRom::startsAnImage()
{
    QFETCH(Bytes, image);
    LoaderRig rig;
    const auto answers = rig.ask(test::sendFdl1(image));
    // All but EXEC_DATA are answered.
    QCOMPARE(answers, std::vector<std::string>(3 + (image.size() + 0x7FF) / 0x800, "PDL ACK"));
    QCOMPARE(rig.loader.stage(), Stage::fdl1Sync);
}

void TestBootRom::refusesAnImage_data()
{
    QTest::addColumn<Bytes>("session");
    const auto image = test::uImage(200);
    const auto with = [&](std::size_t at) {
        auto damaged = image;
        damaged[at] ^= std::byte{1};
        return test::sendFdl1(damaged);
    };
    QTest::newRow("magic") << with(0);
    QTest::newRow("check of the header") << with(5);
    QTest::newRow("name in the header") << with(40);
    QTest::newRow("check of the data") << with(25);
    QTest::newRow("first byte of the data") << with(64);
    QTest::newRow("last byte of the data") << with(image.size() - 1);
    QTest::newRow("cut off") << test::sendFdl1({image.begin(), image.end() - 1});
    QTest::newRow("nothing but a header") << test::sendFdl1({image.begin(), image.begin() + 64});
    QTest::newRow("half a header") << test::sendFdl1({image.begin(), image.begin() + 32});
    // Announced whole, but not all of it came
    const auto frames = pdl(pdlStartData(0x8000C0, static_cast<std::uint32_t>(image.size()))) +
                        pdl(pdlMidData(0, std::span(image).first(200))) + pdl(pdlEndData()) + pdl(pdlExecData());
    QTest::newRow("not all arrived") << frames;
}

void TestBootRom::refusesAnImage()
{
    QFETCH(Bytes, session);
    LoaderRig rig;
    QCOMPARE(rig.ask(session).back(), std::string("PDL 9"));
    QCOMPARE(rig.loader.stage(), Stage::rom);
}

void TestBootRom::takesAnotherImageAfterABadOne()
{
    LoaderRig rig;
    rig.feed(test::sendFdl1(Bytes(100)));
    rig.feed(test::sendFdl1(test::uImage(100)));
    QCOMPARE(rig.loader.stage(), Stage::fdl1Sync);
}

void TestBootRom::takesPiecesInTheOrderInWhichTheyCome()
{
    const auto image = test::uImage(5000);
    LoaderRig rig;
    rig.feed(pdl(pdlStartData(0x8000C0, static_cast<std::uint32_t>(image.size()))));
    const std::span<const std::byte> bytes(image);
    std::uint32_t index = 9; // counts for nothing
    for (std::size_t at = 0; at < bytes.size(); at += 30)
        QCOMPARE(rig.ask(pdl(pdlMidData(index--, bytes.subspan(at, std::min<std::size_t>(30, bytes.size() - at))))),
                 test::names({"PDL ACK"}));
    QVERIFY(rig.feed(pdl(pdlExecData())).empty());
    QCOMPARE(rig.loader.stage(), Stage::fdl1Sync);
}

void TestBootRom::passesOverWhatIsNoFrame()
{
    LoaderRig rig;
    const auto connect = pdl(pdlConnect());
    QCOMPARE(rig.ask(test::bytesOf("AT\r\n~~~") + connect), test::names({"PDL ACK"}));
    // Longer than the buffer of the ROM: the header is passed over, and so is what follows.
    QCOMPARE(rig.ask(bytesOfHex("AE 0D 08 00 00 FF 00 00") + Bytes(0x80D) + connect), test::names({"PDL ACK"}));
    // From the module to the host
    QCOMPARE(rig.ask(bytesOfHex("AE 04 00 00 00 EE 00 00 03 00 00 00") + connect), test::names({"PDL ACK"}));
}

QTEST_APPLESS_MAIN(TestBootRom)
#include "TestBootRom.moc"
