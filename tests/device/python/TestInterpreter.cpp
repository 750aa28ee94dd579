// SPDX-License-Identifier: MIT
// The interpreter of a module, against a real MicroPython: from every state to its prompt, and code on good and on bad
// lines.
#include "device/python/helpers/Helpers.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/MoodyModule.h"

using namespace device;
using core::ErrorCode;
using test::bytesOf;
using test::promptOf;
using test::PythonRig;
using test::PythonSettings;
using test::ticking;
using namespace std::chrono_literals;

namespace
{

void type(PythonRig& rig, const std::string& text, Time wait = 50ms)
{
    PacedTransport transport(rig.line);
    QVERIFY(transport.write(bytesOf(text)));
    rig.line.wait(wait);
    QVERIFY(transport.discardInput());
}

} // namespace

class TestInterpreter : public QObject, private test::MoodyModule
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup() { calmDown(); }
    void findsThePromptFromEveryState_data();
    void findsThePromptFromEveryState();
    void namesWhatStandsInTheWay_data();
    void namesWhatStandsInTheWay();
    void interruptsAProgram();
    void waitsWithConsentForAStubbornProgram();
    void readsTheFacts();
    void readsTheFactsAmongWhatOthersPrint();
    void runsCode_data();
    void runsCode();
    void tellsATraceback();
    void loadsOnce();
    void aDamagedHelperNeverRuns_data();
    void aDamagedHelperNeverRuns();
    void endsWhatPrintsForEver();
    void leavesTheFriendlyPrompt();
    void leavesItAfterACancel();
    void leavesItWhenCancelledAtOnce();
    void knowsWhatARestartForgets();
};

void TestInterpreter::initTestCase()
{
    SKIP_WITHOUT_PYTHON();
}

void TestInterpreter::findsThePromptFromEveryState_data()
{
    QTest::addColumn<QString>("typed");
    QTest::newRow("at its prompt") << "";
    QTest::newRow("in a half-typed line") << "print(1";
    QTest::newRow("in a block") << "for i in range(3):\r";
    QTest::newRow("in paste mode") << "\5x = 1\r";
    QTest::newRow("in raw mode") << "\1";
    QTest::newRow("in raw mode with half a command") << "\1print(1";
    QTest::newRow("in raw-paste mode") << QString::fromLatin1("\1\5A\1", 4) + "print(1";
    QTest::newRow("while it runs") << "import utime\rwhile True: utime.sleep_ms(10)\r\r";
}

void TestInterpreter::findsThePromptFromEveryState()
{
    QFETCH(QString, typed);
    PythonRig& rig = renewed();
    type(rig, typed.toStdString());
    const Time begin = rig.line.now();
    const auto module = rig.enter();
    VERIFY_OK(module);
    QVERIFY(rig.line.now() - begin < 2s);
    const auto output = (*module)->interpreter().run("print(6*7)");
    VERIFY_OK(output);
    QCOMPARE(output->c_str(), "42\n");
}

void TestInterpreter::namesWhatStandsInTheWay_data()
{
    QTest::addColumn<int>("lock");
    QTest::addColumn<QString>("program");
    QTest::addColumn<int>("code");
    using Lock = PythonSettings::Lock;
    QTest::newRow("locked") << int(Lock::refuses) << "" << int(ErrorCode::consoleLocked);
    QTest::newRow("password") << int(Lock::password) << "" << int(ErrorCode::passwordNeeded);
    QTest::newRow("a program that writes") << int(Lock::open) << ticking << int(ErrorCode::programRuns);
    QTest::newRow("a silent program") << int(Lock::open) << "import utime\nwhile True:\n    utime.sleep_ms(100)\n"
                                      << int(ErrorCode::noAnswer);
}

void TestInterpreter::namesWhatStandsInTheWay()
{
    QFETCH(int, lock);
    QFETCH(QString, program);
    QFETCH(int, code);
    PythonSettings settings;
    settings.lock = PythonSettings::Lock(lock);
    settings.ignoresInterruptFor = Time::max();
    PythonRig& rig = started(program.toStdString(), settings);
    const Time begin = rig.line.now();
    const auto module = rig.enter();
    QVERIFY(!module);
    QCOMPARE(int(module.error().code), code);
    QVERIFY(rig.line.now() - begin <= 2s);
}

void TestInterpreter::interruptsAProgram()
{
    PythonRig& rig = started(ticking);
    const auto module = rig.enter();
    VERIFY_OK(module);
    QVERIFY2(rig.stray.find("tick") != std::string::npos, rig.stray.c_str());
    QVERIFY2(rig.stray.find("soft reboot") != std::string::npos, rig.stray.c_str());
    VERIFY_OK((*module)->interpreter().run("print(1)"));
}

void TestInterpreter::waitsWithConsentForAStubbornProgram()
{
    PythonSettings settings;
    settings.ignoresInterruptFor = 5s;
    PythonRig& rig = started(ticking, settings);
    QVERIFY(!rig.enter());
    VERIFY_OK(rig.enter(true));
}

void TestInterpreter::readsTheFacts()
{
    PythonSettings settings;
    settings.heapBytes = 100'000;
    PythonRig& rig = renewed(settings);
    const auto commands = rig.peer.counts().commands;
    const auto module = rig.enter();
    VERIFY_OK(module);
    const InterpreterFacts& facts = (*module)->interpreter().facts();
    QCOMPARE(facts.version.c_str(), "1.12.0");
    QCOMPARE(facts.moduleName().c_str(), "EC600S-CNLB");
    QVERIFY(facts.uname.contains("qpyver"));
    QCOMPARE(facts.freeHeap, 100'000u);
    QCOMPARE(facts.safeBlock(), std::size_t{6144});
    QVERIFY(facts.hasBinaryInput && facts.hasBinaryOutput && facts.hasPoll && facts.hasUnpack && facts.hasCrc);
    QVERIFY(facts.hasFileCrc && facts.hasChecksum && facts.hasFileSystemTools);
    QCOMPARE(rig.peer.counts().commands - commands, std::uint64_t{1});
    QVERIFY2(rig.stray.empty(), rig.stray.c_str());
}

void TestInterpreter::readsTheFactsAmongWhatOthersPrint()
{
    PythonSettings settings;
    settings.heapBytes = 100'000;
    const auto opened = [&](const char* before, std::uint32_t times) {
        settings.otherText = "has oxf 1\n";
        settings.otherBefore = before;
        settings.otherTimes = times;
        return renewed(settings).enter();
    };
    for (const auto& [before, times, commands] :
         {std::tuple{"\v\n\4", 1000, 1}, {"\t", 1, 2}, {"x", 1, 2}, {"8", 2, 3}}) {
        const auto sent = rig().peer.counts().commands;
        const auto module = opened(before, static_cast<std::uint32_t>(times));
        VERIFY_OK(module);
        const InterpreterFacts& facts = (*module)->interpreter().facts();
        QCOMPARE(facts.version.c_str(), "1.12.0");
        QCOMPARE(facts.moduleName().c_str(), "EC600S-CNLB");
        QCOMPARE(facts.freeHeap, 100'000u);
        QVERIFY(facts.hasBinaryInput && facts.hasChecksum && facts.hasUnpackStream && facts.uname.contains("qpyver"));
        QVERIFY(rig().stray.find("has oxf 1") != std::string::npos);
        QCOMPARE(rig().peer.counts().commands - sent, static_cast<std::uint64_t>(commands));
    }
    const auto damaged = opened("\t", 1000);
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().code, ErrorCode::linkFailed);
}

void TestInterpreter::runsCode_data()
{
    QTest::addColumn<int>("paste");
    QTest::newRow("pasted with a window") << int(PythonSettings::RawPaste::windowed);
    QTest::newRow("not pasted") << int(PythonSettings::RawPaste::refused);
    QTest::newRow("of before that") << int(PythonSettings::RawPaste::old);
}

void TestInterpreter::runsCode()
{
    QFETCH(int, paste);
    PythonSettings settings;
    settings.rawPaste = PythonSettings::RawPaste(paste);
    PythonRig& rig = renewed(settings);
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    std::string longOne;
    for (int i = 0; i < 300; ++i)
        longOne += "x" + std::to_string(i) + " = " + std::to_string(i) + "\n";
    for (const auto& [code, output] : {std::pair<std::string, std::string>{"", ""},
                                       {"print('a')\nprint('b')", "a\nb\n"},
                                       {longOne + "print(x299)", "299\n"},
                                       {"print('\xE8\xAF\xB4')", "\xE8\xAF\xB4\n"}}) {
        const auto got = interpreter.run(code);
        VERIFY_OK(got);
        QCOMPARE(QByteArray::fromStdString(*got), QByteArray::fromStdString(output));
    }
    QVERIFY2(rig.stray.empty(), rig.stray.c_str());
}

void TestInterpreter::tellsATraceback()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    for (const char* code : {"1/0", "print('"}) {
        const auto got = interpreter.run(code);
        QVERIFY(!got);
        QCOMPARE(got.error().code, ErrorCode::pythonFailed);
        QVERIFY2(got.error().detail.find("Error") != std::string::npos, got.error().detail.c_str());
    }
    // One that never comes to its end is given up, and so is the prompt.
    const Time begin = rig.line.now();
    const auto silent = interpreter.run("import utime\nutime.sleep_ms(3000)", 1s);
    QVERIFY(!silent);
    QCOMPARE(silent.error().code, ErrorCode::noAnswer);
    QVERIFY(rig.line.now() - begin < 4s);
    VERIFY_OK(interpreter.run("print(1)"));
}

void TestInterpreter::loadsOnce()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    const std::string code = "def f():\n    return " + std::string(300, '1') + "\n";
    VERIFY_OK(interpreter.load("f", code));
    const auto sent = (*module)->line().bytesSent();
    VERIFY_OK(interpreter.load("f", code));
    QCOMPARE((*module)->line().bytesSent(), sent);
    VERIFY_OK(interpreter.run("f()"));
    // Also after something else has used the prompt, but not after a restart.
    VERIFY_OK(interpreter.leave());
    VERIFY_OK(interpreter.enter({}));
    VERIFY_OK(interpreter.load("f", code));
    VERIFY_OK(interpreter.run("f()"));
    rig.peer.reset();
    rig.line.wait(100ms);
    VERIFY_OK(interpreter.enter({}));
    QVERIFY(!interpreter.run("f()"));
    VERIFY_OK(interpreter.load("f", code));
    VERIFY_OK(interpreter.run("f()"));
}

void TestInterpreter::aDamagedHelperNeverRuns_data()
{
    QTest::addColumn<bool>("hasUzlib");
    QTest::newRow("packed") << true;
    QTest::newRow("plain") << false;
}

void TestInterpreter::aDamagedHelperNeverRuns()
{
    QFETCH(const bool, hasUzlib);
    PythonSettings settings;
    settings.hasUzlib = hasUzlib;
    PythonRig& rig = started("", settings);
    FaultScript script;
    rig.script = &script;
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    QCOMPARE(interpreter.facts().hasUnpack, hasUzlib);
    std::mt19937 random(4);
    std::string text;
    while (text.size() < 1000)
        text += "0123456789abcdef"[random() % 16];
    for (std::uint64_t i = 0; i < 20; ++i) {
        VERIFY_OK(interpreter.run("lb_t=None"));
        const auto base = script.count(LineFault::Way::toModule);
        // Of the first try and of the second.
        for (const std::uint64_t at : {60 + 45 * i, 1400 + 45 * i})
            script.add({LineFault::Kind::flip, LineFault::Way::toModule, base + at, unsigned(i % 3), {}});
        const auto loaded = interpreter.load("t" + std::to_string(i), "lb_t='" + text + "'\n");
        if (!interpreter.isEntered())
            VERIFY_OK(interpreter.enter({}));
        // Those that did not fall into the code are no matter here.
        script = FaultScript();
        const auto has = interpreter.run("print(lb_t)");
        VERIFY_OK(has);
        QCOMPARE(has->c_str(), (loaded ? text + "\n" : std::string("None\n")).c_str());
    }
}

/// In raw mode nothing interrupts it: the job ends all the same.
void TestInterpreter::endsWhatPrintsForEver()
{
    PythonRig& rig = renewed();
    const std::string endless = "import utime\nfor i in range(70):\n    print('tick')\n    utime.sleep_ms(100)\n";
    {
        const auto module = rig.enter();
        VERIFY_OK(module);
        Interpreter& interpreter = (*module)->interpreter();
        const Time begin = rig.line.now();
        const auto done = interpreter.run(endless, 200ms);
        QVERIFY(!done && done.error().code == ErrorCode::linkFailed);
        QVERIFY(rig.line.now() - begin < 7500ms);
        VERIFY_OK(interpreter.run("print(1)"));
    }
    Time cancelled{};
    {
        const auto module = rig.enter();
        VERIFY_OK(module);
        std::size_t heard = 0;
        const auto sink = [&](std::string_view output) {
            heard += output.size();
            if (heard > 20 && !rig.cancel->isCancelled()) {
                cancelled = rig.line.now();
                rig.cancel->cancel();
            }
        };
        const auto done = (*module)->interpreter().runHelper(endless, sink);
        QVERIFY(!done && done.error().code == ErrorCode::cancelled);
    }
    QVERIFY(rig.line.now() - cancelled < 1s);
    rig.line.wait(7s);
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

void TestInterpreter::leavesTheFriendlyPrompt()
{
    PythonRig& rig = renewed();
    {
        const auto module = rig.enter();
        VERIFY_OK(module);
        VERIFY_OK((*module)->interpreter().run("x = 5"));
    }
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

void TestInterpreter::leavesItAfterACancel()
{
    PythonRig& rig = renewed();
    {
        const auto module = rig.enter();
        VERIFY_OK(module);
        const auto sink = [&](std::string_view) { rig.cancel->cancel(); };
        const auto done = (*module)->interpreter().runHelper("import utime\nprint('a')\nutime.sleep_ms(500)", sink);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::cancelled);
    }
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

/// Between the question for raw mode and the answer.
void TestInterpreter::leavesItWhenCancelledAtOnce()
{
    class CancelsAtWrite final : public Transport
    {
    public:
        CancelsAtWrite(PacedLine& line, CancelToken& cancel) : m_line(line), m_cancel(cancel) {}
        std::string name() const override { return m_line.name(); }
        core::HostResult<void> write(std::span<const std::byte> bytes) override
        {
            m_cancel.cancel();
            return m_line.write(bytes);
        }
        core::HostResult<std::size_t> read(std::span<std::byte> into, Time wait) override
        {
            return m_line.read(into, wait);
        }
        core::HostResult<void> discardInput() override { return m_line.discardInput(); }
        core::HostResult<void> setBaudRate(std::uint32_t rate) override { return m_line.setBaudRate(rate); }
        Time now() const override { return m_line.now(); }

    private:
        PacedTransport m_line;
        CancelToken& m_cancel;
    };
    struct Cancelling final : Connector {
        PythonRig& rig;
        explicit Cancelling(PythonRig& which) : rig(which) {}
        core::HostResult<std::unique_ptr<Transport>> open(Mode) override
        {
            return std::make_unique<CancelsAtWrite>(rig.line, *rig.cancel);
        }
        void pause(Time time) override { rig.line.wait(time); }
    };
    PythonRig& rig = renewed();
    Cancelling connector(rig);
    const auto module = PythonModule::open(connector, {}, *rig.cancel);
    QVERIFY(!module && module.error().code == ErrorCode::cancelled);
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

void TestInterpreter::knowsWhatARestartForgets()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.load("once", "def lb_once():\n print('once')\n"));
    VERIFY_OK(interpreter.run("del lb_once"));
    const auto done = interpreter.run("lb_once()");
    QVERIFY(!done && done.error().code == ErrorCode::linkFailed);
    VERIFY_OK(interpreter.load("once", "def lb_once():\n print('once')\n"));
    QCOMPARE(interpreter.run("lb_once()").value().c_str(), "once\n");
}

QTEST_APPLESS_MAIN(TestInterpreter)
#include "TestInterpreter.moc"
