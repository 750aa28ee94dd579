// SPDX-License-Identifier: MIT
#include "device/protocol/BslSession.h"
#include "tests/device/protocol/SessionTools.h"

#include <QTest>

using namespace device;
using core::wire::BslType;
using core::wire::bslWords;
using namespace std::chrono_literals;

class TestBslSession : public QObject
{
    Q_OBJECT

private slots:
    void writesTheReferenceFrames_data();
    void writesTheReferenceFrames();
    void takesTheReferenceReplies_data();
    void takesTheReferenceReplies();
    void putsTheFlagOfLongFramesApart();
    void givesWhatWasRead();
    void waitsAsLongAsTheReferenceSays_data();
    void waitsAsLongAsTheReferenceSays();
    void countsTimeFromTheLastByte();
    void skipsLogs();
    void takesAnswersInAnyPieces();
    void seesDamagedAnswers_data();
    void seesDamagedAnswers();
    void takesNoAnswerBeforeItsQuestion();
    void keepsWhatComesBehindAnAnswer();
};

namespace
{
const std::string ack = "7E00800000FF7F7E";
} // namespace

// unisoc-8910 chapter 7.3
void TestBslSession::writesTheReferenceFrames_data()
{
    QTest::addColumn<BslType>("type");
    QTest::addColumn<test::Bytes>("data");
    QTest::addColumn<test::Bytes>("frame");
    const auto row = [](const char* name, BslType type, const char* data, const char* frame) {
        QTest::newRow(name) << type << test::bytesOfHex(data) << test::bytesOfHex(frame);
    };
    row("CONNECT", BslType::connect, "", "7E00000000FFFF7E");
    row("START_DATA", BslType::startData, "6042000000060000", "7E0001000860420000000600009FAE7E");
    row("START_DATA of FDL2", BslType::startData, "0081000000000200", "7E000100080081000000000200FD757E");
    row("START_DATA of NV", BslType::startData, "FE0000030002000000ABCDEF", "7E0001000CFE0000030002000000ABCDEF33527E");
    row("MIDST_DATA", BslType::midstData, "007E117D5E207E7D", "7E00020008007D5E117D5D5E207D5E7D5D115D7E");
    row("MIDST_DATA, check escaped", BslType::midstData, "81000000", "7E00020004810000007D5EF97E");
    row("END_DATA", BslType::endData, "", "7E00030000FFFC7E");
    row("EXEC_DATA", BslType::execData, "", "7E00040000FFFB7E");
    row("NORMAL_RESET", BslType::normalReset, "", "7E00050000FFFA7E");
    row("READ_FLASH", BslType::readFlash, "604200000000100000000000", "7E0006000C6042000000001000000000008FAB7E");
    row("READ_FLASH of NV", BslType::readFlash, "FE0000030000300000003000", "7E0006000CFE0000030000300000003000A1E97E");
    row("CHANGE_BAUD 115200", BslType::changeBaud, "0001C200", "7E000900040001C2003DF17E");
    row("CHANGE_BAUD 921600", BslType::changeBaud, "000E1000", "7E00090004000E1000EFE47E");
    row("ERASE_FLASH", BslType::eraseFlash, "6042000000060000", "7E000A000860420000000600009FA57E");
    row("ERASE_FLASH of all", BslType::eraseFlash, "00000000FFFFFFFF", "7E000A000800000000FFFFFFFFFFED7E");
    row("ERASE_FLASH of NV", BslType::eraseFlash, "FE00000100000000", "7E000A0008FE0000010000000001EC7E");
    row("ERASE_FLASH of FSYS", BslType::eraseFlash, "FE00000653595346", "7E000A0008FE000006535953465B477E");
    row("REPARTITION", BslType::repartition, "", "7E000B0000FFF47E");
    row("POWER_OFF", BslType::powerOff, "", "7E00170000FFE87E");
}

void TestBslSession::writesTheReferenceFrames()
{
    QFETCH(BslType, type);
    QFETCH(test::Bytes, data);
    QFETCH(test::Bytes, frame);
    BslSession session;
    QVERIFY(session.isOver());
    session.request(type, data);
    const auto writes = test::writesOf(session);
    QCOMPARE(writes.size(), std::size_t{1});
    QVERIFY(writes.front() == frame);
    QVERIFY(!session.isOver());
    test::answer(session, ack);
    QCOMPARE(test::stateOf(session), std::string("done"));
}

void TestBslSession::takesTheReferenceReplies_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const char* reply, const char* state) {
        QTest::newRow(name) << QString(reply) << QString(state) << QString(name);
    };
    row("ACK", "7E00800000FF7F7E", "done");
    row("VER", "7E008100225370726561647472756D20426F6F7420426C6F636B2076657273696F6E20312E3200A9E97E", "6004");
    row("INVALID_CMD", "7E00820000FF7D5D7E", "7002");
    row("OPERATION_FAILED", "7E00840000FF7B7E", "7002");
    row("DOWN_NOT_START", "7E00860000FF797E", "7002");
    row("DOWN_DEST_ERROR", "7E00890000FF767E", "7002");
    row("DOWN_SIZE_ERROR", "7E008A0000FF757E", "7002");
    row("VERIFY_ERROR", "7E008B0000FF747E", "7002");
    row("READ_FLASH", "7E009300047D5E7D5D00FF7FEC7E", "6004");
    row("INCOMPATIBLE_PARTITION", "7E00960000FF697E", "7002");
    row("CONNECT", "7E00000000FFFF7E", "6004"); // an echo
}

void TestBslSession::takesTheReferenceReplies()
{
    QFETCH(QString, reply);
    QFETCH(QString, state);
    QFETCH(QString, word);
    BslSession session;
    session.request(BslType::endData);
    test::writesOf(session);
    test::answer(session, reply.toStdString());
    QCOMPARE(test::stateOf(session), state.toStdString());
    if (session.problem()) {
        const QString detail = QString::fromStdString(session.problem()->detail);
        QVERIFY2(detail.contains(word) && detail.contains("END_DATA"), qPrintable(detail));
    }
}

// The loaders' USB receiver does not see the end of a frame otherwise (unisoc-8910 chapter 4.2).
void TestBslSession::putsTheFlagOfLongFramesApart()
{
    BslSession session;
    for (const std::size_t size : {54, 56, 0x3000}) {
        const test::Bytes data(size, std::byte{1});
        session.request(BslType::midstData, data);
        const auto writes = test::writesOf(session);
        const auto all = test::joined(writes);
        QCOMPARE(all.size(), size + 8);
        QCOMPARE(writes.size(), all.size() > 63 ? std::size_t{2} : std::size_t{1});
        if (writes.size() == 2)
            QVERIFY(writes.back() == test::bytesOfHex("7E"));
        test::answer(session, ack);
        QCOMPARE(test::stateOf(session), std::string("done"));
    }
}

void TestBslSession::givesWhatWasRead()
{
    BslSession session;
    session.request(BslType::readFlash, bslWords({0x60420000, 4, 0}), BslType::flashData);
    test::writesOf(session);
    test::answer(session, "7E009300047D5E7D5D00FF7FEC7E");
    QCOMPARE(test::stateOf(session), std::string("done"));
    QVERIFY(std::ranges::equal(session.reply(), test::bytesOfHex("7E7D00FF")));
    // The largest one, all of it escaped
    const test::Bytes content(core::wire::bslMaxDataFdl2, std::byte{0x7E});
    test::Bytes frame(core::wire::bslFrameLimit(content.size()));
    frame.resize(core::wire::encodeBsl(BslType::flashData, content, core::wire::BslCheck::sum, frame));
    session.request(BslType::readFlash, bslWords({0x60420000, 0x3000, 0}), BslType::flashData);
    test::writesOf(session);
    session.receive(frame, 0s);
    QCOMPARE(test::stateOf(session), std::string("done"));
    QVERIFY(std::ranges::equal(session.reply(), content));
    // An ACK is not what was asked for.
    session.request(BslType::readFlash, bslWords({0x60420000, 4, 0}), BslType::flashData);
    test::writesOf(session);
    test::answer(session, ack);
    QCOMPARE(test::stateOf(session), std::string("6004"));
}

void TestBslSession::waitsAsLongAsTheReferenceSays_data()
{
    QTest::addColumn<BslType>("type");
    QTest::addColumn<int>("seconds");
    QTest::newRow("CONNECT") << BslType::connect << 3;
    QTest::newRow("CHANGE_BAUD") << BslType::changeBaud << 3;
    QTest::newRow("NORMAL_RESET") << BslType::normalReset << 3;
    QTest::newRow("START_DATA") << BslType::startData << 15;
    QTest::newRow("MIDST_DATA") << BslType::midstData << 15;
    QTest::newRow("END_DATA") << BslType::endData << 60;
    QTest::newRow("ERASE_FLASH") << BslType::eraseFlash << 60;
}

void TestBslSession::waitsAsLongAsTheReferenceSays()
{
    QFETCH(BslType, type);
    QFETCH(int, seconds);
    BslSession session;
    session.request(type);
    test::writesOf(session, 100s);
    QCOMPARE(session.deadline(), Time(100s + std::chrono::seconds(seconds)));
    session.receive({}, session.deadline() - 1us);
    QVERIFY(!session.isOver());
    session.receive({}, session.deadline());
    QCOMPARE(test::stateOf(session), std::string("6001"));
    // With half an answer it is not silence but a bad line.
    session.request(type);
    test::writesOf(session, 100s);
    test::answer(session, "7E0080", 101s);
    session.receive({}, session.deadline());
    QCOMPARE(test::stateOf(session), std::string("6004"));
}

void TestBslSession::countsTimeFromTheLastByte()
{
    BslSession session;
    session.request(BslType::midstData, test::Bytes(0x3000));
    QVERIFY(!session.nextWrite(0s).empty());
    session.receive({}, 20s); // the line is slow
    QVERIFY(!session.isOver());
    QVERIFY(!session.nextWrite(30s).empty());
    QVERIFY(session.nextWrite(40s).empty());
    QCOMPARE(session.deadline(), Time(55s));
}

void TestBslSession::skipsLogs()
{
    BslSession session;
    session.request(BslType::endData);
    test::writesOf(session);
    test::answer(session, "7E00FF0004 61626364 38 37 7E"); // with a wrong check first
    QCOMPARE(test::stateOf(session), std::string("6004"));
    test::Bytes log(core::wire::bslFrameLimit(4));
    log.resize(core::wire::encodeBsl(BslType::log, test::bytesOf("abcd"), core::wire::BslCheck::sum, log));
    session.request(BslType::endData);
    session.receive(log, 0s);
    test::writesOf(session);
    session.receive(log, 0s);
    QVERIFY(!session.isOver());
    test::answer(session, ack);
    QCOMPARE(test::stateOf(session), std::string("done"));
}

void TestBslSession::takesAnswersInAnyPieces()
{
    BslSession session;
    const auto bytes = test::bytesOfHex(ack);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        session.request(BslType::connect);
        test::writesOf(session);
        session.receive(std::span(bytes).first(cut), 0s);
        QCOMPARE(session.isOver(), cut == bytes.size());
        session.receive(std::span(bytes).subspan(cut), 1s);
        QCOMPARE(test::stateOf(session), std::string("done"));
    }
}

void TestBslSession::seesDamagedAnswers_data()
{
    QTest::addColumn<QString>("reply");
    QTest::newRow("wrong check") << "7E00800000FE7F7E";
    QTest::newRow("wrong bit") << "7E00810000FF7F7E";
    QTest::newRow("a byte too many") << "7E00800000FF7F117E";
    QTest::newRow("too long") << "7E0080FFFE" + QString("00").repeated(0x3010);
}

void TestBslSession::seesDamagedAnswers()
{
    QFETCH(QString, reply);
    BslSession session;
    session.request(BslType::connect);
    test::writesOf(session);
    test::answer(session, reply.toStdString());
    QCOMPARE(test::stateOf(session), std::string("6004"));
}

// It would be taken for the answer, and every following one for that of the question before.
void TestBslSession::takesNoAnswerBeforeItsQuestion()
{
    BslSession session;
    session.request(BslType::endData);
    test::answer(session, ack);
    QCOMPARE(test::stateOf(session), std::string("6004"));
    QVERIFY(session.nextWrite(0s).empty());
    // Flags and noise that is no frame are no answer.
    session.request(BslType::endData);
    test::answer(session, "7E7E7E");
    QCOMPARE(test::writesOf(session).size(), std::size_t{1});
    test::answer(session, ack);
    QCOMPARE(test::stateOf(session), std::string("done"));
}

void TestBslSession::keepsWhatComesBehindAnAnswer()
{
    BslSession session;
    session.request(BslType::readFlash, bslWords({0x60420000, 4, 0}), BslType::flashData);
    test::writesOf(session);
    test::answer(session, "7E009300047D5E7D5D00FF7FEC7E" + ack);
    QCOMPARE(test::stateOf(session), std::string("done"));
    QVERIFY(std::ranges::equal(session.reply(), test::bytesOfHex("7E7D00FF")));
    session.request(BslType::endData);
    QCOMPARE(test::stateOf(session), std::string("6004"));
}

QTEST_GUILESS_MAIN(TestBslSession)
#include "TestBslSession.moc"
