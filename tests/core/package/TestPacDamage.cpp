// SPDX-License-Identifier: MIT
// Damaged packages must end in an error, or show nothing else than before.
#include "tests/core/package/PackageTools.h"

#include <QTest>

using namespace core;
using namespace core::package;

class TestPacDamage : public QObject
{
    Q_OBJECT

private slots:
    void refusesEveryFlippedBit();
    void survivesFlippedBitsWithoutChecksums();
    void refusesEveryTruncation();
    void survivesRandomDamageWithoutChecksums();
};

namespace
{

/// Uses everything that reads.
void useWholly(Package& package)
{
    for (std::size_t i = 0; i < package.entries().size(); ++i)
        (void)package.content(i);
    (void)package.plan();
    const AddressHints hints{Region{0x60420000, 0}, std::nullopt};
    (void)package.locate(Role::user, hints);
    (void)package.replace("PY_FS_B", test::Bytes(3), hints);
    (void)package.replace("PY_FS_U", test::Bytes(3), hints);
    (void)package.replace("AP", test::Bytes(3));
}

} // namespace

void TestPacDamage::refusesEveryFlippedBit()
{
    const auto original = test::readFile(test::dataFile("unisoc/nofs.pac"));
    const auto intact = parsePackage(original);
    QVERIFY2(intact, test::explain(intact));
    auto pac = original;
    std::size_t accepted = 0;
    for (std::size_t bit = 0; bit < pac.size() * 8; ++bit) {
        pac[bit / 8] ^= std::byte(1 << bit % 8);
        if (const auto package = parsePackage(pac)) {
            ++accepted;
            QVERIFY2((*package)->entries() == (*intact)->entries(), qPrintable(QString("bit %1").arg(bit)));
            for (std::size_t i = 0; i < (*package)->entries().size(); ++i) {
                const auto was = (*intact)->content(i)->view();
                const auto is = (*package)->content(i)->view();
                QVERIFY2(std::equal(is.begin(), is.end(), was.begin(), was.end()),
                         qPrintable(QString("bit %1").arg(bit)));
            }
        }
        pac[bit / 8] ^= std::byte(1 << bit % 8);
    }
    // Only the bits of the magic: another one means a package without check values.
    QCOMPARE(accepted, 32u);
}

void TestPacDamage::survivesFlippedBitsWithoutChecksums()
{
    auto pac = test::readFile(test::dataFile("unisoc/nofs.pac"));
    const std::size_t xmlStart = test::getU32(pac, 0x84C + 8 * 2580 + 0x610);
    for (std::size_t bit = 0; bit < pac.size() * 8;) {
        pac[bit / 8] ^= std::byte(1 << bit % 8);
        if (const auto package = parsePackage(pac, {.ignoreChecksums = true}))
            useWholly(**package);
        pac[bit / 8] ^= std::byte(1 << bit % 8);
        // Every bit where there is structure, fewer in the long runs of zeros and of content.
        const bool isHeader = bit / 8 < 0x84C;
        const bool isField = !isHeader && bit / 8 < 0x84C + 9 * 2580 && (bit / 8 - 0x84C) % 2580 >= 0x600 &&
                             (bit / 8 - 0x84C) % 2580 < 0x640;
        bit += isField || bit / 8 >= xmlStart ? 1 : isHeader ? 5 : 31;
    }
}

void TestPacDamage::refusesEveryTruncation()
{
    const auto pac = test::readFile(test::dataFile("unisoc/nofs.pac"));
    for (std::size_t size = 0; size < pac.size(); ++size) {
        QVERIFY2(!parsePackage(ByteView(pac).first(size)), qPrintable(QString::number(size)));
        QVERIFY(!parsePackage(ByteView(pac).first(size), {.ignoreChecksums = true}));
    }
    // The same with a size field that agrees with the file, as a careful attacker would write it.
    for (std::size_t size = 0x84C; size < pac.size(); size += 97) {
        auto cut = test::slice(pac, 0, size);
        test::sealPac(cut);
        QVERIFY2(!parsePackage(cut), qPrintable(QString::number(size)));
    }
}

void TestPacDamage::survivesRandomDamageWithoutChecksums()
{
    const std::uint32_t seed = test::seedOr(20260);
    const auto original = test::readFile(test::dataFile("unisoc/minimal.pac"));
    const auto random = test::xorshiftWords(seed, 3 * 4 * 2000);
    auto pac = original;
    for (int round = 0; round < 2000; ++round) {
        std::size_t places[3];
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t word = test::getU32(random, static_cast<std::size_t>(4 * (3 * round + i)));
            places[i] = (word >> 8) % (0x84C + 11 * 2580);
            pac[places[i]] ^= std::byte(word & 0xFF);
        }
        if (const auto package = parsePackage(pac, {.ignoreChecksums = true}))
            useWholly(**package);
        for (const std::size_t place : places)
            pac[place] = original[place];
    }
    qInfo("seed %u", seed);
}

QTEST_GUILESS_MAIN(TestPacDamage)
#include "TestPacDamage.moc"
