// SPDX-License-Identifier: MIT
// The console of the Python peer does what quecpython-backup.md 8.4 and 9 say of a module, so that what is tested
// against it means something. Its files: TestPythonVendor.
#include "tests/support/HostPort.h"
#include "tests/support/python/PythonAtPort.h"
#include "tests/support/python/PythonTalk.h"

using namespace std::chrono_literals;
using namespace test;

class TestPythonPeer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void greets();
    void modes();
    void rawPaste_data();
    void rawPaste();
    void softReset();
    void mainProgram();
    void inputIsThrownAway();
    void locked();
    void password();
    void readsInput();
    void inputOverflows();
    void smallHeap();
    void printsBesides();
    void resets();
    void atPort();
    void atCommands();
};

void TestPythonPeer::initTestCase()
{
    SKIP_WITHOUT_PYTHON();
}

void TestPythonPeer::greets()
{
    Talk talk;
    compareText(talk.wait(0ms), "mount.\r\nx backup restore procedure error: '/bak/backup_restore.json not exist'\r\n"
                                "Quecpython v1.12 on 2021-11-30 ; EC600S-CNLB with QUECTEL\r\n"
                                "Type \"help()\" for more information.\r\n>>> ");
    compareText(talk.say("print(1 + 1)\r"), "print(1 + 1)\r\n2\r\n>>> ");
    compareText(talk.say("'\xe5\xa4\x87'\r"), "''\r\n''\r\n>>> "); // the line editor knows ASCII only
}

void TestPythonPeer::modes()
{
    Talk talk;
    talk.wait(0ms);
    compareText(talk.say("\x03"), "\r\n>>> ");
    compareText(talk.say("\x01"), "\r\n" + rawPrompt);
    compareText(talk.say("nonsense\x03print('a\\nb')\x04"), "OKa\r\nb\r\n\x04\x04>");
    compareText(talk.say("1/0\x04"),
                "OK\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>"
                "\r\nZeroDivisionError: divide by zero\r\n\x04>");
    compareText(talk.say("print('\xe5\xa4\x87')\x04"), "OK\xe5\xa4\x87\r\n\x04\x04>");
    compareText(talk.say("\x01"), rawPrompt);
    QVERIFY(talk.say("\x02").starts_with("\r\nQuecpython v1.12"));
    compareText(talk.say("\x05"), "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
    QVERIFY(talk.say("print(3)\x04").ends_with("\r\n3\r\n>>> "));
}

void TestPythonPeer::rawPaste_data()
{
    using enum PythonSettings::RawPaste;
    QTest::addColumn<PythonSettings::RawPaste>("kind");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("windowed") << windowed << QByteArray("R\x01\x80\x00\x01", 5);
    QTest::newRow("refused") << refused << QByteArray("R\x00", 2);
    QTest::newRow("old") << old << QByteArray::fromStdString(rawPrompt);
}

void TestPythonPeer::rawPaste()
{
    QFETCH(PythonSettings::RawPaste, kind);
    QFETCH(QByteArray, answer);
    PythonSettings settings;
    settings.rawPaste = kind;
    Talk talk(settings);
    talk.raw();
    QCOMPARE(QByteArray::fromStdString(talk.say("\x05"
                                                "A\x01")),
             answer);
    if (kind == PythonSettings::RawPaste::windowed) {
        compareText(talk.say("#" + std::string(127, 'x')), "\x01"); // one for each window
        compareText(talk.say("\nprint(1)\n1/0"), "");
        QVERIFY(talk.say("\x04").starts_with("\x04"
                                             "1\r\n\x04Traceback"));
    }
    compareText(talk.run("print(2)"), "2\r\n");
}

void TestPythonPeer::softReset()
{
    PythonSettings settings;
    settings.files["/usr/main.py"] = bytesOf("print('main')\nx = 1\n");
    Talk talk(settings);
    QVERIFY(talk.wait(0ms).find("\r\nmain\r\nQuecpython") != std::string::npos);
    talk.raw();
    compareText(talk.run("print(x)\nf = open('/usr/half', 'wb')\nf.write(b'abc')"), "1\r\n");
    QCOMPARE(talk.peer().file("/usr/half"), Bytes());
    const auto said = talk.say("\x04");
    QVERIFY(said.starts_with("OK\r\nMPY: soft reboot\r\nmount.\r\n"));
    QVERIFY(said.ends_with("\r\n" + rawPrompt));
    QVERIFY(said.find("main\r\n") == std::string::npos); // not in raw mode
    QVERIFY(talk.run("print(x)").find("NameError") != std::string::npos);
    QCOMPARE(talk.peer().file("/usr/half"), bytesOf("abc")); // the interpreter closed it
    talk.say("\x02");
    QVERIFY(talk.say("\x04").find("main\r\n") != std::string::npos);
}

void TestPythonPeer::mainProgram()
{
    PythonSettings settings;
    settings.files["/usr/main.py"] = bytesOf("import utime\nwhile True:\n    print('tick')\n    utime.sleep(1)\n");
    settings.ignoresInterruptFor = 5s;
    Talk talk(settings);
    QVERIFY(talk.wait(2500ms).ends_with("tick\r\ntick\r\ntick\r\n"));
    compareText(talk.say("\x03", 1s), "tick\r\n");
    talk.wait(2s);
    const auto said = talk.say("\x03");
    QVERIFY(said.starts_with("Traceback"));
    QVERIFY(
        said.find("File \"/usr/main.py\", line 4, in <module>\r\nKeyboardInterrupt: \r\nMPY: soft reboot\r\nmount.") !=
        std::string::npos);
    QVERIFY(said.ends_with(">>> ")); // main.py was skipped
    QCOMPARE(talk.peer().counts().boots, 2u);
}

void TestPythonPeer::inputIsThrownAway()
{
    Talk talk;
    talk.wait(0ms);
    talk.say("import utime; utime.sleep(3)\r", 500ms);
    talk.say("1+1\r", 1s);
    talk.say("2+2\r", 500ms);
    compareText(talk.wait(2s), ">>> 1+1\r\n2\r\n>>> ");
    QCOMPARE(talk.peer().counts().lost, 4u);
    talk.say("utime.sleep(3)\r", 2s);
    QVERIFY(talk.say("\x03").ends_with("KeyboardInterrupt: \r\n>>> "));
    // In raw mode input waits, and nothing interrupts.
    talk.raw();
    compareText(talk.say("import utime\nutime.sleep(3)\x04", 2s), "OK");
    compareText(talk.say("\x03print(7)\x04", 2s), "\x04\x04>OK7\r\n\x04\x04>");
}

void TestPythonPeer::locked()
{
    PythonSettings settings;
    settings.files["/usr/system_config.json"] = bytesOf("{\"replFlag\": 1}");
    Talk talk(settings);
    talk.wait(0ms);
    QVERIFY(talk.say("1+1\r").ends_with("\r\nREPL refuse\r\n>>> "));
    QVERIFY(talk.say("\x01").ends_with("\r\nREPL refuse\r\n>>> "));
    QVERIFY(talk.say("\x04").ends_with("\r\nREPL refuse\r\n>>> "));
}

void TestPythonPeer::password()
{
    PythonSettings settings;
    settings.lock = PythonSettings::Lock::password;
    Talk talk(settings);
    talk.wait(0ms);
    compareText(talk.say("\x01"), "\r\nPlease enter password:");
    QVERIFY(talk.say("wrong\r").ends_with("\r\nPlease enter password:"));
    QVERIFY(talk.say("quectel\r").ends_with("\r\n>>> "));
    talk.raw();
}

void TestPythonPeer::readsInput()
{
    Talk talk;
    talk.raw();
    talk.say("import sys\nprint(sys.stdin.buffer.read(4))\nb = bytearray(3)\nprint(sys.stdin.buffer.readinto(b), b)\n"
             "sys.stdout.buffer.write(b'\\n\\x00\\xff')\n\x04");
    talk.say(std::string("\x03\x04", 2));
    compareText(talk.say("\xff\x01z"), "b'\\x03\\x04\\xff\\x01'\r\n");
    compareText(talk.say("\r\n"), std::string("3 bytearray(b'z\\r\\n')\r\n\n\x00\xff\x04\x04>", 29));
    PythonSettings settings;
    settings.hasBinaryStdin = false;
    talk.peer().change(settings);
    talk.peer().reset();
    talk.raw();
    QVERIFY(talk.run("import sys\nsys.stdin.buffer").find("AttributeError") != std::string::npos);
    compareText(talk.say("import sys, uselect\np = uselect.poll()\np.register(sys.stdin, uselect.POLLIN)\n"
                         "print(len(p.poll(500)))\nprint(len(p.poll(5000)), sys.stdin.read(2))\n\x04",
                         1s),
                "OK0\r\n");
    compareText(talk.say("ab"), "1 ab\r\n\x04\x04>");
}

void TestPythonPeer::inputOverflows()
{
    PythonSettings settings;
    settings.blockTime = 50ms;
    settings.receiveBuffer = 100;
    Talk talk(settings);
    talk.wait(1s);
    talk.raw();
    talk.say("import sys\nf = open('/usr/a', 'wb')\nsys.stdin.buffer.read(1)\nf.write(bytes(8192))\n"
             "print(sys.stdin.buffer.read(100) == b'y' * 100)\x04",
             1s);
    talk.say("x", 10ms); // two blocks are written now
    talk.say(std::string(150, 'y'), 1s);
    QCOMPARE(talk.peer().counts().lost, 50u);
}

void TestPythonPeer::smallHeap()
{
    PythonSettings settings;
    settings.heapBytes = 8192;
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("import gc\ngc.collect()\nprint(gc.mem_free())"), "8192\r\n");
    QVERIFY(talk.run("import sys\nsys.stdin.buffer.read(5000)").find("MemoryError") != std::string::npos);
    QVERIFY(talk.run("bytearray(5000)").find("MemoryError") != std::string::npos);
    QVERIFY(talk.run("#" + std::string(5000, 'x')).find("MemoryError") != std::string::npos);
    compareText(talk.run("print(len(bytearray(4000)))"), "4000\r\n");
}

void TestPythonPeer::printsBesides()
{
    PythonSettings settings;
    settings.otherText = "other\n";
    settings.otherBefore = "a\n\4";
    Talk talk(settings);
    talk.raw();
    compareText(talk.run("print('a')\nprint('b')\nimport sys\nsys.stdout.buffer.write(b'c')"),
                "other\r\naother\r\n\r\nbother\r\n\r\ncother\r\n");
    compareText(talk.run("x = 1"), "other\r\n");
}

void TestPythonPeer::resets()
{
    PythonSettings settings;
    settings.resetAtByteReceived = 9;
    Talk talk(settings);
    talk.wait(0ms);
    QVERIFY(talk.say("x = 111\r\r").find("mount.\r\n") != std::string::npos);
    QVERIFY(talk.say("x\r").find("NameError") != std::string::npos);
    settings.resetAtByteReceived = 0;
    settings.resetAtByteSent = talk.peer().counts().bytesSent + 10;
    talk.peer().change(settings);
    compareText(talk.say("print('12345')\r").substr(0, 18), "print('123mount.\r\n");
    settings.resetAtTime = 10s;
    talk.peer().change(settings);
    talk.wait(9s);
    QCOMPARE(talk.peer().counts().boots, 3u);
    talk.wait(2s);
    QCOMPARE(talk.peer().counts().boots, 4u);
    settings.hangsUpAtReset = true;
    talk.peer().change(settings);
    talk.wait(0ms);
    talk.peer().reset();
    QVERIFY(talk.peer().isGone());
    compareText(talk.say("\x03", 1s), "");
}

void TestPythonPeer::atPort()
{
    PythonAtPort module;
    HostPort host(module.port());
    QVERIFY(host.waitFor(">>> "));
    host.write(bytesOf("print(6 * 7)\r"));
    QVERIFY(host.waitFor("\n42\r\n>>> "));
    module.with([](PythonPeer& peer) {
        PythonSettings settings;
        settings.hangsUpAtReset = true;
        peer.change(settings);
        peer.reset();
    });
    QElapsedTimer timer;
    timer.start();
    host.readUntil("never");
    QVERIFY(timer.elapsed() < 20'000); // the port is gone
}

void TestPythonPeer::atCommands()
{
    AtAtPort module;
    HostPort host(module.port());
    host.write(bytesOf("ATI\r"));
    QVERIFY(host.waitFor("EC600S-CNLB\r\nRevision: EC600S-CNLBR03A01M08_OCPU_QPY_BETA0414\r\n\r\nOK\r\n"));
    host.write(bytesOf("print(1)\r"));
    QVERIFY(host.waitFor("\r\nERROR\r\n"));
    QCOMPARE(module.commands(), (std::vector<std::string>{"ATI", "print(1)"}));
}

QTEST_GUILESS_MAIN(TestPythonPeer)
#include "TestPythonPeer.moc"
