// SPDX-License-Identifier: MIT
#include "core/checksum/Sum16.h"
#include "tests/core/checksum/CrcVectors.h"
#include "tests/core/checksum/RandomPieces.h"

#include <QTest>

using namespace core::checksum;

class TestSum16 : public QObject
{
    Q_OBJECT

private slots:
    void givesTheReferenceValues_data();
    void givesTheReferenceValues();
    void leavesNoResidueInFrames_data();
    void leavesNoResidueInFrames();
    void agreesWithTheDefinition();
    void survivesAnyLength();
    void goesOnAfterEvenPieces();
};

namespace
{

/// The definition of the reference, word by word; right up to 128 KiB.
std::uint16_t definition(std::span<const std::byte> data)
{
    std::uint32_t sum = 0;
    std::size_t i = 0;
    for (; i + 2 <= data.size(); i += 2)
        sum += std::to_integer<std::uint32_t>(data[i]) | std::to_integer<std::uint32_t>(data[i + 1]) << 8;
    if (i < data.size())
        sum += std::to_integer<std::uint32_t>(data[i]);
    sum = (sum >> 16) + (sum & 0xFFFF);
    sum += sum >> 16;
    return static_cast<std::uint16_t>(~sum);
}

} // namespace

void TestSum16::givesTheReferenceValues_data()
{
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<std::uint16_t>("sum");
    const auto row = [](const char* name, const test::Bytes& data, std::uint16_t sum) {
        QTest::newRow(name) << data << sum;
    };
    row("nothing", {}, 0xFFFF);
    row("nine digits", test::bytesOf("123456789"), 0x2AF6);
    row("the odd byte is the low one", test::bytesOfHex("01"), 0xFFFE);
    row("zeros", test::Bytes(16), 0xFFFF);
    row("all ones", test::Bytes(16, std::byte{0xFF}), 0x0000);
}

void TestSum16::givesTheReferenceValues()
{
    QFETCH(test::Bytes, data);
    QFETCH(std::uint16_t, sum);
    QCOMPARE(bslSum16(data), sum);
}

void TestSum16::leavesNoResidueInFrames_data()
{
    // Body and check bytes as a frame carries them, escapes undone.
    QTest::addColumn<test::Bytes>("frame");
    const auto row = [](const char* name, const char* frame) { QTest::newRow(name) << test::bytesOfHex(frame); };
    row("CONNECT", "00000000ffff");
    row("START_DATA of a file system", "0001000860420000000600009fae");
    row("START_DATA of FDL2", "0001000800810000000002"
                              "00fd75");
    row("START_DATA of NV", "0001000cfe0000030002000000abcdef3352");
    row("MIDST_DATA", "00020008007e117d5e207e7d115d");
    row("MIDST_DATA with an escaped check byte", "00020004810000007ef9");
    row("END_DATA", "00030000fffc");
    row("EXEC_DATA", "00040000fffb");
    row("NORMAL_RESET", "00050000fffa");
    row("READ_FLASH of a file system", "0006000c60420000000010000000000"
                                       "08fab");
    row("READ_FLASH of NV", "0006000cfe0000030000300000003000a1e9");
    row("CHANGE_BAUD to 115200", "000900040001c2003df1");
    row("CHANGE_BAUD to 921600", "00090004000e1000efe4");
    row("ERASE_FLASH of a file system", "000a000860420000000600009fa5");
    row("ERASE_FLASH of everything", "000a000800000000ffffffffffed");
    row("ERASE_FLASH by name", "000a0008fe000006535953465b47");
    row("POWER_OFF", "00170000ffe8");
    row("ACK", "00800000ff7f");
    row("VER", "0081002253707265616474"
               "72756d20426f6f7420426c6f636b2076657273696f6e20312e3200a9e9");
    row("INVALID_CMD", "00820000ff7d");
    row("READ_FLASH answer", "009300047e7d00ff7fec");
}

void TestSum16::leavesNoResidueInFrames()
{
    QFETCH(test::Bytes, frame);
    QCOMPARE(bslSum16(frame), std::uint16_t{0});
    const auto body = std::span<const std::byte>(frame).first(frame.size() - 2);
    const auto low = std::to_integer<unsigned>(frame[frame.size() - 2]);
    const auto high = std::to_integer<unsigned>(frame[frame.size() - 1]);
    QCOMPARE(bslSum16(body), static_cast<std::uint16_t>(low | high << 8));
}

void TestSum16::agreesWithTheDefinition()
{
    const std::uint32_t seed = test::seedOr(7);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 2000; ++round) {
        const auto data = random.data(round % 100 == 0 ? 66'000 : 300, round % 16);
        QVERIFY2(bslSum16(data) == definition(data),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

void TestSum16::survivesAnyLength()
{
    // 300 KB of ones overflow a 32-bit sum of words; the one's complement of any number of 0xFFFF is 0.
    QCOMPARE(bslSum16(test::Bytes(300'000, std::byte{0xFF})), std::uint16_t{0});
}

void TestSum16::goesOnAfterEvenPieces()
{
    const std::uint32_t seed = test::seedOr(8);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 1000; ++round) {
        const auto data = random.data(300, round % 16);
        std::uint16_t sum = bslSum16({});
        for (const auto piece : random.cut(data, 2))
            sum = bslSum16(piece, sum);
        QVERIFY2(sum == definition(data),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

QTEST_GUILESS_MAIN(TestSum16)
#include "TestSum16.moc"
