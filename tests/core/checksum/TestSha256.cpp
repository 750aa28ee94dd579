// SPDX-License-Identifier: MIT
#include "core/checksum/Sha256.h"
#include "tests/core/checksum/CrcVectors.h"
#include "tests/core/checksum/RandomPieces.h"

#include <QCryptographicHash>
#include <QTest>

using namespace core::checksum;

class TestSha256 : public QObject
{
    Q_OBJECT

private slots:
    void givesTheVendorsVectors_data();
    void givesTheVendorsVectors();
    void agreesWithQtAtEveryShortLength();
    void goesOnAfterAnyPiece();
};

namespace
{

QByteArray arrayOf(std::span<const std::byte> bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

QByteArray qtDigest(std::span<const std::byte> data)
{
    return QCryptographicHash::hash(arrayOf(data), QCryptographicHash::Sha256);
}

} // namespace

void TestSha256::givesTheVendorsVectors_data()
{
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<std::string>("digest");
    for (const auto& vector : test::crcVectors())
        QTest::newRow(vector.name.c_str()) << vector.data << vector.sha256;
}

void TestSha256::givesTheVendorsVectors()
{
    QFETCH(test::Bytes, data);
    QFETCH(std::string, digest);
    QCOMPARE(arrayOf(sha256(data)).toHex().toStdString(), digest);
}

void TestSha256::agreesWithQtAtEveryShortLength()
{
    // Past two blocks, so that the padding falls on every place of a block.
    for (std::size_t size = 0; size <= 200; ++size) {
        const test::Bytes data = test::xorshiftWords(static_cast<std::uint32_t>(size + 1), size);
        QCOMPARE(arrayOf(sha256(data)), qtDigest(data));
    }
}

void TestSha256::goesOnAfterAnyPiece()
{
    const std::uint32_t seed = test::seedOr(9);
    test::RandomPieces random(seed);
    for (std::size_t round = 0; round < 500; ++round) {
        const auto data = random.data(1000, round % 16);
        Sha256 hash;
        for (const auto piece : random.cut(data))
            hash.update(piece);
        QVERIFY2(arrayOf(hash.finish()) == qtDigest(data),
                 qPrintable(QString("LIFEBOAT_SEED=%1, round %2, %3 bytes").arg(seed).arg(round).arg(data.size())));
    }
}

QTEST_GUILESS_MAIN(TestSha256)
#include "TestSha256.moc"
