// SPDX-License-Identifier: MIT
#include "core/checksum/CrcText.h"

#include <QTest>

#include <string>

using namespace core::checksum;

class TestCrcText : public QObject
{
    Q_OBJECT

private slots:
    void writesWithoutPadding_data();
    void writesWithoutPadding();
    void leavesTheRestOfTheBufferAlone();
    void agreesWithQtForEveryWidth();
};

namespace
{

constexpr bool worksAtCompileTime()
{
    char buffer[crcTextSize]{};
    return crcText(0xD202D277, buffer) == "0xd202d277";
}
static_assert(worksAtCompileTime());

} // namespace

void TestCrcText::writesWithoutPadding_data()
{
    QTest::addColumn<std::uint32_t>("crc");
    QTest::addColumn<std::string>("text");
    QTest::newRow("zero has one digit") << 0u << std::string("0x0");
    QTest::newRow("one digit") << 0xFu << std::string("0xf");
    QTest::newRow("two digits") << 0x75u << std::string("0x75");
    QTest::newRow("three digits") << 0x171u << std::string("0x171");
    QTest::newRow("inner zeros stay") << 0x10000000u << std::string("0x10000000");
    QTest::newRow("all letters are lower case") << 0xABCDEFu << std::string("0xabcdef");
    QTest::newRow("the longest") << 0xFFFFFFFFu << std::string("0xffffffff");
}

void TestCrcText::writesWithoutPadding()
{
    QFETCH(std::uint32_t, crc);
    QFETCH(std::string, text);
    char buffer[crcTextSize];
    QCOMPARE(std::string(crcText(crc, buffer)), text);
}

void TestCrcText::leavesTheRestOfTheBufferAlone()
{
    char buffer[crcTextSize];
    std::fill(std::begin(buffer), std::end(buffer), '#');
    crcText(0x75, buffer);
    QCOMPARE(std::string(buffer, crcTextSize), std::string("0x75######"));
}

void TestCrcText::agreesWithQtForEveryWidth()
{
    char buffer[crcTextSize];
    for (std::uint32_t crc = 0xFFFFFFFF; crc > 0; crc >>= 1)
        for (const std::uint32_t value : {crc, crc - 1, crc ^ (crc >> 2)})
            QCOMPARE(std::string(crcText(value, buffer)), "0x" + QString::number(value, 16).toStdString());
}

QTEST_GUILESS_MAIN(TestCrcText)
#include "TestCrcText.moc"
