// SPDX-License-Identifier: MIT
// Built twice: against the fast version of core/checksum and against the small one.
#include "core/checksum/Crc16.h"
#include "tests/core/checksum/CrcVectors.h"
#include "tests/core/checksum/RandomPieces.h"

#include <QTest>

using namespace core::checksum;

class TestCrc16 : public QObject
{
    Q_OBJECT

private slots:
    void givesTheReferenceValues_data();
    void givesTheReferenceValues();
    void arcGivesTheCheckValuesOfAPackage();
    void xmodemGivesTheCheckOfBootRomFrames_data();
    void xmodemGivesTheCheckOfBootRomFrames();
    void agreesWithTheBitwiseDefinition();
    void goesOnAfterAnyPiece();
};

namespace
{

/// CRC-16/ARC in the words of the reference: one bit after the other.
std::uint16_t bitwiseArc(std::span<const std::byte> data, std::uint16_t state)
{
    for (const std::byte byte : data) {
        state ^= std::to_integer<std::uint16_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            const bool out = (state & 1) != 0;
            state >>= 1;
            if (out)
                state ^= 0xA001;
        }
    }
    return state;
}

/// The same for CRC-16/XMODEM, which runs the other way round.
std::uint16_t bitwiseXmodem(std::span<const std::byte> data, std::uint16_t state)
{
    for (const std::byte byte : data) {
        state ^= static_cast<std::uint16_t>(std::to_integer<unsigned>(byte) << 8);
        for (int bit = 0; bit < 8; ++bit) {
            const bool out = (state & 0x8000) != 0;
            state <<= 1;
            if (out)
                state ^= 0x1021;
        }
    }
    return state;
}

} // namespace

void TestCrc16::givesTheReferenceValues_data()
{
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<std::uint16_t>("arc");
    QTest::addColumn<std::uint16_t>("xmodem");
    const auto row = [](const char* name, const test::Bytes& data, std::uint16_t arc, std::uint16_t xmodem) {
        QTest::newRow(name) << data << arc << xmodem;
    };
    row("nothing", {}, 0, 0);
    row("nine digits", test::bytesOf("123456789"), 0xBB3D, 0x31C3);
    const auto nv = test::bytesOfHex("02030405060708090a0b0c0d0e0f");
    row("NV data of the reference", nv, 0x17CB, bitwiseXmodem(nv, 0));
}

void TestCrc16::givesTheReferenceValues()
{
    QFETCH(test::Bytes, data);
    QFETCH(std::uint16_t, arc);
    QFETCH(std::uint16_t, xmodem);
    QCOMPARE(crc16Arc(data), arc);
    QCOMPARE(crc16Xmodem(data), xmodem);
}

void TestCrc16::arcGivesTheCheckValuesOfAPackage()
{
    const test::Bytes file = test::readFile(test::dataFile("unisoc/minimal.pac"));
    const std::span<const std::byte> bytes(file);
    constexpr std::size_t headerCrcAt = 0x848;
    constexpr std::size_t headerSize = 0x84C;
    QCOMPARE(crc16Arc(bytes.first(headerCrcAt)), std::uint16_t{0x41AD});
    QCOMPARE(crc16Arc(bytes.first(headerCrcAt + 2)), std::uint16_t{0});
    QCOMPARE(crc16Arc(bytes.subspan(headerSize)), std::uint16_t{0x5723});
    QCOMPARE(crc16Arc(bytes.subspan(headerCrcAt + 2, 2), crc16Arc(bytes.subspan(headerSize))), std::uint16_t{0});
}

void TestCrc16::xmodemGivesTheCheckOfBootRomFrames_data()
{
    QTest::addColumn<test::Bytes>("body");
    QTest::addColumn<std::uint16_t>("crc");
    const auto row = [](const char* name, const char* body, std::uint16_t crc) {
        QTest::newRow(name) << test::bytesOfHex(body) << crc;
    };
    row("CONNECT", "00000000", 0);
    row("START_DATA", "000100086042000000060000", 0x73A1);
    row("MIDST_DATA", "00020008007e117d5e207e7d", 0x89B6);
    row("END_DATA", "00030000", 0x5950);
    row("EXEC_DATA", "00040000", 0xDCC0);
    row("CHANGE_BAUD", "000900040001c200", 0xE5CC);
    row("ACK", "00800000", 0x3B5A);
    row("INVALID_CMD", "00820000", 0x553A);
    row("VERIFY_ERROR", "008b0000", 0xCBAB);
}

void TestCrc16::xmodemGivesTheCheckOfBootRomFrames()
{
    QFETCH(test::Bytes, body);
    QFETCH(std::uint16_t, crc);
    QCOMPARE(crc16Xmodem(body), crc);
    body.push_back(static_cast<std::byte>(crc >> 8));
    body.push_back(static_cast<std::byte>(crc & 0xFF));
    QCOMPARE(crc16Xmodem(body), std::uint16_t{0});
}

void TestCrc16::agreesWithTheBitwiseDefinition()
{
    const std::uint32_t seed = test::seedOr(3);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 2000; ++round) {
        const auto data = random.data(round % 100 == 0 ? 20'000 : 400, round % 16);
        const auto start = static_cast<std::uint16_t>(random.number());
        QVERIFY2(crc16Arc(data, start) == bitwiseArc(data, start) &&
                     crc16Xmodem(data, start) == bitwiseXmodem(data, start),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

void TestCrc16::goesOnAfterAnyPiece()
{
    const std::uint32_t seed = test::seedOr(4);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 1000; ++round) {
        const auto data = random.data(1000, round % 16);
        std::uint16_t arc = crc16Arc({});
        std::uint16_t xmodem = crc16Xmodem({});
        for (const auto piece : random.cut(data)) {
            arc = crc16Arc(piece, arc);
            xmodem = crc16Xmodem(piece, xmodem);
        }
        QVERIFY2(arc == bitwiseArc(data, 0) && xmodem == bitwiseXmodem(data, 0),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

QTEST_GUILESS_MAIN(TestCrc16)
#include "TestCrc16.moc"
