// SPDX-License-Identifier: MIT
#include "ui/text/Printable.h"

#include <QTest>

using ui::printable;

class TestPrintable : public QObject
{
    Q_OBJECT

private slots:
    void showsTextAndHidesWhatSteersATerminal_data();
    void showsTextAndHidesWhatSteersATerminal();
    void agreesWithQtAboutValidUtf8();
    void countsCharacters();
};

void TestPrintable::showsTextAndHidesWhatSteersATerminal_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");

    QTest::newRow("plain text") << QByteArray("main.py ~") << QByteArray("main.py ~");
    QTest::newRow("Chinese") << QByteArray("/docs/说明.txt") << QByteArray("/docs/说明.txt");
    QTest::newRow("emoji") << QByteArray("😀") << QByteArray("😀");
    QTest::newRow("escape sequence") << QByteArray("a\x1b[31mb") << QByteArray("a\\x1b[31mb");
    QTest::newRow("new line and NUL") << QByteArray("a\n\0b", 4) << QByteArray("a\\x0a\\x00b");
    QTest::newRow("DEL") << QByteArray("\x7f") << QByteArray("\\x7f");
    QTest::newRow("C1 control character") << QByteArray("\xc2\x9b") << QByteArray("\\xc2\\x9b");
    QTest::newRow("lone continuation byte") << QByteArray("\x80z") << QByteArray("\\x80z");
    QTest::newRow("cut-off character") << QByteArray("\xe8\xaf") << QByteArray("\\xe8\\xaf");
    QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
    QTest::newRow("overlong in three bytes") << QByteArray("\xe0\x80\xaf") << QByteArray("\\xe0\\x80\\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
    QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << QByteArray("\\xf4\\x90\\x80\\x80");
}

void TestPrintable::showsTextAndHidesWhatSteersATerminal()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);

    QCOMPARE(QByteArray::fromStdString(printable(text.toStdString())), shown);
}

void TestPrintable::agreesWithQtAboutValidUtf8()
{
    // Every character, as Qt encodes it.
    for (char32_t character = 0xA0; character <= 0x10FFFF; ++character) {
        if (character >= 0xD800 && character <= 0xDFFF)
            continue;
        const QByteArray encoded = QString::fromUcs4(&character, 1).toUtf8();
        QCOMPARE(printable(encoded.toStdString()), encoded.toStdString());
    }
}

void TestPrintable::countsCharacters()
{
    QCOMPARE(ui::columnsOf(""), 0u);
    QCOMPARE(ui::columnsOf("✓ Whole"), 7u);
}

QTEST_APPLESS_MAIN(TestPrintable)
#include "TestPrintable.moc"
