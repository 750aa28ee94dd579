// SPDX-License-Identifier: MIT
// One piece of code in raw mode. With a real MicroPython this is tested in tests/device/python.
#include "device/protocol/RawReplSession.h"
#include "tests/device/protocol/SessionTools.h"

#include <QTest>

using namespace device;
using Paste = RawReplSession::Paste;
using namespace std::chrono_literals;

namespace
{

const std::string probe = "\x05"
                          "A\x01";
const std::string rawPrompt = "raw REPL; CTRL-B to exit\r\n>";

struct Talk {
    RawReplSession session;
    std::string output;
    Time now{};

    void begin(std::string_view code, Paste paste, CommandTalk* talk = nullptr)
    {
        session.begin(
            code, paste, 10s, [this](std::string_view text) { output += text; }, talk);
    }
    /// What it writes now, as one text.
    std::string written() { return test::textOf(test::joined(test::writesOf(session, now))); }
    /// The same, and all that it writes in pauses.
    std::string writtenInTime()
    {
        std::string all;
        for (int i = 0; i < 100; ++i) {
            all += written();
            now += 10ms;
            session.receive({}, now);
        }
        return all;
    }
    void hear(const std::string& text, std::size_t piece = 4096)
    {
        for (std::size_t at = 0; at < text.size(); at += piece)
            session.receive(test::bytesOf(text.substr(at, piece)), now);
    }
    std::string state() { return test::stateOf(session); }
};

std::string bytes(std::initializer_list<int> values)
{
    std::string text;
    for (const int value : values)
        text += static_cast<char>(value);
    return text;
}

} // namespace

class TestRawReplSession : public QObject
{
    Q_OBJECT

private slots:
    void sendsPlainTextInPieces();
    void pastesWithinTheWindow();
    void fallsBack_data();
    void fallsBack();
    void givesUpTheProbe();
    void stopsWhenTheModuleHasEnough();
    void readsTheAnswer_data();
    void readsTheAnswer();
    void isNeverEmpty();
    void givesUpSilence();
    void givesUpWhatOthersPrint();
    void noticesDamage_data();
    void noticesDamage();
    void keepsWhatCameBefore();
    void bearsWhatOthersPrint_data();
    void bearsWhatOthersPrint();
    void letsOthersTalk();
};

void TestRawReplSession::sendsPlainTextInPieces()
{
    Talk talk;
    const std::string code(600, 'x');
    talk.begin(code, Paste::hasNot);
    QCOMPARE(talk.written().size(), std::size_t{256});
    talk.now += 9ms;
    QVERIFY(talk.written().empty());
    talk.now += 1ms;
    QCOMPARE(talk.written().size(), std::size_t{256});
    QVERIFY(talk.session.deadline() <= talk.now + 10ms);
    QCOMPARE(talk.writtenInTime(), std::string(88, 'x') + "\x04");
    talk.hear("OK\x04\x04>");
    QCOMPARE(talk.state().c_str(), "done");
}

void TestRawReplSession::pastesWithinTheWindow()
{
    Talk talk;
    const std::string code(500, 'x');
    talk.begin(code, Paste::unknown);
    QCOMPARE(talk.written(), probe);
    talk.hear(bytes({'R', 1, 128, 0, 1}), 1);
    QCOMPARE(talk.written().size(), std::size_t{256}); // the first acknowledgement is part of the answer
    QVERIFY(talk.written().empty());
    talk.hear("\x01");
    QCOMPARE(talk.written().size(), std::size_t{128});
    talk.hear("\x01\x01");
    QCOMPARE(talk.written(), std::string(116, 'x') + "\x04");
    talk.hear("\x04hello\x04\x04>");
    QCOMPARE(talk.state().c_str(), "done");
    QCOMPARE(talk.output.c_str(), "hello");
    QCOMPARE(talk.session.paste(), Paste::has);
    QVERIFY(talk.session.stray().empty());
    // Once it is known, what is short goes without it.
    talk.begin("print(1)", Paste::has);
    QCOMPARE(talk.writtenInTime().c_str(), "print(1)\x04");
    talk.begin(code, Paste::has);
    QCOMPARE(talk.written(), probe);
}

void TestRawReplSession::fallsBack_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("refused") << QByteArray("R\0", 2);
    QTest::newRow("of before that mode") << QByteArray(rawPrompt.c_str());
}

void TestRawReplSession::fallsBack()
{
    QFETCH(QByteArray, answer);
    for (const std::size_t piece : {1u, 100u}) {
        Talk talk;
        talk.begin("print(1)", Paste::unknown);
        QCOMPARE(talk.written(), probe);
        talk.hear(answer.toStdString(), piece);
        QCOMPARE(talk.writtenInTime().c_str(), "print(1)\x04");
        talk.hear("OK1\r\n\x04\x04>");
        QCOMPARE(talk.state().c_str(), "done");
        QCOMPARE(talk.session.paste(), Paste::hasNot);
        QVERIFY(talk.session.stray().empty());
    }
}

void TestRawReplSession::givesUpTheProbe()
{
    Talk talk;
    talk.begin("print(1)", Paste::unknown);
    (void)talk.written();
    QVERIFY(talk.session.deadline() < 2s);
    talk.session.receive({}, talk.session.deadline());
    QCOMPARE(talk.state().c_str(), "6001");
    QCOMPARE(talk.session.paste(), Paste::hasNot);
}

void TestRawReplSession::stopsWhenTheModuleHasEnough()
{
    Talk talk;
    const std::string code(5000, '(');
    talk.begin(code, Paste::unknown);
    (void)talk.written();
    talk.hear(bytes({'R', 1, 128, 0, 1}));
    (void)talk.written();
    talk.hear("\x04");
    QCOMPARE(talk.written().c_str(), "\x04");
    talk.hear("\x04SyntaxError: \x04>");
    QCOMPARE(talk.state().c_str(), "done");
    QCOMPARE(talk.session.errorText().c_str(), "SyntaxError: ");
}

void TestRawReplSession::readsTheAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << QByteArray("OK\x04\x04>") << ""
                             << "";
    QTest::newRow("output") << QByteArray("OKa\r\nOK>\r\n\x04\x04>") << "a\r\nOK>\r\n"
                            << "";
    const QByteArray error = "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\nFault: 1\r\n";
    QTest::newRow("error") << "OK\x04" + error + "\x04>"
                           << "" << QString(error);
    QTest::newRow("both") << "OKa\x04" + error + "\x04>"
                          << "a" << QString(error);
    QTest::newRow("without a place") << QByteArray("OK\x04MemoryError: \r\n\x04>") << ""
                                     << "MemoryError: \r\n";
}

void TestRawReplSession::readsTheAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, output);
    QFETCH(QString, error);
    for (std::size_t piece = 1; piece <= std::size_t(answer.size()); ++piece) {
        Talk talk;
        talk.begin("x", Paste::hasNot);
        (void)talk.writtenInTime();
        talk.hear(answer.toStdString(), piece);
        QCOMPARE(talk.state().c_str(), "done");
        QCOMPARE(QString::fromStdString(talk.output), output);
        QCOMPARE(QString::fromStdString(talk.session.errorText()), error);
    }
}

void TestRawReplSession::isNeverEmpty()
{
    // Nothing but the end would be a soft reset.
    Talk talk;
    talk.begin("", Paste::hasNot);
    QVERIFY(talk.writtenInTime().size() > 1);
}

void TestRawReplSession::givesUpSilence()
{
    Talk talk;
    talk.begin("x", Paste::hasNot);
    (void)talk.writtenInTime();
    talk.hear("OK");
    talk.now += 9s;
    talk.hear("a");
    talk.now += 9s;
    talk.session.receive({}, talk.now);
    QCOMPARE(talk.state().c_str(), "running");
    talk.now += 1s;
    talk.session.receive({}, talk.now);
    QCOMPARE(talk.state().c_str(), "6001");
    QCOMPARE(talk.output.c_str(), "a");
}

/// The module has restarted into a program that prints.
void TestRawReplSession::givesUpWhatOthersPrint()
{
    for (const std::string& before : {std::string(), std::string("OK\v\f")}) {
        Talk talk;
        talk.begin("x", Paste::hasNot);
        talk.session.countPiecesOnly();
        (void)talk.writtenInTime();
        talk.now += 9s;
        talk.hear(before);
        const Time begin = talk.now;
        while (talk.state() == "running" && talk.now < begin + 100s) {
            talk.now += 1s;
            talk.hear("tick\r\n");
        }
        QCOMPARE(talk.state().c_str(), "6001");
        QCOMPARE(talk.now - begin, before.empty() ? Time(1s) : Time(10s));
    }
}

void TestRawReplSession::noticesDamage_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("a restart at the end") << QByteArray("OK\x04\x04\r\nType \"help()\" for more information.\r\n>>> ");
    QTest::newRow("no prompt at the end") << "OK\x04\x04" + QByteArray(100'000, 'x');
    QTest::newRow("a friendly prompt") << QByteArray("x\r\nNameError\r\n>>> ");
    QTest::newRow("endless nonsense") << QByteArray(100'000, 'x');
}

void TestRawReplSession::noticesDamage()
{
    QFETCH(QByteArray, answer);
    Talk talk;
    talk.begin("x", Paste::hasNot);
    (void)talk.writtenInTime();
    talk.hear(answer.toStdString());
    QCOMPARE(talk.state().c_str(), "6004");
}

void TestRawReplSession::keepsWhatCameBefore()
{
    Talk talk;
    talk.begin("x", Paste::hasNot);
    (void)talk.writtenInTime();
    talk.hear("O tick\r\nOKa\x04\x04>");
    QCOMPARE(talk.state().c_str(), "done");
    QCOMPARE(talk.session.stray().c_str(), "O tick\r\n");
    QCOMPARE(talk.output.c_str(), "a");
}

void TestRawReplSession::bearsWhatOthersPrint_data()
{
    QTest::addColumn<QByteArray>("ending"); // after the output
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("stray");
    const QByteArray error = "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\nFault: 1\r\n";
    const auto add = [](const char* name, const QByteArray& ending, const QByteArray& error, const QByteArray& stray) {
        QTest::newRow(name) << ending << QString(error) << QString(stray);
    };
    add("where a traceback would be", "\x04temp: 21\r\n\x04>", "", "temp: 21\r\n");
    add("before a traceback", "\x04temp " + error + "\x04>", error, "temp ");
    add("after a traceback", "\x04" + error + "temp\r\n\x04>", error + "temp\r\n", "");
    add("in its heading", "\x04Trace temp\r\nback\r\n  File \"a.py\", line 1\r\nFault: 1\r\n\x04>",
        "Trace temp\r\nback\r\n  File \"a.py\", line 1\r\nFault: 1\r\n", "");
    add("before an error without a place", "\x04temp MemoryError: \r\n\x04>", "temp MemoryError: \r\n", "");
    add("a word that is no error",
        "\x04"
        "Errors: 2, lastError=0\r\n\x04>",
        "", "Errors: 2, lastError=0\r\n");
    add("before the prompt", "\x04\x04temp 21\r\n>", "", "temp 21\r\n");
    add("like a prompt", "\x04\x04temp > 21\r\n>", "", "temp > 21\r\n");
    add("both", "\x04tick\r\n\x04tock\r\n>", "", "tick\r\ntock\r\n");
}

/// A thread of the module where the answer of the console ends.
void TestRawReplSession::bearsWhatOthersPrint()
{
    QFETCH(QByteArray, ending);
    QFETCH(QString, error);
    QFETCH(QString, stray);
    for (const std::size_t piece : {1u, 7u, 1000u}) {
        Talk talk;
        talk.begin("x", Paste::hasNot);
        (void)talk.writtenInTime();
        talk.hear("OKa" + ending.toStdString(), piece);
        const Time heard = talk.now;
        if (talk.state() == "running") {
            talk.now = talk.session.deadline();
            talk.session.receive({}, talk.now);
        }
        QVERIFY(talk.now - heard < 100ms);
        QCOMPARE(talk.state().c_str(), "done");
        QCOMPARE(talk.output.c_str(), "a");
        QCOMPARE(QString::fromStdString(talk.session.errorText()), error);
        QCOMPARE(QString::fromStdString(talk.session.stray()), stray);
    }
}

void TestRawReplSession::letsOthersTalk()
{
    class Echo final : public CommandTalk
    {
    public:
        bool take(std::byte byte, Time) override
        {
            if (byte < std::byte{'0'} || byte > std::byte{'9'})
                return false;
            m_out.push_back(byte);
            return true;
        }
        std::span<const std::byte> nextWrite(Time) override
        {
            m_written = std::exchange(m_out, {});
            return m_written;
        }
        Time deadline() const override { return 3s; }
        void passed(Time) override { ++calls; }
        int calls = 0;

    private:
        test::Bytes m_out;
        test::Bytes m_written;
    };
    Echo echo;
    Talk talk;
    talk.begin("x", Paste::hasNot, &echo);
    (void)talk.writtenInTime();
    QCOMPARE(echo.calls, 0);
    talk.hear("OKa12b");
    QCOMPARE(talk.written().c_str(), "12");
    QCOMPARE(talk.session.deadline(), Time(3s));
    QVERIFY(echo.calls > 0);
    talk.hear("3\x04\x04>");
    QCOMPARE(talk.state().c_str(), "done");
    QCOMPARE(talk.output.c_str(), "ab");
}

QTEST_APPLESS_MAIN(TestRawReplSession)
#include "TestRawReplSession.moc"
