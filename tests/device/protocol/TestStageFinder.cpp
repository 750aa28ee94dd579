// SPDX-License-Identifier: MIT
// Finding out what a module does. With whole modules this is tested in tests/device/download.
#include "device/protocol/StageFinder.h"
#include "tests/device/protocol/SessionTools.h"

#include <QTest>

using namespace device;
using Expect = StageFinder::Expect;
using namespace std::chrono_literals;

class TestStageFinder : public QObject
{
    Q_OBJECT

private slots:
    void asksTheRomFirst();
    void asksOtherKindsInTurn();
    void sendsAFlagBeforeAllElse();
    void repeatsCheckBaud();
    void asksTheRomAgain();
    void readsTheVersion();
    void hearsThatTheRomRefuses();
    void knowsTheRomOfThe8850();
    void givesUp_data();
    void givesUp();
};

namespace
{

const std::string version = "7E008100225370726561647472756D20426F6F7420426C6F636B2076657273696F6E20312E3200A9E97E";
const std::string ack = "7E00800000FF7F7E";
const std::string romAck = "AE04000000FF000000000000";
const std::string romConnect = "AE0C000000FF0000 000000000000000000000000";

/// What it writes in so much time without an answer, question by question.
std::vector<std::pair<Time, std::vector<test::Bytes>>> questionsOf(StageFinder& finder)
{
    std::vector<std::pair<Time, std::vector<test::Bytes>>> questions;
    Time now{};
    while (!finder.isOver()) {
        auto writes = test::writesOf(finder, now);
        if (!writes.empty())
            questions.emplace_back(now, std::move(writes));
        now = finder.deadline();
        finder.receive({}, now);
    }
    return questions;
}

} // namespace

void TestStageFinder::asksTheRomFirst()
{
    StageFinder finder;
    finder.begin(Expect::anything, 2s);
    const auto writes = test::writesOf(finder);
    QCOMPARE(writes.size(), std::size_t{3}); // the ROM tells header and words apart by transfers
    QVERIFY(test::joined(writes) == test::bytesOfHex("7E" + romConnect));
    test::answer(finder, romAck);
    QCOMPARE(test::stateOf(finder), std::string("done"));
    QCOMPARE(finder.stage(), Stage::rom);
    QVERIFY(!finder.mayHearMore());
}

void TestStageFinder::asksOtherKindsInTurn()
{
    StageFinder finder;
    finder.begin(Expect::anything, 2s);
    const auto questions = questionsOf(finder);
    QCOMPARE(test::stateOf(finder), std::string("6001"));
    QCOMPARE(questions.size(), std::size_t{8}); // a quarter of a second each
    QVERIFY(test::joined(questions[1].second) == test::bytesOfHex("7E7E7E 7E00000000FFFF7E"));
    QCOMPARE(test::textOf(test::joined(questions[2].second)), std::string("\r\nAT\r\n"));
    // The fourth fills up whatever the ROM may be waiting for: a header, 12 bytes of words and 0x800 of data.
    const auto filled = test::joined(questions[3].second);
    QVERIFY(filled.size() >= 1 + 2068 + 20);
    QVERIFY(std::ranges::equal(std::span(filled).last(20), test::bytesOfHex(romConnect)));

    // Each kind of answer at its place
    finder.begin(Expect::anything, 2s);
    test::writesOf(finder, 0s);
    test::answer(finder, ack, 100ms); // nobody asked for it
    QVERIFY(!finder.isOver());
    finder.receive({}, 250ms);
    test::writesOf(finder, 250ms);
    test::answer(finder, ack, 300ms);
    QCOMPARE(finder.stage(), Stage::loader);
    QVERIFY(finder.mayHearMore());
    QVERIFY(finder.version().empty());

    finder.begin(Expect::anything, 2s);
    test::writesOf(finder, 0s);
    finder.receive(test::bytesOf("\r\nOK\r\n"), 100ms); // of a command that was given before
    QVERIFY(!finder.isOver());
    test::writesOf(finder, 250ms);
    test::writesOf(finder, 500ms);
    finder.receive(test::bytesOf("\r\nERROR\r\n\r\nOK\r\n"), 600ms);
    QCOMPARE(finder.stage(), Stage::console);
}

// To a loader in the middle of a frame anything else could complete that frame, with a wrong check value.
void TestStageFinder::sendsAFlagBeforeAllElse()
{
    for (const Expect expect : {Expect::anything, Expect::loader}) {
        StageFinder finder;
        finder.begin(expect, 2s);
        for (const auto& [time, writes] : questionsOf(finder)) {
            const bool isForTheConsole = writes.front().front() == std::byte{'\r'};
            QVERIFY(isForTheConsole || writes.front().front() == std::byte{0x7E});
        }
    }
}

void TestStageFinder::repeatsCheckBaud()
{
    StageFinder finder;
    finder.begin(Expect::loader, 2s);
    const auto questions = questionsOf(finder);
    QCOMPARE(questions.size(), std::size_t{4});
    QVERIFY(test::joined(questions[0].second) == test::bytesOfHex("7E"));
    for (std::size_t i = 1; i < questions.size(); ++i) {
        QCOMPARE(questions[i].first, Time(500ms * static_cast<int>(i)));
        // It answers CHECK_BAUD once only, and that answer may be lost.
        QVERIFY(test::joined(questions[i].second) == test::bytesOfHex("7E 7E00000000FFFF7E"));
    }
}

void TestStageFinder::asksTheRomAgain()
{
    StageFinder finder;
    finder.begin(Expect::rom, 30s);
    const auto questions = questionsOf(finder);
    QCOMPARE(questions.size(), std::size_t{60});
    QVERIFY(test::joined(questions[0].second) == test::bytesOfHex(romConnect));
    QVERIFY(test::joined(questions[2].second) == test::bytesOfHex("7E7E7E")); // the 8850 would answer
}

void TestStageFinder::readsTheVersion()
{
    StageFinder finder;
    finder.begin(Expect::loader, 5s);
    test::writesOf(finder);
    test::answer(finder, version);
    QCOMPARE(finder.stage(), Stage::loader);
    QCOMPARE(finder.version(), std::string("Spreadtrum Boot Block version 1.2"));
    QVERIFY(!finder.mayHearMore());
}

void TestStageFinder::hearsThatTheRomRefuses()
{
    StageFinder finder;
    finder.begin(Expect::loader, 5s);
    test::writesOf(finder);
    test::answer(finder, romAck);
    QVERIFY(!finder.isOver());
    test::answer(finder, "AE04000000EE000009000000");
    QCOMPARE(test::stateOf(finder), std::string("7002"));
    QVERIFY(finder.problem()->detail.find("error 9") != std::string::npos);
}

void TestStageFinder::knowsTheRomOfThe8850()
{
    for (const char* reply : {"7E008B0000CBAB7E", "7E008200005 53A7E", "7E008000003B5A7E"}) {
        StageFinder finder;
        finder.begin(Expect::anything, 2s);
        test::writesOf(finder, 0s);
        test::writesOf(finder, 250ms);
        test::answer(finder, reply, 300ms);
        QCOMPARE(test::stateOf(finder), std::string("7001"));
    }
}

void TestStageFinder::givesUp_data()
{
    QTest::addColumn<test::Bytes>("heard");
    QTest::addColumn<QString>("state");
    QTest::newRow("silence") << test::Bytes() << "6001";
    QTest::newRow("noise") << test::Bytes(100, std::byte{0x55}) << "6003";
    QTest::newRow("echo") << test::bytesOfHex("7E" + romConnect + "7E7E7E7E00000000FFFF7E0D0A41540D0A") << "6003";
    QTest::newRow("flags") << test::Bytes(100, std::byte{0x7E}) << "6003";
    QTest::newRow("line without end") << test::Bytes(5000, std::byte{'O'}) << "6003";
}

void TestStageFinder::givesUp()
{
    QFETCH(test::Bytes, heard);
    QFETCH(QString, state);
    StageFinder finder;
    finder.begin(Expect::anything, 2s);
    for (Time now{}; !finder.isOver(); now += 100ms) {
        test::writesOf(finder, now);
        finder.receive(heard, now);
        QVERIFY(now <= 2s);
    }
    QCOMPARE(test::stateOf(finder), state.toStdString());
}

QTEST_GUILESS_MAIN(TestStageFinder)
#include "TestStageFinder.moc"
