// SPDX-License-Identifier: MIT
#include "device/module/ConsoleText.h"

#include "tests/support/TestData.h"

#include <QTest>

using device::ConsoleText;
using test::bytesOf;

namespace
{

/// The lines, each with "|" at its end when it is complete. The pieces of a line are joined.
std::string linesOf(const std::vector<ConsoleText::Piece>& pieces)
{
    std::string text;
    for (const auto& piece : pieces)
        text += piece.text + (piece.endsLine ? "|" : "");
    return text;
}

} // namespace

class TestConsoleText : public QObject
{
    Q_OBJECT

private slots:
    void says_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("lines");
        QTest::newRow("CR LF") << QByteArray("OK\r\nAT\r\n") << QByteArray("OK|AT|");
        QTest::newRow("LF alone") << QByteArray("a\nb\n\nc") << QByteArray("a|b||c");
        QTest::newRow("echo and answer") << QByteArray("AT\r\r\nOK\r\n") << QByteArray("AT|OK|");
        QTest::newRow("CR alone") << QByteArray("1 %\r2 %\r3 %") << QByteArray("1 %|2 %|3 %");
        QTest::newRow("tab") << QByteArray("a\tb\n") << QByteArray("a\tb|");
        QTest::newRow("control") << QByteArray("\x1b[0m\x07\x7f\0", 7) << QByteArray("␛[0m␇␡␀");
        QTest::newRow("Chinese") << QByteArray("中文\r\n") << QByteArray("中文|");
        QTest::newRow("emoji") << QByteArray("🛟") << QByteArray("🛟");
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe\x80z") << QByteArray("a\uFFFD\uFFFD\uFFFDz");
        QTest::newRow("broken off") << QByteArray("\xe4\xb8+\n") << QByteArray("\uFFFD+|");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf\xe0\x80\xaf") << QByteArray("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\uFFFD\uFFFD\uFFFD");
        QTest::newRow("too large") << QByteArray("\xf4\x90\x80\x80") << QByteArray("\uFFFD\uFFFD\uFFFD\uFFFD");
        QTest::newRow("control of Latin-1") << QByteArray("\xc2\x85") << QByteArray("\uFFFD\uFFFD");
        QTest::newRow("at the end") << QByteArray("OK\r") << QByteArray("OK|");
        QTest::newRow("half at the end") << QByteArray("a\xe4\xb8") << QByteArray("a\uFFFD");
    }
    void says()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, lines);
        const auto all = bytesOf(bytes.toStdString());
        // However the bytes arrive.
        for (std::size_t size = 1; size <= all.size(); ++size) {
            ConsoleText text;
            std::vector<ConsoleText::Piece> pieces;
            for (std::size_t at = 0; at < all.size(); at += size)
                text.feed(std::span(all).subspan(at, std::min(size, all.size() - at)), pieces);
            text.finish(pieces);
            QCOMPARE(QByteArray::fromStdString(linesOf(pieces)), lines);
        }
    }

    void holdsBackWhatIsNotWhole()
    {
        ConsoleText text;
        std::vector<ConsoleText::Piece> pieces;
        text.feed(bytesOf("a\xe4\xb8"), pieces);
        QCOMPARE(linesOf(pieces), "a");
        text.feed(bytesOf("\xad"
                          "b"),
                  pieces);
        QCOMPARE(linesOf(pieces), "a中b");
    }

    void cutsLinesThatNeverEnd()
    {
        ConsoleText text;
        std::vector<ConsoleText::Piece> pieces;
        for (int i = 0; i < 10; ++i)
            text.feed(bytesOf(std::string(1'000, 'x')), pieces);
        std::size_t length = 0;
        int ended = 0;
        for (const auto& piece : pieces) {
            length += piece.text.size();
            QVERIFY(length <= ConsoleText::longestLine);
            if (piece.endsLine) {
                QCOMPARE(length, ConsoleText::longestLine);
                length = 0;
                ++ended;
            }
        }
        QCOMPARE(ended, 2);
    }
};

QTEST_APPLESS_MAIN(TestConsoleText)
#include "TestConsoleText.moc"
