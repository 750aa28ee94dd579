// SPDX-License-Identifier: MIT
#include "device/download/NvImage.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace device;

class TestNvImage : public QObject
{
    Q_OBJECT

private slots:
    void sealsTheReferenceImage();
    void keepsTheModulesItems();
    void bearsDamagedImages();
};

// unisoc-8910 chapter 7.1
void TestNvImage::sealsTheReferenceImage()
{
    auto image = test::bytesOfHex("000102030405060708090A0B0C0D0E0F");
    QCOMPARE(sealNvImage(image), 0x159u);
    QVERIFY(image == test::bytesOfHex("17CB02030405060708090A0B0C0D0E0F"));
    QCOMPARE(sealNvImage({}), 0u);
}

void TestNvImage::keepsTheModulesItems()
{
    // Time stamp, then items: id, length, data, filled up to four bytes.
    auto image = test::bytesOfHex("AAAAAAAA 0500 0400 11111111 7901 0300 22222200 9101 0200 33330000 6D02 0200 44440000"
                                  "FFFF FFFF FFFFFFFF");
    const auto own = test::bytesOfHex("BBBBBBBB 6D02 0800 0102030405060708 7901 0200 A1A20000 0500 0400 B1B2B3B4"
                                      "0600 0400 99999999 FEFF 0000 9101 0200 C1C20000");
    QCOMPARE(keepNvItems(image, own, std::vector<std::uint32_t>{5, 0x179, 0x26D, 0x300, 0x191}), std::size_t{3});
    // The length of the package's item counts; of a shorter one there is only that much; 0x191 is behind the end.
    QVERIFY(image == test::bytesOfHex("AAAAAAAA 0500 0400 B1B2B3B4 7901 0300 A1A22200 9101 0200 33330000"
                                      "6D02 0200 01020000 FFFF FFFF FFFFFFFF"));
}

void TestNvImage::bearsDamagedImages()
{
    const auto good = test::bytesOfHex("AAAAAAAA 0500 0400 11111111 7901 0300 22222200 FFFF");
    for (std::uint32_t seed = 1; seed < 2000; ++seed) {
        auto image = good;
        auto own = good;
        const auto noise = test::xorshiftWords(seed, 4);
        image[std::to_integer<std::size_t>(noise[0]) % image.size()] = noise[1];
        own.resize(std::to_integer<std::size_t>(noise[2]) % (own.size() + 1));
        image.resize(std::to_integer<std::size_t>(noise[3]) % (image.size() + 1));
        QVERIFY(keepNvItems(image, own, std::vector<std::uint32_t>{5, 0x179}) <= 2);
        sealNvImage(image);
    }
}

QTEST_GUILESS_MAIN(TestNvImage)
#include "TestNvImage.moc"
