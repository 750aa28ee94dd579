// SPDX-License-Identifier: MIT
// Both ways of the fast version, whichever of them this processor would take, and polynomials that we do not use.
#include "core/checksum/FastCrc.h"
#include "tests/core/checksum/RandomPieces.h"

#include <QTest>

#include <zlib.h>

using namespace core::checksum;

class TestFastCrc : public QObject
{
    Q_OBJECT

private slots:
    void slicesAgreeWithZlib();
    void foldingAgreesWithZlib();
    void slicesServeEveryWidth();
    void foldingServesEveryWidth();
};

namespace
{

constexpr std::uint32_t crc32Polynomial = 0xEDB88320;

struct Slices {
    template <auto polynomial>
    static auto advance(decltype(polynomial) start, std::span<const std::byte> data)
    {
        return advanceBySlices<polynomial>(start, data);
    }
};

#if defined(__x86_64__)
struct Folding {
    template <auto polynomial>
    static auto advance(decltype(polynomial) start, std::span<const std::byte> data)
    {
        return advanceByFolding<polynomial>(start, data);
    }
};
#endif

template <class Way>
void compareWithZlib()
{
    const std::uint32_t seed = test::seedOr(5);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 5000; ++round) {
        const auto data = random.data(round % 100 == 0 ? 100'000 : 600, round % 16);
        const std::uint32_t start = random.number();
        std::uint32_t state = start;
        for (const auto piece : random.cut(data))
            state = Way::template advance<crc32Polynomial>(state, piece);
        const auto expected =
            ~crc32(~start, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
        QVERIFY2(state == static_cast<std::uint32_t>(expected),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

template <class Way, auto polynomial>
void compareWithNibbles(const char* name)
{
    const std::uint32_t seed = test::seedOr(6);
    constexpr std::uint32_t allBits = 0xFFFFFFFF >> (32 - std::bit_width(polynomial));
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 500; ++round) {
        const auto data = random.data(1000, round % 16);
        const auto start = static_cast<decltype(polynomial)>(random.number() & allBits);
        QVERIFY2(
            Way::template advance<polynomial>(start, data) == advanceByNibbles<polynomial>(start, data),
            qPrintable(
                QString("%1, LIFEBOAT_SEED=%2, round %3, %4 bytes").arg(name).arg(seed).arg(round).arg(data.size())));
    }
}

/// Nibbles are the judge here; the check values of the catalogue judge them.
template <class Way>
void compareEveryWidth()
{
    const auto digits = test::bytesOf("123456789");
    QCOMPARE(static_cast<std::uint32_t>(~advanceByNibbles<std::uint32_t{0x82F63B78}>(0xFFFFFFFF, digits)), 0xE3069283u);
    QCOMPARE(advanceByNibbles<std::uint32_t{0xDA6000}>(0xAAAAAA, digits), 0xC25A56u);
    QCOMPARE(advanceByNibbles<std::uint16_t{0x8408}>(0, digits), std::uint16_t{0x2189});
    QCOMPARE(advanceByNibbles<std::uint8_t{0x8C}>(0, digits), std::uint8_t{0xA1});
    compareWithNibbles<Way, std::uint32_t{0x82F63B78}>("CRC-32C");
    compareWithNibbles<Way, std::uint32_t{0xDA6000}>("CRC-24/BLE");
    compareWithNibbles<Way, std::uint16_t{0xA001}>("CRC-16/ARC");
    compareWithNibbles<Way, std::uint16_t{0x8408}>("CRC-16/KERMIT");
    compareWithNibbles<Way, std::uint8_t{0x8C}>("CRC-8/MAXIM");
}

} // namespace

void TestFastCrc::slicesAgreeWithZlib()
{
    compareWithZlib<Slices>();
}

void TestFastCrc::slicesServeEveryWidth()
{
    compareEveryWidth<Slices>();
}

#if defined(__x86_64__)

void TestFastCrc::foldingAgreesWithZlib()
{
    if (!canFold())
        QSKIP("this processor has no carry-less multiplication");
    compareWithZlib<Folding>();
}

void TestFastCrc::foldingServesEveryWidth()
{
    if (!canFold())
        QSKIP("this processor has no carry-less multiplication");
    compareEveryWidth<Folding>();
}

#else

void TestFastCrc::foldingAgreesWithZlib()
{
    QSKIP("folding is for x86-64");
}

void TestFastCrc::foldingServesEveryWidth()
{
    QSKIP("folding is for x86-64");
}

#endif

QTEST_GUILESS_MAIN(TestFastCrc)
#include "TestFastCrc.moc"
