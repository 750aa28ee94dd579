// SPDX-License-Identifier: MIT
// A person at the prompt of a real MicroPython: names are completed, blocks pasted, prompts recognised.
#include "device/python/PromptConsole.h"
#include "tests/support/python/PythonPeer.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using test::PythonPeer;
using test::PythonSettings;
using namespace std::chrono_literals;

namespace
{

using Names = std::vector<std::string>;

QByteArray text(const std::string& bytes)
{
    return QByteArray::fromStdString(bytes);
}

/// The console at a line, and what it shows.
struct Rig {
    PythonPeer peer;
    PacedLine line{peer, 115'200, 1ms};
    PromptConsole console;
    std::string shown;

    explicit Rig(const PythonSettings& settings = {}) : peer(settings)
    {
        console.greet();
        run(3s);
    }
    void run(Time time)
    {
        std::vector<std::byte> buffer(4096);
        for (const Time end = line.now() + time; line.now() < end;) {
            for (;;) {
                const std::string bytes = console.nextWrite(line.now());
                if (bytes.empty())
                    break;
                line.write(std::as_bytes(std::span(bytes)));
            }
            const std::size_t size = line.read(buffer, 10ms);
            shown += console.receive({reinterpret_cast<const char*>(buffer.data()), size}, line.now());
        }
    }
    /// The names that this line can go on with; nothing when they were not asked for.
    std::optional<Names> names(const std::string& begun)
    {
        const auto completion = Completion::at(begun);
        if (!completion || !console.complete(*completion))
            return {};
        run(2s);
        return console.takeNames();
    }
    bool isReady() const { return console.watch().prompt() == ConsoleWatch::Prompt::ready; }
};

} // namespace

class TestConsolePrompt : public QObject
{
    Q_OBJECT

private slots:
    void findsWhatStandsBeforeTheCursor_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("name") << "pri"
                              << ""
                              << "pri";
        QTest::newRow("attribute") << "x = uos.li"
                                   << "uos"
                                   << "li";
        QTest::newRow("chain") << "f(machine.Pin.OU"
                               << "machine.Pin"
                               << "OU";
        QTest::newRow("all attributes") << "uos."
                                        << "uos"
                                        << "";
        QTest::newRow("behind a string") << "print('a', b"
                                         << ""
                                         << "b";
        QTest::newRow("nothing") << ""
                                 << "-"
                                 << "";
        QTest::newRow("behind a blank") << "x = "
                                        << "-"
                                        << "";
        QTest::newRow("in a string") << "print('a.b"
                                     << "-"
                                     << "";
        QTest::newRow("in a comment") << "x # a.b"
                                      << "-"
                                      << "";
        QTest::newRow("behind a call") << "f().a"
                                       << "-"
                                       << "";
        QTest::newRow("behind an index") << "x[0].a"
                                         << "-"
                                         << "";
        QTest::newRow("number") << "1.5"
                                << "-"
                                << "";
        QTest::newRow("another language") << QString::fromUtf8("\xe4\xb8\xad.a") << "-"
                                          << "";
    }

    void findsWhatStandsBeforeTheCursor()
    {
        QFETCH(QString, line);
        QFETCH(QString, object);
        QFETCH(QString, prefix);
        const auto completion = Completion::at(line.toStdString());
        QCOMPARE(completion.has_value(), object != "-");
        if (!completion)
            return;
        QCOMPARE(text(completion->object()), object);
        QCOMPARE(text(completion->prefix()), prefix);
    }

    void namesComeSortedAndOnce()
    {
        const auto names = Completion::at("p")->namesIn(" print pin _p pow pin x\r\n");
        QCOMPARE(names, (Names{"pass", "pin", "pow", "print", "property"}));
        QCOMPARE(Completion::at("a._")->namesIn("_b c"), Names{"_b"});
        QCOMPARE(text(commonStart({"stat", "statvfs"})), "stat");
        QCOMPARE(text(commonStart({})), "");
    }

    void asksTheInterpreter()
    {
        Rig rig;
        QVERIFY2(rig.isReady(), rig.shown.c_str());
        rig.console.send("import uos");
        rig.console.send("value = 'text'");
        rig.run(2s);
        const std::string before = rig.shown;
        QCOMPARE(rig.names("uos.listd"), Names{"listdir"});
        QCOMPARE(rig.names("uos.st"), (Names{"stat", "statvfs"}));
        QCOMPARE(rig.names("val"), Names{"value"});
        QCOMPARE(rig.names("whi"), Names{"while"});
        QCOMPARE(rig.names("value.starts"), Names{"startswith"});
        QCOMPARE(rig.names("nothing.a"), Names{});
        QVERIFY(rig.names("uos.")->size() > 10);
        QCOMPARE(text(rig.shown), text(before));
        QVERIFY(rig.isReady());
    }

    void isNotAskedWhileAProgramRuns()
    {
        Rig rig;
        rig.console.send("import utime");
        rig.console.send("utime.sleep(20)");
        rig.run(3s);
        QVERIFY(!rig.names("utime.s"));
        rig.console.sendNow("\x03");
        rig.run(1s);
        QVERIFY2(rig.isReady(), rig.shown.c_str());
        QVERIFY(rig.names("utime.sl"));
    }

    void aSilentInterpreterIsNotWaitedFor()
    {
        PromptConsole console;
        (void)console.receive("\r\n>>> ", 0s);
        QVERIFY(console.complete(*Completion::at("a.b")));
        const std::string asked = console.nextWrite(0s);
        QCOMPARE(text(console.receive(asked.substr(0, asked.size() - 1) + "\r\nfrom a thread\r\n", 1ms)), "");
        QCOMPARE(text(console.receive("", 900ms)), "");
        QVERIFY(!console.takeNames());
        // What came meanwhile is shown.
        QVERIFY(text(console.receive("", 1100ms)).contains("from a thread"));
        QCOMPARE(console.takeNames(), Names{});
    }

    void whatComesBetweenIsShown()
    {
        PromptConsole console;
        (void)console.receive("\r\n>>> ", 0s);
        QVERIFY(console.complete(*Completion::at("a.b")));
        const std::string asked = console.nextWrite(0s);
        const std::string echo = asked.substr(0, asked.size() - 1) + "\r\n";
        QCOMPARE(text(console.receive(echo + "a call\r\n\x04 bc bd \x04\r\n>>> ", 1ms)), "\r\na call\r\n\r\n>>> ");
        QCOMPARE(console.takeNames(), (Names{"bc", "bd"}));
    }

    void pastesABlock()
    {
        Rig rig;
        // Longer than any buffer; indentation, blank lines and other languages survive.
        std::string block = "def f():\n    total = 0\n\n";
        for (int i = 0; i < 100; ++i)
            block += "    total += len('" + std::string(10, 'x') + "')\n";
        block += "\treturn total\n";
        rig.console.send(block);
        rig.run(3s);
        QVERIFY(!rig.isReady() || rig.shown.find("IndentationError") != std::string::npos);
        rig.run(30s);
        rig.console.send("def g():\r\n    return '中文' + str(6 * 7)\r\n\r\nprint(g())\r\n");
        rig.run(5s);
        QVERIFY2(rig.shown.find("\r\n中文42\r\n>>> ") != std::string::npos, rig.shown.c_str());
        QVERIFY(!rig.console.takeProblem());
        QCOMPARE(rig.peer.counts().lost, 0u);
    }

    void aLineOfAnotherLanguageIsPasted()
    {
        Rig rig;
        rig.console.send("print('中文')");
        rig.run(3s);
        QVERIFY2(rig.shown.ends_with("\r\n中文\r\n>>> "), rig.shown.c_str());
    }

    void aPasteThatIsNotEchoedIsGivenUp()
    {
        PromptConsole console;
        (void)console.receive("\r\n>>> ", 0s);
        console.send("a = 1\nb = 2\n");
        QCOMPARE(text(console.nextWrite(0s)), "\x05");
        (void)console.receive("\r\npaste mode\r\n=== ", 1ms);
        QCOMPARE(text(console.nextWrite(2ms)), "a = 1\rb = 2");
        (void)console.receive("a = 1\r\n=== b", 3ms);
        QCOMPARE(text(console.nextWrite(900ms)), "");
        QCOMPARE(text(console.nextWrite(1100ms)), "\x03");
        const auto problem = console.takeProblem();
        QVERIFY(problem && problem->code == ErrorCode::linkFailed);
        // Without paste mode at all nothing was sent.
        (void)console.receive("\r\n>>> ", 2s);
        console.send("a = 1\nb = 2\n");
        QCOMPARE(text(console.nextWrite(3s)), "\x05");
        QCOMPARE(text(console.nextWrite(5s)), "\x03");
        QVERIFY(console.takeProblem()->detail.find("paste mode") != std::string::npos);
    }

    void aBlockWaitsAndALineDoesNotForEver()
    {
        PromptConsole console;
        (void)console.receive("\r\n>>> ", 0s);
        console.send("input()");
        QCOMPARE(text(console.nextWrite(0s)), "input()\r");
        console.send("for the program");
        QCOMPARE(text(console.nextWrite(500ms)), "");
        QVERIFY(console.isWaiting());
        QCOMPARE(text(console.nextWrite(1s)), "for the program\r");
        console.send("a = 1\nb = 2\n");
        QCOMPARE(text(console.nextWrite(60s)), "");
        (void)console.receive("\r\n>>> ", 61s);
        QCOMPARE(text(console.nextWrite(61s)), "\x05");
        // Ctrl+C drops what waits.
        console.send("c = 1\nd = 2\n");
        console.sendNow("\x03");
        QCOMPARE(text(console.nextWrite(62s)), "\x03");
        QVERIFY(!console.isWaiting());
    }

    void leavesRawMode()
    {
        PromptConsole console;
        console.greet();
        QCOMPARE(text(console.nextWrite(0s)), "\r");
        QCOMPARE(text(console.nextWrite(400ms)), "");
        QCOMPARE(text(console.nextWrite(600ms)), "\x02");
        QCOMPARE(text(console.nextWrite(2s)), "");
        // No need to where a prompt answers.
        console.greet();
        QCOMPARE(text(console.nextWrite(3s)), "\r");
        (void)console.receive("\r\n>>> ", 3s);
        QCOMPARE(text(console.nextWrite(4s)), "");
    }

    void knowsWhoTalks_data()
    {
        using Speaker = ConsoleWatch::Speaker;
        using Prompt = ConsoleWatch::Prompt;
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<int>("speaker");
        QTest::addColumn<int>("prompt");
        QTest::addColumn<bool>("isLocked");
        const auto row = [](const char* name, const char* said, Speaker speaker, Prompt prompt, bool isLocked) {
            QTest::newRow(name) << QByteArray(said) << static_cast<int>(speaker) << static_cast<int>(prompt)
                                << isLocked;
        };
        row("nothing", "", Speaker::unknown, Prompt::none, false);
        row("noise", "booting\r\n", Speaker::unknown, Prompt::none, false);
        row("AT", "ATI\r\r\nQuectel\r\n\r\nOK\r\n", Speaker::at, Prompt::none, false);
        row("AT error", "\r\n+CME ERROR: 10\r\n", Speaker::at, Prompt::none, false);
        row("prompt", "\r\n>>> ", Speaker::python, Prompt::ready, false);
        row("what is typed", ">>> x", Speaker::python, Prompt::none, false);
        row("program that says OK", ">>> f()\r\nOK\r\n", Speaker::python, Prompt::none, false);
        row("in a statement", ">>> if x:\r\n...     ", Speaker::python, Prompt::more, false);
        row("pasting", ">>> \r\npaste mode\r\n=== ", Speaker::python, Prompt::paste, false);
        row("greeting", "Quecpython v1.12\r\nType \"help()\" for more information.\r\n", Speaker::python, Prompt::none,
            false);
        row("locked", ">>> \r\nREPL refuse\r\n>>> ", Speaker::python, Prompt::ready, true);
        row("locked without a prompt", "\r\nREPL refuse\r\n", Speaker::python, Prompt::none, true);
        row("unlocked", ">>> \r\nREPL refuse\r\n>>> a\r\n>>> ", Speaker::python, Prompt::ready, false);
        row("password", "\r\nPlease enter password:", Speaker::python, Prompt::password, false);
        row("typing it", "\r\nPlease enter password:***", Speaker::python, Prompt::none, false);
    }

    void knowsWhoTalks()
    {
        QFETCH(QByteArray, said);
        for (const qsizetype size : {1, 5, 1000}) {
            ConsoleWatch watch;
            for (qsizetype at = 0; at < said.size(); at += size)
                watch.feed(said.mid(at, size).toStdString());
            QTEST(static_cast<int>(watch.speaker()), "speaker");
            QTEST(static_cast<int>(watch.prompt()), "prompt");
            QTEST(watch.isLocked(), "isLocked");
        }
    }
};

QTEST_APPLESS_MAIN(TestConsolePrompt)
#include "TestConsolePrompt.moc"
