// SPDX-License-Identifier: MIT
// run, console and reset by the program itself, over a real MicroPython at a pseudo-terminal.
#include "tests/app/lifeboat/Program.h"
#include "tests/device/serial/PseudoTerminal.h"
#include "tests/support/python/PythonAtPort.h"

#include <QTemporaryDir>
#include <QTest>

using namespace test;

namespace
{

constexpr char loop[] = "import utime\nprint('begin')\nwhile True:\n    utime.sleep_ms(100)\n";

QStringList at(const PortOwner& module, const QStringList& arguments)
{
    return arguments + QStringList{"--port", QString::fromStdString(module.port())};
}

/// The command line in this process.
CommandRun run(const PortOwner& module, std::vector<std::string> arguments, const std::string& in = {})
{
    arguments.insert(arguments.end(), {"--port", module.port()});
    return runCommand(arguments, {.in = in});
}

std::string script(const QTemporaryDir& folder, const char* name, const std::string& text)
{
    const std::string path = folder.filePath(name).toStdString();
    writeFile(path, bytesOf(text));
    return path;
}

} // namespace

class TestRunCommand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void runsScripts()
    {
        PythonSettings settings;
        settings.files["/usr/app/one.py"] = bytesOf("print('stored')\n");
        PythonAtPort module(settings);
        const QTemporaryDir folder;
        const auto local =
            run(module, {"run", script(folder, "a.py", "print('中文', 6 * 7)\n3\nprint('x', end='')\n")});
        QCOMPARE(local.exitCode, 0);
        QCOMPARE(local.out, "中文 42\nx");
        QCOMPARE(local.err, "");
        const auto piped = run(module, {"run", "-"}, "print('from stdin')\n");
        QCOMPARE(piped.out, "from stdin\n");
        const auto stored = run(module, {"run", "/usr/app/one.py"});
        QCOMPARE(stored.out, "stored\n");
        // Nothing of it was stored.
        QCOMPARE(module.with([](PythonPeer& peer) { return peer.files().contains("/usr/a.py"); }), false);
        const auto none = run(module, {"run", "/usr/app/two.py"});
        QCOMPARE(none.exitCode, 3);
        HAS(none.err, "L3008");
        QCOMPARE(run(module, {"run", folder.filePath("none.py").toStdString()}).exitCode, 3);
        const auto unreadable = run(module, {"run", folder.path().toStdString()});
        QCOMPARE(unreadable.exitCode, 3);
        HAS(unreadable.err, "L3029");
    }

    void tellsWhereAScriptFailed()
    {
        PythonAtPort module;
        const QTemporaryDir folder;
        const std::string path = script(folder, "a.py", "print('before')\n\nraise ValueError('no')\n");
        const auto failed = run(module, {"run", path});
        QCOMPARE(failed.exitCode, 7);
        QCOMPARE(failed.out, "before\n");
        HAS(failed.err, "Traceback (most recent call last):\n  File ");
        HAS(failed.err, path + "\", line 3");
        HAS(failed.err, "ValueError: no");
        HAS(failed.err, "Correct the line");
        HAS(failed.err, "L7006");
        const auto json = run(module, {"run", path, "--json"});
        QCOMPARE(json.events("output").front()["text"], "before\n");
        QCOMPARE(json.result()["code"], "L7006");
        QCOMPARE(json.result()["traceback"][0]["line"], 3);
        QCOMPARE(json.result()["traceback"][0]["file"], path);
        // One that the script tells itself is its output.
        const auto told = run(module, {"run", "-"},
                              "import sys\ntry:\n    1 // 0\nexcept Exception as e:\n    sys.print_exception(e)\n"
                              "print('after')\n");
        QCOMPARE(told.exitCode, 0);
        HAS(told.out, "Traceback");
        HAS(told.out, "after\n");
    }

    void ctrlCStopsTheScript()
    {
        PythonAtPort module;
        const QTemporaryDir folder;
        Program program(at(module, {"run", QString::fromStdString(script(folder, "a.py", loop))}));
        QVERIFY(program.says("begin"));
        program.kill(SIGINT);
        const auto ended = program.finish();
        QCOMPARE(ended.exitCode, 130);
        HAS(ended.err, "stopped");
        // The module is at its prompt.
        QCOMPARE(run(module, {"run", "-"}, "print(1)\n").out, "1\n");
    }

    void ctrlCStopsTheOpening()
    {
        SilentPort port;
        Program program(at(port, {"run", "/usr/main.py"}));
        QTRY_VERIFY_WITH_TIMEOUT(port.bytesReceived() > 0, 30'000);
        program.kill(SIGINT);
        const auto ended = program.finish();
        QCOMPARE(ended.exitCode, 130);
    }

    void ctrlCStopsTheSendingOfAFile()
    {
        PythonSettings settings;
        settings.bytesPerSecond = 50'000;
        PythonAtPort module(settings);
        const QTemporaryDir folder;
        const std::string path = folder.filePath("large").toStdString();
        writeFile(path, xorshiftWords(1, 1'000'000));
        Program program(at(module, {"files", "put", QString::fromStdString(path), "--json"}));
        QVERIFY(program.says("progress"));
        program.kill(SIGINT);
        const auto ended = program.finish();
        QCOMPARE(ended.exitCode, 130);
        QCOMPARE(ended.result()["code"], "L10001");
        HAS(ended.err, "the same command goes on from there");
        QVERIFY(module.with([](PythonPeer& peer) { return !peer.file("/usr/large"); }));
    }

    void aReaderThatGoesLeavesThePrompt()
    {
        PythonAtPort module;
        for (const char* verb : {"files ls", "run loop"}) {
            const QTemporaryDir folder;
            script(folder, "loop", "import utime\nwhile True:\n    print('more')\n    utime.sleep_ms(100)\n");
            QProcess shell;
            shell.setWorkingDirectory(folder.path());
            shell.start(
                "sh",
                {"-c",
                 QString("%1 %2 --port %3 | true").arg(LIFEBOAT_PROGRAM, verb, QString::fromStdString(module.port()))});
            QVERIFY(shell.waitForFinished(60'000));
            HAS(run(module, {"console"}, "print(6 * 7)\n").out, "\r\n42\r\n>>> ");
        }
    }

    void theSecondCtrlCLeaves()
    {
        PythonAtPort module;
        const QTemporaryDir folder;
        const std::string stubborn =
            "import utime\nprint('begin')\nfor i in range(200):\n    try:\n        utime.sleep_ms(100)\n"
            "    except KeyboardInterrupt:\n        print('caught')\n";
        Program program(at(module, {"run", QString::fromStdString(script(folder, "a.py", stubborn))}));
        QVERIFY(program.says("begin"));
        program.kill(SIGINT);
        QVERIFY(program.says("caught"));
        QVERIFY(program.warns("does not stop"));
        program.kill(SIGINT);
        QCOMPARE(program.finish().exitCode, 130);
    }

    void resets()
    {
        PythonSettings settings;
        settings.files["/usr/main.py"] = bytesOf("with open('/usr/ran.txt', 'a') as f:\n    f.write('x')\n");
        PythonAtPort module(settings);
        const auto ran = [&] {
            return module.with([](PythonPeer& peer) { return peer.file("/usr/ran.txt").value_or(Bytes{}).size(); });
        };
        QTRY_COMPARE(ran(), 1u);
        const auto soft = run(module, {"reset"});
        QCOMPARE(soft.exitCode, 0);
        QTRY_COMPARE(ran(), 2u);
        const auto hard = run(module, {"reset", "--hard", "--json"});
        QCOMPARE(hard.exitCode, 0);
        QCOMPARE(hard.result()["kind"], "hard");
        QCOMPARE(hard.result()["returned"], true);
        QCOMPARE(hard.result()["port"], module.port());
        QTRY_COMPARE(ran(), 3u);
        QCOMPARE(run(module, {"reset", "--hard", "--soft"}).exitCode, 2);
    }

    void aConsoleTakesLines()
    {
        PythonAtPort module;
        const QTemporaryDir folder;
        const std::string log = folder.filePath("log.txt").toStdString();
        const auto python = run(module, {"console", "--log", log}, "\nx = 6\r\nprint('=', x * 7)\n");
        QCOMPARE(python.exitCode, 0);
        HAS(python.out, "\r\n= 42\r\n>>> ");
        QCOMPARE(textOf(readFile(log)), python.out);
        AtAtPort atPort;
        const auto at = run(atPort, {"console", "--json"}, "ATI\nAT+CSQ\n");
        QCOMPARE(at.exitCode, 0);
        QVERIFY(at.result()["ok"]);
        QCOMPARE(atPort.commands(), (std::vector<std::string>{"ATI", "AT+CSQ"}));
    }

    void aConsoleTakesKeys()
    {
        PythonAtPort module;
        PseudoTerminal terminal;
        Program program(at(module, {"console"}), {.stdIn = QString::fromStdString(terminal.name())});
        QVERIFY(program.warns("Ctrl+]"));
        const auto press = [&](const std::string& keys) {
            return terminal.otherEnd().write(bytesOf(keys)).has_value();
        };
        QVERIFY(press("\r"));
        QVERIFY(program.says(">>> "));
        QVERIFY(press("import utime\r"));
        QVERIFY(program.says("import utime\r\n>>> "));
        QVERIFY(press("utime.sleep(100)\r"));
        QVERIFY(program.says("sleep(100)\r\n"));
        QVERIFY(press("\x03"));
        QVERIFY(program.says("KeyboardInterrupt"));
        QVERIFY(press("\x1d"));
        QCOMPARE(program.finish().exitCode, 0);
    }

    void namesWhatIsAtThePort()
    {
        PythonSettings settings;
        settings.lock = PythonSettings::Lock::refuses;
        PythonAtPort locked(settings);
        const auto refused = run(locked, {"run", "-"}, "print(1)\n");
        QCOMPARE(refused.exitCode, 7);
        HAS(refused.err, "L7003");
        AtAtPort atPort;
        const auto wrong = run(atPort, {"reset"});
        QCOMPARE(wrong.exitCode, 6);
        HAS(wrong.err, "L6005");
    }
};

QTEST_GUILESS_MAIN(TestRunCommand)
#include "TestRunCommand.moc"
