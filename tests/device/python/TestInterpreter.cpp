// SPDX-License-Identifier: MIT
// The interpreter of a module, against a real MicroPython: from every state to its prompt, code, and streams of bytes
// in both directions, on good and on bad lines.
#include "device/python/BlockReceiver.h"
#include "device/python/BlockSender.h"
#include "device/python/SendingTalk.h"
#include "device/python/helpers/Helpers.h"
#include "tests/device/python/PythonRig.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using test::Bytes;
using test::bytesOf;
using test::PythonRig;
using test::PythonSettings;
using namespace std::chrono_literals;

namespace
{

/// "done", or the error's number with its words.
template <class T>
std::string stateOf(const core::HostResult<T>& result)
{
    if (result)
        return "done";
    return std::to_string(static_cast<int>(result.error().code)) + " " + result.error().detail;
}

#define VERIFY_DONE(result)                                                                                            \
    do {                                                                                                               \
        const auto& outcome = (result);                                                                                \
        QVERIFY2(outcome.has_value(), stateOf(outcome).c_str());                                                       \
    } while (false)

void type(PythonRig& rig, const std::string& text, Time wait = 50ms)
{
    PacedTransport transport(rig.line);
    QVERIFY(transport.write(bytesOf(text)));
    rig.line.wait(wait);
    QVERIFY(transport.discardInput());
}

/// What stands at the prompt that a module was left with.
std::string promptOf(PythonRig& rig)
{
    rig.line.wait(100ms);
    rig.line.discardInput();
    PacedTransport transport(rig.line);
    (void)transport.write(bytesOf("\r"));
    std::array<std::byte, 4096> buffer;
    std::string text;
    while (const auto size = transport.read(buffer, 100ms).value())
        text += test::textOf(Bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)));
    return text;
}

const char* const ticking = "import utime\nwhile True:\n    print('tick')\n    utime.sleep_ms(100)\n";

const std::string collect = "class Sink:\n"
                            "    def __init__(self):\n"
                            "        self.parts = []\n"
                            "        self.closed = 0\n"
                            "    def __call__(self, data):\n"
                            "        self.parts.append(data)\n"
                            "    def close(self):\n"
                            "        self.closed += 1\n"
                            "s = Sink()\n";
const std::string check = "import utils\n"
                          "d = b''.join(s.parts)\n"
                          "print(len(d), utils.crc32().update(0xffffffff, d), s.closed)";

std::string sourceText(std::size_t size)
{
    std::string text;
    for (int i = 0; text.size() < size; ++i)
        text += "def function" + std::to_string(i * 7919 % 1000) + "(value):\n    return value + " + std::to_string(i) +
                "\n";
    text.resize(size);
    return text;
}

} // namespace

class TestInterpreter : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
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
    void endsAtARestart_data();
    void endsAtARestart();
    void sendsBytes_data();
    void sendsBytes();
    void feedsAGenerator();
    void tellsWhatASinkRaised();
    void givesUpWithTheSource();
    void leavesAfterACancelledTransfer_data();
    void leavesAfterACancelledTransfer();
    void sendsOnBadLines_data();
    void sendsOnBadLines();
    void endsAfterADamagedAcknowledgement();
    void receivesBytes_data();
    void receivesBytes();
    void receivesOnBadLines();
    void receivesWithoutTheLastAcknowledgement();

private:
    /// The module at its prompt, in another mood.
    PythonRig& renewed(const PythonSettings& settings = {}, std::uint32_t baudRate = 921'600)
    {
        m_rig->renew(settings, baudRate);
        return *m_rig;
    }
    /// The same, restarted with this as its main.py.
    PythonRig& started(const std::string& program, const PythonSettings& settings = {})
    {
        m_rig->peer.change(settings);
        m_rig->peer.put("/usr/main.py", bytesOf(program));
        m_isOther = true;
        m_rig->peer.reset();
        return renewed(settings);
    }

    std::unique_ptr<PythonRig> m_rig;
    bool m_isOther = false; ///< it has been started with other settings
};

void TestInterpreter::initTestCase()
{
    if (const auto missing = test::PythonPeer::missing(); !missing.empty())
        QSKIP(missing.c_str());
    m_rig = std::make_unique<PythonRig>();
}

void TestInterpreter::cleanup()
{
    if (m_rig && std::exchange(m_isOther, false)) {
        m_rig->peer.remove("/usr/main.py");
        m_rig->peer.change({});
        m_rig->peer.reset();
    }
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
    VERIFY_DONE(module);
    QVERIFY(rig.line.now() - begin < 2s);
    const auto output = (*module)->interpreter().run("print(6*7)");
    VERIFY_DONE(output);
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
    VERIFY_DONE(module);
    QVERIFY2(rig.stray.find("tick") != std::string::npos, rig.stray.c_str());
    QVERIFY2(rig.stray.find("soft reboot") != std::string::npos, rig.stray.c_str());
    VERIFY_DONE((*module)->interpreter().run("print(1)"));
}

void TestInterpreter::waitsWithConsentForAStubbornProgram()
{
    PythonSettings settings;
    settings.ignoresInterruptFor = 5s;
    PythonRig& rig = started(ticking, settings);
    QVERIFY(!rig.enter());
    VERIFY_DONE(rig.enter(true));
}

void TestInterpreter::readsTheFacts()
{
    PythonSettings settings;
    settings.heapBytes = 100'000;
    PythonRig& rig = renewed(settings);
    const auto commands = rig.peer.counts().commands;
    const auto module = rig.enter();
    VERIFY_DONE(module);
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
        const auto sent = m_rig->peer.counts().commands;
        const auto module = opened(before, static_cast<std::uint32_t>(times));
        VERIFY_DONE(module);
        const InterpreterFacts& facts = (*module)->interpreter().facts();
        QCOMPARE(facts.version.c_str(), "1.12.0");
        QCOMPARE(facts.moduleName().c_str(), "EC600S-CNLB");
        QCOMPARE(facts.freeHeap, 100'000u);
        QVERIFY(facts.hasBinaryInput && facts.hasChecksum && facts.hasUnpackStream && facts.uname.contains("qpyver"));
        QVERIFY(m_rig->stray.find("has oxf 1") != std::string::npos);
        QCOMPARE(m_rig->peer.counts().commands - sent, static_cast<std::uint64_t>(commands));
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
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    std::string longOne;
    for (int i = 0; i < 300; ++i)
        longOne += "x" + std::to_string(i) + " = " + std::to_string(i) + "\n";
    for (const auto& [code, output] : {std::pair<std::string, std::string>{"", ""},
                                       {"print('a')\nprint('b')", "a\nb\n"},
                                       {longOne + "print(x299)", "299\n"},
                                       {"print('\xE8\xAF\xB4')", "\xE8\xAF\xB4\n"}}) {
        const auto got = interpreter.run(code);
        VERIFY_DONE(got);
        QCOMPARE(QByteArray::fromStdString(*got), QByteArray::fromStdString(output));
    }
    QVERIFY2(rig.stray.empty(), rig.stray.c_str());
}

void TestInterpreter::tellsATraceback()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_DONE(module);
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
    VERIFY_DONE(interpreter.run("print(1)"));
}

void TestInterpreter::loadsOnce()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    const std::string code = "def f():\n    return " + std::string(300, '1') + "\n";
    VERIFY_DONE(interpreter.load("f", code));
    const auto sent = (*module)->line().bytesSent();
    VERIFY_DONE(interpreter.load("f", code));
    QCOMPARE((*module)->line().bytesSent(), sent);
    VERIFY_DONE(interpreter.run("f()"));
    // Also after something else has used the prompt, but not after a restart.
    VERIFY_DONE(interpreter.leave());
    VERIFY_DONE(interpreter.enter({}));
    VERIFY_DONE(interpreter.load("f", code));
    VERIFY_DONE(interpreter.run("f()"));
    rig.peer.reset();
    rig.line.wait(100ms);
    VERIFY_DONE(interpreter.enter({}));
    QVERIFY(!interpreter.run("f()"));
    VERIFY_DONE(interpreter.load("f", code));
    VERIFY_DONE(interpreter.run("f()"));
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
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    QCOMPARE(interpreter.facts().hasUnpack, hasUzlib);
    std::mt19937 random(4);
    std::string text;
    while (text.size() < 1000)
        text += "0123456789abcdef"[random() % 16];
    for (std::uint64_t i = 0; i < 20; ++i) {
        VERIFY_DONE(interpreter.run("lb_t=None"));
        const auto base = script.count(LineFault::Way::toModule);
        // Of the first try and of the second.
        for (const std::uint64_t at : {60 + 45 * i, 1400 + 45 * i})
            script.add({LineFault::Kind::flip, LineFault::Way::toModule, base + at, unsigned(i % 3), {}});
        const auto loaded = interpreter.load("t" + std::to_string(i), "lb_t='" + text + "'\n");
        if (!interpreter.isEntered())
            VERIFY_DONE(interpreter.enter({}));
        // Those that did not fall into the code are no matter here.
        script = FaultScript();
        const auto has = interpreter.run("print(lb_t)");
        VERIFY_DONE(has);
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
        VERIFY_DONE(module);
        Interpreter& interpreter = (*module)->interpreter();
        const Time begin = rig.line.now();
        const auto done = interpreter.run(endless, 200ms);
        QVERIFY(!done && done.error().code == ErrorCode::linkFailed);
        QVERIFY(rig.line.now() - begin < 7500ms);
        VERIFY_DONE(interpreter.run("print(1)"));
    }
    Time cancelled{};
    {
        const auto module = rig.enter();
        VERIFY_DONE(module);
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
        VERIFY_DONE(module);
        VERIFY_DONE((*module)->interpreter().run("x = 5"));
    }
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

void TestInterpreter::leavesItAfterACancel()
{
    PythonRig& rig = renewed();
    {
        const auto module = rig.enter();
        VERIFY_DONE(module);
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
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.load("once", "def lb_once():\n print('once')\n"));
    VERIFY_DONE(interpreter.run("del lb_once"));
    const auto done = interpreter.run("lb_once()");
    QVERIFY(!done && done.error().code == ErrorCode::linkFailed);
    VERIFY_DONE(interpreter.load("once", "def lb_once():\n print('once')\n"));
    QCOMPARE(interpreter.run("lb_once()").value().c_str(), "once\n");
}

void TestInterpreter::endsAtARestart_data()
{
    QTest::addColumn<int>("size"); // sent; 0: received
    QTest::addColumn<bool>("isBinary");
    QTest::newRow("sent in blocks") << 60'000 << true;
    QTest::newRow("sent as text") << 60'000 << false;
    QTest::newRow("sent at once") << 200 << true;
    QTest::newRow("received") << 0 << true;
}

/// In the middle of a transfer, into a program that prints for ever.
void TestInterpreter::endsAtARestart()
{
    QFETCH(int, size);
    QFETCH(bool, isBinary);
    PythonSettings settings;
    settings.hasBinaryStdin = isBinary;
    PythonRig& rig = started(ticking, settings);
    rig.line.wait(1s);
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.run(collect + "import utime\ndef g(write):\n for i in range(100):\n  write(b'x'*500)\n"));
    const Time begin = rig.line.now();
    (*module)->line().onTime([&] {
        if (rig.line.now() - begin > 100s)
            rig.cancel->cancel();
    });
    settings.ignoresInterruptFor = Time::max();
    rig.peer.change(settings);
    bool isReset = false;
    const auto reset = [&] {
        if (!std::exchange(isReset, true))
            rig.peer.reset();
    };
    core::HostResult<std::string> done;
    if (size == 0) {
        std::size_t heard = 0;
        done = BlockReceiver(interpreter).receive("g", [&](auto bytes) -> core::HostResult<void> {
            heard += bytes.size();
            if (heard > 5000)
                reset();
            return {};
        });
    } else if (size > 1000) {
        done = BlockSender(interpreter)
                   .send({"s", ""}, test::xorshiftTopBytes(7, std::size_t(size)), [&](std::uint64_t count) {
                       if (count > 20'000)
                           reset();
                   });
    } else {
        settings.resetAtByteSent = rig.peer.counts().bytesSent + 3; // OK and BEL
        rig.peer.change(settings);
        done = BlockSender(interpreter).send({"s", "utime.sleep_ms(50)"}, Bytes(std::size_t(size)));
    }
    QVERIFY(!done);
    QVERIFY2(done.error().code == ErrorCode::linkFailed || done.error().code == ErrorCode::noAnswer,
             stateOf(done).c_str());
    QVERIFY(rig.line.now() - begin < 60s);
}

void TestInterpreter::sendsBytes_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("random");
    QTest::addColumn<QString>("mode");
    for (const int size : {0, 1, 255, 5000, 100'000})
        for (const bool random : {true, false})
            QTest::addRow("%d %s", size, random ? "random" : "source") << size << random << "";
    for (const char* mode : {"text", "text old", "small heap", "small buffer", "slow", "no crc", "no uzlib"})
        for (const bool random : {true, false})
            QTest::addRow("%s, %s", mode, random ? "random" : "source") << 40'000 << random << mode;
}

void TestInterpreter::sendsBytes()
{
    QFETCH(int, size);
    QFETCH(bool, random);
    QFETCH(QString, mode);
    PythonSettings settings;
    settings.hasBinaryStdin = !mode.startsWith("text");
    if (mode == "text old")
        settings.rawPaste = PythonSettings::RawPaste::old;
    if (mode == "small heap")
        settings.heapBytes = 12 * 1024;
    if (mode == "small buffer") {
        settings.receiveBuffer = 600;
        settings.lineRate = 921'600;
        settings.bytesPerSecond = 60'000;
    }
    if (mode == "slow")
        settings.answerDelay = 300ms;
    settings.hasUtilsCrc = mode != "no crc";
    settings.hasUzlib = mode != "no uzlib";
    PythonRig& rig = mode.isEmpty() ? renewed(settings) : started("", settings);
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.run(collect));
    const Bytes bytes = random ? test::xorshiftTopBytes(7, static_cast<std::size_t>(size))
                               : bytesOf(sourceText(static_cast<std::size_t>(size)));
    const std::string sum =
        "c = 0\nd = b''.join(s.parts)\nfor b in d: c = (c * 31 + b) & 0xffffff\nprint(len(d), c, s.closed)";
    std::uint32_t c = 0;
    for (const std::byte byte : bytes)
        c = (c * 31 + std::to_integer<std::uint32_t>(byte)) & 0xFFFFFF;
    const std::string expected = std::to_string(size) + " " + std::to_string(c) + " 1\n";
    std::uint64_t progress = 0;
    const Time begin = rig.line.now();
    const auto sent = BlockSender(interpreter).send({"s", sum}, bytes, [&](std::uint64_t count) {
        QVERIFY(count >= progress);
        progress = count;
    });
    qInfo("%.0f bytes/s", size / std::chrono::duration<double>(rig.line.now() - begin).count());
    VERIFY_DONE(sent);
    QCOMPARE(sent->c_str(), expected.c_str());
    QCOMPARE(progress, bytes.size());
}

void TestInterpreter::feedsAGenerator()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.run("got = []\n"
                                "def reader():\n"
                                "    try:\n"
                                "        while True:\n"
                                "            size = int((yield 5))\n"
                                "            data = b''\n"
                                "            while len(data) < size:\n"
                                "                data += yield -min(4096, size - len(data))\n"
                                "            got.append(data)\n"
                                "    finally:\n"
                                "        print('end')\n"));
    VERIFY_DONE(interpreter.load("pull", device::helpers::pull));
    std::string stream;
    for (const std::size_t size : {1u, 5000u, 17u, 40'000u, 3u})
        stream += std::to_string(100'000 + size).substr(1) + std::string(size, 'x');
    const auto sent =
        BlockSender(interpreter).send({"lb_pull(reader())", "print([len(x) for x in got])"}, bytesOf(stream));
    VERIFY_DONE(sent);
    QCOMPARE(sent->c_str(), "end\n[1, 5000, 17, 40000, 3]\n");
}

void TestInterpreter::tellsWhatASinkRaised()
{
    for (const bool isBinary : {true, false}) {
        PythonSettings settings;
        settings.hasBinaryStdin = isBinary;
        PythonRig& rig = started("", settings);
        const auto module = rig.enter();
        VERIFY_DONE(module);
        Interpreter& interpreter = (*module)->interpreter();
        VERIFY_DONE(interpreter.run(collect + "def bad(data):\n    raise ValueError('no more')\n"));
        const Bytes bytes = test::xorshiftTopBytes(7, 50'000);
        const auto sent = BlockSender(interpreter).send({"bad", ""}, bytes);
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::pythonFailed);
        QVERIFY2(sent.error().detail.find("no more") != std::string::npos, sent.error().detail.c_str());
        const auto wrong = BlockSender(interpreter).send({"nobody", ""}, bytes);
        QVERIFY(!wrong);
        QVERIFY2(wrong.error().detail.find("NameError") != std::string::npos, wrong.error().detail.c_str());
        VERIFY_DONE(BlockSender(interpreter).send({"s", ""}, bytes));
        const auto output = interpreter.run(check);
        VERIFY_DONE(output);
        QVERIFY2(output->starts_with("50000 "), output->c_str());
    }
}

void TestInterpreter::givesUpWithTheSource()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.run(collect));
    int calls = 0;
    const Bytes some(30'000, std::byte{1});
    const auto sent =
        BlockSender(interpreter).send({"s", ""}, [&](std::size_t) -> core::HostResult<std::span<const std::byte>> {
            if (++calls == 3)
                return core::problem(ErrorCode::ioFailed, "a file", "gone");
            return std::span(some);
        });
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, ErrorCode::ioFailed);
    QCOMPARE(sent.error().subject.c_str(), "a file");
    const auto output = interpreter.run("print(s.closed)");
    VERIFY_DONE(output);
    QCOMPARE(output->c_str(), "1\n");
}

void TestInterpreter::leavesAfterACancelledTransfer_data()
{
    QTest::addColumn<bool>("isBinary");
    QTest::newRow("binary") << true;
    QTest::newRow("as text") << false;
}

void TestInterpreter::leavesAfterACancelledTransfer()
{
    QFETCH(bool, isBinary);
    PythonSettings settings;
    settings.hasBinaryStdin = isBinary;
    PythonRig& rig = isBinary ? renewed() : started("", settings);
    rig.line.setBaudRate(115'200);
    {
        const auto module = rig.enter();
        VERIFY_DONE(module);
        Interpreter& interpreter = (*module)->interpreter();
        QCOMPARE(interpreter.facts().hasBinaryInput, isBinary);
        VERIFY_DONE(interpreter.run(collect));
        const auto sent =
            BlockSender(interpreter).send({"s", ""}, test::xorshiftTopBytes(7, 50'000), [&](std::uint64_t count) {
                if (count > 20'000)
                    rig.cancel->cancel();
            });
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::cancelled);
        // What the sink holds is let go.
        const auto closed = interpreter.finish("print(s.closed)");
        VERIFY_DONE(closed);
        QCOMPARE(closed->c_str(), "1\n");
    }
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

void TestInterpreter::sendsOnBadLines_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("way");
    for (const auto kind : {LineFault::Kind::drop, LineFault::Kind::repeat, LineFault::Kind::flip})
        for (const auto way : {LineFault::Way::toModule, LineFault::Way::toHost})
            QTest::addRow("kind %d way %d", int(kind), int(way)) << int(kind) << int(way);
}

void TestInterpreter::sendsOnBadLines()
{
    QFETCH(int, kind);
    QFETCH(int, way);
    PythonRig& rig = renewed();
    FaultScript script;
    rig.script = &script;
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.run(collect));
    VERIFY_DONE(BlockSender(interpreter).send({"s", ""}, Bytes()));
    const Bytes bytes = test::xorshiftTopBytes(7, 60'000);
    const std::uint64_t step = way == int(LineFault::Way::toModule) ? 7001 : 5;
    const auto base = script.count(LineFault::Way(way));
    for (int i = 0; i < 5; ++i)
        script.add({LineFault::Kind(kind),
                    LineFault::Way(way),
                    base + (way == 0 ? 300 : 12) + step * std::uint64_t(i),
                    5,
                    {}});
    const auto sent = BlockSender(interpreter).send({"s", ""}, bytes);
    if (!sent) // or a clear error
        QVERIFY2(sent.error().code == ErrorCode::linkFailed || sent.error().code == ErrorCode::noAnswer,
                 stateOf(sent).c_str());
    else {
        const auto output = interpreter.run(check);
        VERIFY_DONE(output);
        QVERIFY2(output->starts_with("60000 "), output->c_str());
    }
    QVERIFY2(way == int(LineFault::Way::toHost) || sent.has_value(), stateOf(sent).c_str());
}

/// The host takes a block for taken that has to come again: the two never agree any more.
void TestInterpreter::endsAfterADamagedAcknowledgement()
{
    for (int damaged = '@'; damaged < 'P'; ++damaged) {
        int blocks = 0;
        const std::vector<std::byte> zeros(64);
        const BlockSender::Source source = [&](std::size_t) -> core::HostResult<std::span<const std::byte>> {
            return std::span(zeros).first(++blocks <= 40 ? 64U : 0U);
        };
        BlockCutter cutter(source, 0);
        SendingTalk talk(cutter, {.hasPoll = true, .block = 64, .largest = 64}, {});
        Time now{};
        const auto answer = [&](int mark, int letter) {
            (void)talk.take(static_cast<std::byte>(mark), now);
            (void)talk.take(static_cast<std::byte>(letter), now);
        };
        answer(6, '@');
        QVERIFY(!talk.nextWrite(now).empty());
        answer(6, 'A');
        QVERIFY(!talk.nextWrite(now).empty());
        QVERIFY(!talk.nextWrite(now).empty()); // two are on their way
        answer(6, damaged);                    // that it has one; the other was lost, and it waits for it
        int told = 0;
        for (int quiet = 0; quiet < 3 && !talk.problem() && told < 100;) {
            if (!talk.nextWrite(now).empty()) {
                answer(0x15, 'B');
                ++told;
            } else if (talk.deadline() == Time::max()) {
                ++quiet;
            } else {
                now = std::max(now, talk.deadline());
                talk.passed(now);
            }
        }
        QVERIFY2(told < 100, std::to_string(damaged).c_str());
        QVERIFY(talk.problem() && talk.problem()->code == ErrorCode::linkFailed);
    }
}

void TestInterpreter::receivesBytes_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("mode");
    for (const int size : {0, 1, 2047, 2048, 2049, 100'000})
        QTest::addRow("%d", size) << size << "";
    QTest::newRow("nobody listens") << 20'000 << "no input";
    QTest::newRow("small heap") << 20'000 << "small heap";
}

void TestInterpreter::receivesBytes()
{
    QFETCH(int, size);
    QFETCH(QString, mode);
    PythonSettings settings;
    settings.hasBinaryStdin = mode != "no input";
    if (mode == "small heap")
        settings.heapBytes = 12 * 1024;
    PythonRig& rig = mode.isEmpty() ? renewed(settings) : started("", settings);
    const Bytes bytes = test::xorshiftTopBytes(7, static_cast<std::size_t>(size));
    rig.peer.put("/usr/data", bytes);
    const auto module = rig.enter();
    VERIFY_DONE(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_DONE(interpreter.run("def give(write):\n"
                                "    f = open('/usr/data', 'rb')\n"
                                "    while True:\n"
                                "        d = f.read(1000)\n"
                                "        if not d: break\n"
                                "        write(d)\n"
                                "    f.close()\n"
                                "    print('given')\n"));
    Bytes got;
    const Time begin = rig.line.now();
    const auto received = BlockReceiver(interpreter).receive("give", [&](std::span<const std::byte> part) {
        got.insert(got.end(), part.begin(), part.end());
        return core::HostResult<void>();
    });
    qInfo("%.0f bytes/s", size / std::chrono::duration<double>(rig.line.now() - begin).count());
    VERIFY_DONE(received);
    QCOMPARE(received->c_str(), "given\n");
    QVERIFY(got == bytes);
    const auto stopped = BlockReceiver(interpreter).receive("give", [&](std::span<const std::byte>) {
        return core::HostResult<void>(core::problem(ErrorCode::ioFailed, "", "full"));
    });
    QCOMPARE(stopped.has_value(), size == 0);
    if (!stopped)
        QCOMPARE(stopped.error().code, ErrorCode::ioFailed);
    VERIFY_DONE(interpreter.run("print(1)"));
}

void TestInterpreter::receivesOnBadLines()
{
    for (const auto kind : {LineFault::Kind::drop, LineFault::Kind::repeat, LineFault::Kind::flip}) {
        PythonRig& rig = renewed();
        FaultScript script;
        rig.script = &script;
        const auto module = rig.enter();
        VERIFY_DONE(module);
        Interpreter& interpreter = (*module)->interpreter();
        VERIFY_DONE(interpreter.run("d = bytes(range(256))*4\ndef give(write):\n    for i in range(40): write(d)\n"));
        VERIFY_DONE(
            BlockReceiver(interpreter).receive("lambda write: None", [](auto) { return core::HostResult<void>(); }));
        const auto base = script.count(LineFault::Way::toHost);
        for (int i = 0; i < 5; ++i)
            script.add({kind, LineFault::Way::toHost, base + 300 + 7001u * static_cast<unsigned>(i), 5, {}});
        std::size_t got = 0;
        bool isWhole = true;
        const auto received = BlockReceiver(interpreter).receive("give", [&](std::span<const std::byte> part) {
            for (const std::byte byte : part)
                isWhole = isWhole && byte == static_cast<std::byte>(got++);
            return core::HostResult<void>();
        });
        VERIFY_DONE(received);
        QVERIFY(isWhole);
        QCOMPARE(got, std::size_t{40 * 1024});
    }
}

/// It may be any of them for a stream of few blocks.
void TestInterpreter::receivesWithoutTheLastAcknowledgement()
{
    for (const int blocks : {1, 2, 5}) {
        PythonRig& rig = renewed();
        FaultScript script;
        rig.script = &script;
        const auto module = rig.enter();
        VERIFY_DONE(module);
        Interpreter& interpreter = (*module)->interpreter();
        VERIFY_DONE(interpreter.run("d = bytes(2048)\ndef give(write):\n    for i in range(" + std::to_string(blocks) +
                                    "): write(d)\n"));
        std::size_t got = 0;
        const auto receive = [&] {
            got = 0;
            return BlockReceiver(interpreter).receive("give", [&](std::span<const std::byte> part) {
                got += part.size();
                return core::HostResult<void>();
            });
        };
        VERIFY_DONE(receive());
        const auto before = script.count(LineFault::Way::toModule);
        VERIFY_DONE(receive());
        const auto after = script.count(LineFault::Way::toModule);
        script.add({LineFault::Kind::drop, LineFault::Way::toModule, after + (after - before) - 1, 0, {}});
        const Time begin = rig.line.now();
        VERIFY_DONE(receive());
        QCOMPARE(got, std::size_t(blocks) * 2048);
        QVERIFY(rig.line.now() - begin < 5s);
        VERIFY_DONE(interpreter.run("print(1)"));
    }
}

QTEST_APPLESS_MAIN(TestInterpreter)
#include "TestInterpreter.moc"
