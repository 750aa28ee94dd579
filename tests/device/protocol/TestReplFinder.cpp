// SPDX-License-Identifier: MIT
// Finding the prompt of a Python console, byte by byte. With a real MicroPython this is tested in tests/device/python.
#include "device/protocol/ReplFinder.h"
#include "tests/device/protocol/SessionTools.h"

#include <QTest>

#include <functional>

using namespace device;
using Prompt = ReplFinder::Prompt;
using namespace std::chrono_literals;

namespace
{

const std::string raw = "raw REPL; CTRL-B to exit\r\n>";
const std::string prompt = "\r\n>>> ";

/// What is at the port: an answer to each transfer.
using Answers = std::function<std::string(const std::string&)>;

/// Lets a finder talk with it until it is over; answers come 10 ms later, so many bytes at a time.
Time converse(ReplFinder& finder, const Answers& answers, std::size_t piece = 4096)
{
    Time now{};
    std::string coming;
    while (!finder.isOver() && now < 100s) {
        for (const test::Bytes& bytes : test::writesOf(finder, now))
            coming += answers(test::textOf(bytes));
        if (finder.isOver())
            break;
        if (coming.empty()) {
            now = std::max(now, finder.deadline());
            finder.receive({}, now);
            continue;
        }
        now += 10ms;
        const auto part = test::bytesOf(coming.substr(0, piece));
        coming.erase(0, part.size());
        finder.receive(part, now);
    }
    return now;
}

std::string stateFor(const Answers& answers, bool maySoftReset = false, Time* end = nullptr)
{
    ReplFinder finder;
    finder.begin(Prompt::raw, maySoftReset);
    const Time time = converse(finder, answers);
    if (end)
        *end = time;
    return test::stateOf(finder);
}

/// A console at its friendly prompt, in raw mode, or in paste mode.
class Console
{
public:
    enum class Mode { friendly, raw, paste, command };
    explicit Console(Mode mode, std::string line = {}) : m_mode(mode), m_line(std::move(line)) {}

    std::string operator()(const std::string& written)
    {
        std::string said;
        for (const char key : written)
            said += press(key);
        return said;
    }

private:
    std::string press(char key)
    {
        switch (m_mode) {
        case Mode::friendly:
            if (key == 3) {
                m_line.clear();
                return prompt;
            }
            if (key == 1 && m_line.empty()) {
                m_mode = Mode::raw;
                return raw;
            }
            return {};
        case Mode::paste:
            if (key != 3)
                return std::string(1, key);
            m_mode = Mode::friendly;
            return prompt;
        case Mode::command: // in raw-paste mode
            if (key != 3)
                return {};
            m_mode = Mode::raw;
            return "\x04\x04Traceback\r\nKeyboardInterrupt: \r\n\x04>";
        case Mode::raw:
            if (key == 2) {
                m_mode = Mode::friendly;
                return "\r\nbanner" + prompt;
            }
            return key == 1 ? raw : "";
        }
        return {};
    }

    Mode m_mode;
    std::string m_line;
};

} // namespace

class TestReplFinder : public QObject
{
    Q_OBJECT

private slots:
    void disturbsNothingAtAPrompt();
    void comesFromEveryState_data();
    void comesFromEveryState();
    void goesToTheFriendlyPrompt_data();
    void goesToTheFriendlyPrompt();
    void leavesNothingInTheLine();
    void leavesNoRawModeBehind();
    void namesWhatItIs_data();
    void namesWhatItIs();
    void asksForNoPasswordTwice();
    void asksAtOnlyWhenNothingElseAnswers();
    void waitsForAStart();
    void keepsWhatWasSaid();
    void interruptsLongerWithConsent();
    void bearsEndlessOutput();
};

void TestReplFinder::disturbsNothingAtAPrompt()
{
    ReplFinder finder;
    finder.begin(Prompt::raw, false);
    QVERIFY(test::joined(test::writesOf(finder)) == test::bytesOf("\x01")); // no Ctrl+C
    finder.receive(test::bytesOf(raw), 1ms);
    QCOMPARE(test::stateOf(finder).c_str(), "done");
    QVERIFY(!finder.mayHearMore());
    QVERIFY(finder.stray().empty());
    QVERIFY(test::writesOf(finder, 1ms).empty());
}

void TestReplFinder::comesFromEveryState_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("line");
    QTest::newRow("friendly") << int(Console::Mode::friendly) << "";
    QTest::newRow("half-typed") << int(Console::Mode::friendly) << "print(";
    QTest::newRow("raw") << int(Console::Mode::raw) << "";
    QTest::newRow("paste") << int(Console::Mode::paste) << "";
    QTest::newRow("raw-paste") << int(Console::Mode::command) << "";
}

void TestReplFinder::comesFromEveryState()
{
    QFETCH(int, mode);
    QFETCH(QString, line);
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 4096u}) { // answers arrive cut anywhere
        ReplFinder finder;
        finder.begin(Prompt::raw, false);
        converse(finder, Console(Console::Mode(mode), line.toStdString()), piece);
        QCOMPARE(test::stateOf(finder).c_str(), "done");
    }
}

void TestReplFinder::goesToTheFriendlyPrompt_data()
{
    comesFromEveryState_data();
}

void TestReplFinder::goesToTheFriendlyPrompt()
{
    QFETCH(int, mode);
    QFETCH(QString, line);
    for (const std::size_t piece : {1u, 4096u}) {
        Console console(Console::Mode(mode), line.toStdString());
        ReplFinder finder;
        finder.begin(Prompt::friendly, false);
        converse(finder, std::ref(console), piece);
        QCOMPARE(test::stateOf(finder).c_str(), "done");
        QCOMPARE(console("\x03").c_str(), prompt.c_str());
    }
}

void TestReplFinder::leavesNothingInTheLine()
{
    // The answer to the first question is late: by then others have been sent, which become the beginning of code.
    ReplFinder finder;
    finder.begin(Prompt::raw, false);
    for (Time now{}; now < 1s; now += 50ms) {
        finder.receive({}, now);
        (void)test::writesOf(finder, now);
    }
    finder.receive(test::bytesOf(raw), 1s);
    QCOMPARE(test::stateOf(finder).c_str(), "done");
    QVERIFY(finder.mayHearMore());
    QVERIFY(test::joined(test::writesOf(finder, 1s)) == test::bytesOf("\x03"));
}

/// Something that is busy now reads the questions later.
void TestReplFinder::leavesNoRawModeBehind()
{
    ReplFinder finder;
    finder.begin(Prompt::raw, false);
    std::string all;
    for (Time now{}; now < 2s; now += 50ms) {
        finder.receive({}, now);
        all += test::textOf(test::joined(test::writesOf(finder, now)));
    }
    QCOMPARE(test::stateOf(finder).c_str(), "6001");
    Console console(Console::Mode::friendly);
    (void)console(all);
    QCOMPARE(console("\x03").c_str(), prompt.c_str());
}

void TestReplFinder::namesWhatItIs_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QByteArray>("always");
    QTest::addColumn<QByteArray>("toLine");
    QTest::newRow("silence") << "6001" << QByteArray() << QByteArray();
    QTest::newRow("AT port") << "6005" << QByteArray() << QByteArray("\r\nOK\r\n");
    QTest::newRow("AT port that knows nothing") << "6005" << QByteArray() << QByteArray("\r\nERROR\r\n");
    QTest::newRow("locked") << "7003" << QByteArray("\r\nREPL refuse\r\n>>> ") << QByteArray();
    QTest::newRow("locked, asked by a line")
        << "7003" << QByteArray(prompt.c_str()) << QByteArray("\r\nREPL refuse\r\n>>> ");
    QTest::newRow("password") << "7004" << QByteArray("\r\nPlease enter password:") << QByteArray();
    QTest::newRow("program") << "7005" << QByteArray("temperature 21\r\n") << QByteArray();
    QTest::newRow("program that says OK") << "7005" << QByteArray("\r\nOK\r\n") << QByteArray("\r\nOK\r\n");
    QTest::newRow("position receiver") << "6003" << QByteArray("$GPGGA,1,2*33\r\n") << QByteArray();
    QTest::newRow("binary") << "6003" << QByteArray("\x00\x7E\x01\xFF\x10", 5) << QByteArray();
    QTest::newRow("no raw mode") << "7002" << QByteArray(prompt.c_str()) << QByteArray();
}

void TestReplFinder::namesWhatItIs()
{
    QFETCH(QString, state);
    QFETCH(QByteArray, always);
    QFETCH(QByteArray, toLine);
    const auto answers = [&](const std::string& written) {
        const bool isLine = written.find('\r') != std::string::npos;
        return (isLine && !toLine.isEmpty() ? toLine : always).toStdString();
    };
    Time end{};
    QCOMPARE(QString::fromStdString(stateFor(answers, false, &end)), state);
    QVERIFY(end < 2s);
}

void TestReplFinder::asksForNoPasswordTwice()
{
    std::string all;
    (void)stateFor([&](const std::string& written) {
        all += written;
        return "\r\nPlease enter password:";
    });
    QCOMPARE(all.find('\r'), std::string::npos);
}

void TestReplFinder::asksAtOnlyWhenNothingElseAnswers()
{
    std::string all;
    Console console(Console::Mode::friendly, "print(");
    (void)stateFor([&](const std::string& written) {
        all += written;
        return console(written);
    });
    QCOMPARE(all.find('\r'), std::string::npos);
}

void TestReplFinder::waitsForAStart()
{
    ReplFinder finder;
    finder.begin(Prompt::raw, false);
    (void)test::writesOf(finder);
    finder.receive(test::bytesOf("\r\nMPY: soft reboot\r\n"), 100ms);
    // Nothing is typed while files may be restored, however long that takes.
    Time now = 100ms;
    for (int i = 0; i < 5; ++i) {
        now += 8s;
        finder.receive(test::bytesOf("x restored\r\n"), now);
        QVERIFY(test::writesOf(finder, now).empty());
        QCOMPARE(test::stateOf(finder).c_str(), "running");
    }
    finder.receive(test::bytesOf("banner" + prompt), now);
    QVERIFY(test::joined(test::writesOf(finder, now)) == test::bytesOf("\x01"));
    finder.receive(test::bytesOf(raw), now);
    QCOMPARE(test::stateOf(finder).c_str(), "done");
    QVERIFY(finder.stray().find("x restored") != std::string::npos);
}

void TestReplFinder::keepsWhatWasSaid()
{
    ReplFinder finder;
    finder.begin(Prompt::raw, false);
    (void)test::writesOf(finder);
    finder.receive(test::bytesOf("tick\r\n" + raw), 1ms);
    QCOMPARE(finder.stray().c_str(), "tick\r\n");
}

void TestReplFinder::interruptsLongerWithConsent()
{
    Time end{};
    int interrupts = 0;
    const auto answers = [&](const std::string& written) -> std::string {
        interrupts += written.find('\x03') != std::string::npos;
        return interrupts > 8 ? "\r\n>>> " : "tick\r\n";
    };
    QCOMPARE(stateFor(answers, false, &end).c_str(), "7005");
    QVERIFY(end < 2s);
    interrupts = 0;
    QCOMPARE(
        stateFor(
            [&](const std::string& written) { return written == "\x01" && interrupts > 8 ? raw : answers(written); },
            true, &end)
            .c_str(),
        "done");
    QVERIFY(end > 2s);
}

void TestReplFinder::bearsEndlessOutput()
{
    ReplFinder finder;
    finder.begin(Prompt::raw, false);
    Time now{};
    for (; !finder.isOver() && now < 10s; now += 1ms) {
        (void)test::writesOf(finder, now);
        finder.receive(test::Bytes(1000, std::byte{'x'}), now);
    }
    QCOMPARE(test::stateOf(finder).c_str(), "7005");
    QVERIFY(finder.stray().size() <= 64 * 1024);
    QVERIFY(now < 2s);
}

QTEST_APPLESS_MAIN(TestReplFinder)
#include "TestReplFinder.moc"
