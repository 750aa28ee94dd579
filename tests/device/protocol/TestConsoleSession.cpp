// SPDX-License-Identifier: MIT
#include "device/protocol/ConsoleSession.h"
#include "tests/device/protocol/SessionTools.h"

#include <QTest>

using namespace device;
using namespace std::chrono_literals;

class TestConsoleSession : public QObject
{
    Q_OBJECT

private slots:
    void givesTheLinesOfTheAnswer_data();
    void givesTheLinesOfTheAnswer();
    void saysWhyThereIsNone_data();
    void saysWhyThereIsNone();
    void leavesOutWhatCameBefore();
    void bearsALineWithoutEnd();
};

void TestConsoleSession::givesTheLinesOfTheAnswer_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("with echo") << "ATI\r\r\nQuectel\r\nEC600U\r\n\r\nOK\r\n" << QStringList{"Quectel", "EC600U"};
    QTest::newRow("without echo") << "\r\nQuectel\r\nEC600U\r\nOK\r\n" << QStringList{"Quectel", "EC600U"};
    QTest::newRow("nothing but OK") << "\r\nOK\r\n" << QStringList{};
    QTest::newRow("OK in a line") << "\r\nOK?\r\nnot OK\r\nOK\r" << QStringList{"OK?", "not OK"};
}

void TestConsoleSession::givesTheLinesOfTheAnswer()
{
    QFETCH(QString, answer);
    QFETCH(QStringList, lines);
    const auto bytes = test::bytesOf(answer.toStdString());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        ConsoleSession session;
        session.request("ATI");
        QCOMPARE(test::textOf(test::joined(test::writesOf(session))), std::string("ATI\r\n"));
        session.receive(std::span(bytes).first(cut), 0s);
        session.receive(std::span(bytes).subspan(cut), 0s);
        QCOMPARE(test::stateOf(session), std::string("done"));
        QStringList got;
        for (const std::string& line : session.lines())
            got << QString::fromStdString(line);
        QCOMPARE(got, lines);
    }
}

void TestConsoleSession::saysWhyThereIsNone_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("state");
    QTest::newRow("silence") << ""
                             << "6001";
    QTest::newRow("something else") << ">>> ATI\r\n  File \"<stdin>\"\r\n"
                                    << "6003";
    QTest::newRow("ERROR") << "\r\nERROR\r\n"
                           << "7002";
    QTest::newRow("CME ERROR") << "\r\n+CME ERROR: 4\r\n"
                               << "7002";
}

void TestConsoleSession::saysWhyThereIsNone()
{
    QFETCH(QString, answer);
    QFETCH(QString, state);
    ConsoleSession session;
    session.request("AT+QDOWNLOAD=1", 2s);
    test::writesOf(session, 5s);
    QCOMPARE(session.deadline(), Time(7s));
    session.receive(test::bytesOf(answer.toStdString()), 6s);
    session.receive({}, 7s);
    QCOMPARE(test::stateOf(session), state.toStdString());
    QVERIFY(session.problem()->detail.find("AT+QDOWNLOAD=1") != std::string::npos);
}

void TestConsoleSession::leavesOutWhatCameBefore()
{
    ConsoleSession session;
    session.request("ATI");
    session.receive(test::bytesOf("\r\nRDY\r\nOK\r\n"), 0s);
    QVERIFY(!session.isOver());
    QCOMPARE(test::writesOf(session).size(), std::size_t{1});
    session.receive(test::bytesOf("Quectel\r\nOK\r\n"), 0s);
    QCOMPARE(session.lines(), std::vector<std::string>{"Quectel"});
}

void TestConsoleSession::bearsALineWithoutEnd()
{
    ConsoleSession session;
    session.request("ATI");
    test::writesOf(session);
    session.receive(test::Bytes(100000, std::byte{'x'}), 0s);
    QVERIFY(!session.isOver());
    for (const std::string& line : session.lines())
        QVERIFY(line.size() <= 4096);
}

QTEST_GUILESS_MAIN(TestConsoleSession)
#include "TestConsoleSession.moc"
