// SPDX-License-Identifier: MIT
#include "firmware/console/Console.h"
#include "tests/support/TestData.h"

#include <QTest>

class TestConsole : public QObject
{
    Q_OBJECT

private slots:
    void answers_data();
    void answers();
    void answersBeforeItLeaves();
    void saysWhenAConfirmationCannotBeKept();
    void saysWhenAFileCannotBeAccepted();
    void dropsLongLines_data();
    void dropsLongLines();
    void takesAnyPieces();
};

namespace
{

class Rig final : public firmware::ConsoleBoard, public core::wire::TextSink
{
public:
    std::string feed(const std::string& text)
    {
        m_text.clear();
        m_console.feed(test::bytesOf(text));
        return m_text;
    }

    void enterDownload() override { m_text += "<download>"; }
    void writeStatus(core::wire::StatusWriter& writer) override
    {
        writer.begin();
        writer.end();
    }
    bool confirmBoot() override
    {
        m_text += "<confirmed>";
        return canConfirm;
    }
    bool acceptFile(const char* name) override
    {
        m_text += "<accepted " + std::string(name) + ">";
        return canAccept;
    }
    void restart() override { m_text += "<restart>"; }
    void put(std::string_view text) override { m_text += text; }

    bool canConfirm = true;
    bool canAccept = true;

private:
    std::string m_text;
    firmware::Console m_console{{"Quectel", "EC600U", "EC600UCNLBR01", "866000000000017"}, *this, *this};
};

} // namespace

void TestConsole::answers_data()
{
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("answer");
    const char* ok = "\r\nOK\r\n";
    const char* error = "\r\nERROR\r\n";
    const char* identity = "\r\nQuectel\r\nEC600U\r\nRevision: EC600UCNLBR01\r\n\r\nOK\r\n";
    QTest::newRow("AT") << "AT\r" << ok;
    QTest::newRow("AT with CR LF") << "AT\r\n" << ok;
    QTest::newRow("AT with LF") << "AT\n" << ok;
    QTest::newRow("small letters") << "at\r" << ok;
    QTest::newRow("ATI") << "ATI\r" << identity;
    QTest::newRow("AT+GMR") << "AT+GMR\r"
                            << "\r\nEC600UCNLBR01\r\n\r\nOK\r\n";
    QTest::newRow("AT+CGSN") << "AT+cgsn\r"
                             << "\r\n866000000000017\r\n\r\nOK\r\n";
    QTest::newRow("download") << "AT+QDOWNLOAD=1\r"
                              << "\r\nOK\r\n<download>";
    QTest::newRow("status") << "AT+LIFEBOAT=STATUS\r"
                            << "\r\n+LIFEBOAT: STATUS,1\r\n+LIFEBOAT: END,1,9A4052C7\r\n\r\nOK\r\n";
    QTest::newRow("status, version 2") << "at+lifeboat=status,2\r"
                                       << "\r\n+LIFEBOAT: STATUS,2\r\n+LIFEBOAT: END,1,0349037D\r\n\r\nOK\r\n";
    QTest::newRow("the application runs well") << "AT+LIFEBOAT=OK\r"
                                               << "<confirmed>\r\nOK\r\n";
    QTest::newRow("what it knows") << "AT+LIFEBOAT=?\r"
                                   << "\r\n+LIFEBOAT: (STATUS,OK,ACCEPT)\r\n\r\nOK\r\n";
    QTest::newRow("a change is accepted") << "at+lifeboat=accept,\"/usr/Main.py\"\r"
                                          << "<accepted /usr/Main.py>\r\nOK\r\n";
    QTest::newRow("of a file with an odd name") << "AT+LIFEBOAT=ACCEPT,\"/usr/a%22%25%0Ab 说\"\r"
                                                << "<accepted /usr/a\"%\nb 说>\r\nOK\r\n";
    QTest::newRow("restart") << "AT+CFUN=1,1\r"
                             << "\r\nOK\r\n<restart>";
    QTest::newRow("two at once") << "AT\rAT+GMR\r"
                                 << "\r\nOK\r\n\r\nEC600UCNLBR01\r\n\r\nOK\r\n";
    QTest::newRow("no end yet") << "AT"
                                << "";
    QTest::newRow("empty lines") << "\r\n\r\n\n"
                                 << "";
    for (const char* text : {"ATX",
                             "AT+QDOWNLOAD=0",
                             "AT+QDOWNLOAD",
                             "AT+QDOWNLOAD=1 ",
                             " AT",
                             "A",
                             "hello",
                             "AT+LIFEBOAT",
                             "AT+LIFEBOAT=STATUS,3",
                             "AT+GMR?",
                             "~~~",
                             "AT+CFUN=1",
                             "AT+LIFEBOAT=ACCEPT",
                             "AT+LIFEBOAT=ACCEPT,",
                             "AT+LIFEBOAT=ACCEPT,/usr/a",
                             "AT+LIFEBOAT=ACCEPT,\"",
                             "AT+LIFEBOAT=ACCEPT,\"/usr/a",
                             "AT+LIFEBOAT=ACCEPT,\"/usr/a\" ",
                             "AT+LIFEBOAT=ACCEPT,\"/u\"x\"",
                             "AT+LIFEBOAT=ACCEPT,\"/usr/%\"",
                             "AT+LIFEBOAT=ACCEPT,\"/usr/%2\"",
                             "AT+LIFEBOAT=ACCEPT,\"/usr/%2g\"",
                             "AT+LIFEBOAT=ACCEPT,\"/usr/%00\""})
        QTest::newRow(text) << QString(text) + "\r" << error;
}

void TestConsole::answers()
{
    QFETCH(QString, sent);
    QFETCH(QString, answer);
    Rig rig;
    QCOMPARE(rig.feed(sent.toStdString()), answer.toStdString());
}

void TestConsole::saysWhenAConfirmationCannotBeKept()
{
    Rig rig;
    rig.canConfirm = false;
    QCOMPARE(rig.feed("AT+LIFEBOAT=OK\r"), std::string("<confirmed>\r\nERROR\r\n"));
}

void TestConsole::saysWhenAFileCannotBeAccepted()
{
    Rig rig;
    rig.canAccept = false;
    QCOMPARE(rig.feed("AT+LIFEBOAT=ACCEPT,\"/usr/a\"\r"), std::string("<accepted /usr/a>\r\nERROR\r\n"));
}

void TestConsole::answersBeforeItLeaves()
{
    Rig rig;
    QCOMPARE(rig.feed("AT+QDOWNLOAD=1\r\n"), std::string("\r\nOK\r\n<download>"));
}

void TestConsole::dropsLongLines_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("as long as can be") << 320;
    QTest::newRow("one more") << 321;
    QTest::newRow("very long") << 1000000;
}

void TestConsole::dropsLongLines()
{
    QFETCH(int, size);
    Rig rig;
    const auto length = static_cast<std::size_t>(size);
    QCOMPARE(rig.feed("AT" + std::string(length - 2, 'A')), std::string());
    QCOMPARE(rig.feed("\r"), std::string("\r\nERROR\r\n"));
    QCOMPARE(rig.feed("AT\r"), std::string("\r\nOK\r\n"));
    // Nothing of a long line is taken for a command.
    QCOMPARE(rig.feed(std::string(length, '\0') + "AT+QDOWNLOAD=1\r"), std::string("\r\nERROR\r\n"));
}

void TestConsole::takesAnyPieces()
{
    Rig whole;
    const std::string sent = "AT\r\nATI\r\n\r\nnonsense\rAT+CGSN\n";
    const auto expected = whole.feed(sent);
    Rig rig;
    std::string got;
    for (const char c : sent)
        got += rig.feed(std::string(1, c));
    QCOMPARE(got, expected);
}

QTEST_APPLESS_MAIN(TestConsole)
#include "TestConsole.moc"
