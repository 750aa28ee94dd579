// SPDX-License-Identifier: MIT
// Built twice: against the fast version of core/checksum and against the small one.
#include "core/checksum/Crc32.h"
#include "core/checksum/CrcText.h"
#include "tests/core/checksum/CrcVectors.h"
#include "tests/core/checksum/RandomPieces.h"

#include <QTest>

#include <zlib.h>

using namespace core::checksum;

class TestCrc32 : public QObject
{
    Q_OBJECT

private slots:
    void givesTheVendorsVectors_data();
    void givesTheVendorsVectors();
    void littlefsGivesTheReferenceValues_data();
    void littlefsGivesTheReferenceValues();
    void littlefsLeavesNoResidue();
    void agreesWithZlibAtEveryShortLength();
    void agreesWithZlibFromAnyStart();
    void goesOnAfterAnyPiece();
};

namespace
{

std::string text(std::uint32_t crc)
{
    char buffer[crcTextSize];
    return std::string(crcText(crc, buffer));
}

std::uint32_t zlibOf(std::uint32_t previous, std::span<const std::byte> data)
{
    // Not crc32 alone: for a null pointer that means "give the start value".
    return data.empty() ? previous
                        : static_cast<std::uint32_t>(crc32(previous, reinterpret_cast<const Bytef*>(data.data()),
                                                           static_cast<uInt>(data.size())));
}

} // namespace

void TestCrc32::givesTheVendorsVectors_data()
{
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<std::string>("quecPython");
    QTest::addColumn<std::string>("zlib");
    const auto vectors = test::crcVectors();
    QCOMPARE(vectors.size(), 24u);
    for (const auto& vector : vectors)
        QTest::newRow(vector.name.c_str()) << vector.data << vector.quecPythonText << vector.zlibText;
}

void TestCrc32::givesTheVendorsVectors()
{
    QFETCH(test::Bytes, data);
    QFETCH(std::string, quecPython);
    QFETCH(std::string, zlib);
    QCOMPARE(text(quecPythonCrc32(data)), quecPython);
    QCOMPARE(text(zlibCrc32(data)), zlib);
}

void TestCrc32::littlefsGivesTheReferenceValues_data()
{
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<std::uint32_t>("crc");
    QTest::newRow("nothing") << test::Bytes() << 0xFFFFFFFFu;
    QTest::newRow("nine digits") << test::bytesOf("123456789") << 0x340BC6D9u;
    QTest::newRow("sixteen zero bytes") << test::Bytes(16) << 0x1344B4AAu;
    QTest::newRow("superblock of a fresh file system") << test::bytesOfHex("02000000340000000300000002000000"
                                                                           "2e140008030000000200000000100000"
                                                                           "32000000010001006c6974746c656673")
                                                       << 0x6EB842ACu;
    QTest::newRow("empty root directory") << test::bytesOfHex("0100000014000000ffffffffffffffff") << 0xF654F3CDu;
}

void TestCrc32::littlefsGivesTheReferenceValues()
{
    QFETCH(test::Bytes, data);
    QFETCH(std::uint32_t, crc);
    QCOMPARE(littlefsCrc(data), crc);
}

void TestCrc32::littlefsLeavesNoResidue()
{
    test::Bytes data = test::xorshiftWords(1, 1000);
    const std::uint32_t crc = littlefsCrc(data);
    for (int shift = 0; shift < 32; shift += 8)
        data.push_back(static_cast<std::byte>(crc >> shift));
    QCOMPARE(littlefsCrc(data), 0u);
}

void TestCrc32::agreesWithZlibAtEveryShortLength()
{
    for (std::size_t size = 0; size <= 400; ++size) {
        const test::Bytes data = test::xorshiftWords(static_cast<std::uint32_t>(size + 1), size);
        QCOMPARE(zlibCrc32(data), zlibOf(0, data));
    }
}

void TestCrc32::agreesWithZlibFromAnyStart()
{
    const std::uint32_t seed = test::seedOr(1);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 3000; ++round) {
        const auto data = random.data(round % 100 == 0 ? 100'000 : 500, round % 16);
        const std::uint32_t start = random.number();
        QVERIFY2(zlibCrc32(data, start) == zlibOf(start, data),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

void TestCrc32::goesOnAfterAnyPiece()
{
    const std::uint32_t seed = test::seedOr(2);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 1000; ++round) {
        const auto data = random.data(1000, round % 16);
        std::uint32_t quecPython = quecPythonCrc32({});
        std::uint32_t zlib = zlibCrc32({});
        std::uint32_t littlefs = littlefsCrc({});
        for (const auto piece : random.cut(data)) {
            quecPython = quecPythonCrc32(piece, quecPython);
            zlib = zlibCrc32(piece, zlib);
            littlefs = littlefsCrc(piece, littlefs);
        }
        const std::uint32_t expected = zlibOf(0, data);
        QVERIFY2(quecPython == zlibOf(0xFFFFFFFF, data) && zlib == expected && littlefs == ~expected,
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

QTEST_GUILESS_MAIN(TestCrc32)
#include "TestCrc32.moc"
