// SPDX-License-Identifier: MIT
#include "ui/text/ErrorTexts.h"

#include "tests/support/TestData.h"

#include <QRegularExpression>
#include <QTest>

using namespace ui;

class TestErrorTexts : public QObject
{
    Q_OBJECT

private slots:
    void everyCodeHasItsWords_data();
    void everyCodeHasItsWords();
    void numbersThatAreNoCodeHaveNone();
    void readsCodes_data();
    void readsCodes();
};

void TestErrorTexts::everyCodeHasItsWords_data()
{
    QTest::addColumn<int>("number");

    // From the source, so that a code added there is missed here at once.
    const auto header = QString::fromStdString(test::textOf(test::readFile(test::dataFile("../../core/Error.h"))));
    const auto body = header.section("enum class ErrorCode", 1).section("};", 0, 0);
    auto match = QRegularExpression("(\\w+)\\s*=\\s*(\\d+),").globalMatch(body);
    while (match.hasNext()) {
        const auto code = match.next();
        QTest::newRow(qPrintable(code.captured(1))) << code.captured(2).toInt();
    }
}

void TestErrorTexts::everyCodeHasItsWords()
{
    QFETCH(int, number);

    const auto code = static_cast<core::ErrorCode>(number);
    const ErrorText* text = findErrorText(code);
    QVERIFY(text);
    QVERIFY(!text->sentence.isEmpty() && !text->sentence.view().ends_with('.'));
    QVERIFY(text->cause.view().ends_with('.'));
    QVERIFY(text->remedy.view().ends_with('.'));
    QVERIFY(text->windowRemedy.view().ends_with('.'));
    // The window has no verbs and options.
    QVERIFY(text->windowRemedy.view().find("lifeboat ") == std::string_view::npos);
    QVERIFY(text->windowRemedy.view().find("--") == std::string_view::npos);
    QCOMPARE(text->sentence.context, "Errors");
    QCOMPARE(codeText(code), "L" + std::to_string(number));
    QVERIFY(parseCode(codeText(code)) == code);
}

void TestErrorTexts::numbersThatAreNoCodeHaveNone()
{
    for (const int number : {0, 999, 1000, 2000, 3999, 9999, 65535})
        QVERIFY2(!findErrorText(static_cast<core::ErrorCode>(number)), qPrintable(QString::number(number)));
}

void TestErrorTexts::readsCodes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("number"); // -1: none

    QTest::newRow("as it is printed") << "L3001" << 3001;
    QTest::newRow("in lower case") << "l3001" << 3001;
    QTest::newRow("the number alone") << "3001" << 3001;
    QTest::newRow("a word") << "LIFE" << -1;
    QTest::newRow("only the letter") << "L" << -1;
    QTest::newRow("nothing") << "" << -1;
    QTest::newRow("something behind it") << "L3001x" << -1;
    QTest::newRow("a number that is too large") << "L65536" << -1;
    QTest::newRow("a negative number") << "L-1" << -1;
}

void TestErrorTexts::readsCodes()
{
    QFETCH(QString, text);
    QFETCH(int, number);

    const auto code = parseCode(text.toStdString());
    QCOMPARE(code ? static_cast<int>(*code) : -1, number);
}

QTEST_APPLESS_MAIN(TestErrorTexts)
#include "TestErrorTexts.moc"
