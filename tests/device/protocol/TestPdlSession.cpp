// SPDX-License-Identifier: MIT
#include "device/protocol/PdlSession.h"
#include "tests/device/protocol/SessionTools.h"

#include <QTest>

using namespace device;
using namespace core::wire;
using namespace std::chrono_literals;

class TestPdlSession : public QObject
{
    Q_OBJECT

private slots:
    void writesTheReferenceFrames_data();
    void writesTheReferenceFrames();
    void takesTheReferenceReplies_data();
    void takesTheReferenceReplies();
    void waitsAsLongAsTheReferenceSays();
    void expectsNoAnswerToExec();
    void takesNoEchoForAnAnswer();
    void takesNoAnswerBeforeItsQuestion();
};

namespace
{
const std::string ack = "AE04000000FF0000 00000000";
} // namespace

// unisoc-8910 chapter 7.2, each piece a transfer of its own (3.5)
void TestPdlSession::writesTheReferenceFrames_data()
{
    QTest::addColumn<PdlRequest>("request");
    QTest::addColumn<test::Bytes>("header");
    QTest::addColumn<test::Bytes>("words");
    QTest::addColumn<test::Bytes>("data");
    static const auto data = test::bytesOfHex("000102030405060708090A0B0C0D0E0F");
    const auto row = [](const char* name, const PdlRequest& request, const char* header, const char* words,
                        const test::Bytes& bytes = {}) {
        QTest::newRow(name) << request << test::bytesOfHex(header) << test::bytesOfHex(words) << bytes;
    };
    row("CONNECT", pdlConnect(), "AE0C000000FF0000", "000000000000000000000000");
    row("START_DATA", pdlStartData(0x8000C0, 0x3740), "AE11000000FF0000", "04000000C00080004037000050444C3100");
    row("MID_DATA", pdlMidData(0, data), "AE1C000000FF0000", "050000000000000010000000", data);
    row("END_DATA", pdlEndData(), "AE10000000FF0000", "0600000000000000000000001C3C6E06");
    row("EXEC_DATA", pdlExecData(), "AE0C000000FF0000", "070000000000000000000000");
}

void TestPdlSession::writesTheReferenceFrames()
{
    QFETCH(PdlRequest, request);
    QFETCH(test::Bytes, header);
    QFETCH(test::Bytes, words);
    QFETCH(test::Bytes, data);
    PdlSession session;
    session.request(request);
    const auto writes = test::writesOf(session);
    QCOMPARE(writes.size(), data.empty() ? std::size_t{2} : std::size_t{3});
    QVERIFY(writes[0] == header);
    QVERIFY(writes[1] == words);
    if (!data.empty())
        QVERIFY(writes[2] == data);
}

void TestPdlSession::takesTheReferenceReplies_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("word");
    QTest::newRow("ACK") << "AE04000000FF000000000000"
                         << "done"
                         << "";
    QTest::newRow("ACK of the imitation loader") << "AE04000000FF123400000000"
                                                 << "done"
                                                 << "";
    QTest::newRow("UNKNOWN_CMD") << "AE04000000EE000003000000"
                                 << "7002"
                                 << "error 3";
    QTest::newRow("INVALID_ADDR") << "AE04000000EE000004000000"
                                  << "7002"
                                  << "error 4";
    QTest::newRow("INVALID_SIZE") << "AE04000000EE000007000000"
                                  << "7002"
                                  << "error 7";
    QTest::newRow("VERIFY_ERROR") << "AE04000000EE000009000000"
                                  << "7002"
                                  << "error 9";
    QTest::newRow("success with a code") << "AE04000000FF000009000000"
                                         << "7002"
                                         << "error 9";
    QTest::newRow("too long") << "AE05000000FF00000000000000"
                              << "running"
                              << "";
    QTest::newRow("other direction") << "AE04000000BB000000000000"
                                     << "running"
                                     << "";
    QTest::newRow("behind noise") << "00AE11AE04000000FF000000000000"
                                  << "done"
                                  << "";
}

void TestPdlSession::takesTheReferenceReplies()
{
    QFETCH(QString, reply);
    QFETCH(QString, state);
    QFETCH(QString, word);
    const auto bytes = test::bytesOfHex(reply.toStdString());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        PdlSession session;
        session.request(pdlEndData());
        test::writesOf(session);
        session.receive(std::span(bytes).first(cut), 0s);
        session.receive(std::span(bytes).subspan(cut), 0s);
        QCOMPARE(test::stateOf(session), state.toStdString());
        if (session.problem())
            QVERIFY(session.problem()->detail.find(word.toStdString() + " as the answer to END_DATA") == 0);
    }
}

void TestPdlSession::waitsAsLongAsTheReferenceSays()
{
    PdlSession session;
    for (const auto& [request, patience] : {std::pair{pdlConnect(), 3s}, {pdlStartData(0, 0), 15s}}) {
        session.request(request);
        test::writesOf(session, 10s);
        QCOMPARE(session.deadline(), Time(10s + patience));
        session.receive({}, session.deadline() - 1us);
        QVERIFY(!session.isOver());
        session.receive({}, session.deadline());
        QCOMPARE(test::stateOf(session), std::string("6001"));
        session.request(request);
        test::writesOf(session, 10s);
        test::answer(session, "AE04", 11s);
        session.receive({}, session.deadline());
        QCOMPARE(test::stateOf(session), std::string("6004"));
    }
}

void TestPdlSession::expectsNoAnswerToExec()
{
    PdlSession session;
    session.request(pdlExecData());
    QVERIFY(!session.isOver());
    test::writesOf(session);
    QCOMPARE(test::stateOf(session), std::string("done"));
}

void TestPdlSession::takesNoEchoForAnAnswer()
{
    PdlSession session;
    session.request(pdlConnect());
    const auto echo = test::joined(test::writesOf(session));
    session.receive(echo, 1s);
    QCOMPARE(test::stateOf(session), std::string("running"));
    session.receive({}, session.deadline());
    QCOMPARE(test::stateOf(session), std::string("6004"));
}

void TestPdlSession::takesNoAnswerBeforeItsQuestion()
{
    PdlSession session;
    session.request(pdlEndData());
    test::answer(session, ack);
    QCOMPARE(test::stateOf(session), std::string("6004"));
}

QTEST_GUILESS_MAIN(TestPdlSession)
#include "TestPdlSession.moc"
