// SPDX-License-Identifier: MIT
#include "core/checksum/Crc32.h"
#include "core/wire/Bsl.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace core::wire;
using Event = BslReceiver::Event;

class TestBsl : public QObject
{
    Q_OBJECT

private slots:
    void givesTheReferenceFrames_data();
    void givesTheReferenceFrames();
    void readsThem_data();
    void readsThem();
    void givesTheWireOfTheFixtures_data();
    void givesTheWireOfTheFixtures();
    void sharesAFlagBetweenFrames();
    void seesAWrongCheck();
    void dropsWhatIsTooLong();
    void dropsAFrameWithoutItsFlag();
    void startsAnewAtAFlagInside();
};

namespace
{

test::Bytes frameOf(BslType type, std::span<const std::byte> data, BslCheck check = BslCheck::sum)
{
    test::Bytes frame(bslFrameLimit(data.size()));
    frame.resize(encodeBsl(type, data, check, frame));
    return frame;
}

struct Received {
    std::vector<test::Bytes> frames; ///< their data
    int badChecks = 0;
    int dropped = 0;
};

Received receive(std::span<const std::byte> bytes, std::size_t bufferSize = 64)
{
    test::Bytes buffer(bufferSize);
    BslReceiver receiver(buffer);
    Received received;
    for (const std::byte byte : bytes) {
        switch (receiver.feed(byte)) {
        case Event::none:
            break;
        case Event::frame:
            received.frames.emplace_back(receiver.data().begin(), receiver.data().end());
            break;
        case Event::badCheck:
            ++received.badChecks;
            break;
        case Event::dropped:
            ++received.dropped;
            break;
        }
    }
    return received;
}

} // namespace

// unisoc-8910 chapters 7.3 and 7.4
void TestBsl::givesTheReferenceFrames_data()
{
    QTest::addColumn<test::Bytes>("frame");
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("isCrc");
    const auto row = [](const char* name, BslType type, const char* data, const char* frame, bool isCrc = false) {
        QTest::newRow(name) << test::bytesOfHex(frame) << test::bytesOfHex(data) << static_cast<int>(type) << isCrc;
    };
    row("CONNECT", BslType::connect, "", "7E00000000FFFF7E");
    row("START_DATA of PY_FS_U", BslType::startData, "6042000000060000", "7E0001000860420000000600009FAE7E");
    row("START_DATA of FDL2", BslType::startData, "0081000000000200", "7E000100080081000000000200FD757E");
    row("START_DATA of NV", BslType::startData, "FE0000030002000000ABCDEF", "7E0001000CFE0000030002000000ABCDEF33527E");
    row("MIDST_DATA", BslType::midstData, "007E117D5E207E7D", "7E00020008007D5E117D5D5E207D5E7D5D115D7E");
    row("MIDST_DATA, check escaped", BslType::midstData, "81000000", "7E00020004810000007D5EF97E");
    row("END_DATA", BslType::endData, "", "7E00030000FFFC7E");
    row("EXEC_DATA", BslType::execData, "", "7E00040000FFFB7E");
    row("NORMAL_RESET", BslType::normalReset, "", "7E00050000FFFA7E");
    row("READ_FLASH", BslType::readFlash, "604200000000100000000000", "7E0006000C6042000000001000000000008FAB7E");
    row("READ_FLASH of NV", BslType::readFlash, "FE0000030000300000003000", "7E0006000CFE0000030000300000003000A1E97E");
    row("CHANGE_BAUD 115200", BslType::changeBaud, "0001C200", "7E000900040001C2003DF17E");
    row("CHANGE_BAUD 921600", BslType::changeBaud, "000E1000", "7E00090004000E1000EFE47E");
    row("ERASE_FLASH", BslType::eraseFlash, "6042000000060000", "7E000A000860420000000600009FA57E");
    row("ERASE_FLASH of all", BslType::eraseFlash, "00000000FFFFFFFF", "7E000A000800000000FFFFFFFFFFED7E");
    row("ERASE_FLASH of NV", BslType::eraseFlash, "FE00000100000000", "7E000A0008FE0000010000000001EC7E");
    row("ERASE_FLASH of FSYS", BslType::eraseFlash, "FE00000653595346", "7E000A0008FE000006535953465B477E");
    row("REPARTITION", BslType::repartition, "", "7E000B0000FFF47E");
    row("POWER_OFF", BslType::powerOff, "", "7E00170000FFE87E");
    row("ACK", BslType::ack, "", "7E00800000FF7F7E");
    row("VER", BslType::version, "5370726561647472756D20426F6F7420426C6F636B2076657273696F6E20312E3200",
        "7E008100225370726561647472756D20426F6F7420426C6F636B2076657273696F6E20312E3200A9E97E");
    row("INVALID_CMD", BslType::invalidCommand, "", "7E00820000FF7D5D7E");
    row("OPERATION_FAILED", BslType::operationFailed, "", "7E00840000FF7B7E");
    row("DOWN_NOT_START", BslType::notStarted, "", "7E00860000FF797E");
    row("DOWN_DEST_ERROR", BslType::destinationError, "", "7E00890000FF767E");
    row("DOWN_SIZE_ERROR", BslType::sizeError, "", "7E008A0000FF757E");
    row("VERIFY_ERROR", BslType::verifyError, "", "7E008B0000FF747E");
    row("READ_FLASH data", BslType::flashData, "7E7D00FF", "7E009300047D5E7D5D00FF7FEC7E");
    row("INCOMPATIBLE_PARTITION", BslType::incompatiblePartition, "", "7E00960000FF697E");

    row("ROM: CONNECT", BslType::connect, "", "7E0000000000007E", true);
    row("ROM: START_DATA", BslType::startData, "6042000000060000", "7E00010008604200000006000073A17E", true);
    row("ROM: MIDST_DATA", BslType::midstData, "007E117D5E207E7D", "7E00020008007D5E117D5D5E207D5E7D5D89B67E", true);
    row("ROM: END_DATA", BslType::endData, "", "7E0003000059507E", true);
    row("ROM: EXEC_DATA", BslType::execData, "", "7E00040000DCC07E", true);
    row("ROM: CHANGE_BAUD", BslType::changeBaud, "0001C200", "7E000900040001C200E5CC7E", true);
    row("ROM: ACK", BslType::ack, "", "7E008000003B5A7E", true);
    row("ROM: INVALID_CMD", BslType::invalidCommand, "", "7E00820000553A7E", true);
    row("ROM: VERIFY_ERROR", BslType::verifyError, "", "7E008B0000CBAB7E", true);
}

void TestBsl::givesTheReferenceFrames()
{
    QFETCH(test::Bytes, frame);
    QFETCH(test::Bytes, data);
    QFETCH(int, type);
    QFETCH(bool, isCrc);
    QVERIFY(frameOf(static_cast<BslType>(type), data, isCrc ? BslCheck::crc16 : BslCheck::sum) == frame);
}

void TestBsl::readsThem_data()
{
    givesTheReferenceFrames_data();
}

void TestBsl::readsThem()
{
    QFETCH(test::Bytes, frame);
    QFETCH(test::Bytes, data);
    QFETCH(int, type);
    QFETCH(bool, isCrc);
    test::Bytes buffer(64);
    BslReceiver receiver(buffer, isCrc ? BslCheck::crc16 : BslCheck::sum);
    for (std::size_t i = 0; i + 1 < frame.size(); ++i)
        QVERIFY(receiver.feed(frame[i]) == Event::none);
    QVERIFY(receiver.feed(frame.back()) == Event::frame);
    QCOMPARE(static_cast<int>(receiver.type()), type);
    QVERIFY(test::Bytes(receiver.data().begin(), receiver.data().end()) == data);
    for (std::size_t word = 0; 4 * word + 4 <= data.size(); ++word) {
        const auto words = bslWords({receiver.word(word)});
        QVERIFY(std::ranges::equal(words, std::span(data).subspan(4 * word, 4)));
    }
    QCOMPARE(receiver.word(data.size() / 4), 0u);
}

// The wire statistics of the packages that were made for the tests.
void TestBsl::givesTheWireOfTheFixtures_data()
{
    QTest::addColumn<int>("offset"); // in minimal.pac
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("chunk");
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<std::uint32_t>("crc");
    QTest::newRow("fdl2 by 0x210") << 0x7828 << 0x200 << 0x210 << 1 << 522 << 0x0869646Du;
    QTest::newRow("fdl2 by 0x840") << 0x7828 << 0x200 << 0x840 << 1 << 522 << 0x0869646Du;
    QTest::newRow("ap by 0x800") << 0x7A28 << 0x2000 << 0x800 << 4 << 8294 << 0xD5B6D3E6u;
    QTest::newRow("ap by 0x3000") << 0x7A28 << 0x2000 << 0x3000 << 1 << 8270 << 0x9D139E42u;
    QTest::newRow("user by 0x800") << 0x9A28 << 0x60000 << 0x800 << 192 << 396865 << 0x6F49B718u;
    QTest::newRow("user by 0x3000") << 0x9A28 << 0x60000 << 0x3000 << 32 << 395584 << 0x91D7D085u;
    QTest::newRow("backup by 0x800") << 0x69A28 << 0x20000 << 0x800 << 64 << 132288 << 0x536D65D7u;
    QTest::newRow("backup by 0x3000") << 0x69A28 << 0x20000 << 0x3000 << 11 << 131864 << 0xF2FBA30Du;
}

void TestBsl::givesTheWireOfTheFixtures()
{
    QFETCH(int, offset);
    QFETCH(int, size);
    QFETCH(int, chunk);
    QFETCH(int, frames);
    QFETCH(int, bytes);
    QFETCH(std::uint32_t, crc);
    const auto package = test::readFile(test::dataFile("unisoc/minimal.pac"));
    const auto content = std::span(package).subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
    test::Bytes wire;
    int count = 0;
    for (std::size_t at = 0; at < content.size(); at += static_cast<std::size_t>(chunk), ++count) {
        const auto piece =
            content.subspan(at, std::min<std::size_t>(static_cast<std::size_t>(chunk), content.size() - at));
        const auto frame = frameOf(BslType::midstData, piece);
        wire.insert(wire.end(), frame.begin(), frame.end());
    }
    QCOMPARE(count, frames);
    QCOMPARE(static_cast<int>(wire.size()), bytes);
    QCOMPARE(core::checksum::zlibCrc32(wire), crc);
}

void TestBsl::sharesAFlagBetweenFrames()
{
    const auto received = receive(test::bytesOfHex("7E7E00800000FF7F7E00930004000102037CED7E"));
    QCOMPARE(received.frames.size(), std::size_t{1}); // the second has a wrong check value
    QCOMPARE(received.badChecks, 1);
    QCOMPARE(receive(test::bytesOfHex("7E00800000FF7F7E00800000FF7F7E7E7E00800000FF7F7E")).frames.size(),
             std::size_t{3});
}

void TestBsl::seesAWrongCheck()
{
    auto frame = frameOf(BslType::startData, bslWords({0x60420000, 0x60000}));
    for (std::size_t at = 1; at + 1 < frame.size(); ++at) {
        if (at == 3 || at == 4)
            continue; // the length: the frame ends elsewhere
        for (int bit = 0; bit < 8; ++bit) {
            const auto flip = std::byte{1} << bit;
            frame[at] ^= flip;
            QVERIFY2(receive(frame).frames.empty(), qPrintable(QString("byte %1, bit %2").arg(at).arg(bit)));
            frame[at] ^= flip;
        }
    }
}

void TestBsl::dropsWhatIsTooLong()
{
    auto bytes = frameOf(BslType::midstData, test::Bytes(100));
    const auto good = frameOf(BslType::ack, {});
    bytes.insert(bytes.end(), good.begin(), good.end());
    const auto received = receive(bytes, 64);
    QCOMPARE(received.dropped, 1);
    QCOMPARE(received.frames.size(), std::size_t{1});
}

void TestBsl::dropsAFrameWithoutItsFlag()
{
    const auto received = receive(test::bytesOfHex("7E00800000FF7F55 7E00800000FF7F7E"));
    QCOMPARE(received.dropped, 1);
    QCOMPARE(received.frames.size(), std::size_t{1});
}

void TestBsl::startsAnewAtAFlagInside()
{
    const auto received = receive(test::bytesOfHex("7E0080 7E00800000FF7F7E 7E007D 7E00800000FF7F7E"));
    QCOMPARE(received.frames.size(), std::size_t{2});
    QCOMPARE(received.dropped, 0);
}

QTEST_GUILESS_MAIN(TestBsl)
#include "TestBsl.moc"
