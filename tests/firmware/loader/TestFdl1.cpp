// SPDX-License-Identifier: MIT
#include "tests/firmware/loader/LoaderRig.h"

#include <QTest>

using namespace core::wire;
using test::bslWith;
using test::Bytes;
using test::bytesOfHex;
using test::LoaderRig;
using test::names;
using test::pdl;
using test::operator+;
using Stage = LoaderRig::Stage;

// The first loader (unisoc-8910 chapters 6.1, 6.3 and 6.4).
class TestFdl1 : public QObject
{
    Q_OBJECT

private slots:
    void waitsForAFlag();
    void tellsItsVersionOnce();
    void answersTheReferenceFrames_data();
    void answersTheReferenceFrames();
    void stopsAfterAnError_data();
    void stopsAfterAnError();
    void goesOnWhenLenient_data();
    void goesOnWhenLenient();
    void startsTheSecondLoader();
    void doesNotStartWhatIsNoImage();
    void takesTheLargestFrame();
};

namespace
{

void enter(LoaderRig& rig)
{
    rig.feed(test::sendFdl1(test::uImage(100)) + Bytes{bslFlag});
}

} // namespace

void TestFdl1::waitsForAFlag()
{
    LoaderRig rig;
    rig.feed(test::sendFdl1(test::uImage(100)));
    QVERIFY(rig.feed(pdl(pdlConnect()) + test::bytesOf("hello")).empty());
    QCOMPARE(rig.loader.stage(), Stage::fdl1Sync);
    // unisoc-8910 chapter 7.3
    QVERIFY(rig.feed({bslFlag}) ==
            bytesOfHex("7E 00 81 00 22 53 70 72 65 61 64 74 72 75 6D 20 42 6F 6F 74 20 42 6C 6F 63 "
                       "6B 20 76 65 72 73 69 6F 6E 20 31 2E 32 00 A9 E9 7E"));
}

void TestFdl1::tellsItsVersionOnce()
{
    LoaderRig rig;
    rig.feed(test::sendFdl1(test::uImage(100)));
    QCOMPARE(rig.ask(Bytes(5, bslFlag) + test::bsl(BslType::connect)), names({"VER", "ACK"}));
    QVERIFY(rig.feed(Bytes(5, bslFlag)).empty());
    QCOMPARE(rig.ask(test::bsl(BslType::connect)), names({"ACK"}));
}

// unisoc-8910 chapter 7.3
void TestFdl1::answersTheReferenceFrames_data()
{
    QTest::addColumn<Bytes>("sent");
    QTest::addColumn<Bytes>("answer");
    const auto ack = bytesOfHex("7E 00 80 00 00 FF 7F 7E");
    const auto start = bytesOfHex("7E 00 01 00 08 00 81 00 00 00 00 02 00 FD 75 7E");
    QTest::newRow("CONNECT") << bytesOfHex("7E 00 00 00 00 FF FF 7E") << ack;
    QTest::newRow("START_DATA") << start << ack;
    QTest::newRow("MIDST_DATA") << start + bytesOfHex("7E 00 02 00 08 00 7D 5E 11 7D 5D 5E 20 7D 5E 7D 5D 11 5D 7E")
                                << ack + ack;
    QTest::newRow("MIDST_DATA, check escaped")
        << start + bytesOfHex("7E 00 02 00 04 81 00 00 00 7D 5E F9 7E") << ack + ack;
    // That not all has come is no error here.
    QTest::newRow("END_DATA") << start + bytesOfHex("7E 00 03 00 00 FF FC 7E") << ack + ack;
    QTest::newRow("CHANGE_BAUD") << bytesOfHex("7E 00 09 00 04 00 0E 10 00 EF E4 7E") << ack;
    QTest::newRow("EXEC_DATA of nothing") << bytesOfHex("7E 00 04 00 00 FF FB 7E") << Bytes();
}

void TestFdl1::answersTheReferenceFrames()
{
    QFETCH(Bytes, sent);
    QFETCH(Bytes, answer);
    LoaderRig rig;
    enter(rig);
    QVERIFY(rig.feed(sent) == answer);
    QCOMPARE(rig.loader.stage(), Stage::fdl1);
}

void TestFdl1::stopsAfterAnError_data()
{
    QTest::addColumn<Bytes>("sent");
    QTest::addColumn<QString>("strict"); // "" for no answer
    QTest::addColumn<QString>("lenient");
    const auto start = bslWith(BslType::startData, {0x810000, 64});
    const auto ackThen = [](const char* name) { return QStringLiteral("ACK ") + QLatin1String(name); };
    QTest::newRow("other address") << bslWith(BslType::startData, {0x810001, 64}) << "DOWN_DEST_ERROR"
                                   << "DOWN_DEST_ERROR";
    QTest::newRow("no address") << test::bsl(BslType::startData) << "DOWN_DEST_ERROR"
                                << "DOWN_DEST_ERROR";
    QTest::newRow("too large") << bslWith(BslType::startData, {0x810000, 0x30001}) << "DOWN_SIZE_ERROR"
                               << "DOWN_SIZE_ERROR";
    QTest::newRow("data without start") << test::bsl(BslType::midstData, Bytes(4)) << "DOWN_NOT_START"
                                        << "DOWN_NOT_START";
    QTest::newRow("end without start") << test::bsl(BslType::endData) << "DOWN_NOT_START"
                                       << "DOWN_NOT_START";
    QTest::newRow("more than announced") << start + test::bsl(BslType::midstData, Bytes(66))
                                         << ackThen("DOWN_SIZE_ERROR") << ackThen("DOWN_SIZE_ERROR");
    QTest::newRow("unknown command") << test::bsl(BslType::readFlash, Bytes(12)) << ""
                                     << "INVALID_CMD";
    QTest::newRow("reset is for the second loader") << test::bsl(BslType::normalReset) << ""
                                                    << "INVALID_CMD";
    QTest::newRow("wrong check") << bytesOfHex("7E 00 00 00 00 FF FE 7E") << ""
                                 << "VERIFY_ERROR";
}

void TestFdl1::stopsAfterAnError()
{
    QFETCH(Bytes, sent);
    QFETCH(QString, strict);
    LoaderRig rig;
    enter(rig);
    const auto answers = rig.ask(sent);
    QStringList words;
    for (const auto& name : answers)
        words += QString::fromStdString(name);
    QCOMPARE(words.join(' '), strict);
    QVERIFY(rig.isStopped());
    QVERIFY(rig.feed(Bytes(3, bslFlag) + test::bsl(BslType::connect) + pdl(pdlConnect())).empty());
}

void TestFdl1::goesOnWhenLenient_data()
{
    stopsAfterAnError_data();
}

void TestFdl1::goesOnWhenLenient()
{
    QFETCH(Bytes, sent);
    QFETCH(QString, lenient);
    firmware::LoaderSettings settings;
    settings.lenient = true;
    LoaderRig rig(settings);
    enter(rig);
    QStringList words;
    for (const auto& name : rig.ask(sent))
        words += QString::fromStdString(name);
    QCOMPARE(words.join(' '), lenient);
    QCOMPARE(rig.ask(test::bsl(BslType::connect)), names({"ACK"}));
}

void TestFdl1::startsTheSecondLoader()
{
    LoaderRig rig;
    enter(rig);
    const auto image = test::uImage(3000);
    // The last ACK is that of the second loader, which nobody has asked.
    QCOMPARE(
        rig.ask(test::bsl(BslType::connect) + test::sendContent(0x810000, image, 0x210) + test::bsl(BslType::execData)),
        std::vector<std::string>(1 + 1 + 6 + 1 + 1, "ACK"));
    QCOMPARE(rig.loader.stage(), Stage::fdl2);
    QCOMPARE(rig.ask(test::bsl(BslType::execData)), names({"INVALID_CMD"}));
}

void TestFdl1::doesNotStartWhatIsNoImage()
{
    LoaderRig rig;
    enter(rig);
    QCOMPARE(rig.ask(test::sendContent(0x810000, Bytes(100)) + test::bsl(BslType::execData)),
             names({"ACK", "ACK", "ACK"}));
    QCOMPARE(rig.loader.stage(), Stage::fdl1);
    QCOMPARE(rig.ask(test::sendContent(0x810000, test::uImage(2)) + test::bsl(BslType::execData)),
             names({"ACK", "ACK", "ACK", "ACK"}));
    QCOMPARE(rig.loader.stage(), Stage::fdl2);
}

// unisoc-8910 chapter 4.6: 0x840 + 32 bytes with header and check; longer ones are not seen at all.
void TestFdl1::takesTheLargestFrame()
{
    LoaderRig rig;
    enter(rig);
    rig.feed(bslWith(BslType::startData, {0x810000, 0x30000}));
    QCOMPARE(rig.ask(test::bsl(BslType::midstData, Bytes(0x85A))), names({"ACK"}));
    QVERIFY(rig.feed(test::bsl(BslType::midstData, Bytes(0x85C))).empty());
    QCOMPARE(rig.ask(test::bsl(BslType::connect)), names({"ACK"}));
}

QTEST_APPLESS_MAIN(TestFdl1)
#include "TestFdl1.moc"
