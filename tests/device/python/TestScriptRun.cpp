// SPDX-License-Identifier: MIT
// Scripts on a real MicroPython at a paced line: their output, their end, their tracebacks, and how they are stopped.
#include "device/python/PythonModule.h"
#include "device/python/ScriptRun.h"
#include "device/serial/FaultyTransport.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/FilesRig.h"
#include "tests/support/python/PythonPeer.h"

#include <functional>

using namespace device;
using core::ErrorCode;
using test::bytesOf;
using test::FilesRig;
using test::PythonPeer;
using test::PythonSettings;
using namespace std::chrono_literals;

namespace
{

class LineConnector final : public Connector
{
public:
    explicit LineConnector(PacedLine& line) : m_line(line) {}
    core::HostResult<std::unique_ptr<Transport>> open(Mode) override
    {
        return std::make_unique<PacedTransport>(m_line);
    }
    void pause(Time time) override { m_line.wait(time); }

private:
    PacedLine& m_line;
};

/// Has no port for a while after it was opened, and a line with faults.
class ReturningConnector final : public Connector
{
public:
    explicit ReturningConnector(PacedLine& line) : m_line(line) {}
    core::HostResult<std::unique_ptr<Transport>> open(Mode mode) override
    {
        if (mode == Mode::running && away-- > 0)
            return core::problem(ErrorCode::noPort, "port", "it is not back");
        auto transport = std::make_unique<PacedTransport>(m_line);
        if (!script)
            return transport;
        return std::make_unique<FaultyTransport>(std::move(transport), *script);
    }
    void pause(Time time) override { m_line.wait(time); }

    int away = 0;
    FaultScript* script = nullptr;

private:
    PacedLine& m_line;
};

struct Rig final : ScriptObserver {
    PythonPeer peer;
    PacedLine line{peer, 921'600, 100us};
    LineConnector connector{line};
    CancelToken cancel;
    std::unique_ptr<PythonModule> module;
    std::optional<ScriptRun> run;
    std::string output;
    int complaints = 0;
    std::function<void()> onOutput;

    explicit Rig(const PythonSettings& settings = {}) : peer(settings)
    {
        auto opened = PythonModule::open(connector, {.softReset = true}, cancel);
        if (!opened)
            qFatal("%s", opened.error().detail.c_str());
        module = std::move(*opened);
        run.emplace(*module, *this);
    }
    void said(std::string_view text) override
    {
        output += text;
        if (onOutput)
            onOutput();
    }
    void doesNotStop() override
    {
        ++complaints;
        cancel.cancel();
    }
};

PythonSettings withFile(const std::string& path, const std::string& text)
{
    PythonSettings settings;
    settings.files[path] = bytesOf(text);
    return settings;
}

} // namespace

class TestScriptRun : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void runsAText()
    {
        Rig rig;
        // Longer than one piece; any characters; what an expression gives is not printed.
        std::string text = "# 中文\n3 + 4\nprint('a\\tb', '中文')\n";
        for (int i = 0; i < 400; ++i)
            text += "x" + std::to_string(i) + " = '\\'\\\\'\n";
        text += "print(x399)\nprint('no end', end='')\n";
        const auto end = rig.run->runText(text, "/home/me/x.py");
        QVERIFY2(end, end ? "" : end.error().detail.c_str());
        COMPARE_TEXT(rig.output, "a\tb 中文\r\n'\\\r\nno end");
        QVERIFY(!end->traceback && !end->wasInterrupted && !end->hasFailed());
        // What it left is there, and the module can be entered again.
        QVERIFY(rig.module->interpreter().enter({}));
        COMPARE_TEXT(rig.module->interpreter().run("print(x7)").value(), "'\\\n");
        QVERIFY(rig.run->runText("", "x.py"));
    }

    void runsAStoredScript()
    {
        Rig rig(withFile("/usr/app/one.py", "import utime\nprint('one')\nutime.sleep(30)\nprint('two')\n"));
        const auto end = rig.run->runStored("usr/app/one.py");
        QVERIFY2(end, end ? "" : end.error().detail.c_str());
        COMPARE_TEXT(rig.output, "one\r\ntwo\r\n");
        QVERIFY(!end->traceback);
    }

    /// One bit of its path is wrong when it arrives.
    void neverRunsAnotherScript()
    {
        PythonSettings settings = withFile("/usr/a", "print('the one')\n");
        settings.files["/usr/c"] = bytesOf("print('the other')\n");
        std::optional<FaultScript> script; // outlives the module, which still speaks while it is closed
        FilesRig rig(settings);
        struct Said final : ScriptObserver {
            std::string output;
            void said(std::string_view text) override { output += text; }
        };
        // The helpers are there: what is sent is the same each time.
        const auto runAt = [&](std::optional<std::uint64_t> flipped) {
            rig.module.reset();
            rig.rig.script = &script.emplace();
            if (!rig.open().empty())
                return std::pair(std::uint64_t(0), std::string("not opened"));
            Said said;
            ScriptRun run(*rig.module, said);
            if (!run.runStored("/usr/c") || !rig.module->interpreter().enter({}))
                return std::pair(std::uint64_t(0), std::string("not run"));
            said.output.clear();
            const auto begin = script->count(LineFault::Way::toModule);
            if (flipped)
                script->add({LineFault::Kind::flip, LineFault::Way::toModule, begin + *flipped, 1, {}});
            (void)run.runStored("/usr/a");
            return std::pair(script->count(LineFault::Way::toModule) - begin, said.output);
        };
        const auto [size, good] = runAt({});
        COMPARE_TEXT(good, "the one\r\n");
        int wrong = 0;
        for (std::uint64_t position = 0; position < size; ++position)
            wrong += runAt(position).second.find("the other") != std::string::npos;
        rig.module.reset();
        rig.rig.script = nullptr;
        QVERIFY(rig.open().empty());
        QCOMPARE(wrong, 0);
    }

    void tellsWhatTheFirmwareDoesNot()
    {
        Rig rig(withFile("/usr/app/one.py", ""));
        QCOMPARE(rig.run->runStored("/usr/two.py").error().code, ErrorCode::notFound);
        QCOMPARE(rig.run->runStored("/usr/app").error().code, ErrorCode::isDirectory);
        QCOMPARE(rig.run->runStored("/usr/" + std::string(122, 'x')).error().code, ErrorCode::nameTooLong);
        QCOMPARE(rig.run->runStored("/usr/" + std::string(121, 'x')).error().code, ErrorCode::notFound);
        QVERIFY(rig.run->runStored("/usr/app/one.py"));
        QVERIFY(rig.output.empty());
    }

    void showsWhereATextFailed()
    {
        Rig rig;
        const auto end =
            rig.run->runText("def deep():\n    return 1 // 0\n\nprint('before')\ndeep()\n", "/home/me/x.py");
        QVERIFY(end && end->traceback && end->hasFailed());
        const std::string expected = "Traceback (most recent call last):\n"
                                     "  File \"/home/me/x.py\", line 5, in <module>\n"
                                     "  File \"/home/me/x.py\", line 2, in deep\n"
                                     "ZeroDivisionError: ";
        QVERIFY2(end->traceback->text.starts_with(expected), end->traceback->text.c_str());
        QCOMPARE(end->traceback->places.size(), 2u);
        QCOMPARE(end->traceback->places[1].line, 2u);
        COMPARE_TEXT(end->traceback->places[1].file, "/home/me/x.py");
        QVERIFY2(rig.output.starts_with("before\r\nTraceback"), rig.output.c_str());
        QCOMPARE(problemOf(*end->traceback, "x.py").code, ErrorCode::pythonFailed);
    }

    void showsWhereAStoredScriptFailed()
    {
        Rig rig(withFile("/usr/one.py", "\n\nraise ValueError('no')\n"));
        const auto end = rig.run->runStored("/usr/one.py");
        QVERIFY(end && end->traceback && end->hasFailed());
        COMPARE_TEXT(end->traceback->error, "ValueError: no");
        QCOMPARE(end->traceback->places.back().line, 3u);
        QVERIFY(end->traceback->places.back().file.ends_with("usr/one.py"));
    }

    void aSyntaxErrorIsAFailure()
    {
        Rig rig;
        const auto end = rig.run->runText("x = 1\ny = = 2\n", "x.py");
        QVERIFY(end && end->traceback);
        QVERIFY2(end->traceback->error.starts_with("SyntaxError"), end->traceback->error.c_str());
        QCOMPARE(end->traceback->places.back().line, 2u);
    }

    void exitIsNoFailure()
    {
        Rig rig;
        const auto end = rig.run->runText("import sys\nprint(1)\nsys.exit()\nprint(2)\n", "x.py");
        QVERIFY(end && !end->traceback);
        COMPARE_TEXT(rig.output, "1\r\n");
    }

    void isInterrupted_data()
    {
        QTest::addColumn<bool>("isStored");
        QTest::newRow("text") << false;
        QTest::newRow("stored") << true;
    }

    void isInterrupted()
    {
        QFETCH(bool, isStored);
        const std::string text = "import utime\nwhile True:\n    print('tick')\n    utime.sleep(1)\n";
        Rig rig(withFile("/usr/loop.py", text));
        int ticks = 0;
        rig.onOutput = [&] {
            if (++ticks == 3)
                rig.run->interrupt();
        };
        const auto end = isStored ? rig.run->runStored("/usr/loop.py") : rig.run->runText(text, "loop.py");
        QVERIFY2(end, end ? "" : end.error().detail.c_str());
        QVERIFY(end->wasInterrupted && !end->hasFailed());
        QVERIFY2(rig.output.starts_with("tick\r\ntick\r\n"), rig.output.c_str());
        QVERIFY(end->traceback && end->traceback->isInterrupt());
        QCOMPARE(rig.complaints, 0);
        QVERIFY(rig.module->interpreter().enter({}));
    }

    void oneThatDoesNotStopIsNamed()
    {
        Rig rig;
        rig.onOutput = [&] { rig.run->interrupt(); };
        const auto end = rig.run->runText("import utime\nprint('go')\nwhile True:\n    try:\n        utime.sleep(1)\n"
                                          "    except KeyboardInterrupt:\n        pass\n",
                                          "x.py");
        QVERIFY(!end);
        QCOMPARE(end.error().code, ErrorCode::cancelled); // as the observer did when it heard
        QCOMPARE(rig.complaints, 1);
    }

    void softResetRunsTheProgram()
    {
        Rig rig(withFile("/usr/main.py", "print('main runs')\n"));
        QVERIFY(rig.module->interpreter().run("kept = 1"));
        const auto end = rig.run->softReset();
        QVERIFY2(end, end ? "" : end.error().detail.c_str());
        QVERIFY2(rig.output.find("mount.") != std::string::npos, rig.output.c_str());
        QVERIFY2(rig.output.find("main runs\r\n") != std::string::npos, rig.output.c_str());
        QVERIFY2(!rig.output.ends_with(">>> "), rig.output.c_str());
        QVERIFY(rig.module->interpreter().enter({}));
        QCOMPARE(rig.module->interpreter().run("print(kept)").error().code, ErrorCode::pythonFailed);
        // The helper of before is gone too.
        rig.output.clear();
        QVERIFY(rig.run->runText("print(1)", "x.py"));
        COMPARE_TEXT(rig.output, "1\r\n");
    }

    void theProgramOfAResetIsInterrupted()
    {
        Rig rig(withFile("/usr/main.py", "import utime\nwhile True:\n    print('tick')\n    utime.sleep(1)\n"));
        rig.onOutput = [&] {
            if (rig.output.ends_with("tick\r\ntick\r\n"))
                rig.run->interrupt();
        };
        const auto end = rig.run->softReset();
        QVERIFY2(end, end ? "" : end.error().detail.c_str());
        QVERIFY(end->wasInterrupted && !end->hasFailed());
        QVERIFY(rig.module->interpreter().enter({}));
    }

    void aProgramThatRestartsTheInterpreterEnds()
    {
        Rig rig;
        const auto end = rig.run->runText("print('x')\nfrom misc import Power\nPower.powerRestart()\n", "x.py");
        QVERIFY2(end, end ? "" : end.error().detail.c_str());
        QVERIFY2(rig.output.starts_with("x\r\n"), rig.output.c_str());
    }

    void restarts()
    {
        Rig rig(withFile("/usr/main.py", "print('main')\nimport utime\nutime.sleep(2)\nprint('still')\n"));
        const auto boots = rig.peer.counts().boots;
        const auto seen = rig.run->restart(rig.connector);
        QVERIFY(seen && *seen == ScriptRun::Return::words);
        rig.module.reset();
        rig.line.wait(4s);
        QCOMPARE(rig.peer.counts().boots, boots + 1); // and nothing has interrupted its program
    }

    void waitsForThePortAfterARestart()
    {
        Rig rig;
        ReturningConnector connector(rig.line);
        CancelToken cancel;
        for (const int away : {25, 1000}) {
            rig.module.reset();
            connector.away = 0;
            FaultScript script;
            connector.script = &script;
            auto opened = PythonModule::open(connector, {.softReset = true}, cancel);
            QVERIFY(opened);
            script.add(
                {LineFault::Kind::cut, LineFault::Way::toModule, script.count(LineFault::Way::toModule) + 10, 0, {}});
            connector.away = away;
            connector.script = nullptr;
            const Time begin = rig.line.now();
            const auto seen = ScriptRun(**opened, rig).restart(connector);
            const Time took = rig.line.now() - begin;
            if (away == 25) {
                QVERIFY(seen && *seen == ScriptRun::Return::port);
                QVERIFY(took >= 2500ms && took < 4s);
            } else {
                QVERIFY(!seen && seen.error().code == ErrorCode::noReturn);
                QVERIFY(took >= 60s && took < 65s);
            }
        }
    }

    void wordsOnTheWayDownAreNoReturn()
    {
        Rig rig;
        ReturningConnector connector(rig.line);
        CancelToken cancel;
        rig.module.reset();
        FaultScript script;
        connector.script = &script;
        auto opened = PythonModule::open(connector, {}, cancel);
        QVERIFY(opened);
        QVERIFY((*opened)->interpreter().run("import misc, utime\n"
                                             "class Slow:\n"
                                             "    def powerRestart():\n"
                                             "        print('tick')\n"
                                             "        utime.sleep(1)\n"
                                             "        print('tack' * 500)\n"
                                             "misc.Power = Slow"));
        script.add({LineFault::Kind::cut, LineFault::Way::toHost, script.count(LineFault::Way::toHost) + 1000, 0, {}});
        connector.away = 25;
        connector.script = nullptr;
        const auto seen = ScriptRun(**opened, rig).restart(connector);
        QVERIFY(seen && *seen == ScriptRun::Return::port);
    }

    void tellsOfAFirmwareWithoutARestart()
    {
        Rig rig;
        QVERIFY(rig.module->interpreter().run("import misc\ndel misc.Power"));
        const auto seen = rig.run->restart(rig.connector);
        QVERIFY(!seen && seen.error().code == ErrorCode::refused);
        QVERIFY(rig.module->interpreter().isEntered());
    }

    void findsPlaces_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<uint>("number");
        QTest::addColumn<QByteArray>("linked");
        const auto row = [](const char* name, const char* line, const char* file, uint number, const char* linked) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(file) << number << QByteArray(linked);
        };
        row("function", "  File \"usr/a.py\", line 12, in f", "usr/a.py", 12, "usr/a.py\", line 12");
        row("no function", "  File \"a b.py\", line 3", "a b.py", 3, "a b.py\", line 3");
        row("behind other words", "x  File \"a.py\", line 3", "a.py", 3, "a.py\", line 3");
        row("no number", "  File \"a.py\", line x", "", 0, "");
        row("no name", "  File \"\", line 1", "", 0, "");
        row("something behind", "  File \"a.py\", line 1 or 2", "", 0, "");
        row("another line", "ValueError: File", "", 0, "");
    }

    void findsPlaces()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, file);
        QFETCH(uint, number);
        QFETCH(QByteArray, linked);
        const auto place = tracebackPlaceIn(line.toStdString());
        QCOMPARE(place.has_value(), number != 0);
        if (!place)
            return;
        COMPARE_TEXT(place->file, file.toStdString());
        QCOMPARE(place->line, number);
        COMPARE_TEXT(line.toStdString().substr(place->begin, place->end - place->begin), linked.toStdString());
    }

    void onlyTheLastTracebackCounts()
    {
        const std::string traceback = "Traceback (most recent call last):\r\n  File \"a.py\", line 1, in f\r\nE: x\r\n";
        for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
            TracebackFinder finder;
            const auto feed = [&](const std::string& text) {
                for (std::size_t at = 0; at < text.size(); at += size)
                    finder.feed(std::string_view(text).substr(at, size));
            };
            feed("words without an end" + traceback);
            QVERIFY(finder.last());
            QCOMPARE(finder.last()->places.size(), 1u);
            feed("\r\n");
            QVERIFY(finder.last());
            feed("went on\r\n");
            QVERIFY(!finder.last());
            feed("Traceback (most recent call last):\r\n");
            QVERIFY(!finder.last());
        }
    }
};

QTEST_GUILESS_MAIN(TestScriptRun)
#include "TestScriptRun.moc"
