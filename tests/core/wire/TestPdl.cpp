// SPDX-License-Identifier: MIT
#include "core/checksum/Crc32.h"
#include "core/wire/Pdl.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace core::wire;

class TestPdl : public QObject
{
    Q_OBJECT

private slots:
    void givesTheReferenceFrames_data();
    void givesTheReferenceFrames();
    void givesTheFrameOfTheFixture();
    void readsWhatItWrites_data();
    void readsWhatItWrites();
    void dropsWhatNoDeviceTakes_data();
    void dropsWhatNoDeviceTakes();
    void findsAFrameBehindAFalseTag();
};

namespace
{

test::Bytes bytesOf(const PdlRequest& request)
{
    test::Bytes bytes(request.header.begin(), request.header.end());
    bytes.insert(bytes.end(), request.wordBytes().begin(), request.wordBytes().end());
    bytes.insert(bytes.end(), request.data.begin(), request.data.end());
    return bytes;
}

const test::Bytes sixteen = test::bytesOfHex("000102030405060708090a0b0c0d0e0f");

test::Bytes requestOf(const QString& name)
{
    if (name == "CONNECT")
        return bytesOf(pdlConnect());
    if (name == "START_DATA 0x100")
        return bytesOf(pdlStartData(0x8000C0, 0x100));
    if (name == "START_DATA 0x3740")
        return bytesOf(pdlStartData(0x8000C0, 0x3740));
    if (name == "MID_DATA")
        return bytesOf(pdlMidData(0, sixteen));
    if (name == "END_DATA")
        return bytesOf(pdlEndData());
    return bytesOf(pdlExecData());
}

} // namespace

// unisoc-8910 chapter 7.2
void TestPdl::givesTheReferenceFrames_data()
{
    QTest::addColumn<test::Bytes>("frame");
    QTest::addColumn<bool>("isRequest");
    QTest::addColumn<std::uint32_t>("code"); // the first word
    const auto row = [](const char* name, const char* hex, bool isRequest, std::uint32_t code) {
        QTest::newRow(name) << test::bytesOfHex(hex) << isRequest << code;
    };
    row("CONNECT", "AE0C000000FF0000 000000000000000000000000", true, 0);
    row("START_DATA 0x100", "AE11000000FF0000 04000000C000800000010000 50444C3100", true, 4);
    row("START_DATA 0x3740", "AE11000000FF0000 04000000C000800040370000 50444C3100", true, 4);
    row("MID_DATA", "AE1C000000FF0000 050000000000000010000000 000102030405060708090A0B0C0D0E0F", true, 5);
    row("END_DATA", "AE10000000FF0000 060000000000000000000000 1C3C6E06", true, 6);
    row("EXEC_DATA", "AE0C000000FF0000 070000000000000000000000", true, 7);
    row("ACK", "AE04000000FF0000 00000000", false, 0);
    row("UNKNOWN_CMD", "AE04000000EE0000 03000000", false, 3);
    row("INVALID_ADDR", "AE04000000EE0000 04000000", false, 4);
    row("INVALID_SIZE", "AE04000000EE0000 07000000", false, 7);
    row("VERIFY_ERROR", "AE04000000EE0000 09000000", false, 9);
}

void TestPdl::givesTheReferenceFrames()
{
    QFETCH(test::Bytes, frame);
    QFETCH(bool, isRequest);
    QFETCH(std::uint32_t, code);
    if (isRequest) {
        QVERIFY(requestOf(QTest::currentDataTag()) == frame);
    } else {
        const auto reply = pdlReply(static_cast<PdlCode>(code));
        QVERIFY(std::ranges::equal(reply, frame));
    }
}

void TestPdl::givesTheFrameOfTheFixture()
{
    test::Bytes fdl1 = test::readFile(test::dataFile("unisoc/minimal.pac"));
    fdl1.assign(fdl1.begin() + 0x7728, fdl1.begin() + 0x7828);
    const auto request = pdlMidData(0, fdl1);
    QVERIFY(test::Bytes(request.header.begin(), request.header.end()) == test::bytesOfHex("AE0C010000FF0000"));
    auto payload = bytesOf(request);
    payload.erase(payload.begin(), payload.begin() + pdlHeaderSize);
    QCOMPARE(core::checksum::zlibCrc32(payload), 0x7D7A41E1u);
}

void TestPdl::readsWhatItWrites_data()
{
    givesTheReferenceFrames_data();
}

void TestPdl::readsWhatItWrites()
{
    QFETCH(test::Bytes, frame);
    QFETCH(bool, isRequest);
    QFETCH(std::uint32_t, code);
    test::Bytes buffer(isRequest ? pdlMaxPayload : 4);
    PdlReceiver receiver(isRequest ? PdlSide::device : PdlSide::host, buffer);
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i < frame.size(); ++i)
            QCOMPARE(receiver.feed(frame[i]), i + 1 == frame.size());
        QCOMPARE(receiver.word(0), std::optional(code));
        QCOMPARE(receiver.payload().size(), frame.size() - pdlHeaderSize);
        QCOMPARE(receiver.isError(), !isRequest && code != 0);
    }
}

void TestPdl::dropsWhatNoDeviceTakes_data()
{
    QTest::addColumn<test::Bytes>("header");
    QTest::newRow("too long for the buffer") << test::bytesOfHex("AE0D080000FF0000");
    QTest::newRow("huge") << test::bytesOfHex("AEFFFFFFFFFF0000");
    QTest::newRow("too short for a command") << test::bytesOfHex("AE03000000FF0000");
    QTest::newRow("flow of an answer") << test::bytesOfHex("AE0C000000EE0000");
}

void TestPdl::dropsWhatNoDeviceTakes()
{
    QFETCH(test::Bytes, header);
    test::Bytes buffer(pdlMaxPayload);
    PdlReceiver receiver(PdlSide::device, buffer);
    for (const std::byte byte : header)
        QVERIFY(!receiver.feed(byte));
    int frames = 0;
    for (const std::byte byte : bytesOf(pdlConnect()))
        frames += receiver.feed(byte) ? 1 : 0;
    QCOMPARE(frames, 1);
    QCOMPARE(receiver.word(0), std::optional(0u));
}

void TestPdl::findsAFrameBehindAFalseTag()
{
    test::Bytes buffer(4);
    PdlReceiver receiver(PdlSide::host, buffer);
    auto bytes = test::bytesOfHex("AEAE00AE");
    const auto reply = pdlReply(PdlCode::ack);
    bytes.insert(bytes.end(), reply.begin(), reply.end());
    int frames = 0;
    for (const std::byte byte : bytes)
        frames += receiver.feed(byte) ? 1 : 0;
    QCOMPARE(frames, 1);
}

QTEST_GUILESS_MAIN(TestPdl)
#include "TestPdl.moc"
