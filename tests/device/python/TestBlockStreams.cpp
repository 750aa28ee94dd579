// SPDX-License-Identifier: MIT
// Streams of bytes to and from a real MicroPython, on good and on bad lines.
#include "device/python/BlockReceiver.h"
#include "device/python/BlockSender.h"
#include "device/python/SendingTalk.h"
#include "device/python/helpers/Helpers.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/MoodyModule.h"

using namespace device;
using core::ErrorCode;
using test::Bytes;
using test::bytesOf;
using test::promptOf;
using test::PythonRig;
using test::PythonSettings;
using test::ticking;
using namespace std::chrono_literals;

namespace
{

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

class TestBlockStreams : public QObject, private test::MoodyModule
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }
    void cleanup() { calmDown(); }

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
    void endsAtARestart_data();
    void endsAtARestart();
};

void TestBlockStreams::sendsBytes_data()
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

void TestBlockStreams::sendsBytes()
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
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.run(collect));
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
    VERIFY_OK(sent);
    QCOMPARE(sent->c_str(), expected.c_str());
    QCOMPARE(progress, bytes.size());
}

void TestBlockStreams::feedsAGenerator()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.run("got = []\n"
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
    VERIFY_OK(interpreter.load("pull", device::helpers::pull));
    std::string stream;
    for (const std::size_t size : {1u, 5000u, 17u, 40'000u, 3u})
        stream += std::to_string(100'000 + size).substr(1) + std::string(size, 'x');
    const auto sent =
        BlockSender(interpreter).send({"lb_pull(reader())", "print([len(x) for x in got])"}, bytesOf(stream));
    VERIFY_OK(sent);
    QCOMPARE(sent->c_str(), "end\n[1, 5000, 17, 40000, 3]\n");
}

void TestBlockStreams::tellsWhatASinkRaised()
{
    for (const bool isBinary : {true, false}) {
        PythonSettings settings;
        settings.hasBinaryStdin = isBinary;
        PythonRig& rig = started("", settings);
        const auto module = rig.enter();
        VERIFY_OK(module);
        Interpreter& interpreter = (*module)->interpreter();
        VERIFY_OK(interpreter.run(collect + "def bad(data):\n    raise ValueError('no more')\n"));
        const Bytes bytes = test::xorshiftTopBytes(7, 50'000);
        const auto sent = BlockSender(interpreter).send({"bad", ""}, bytes);
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::pythonFailed);
        QVERIFY2(sent.error().detail.find("no more") != std::string::npos, sent.error().detail.c_str());
        const auto wrong = BlockSender(interpreter).send({"nobody", ""}, bytes);
        QVERIFY(!wrong);
        QVERIFY2(wrong.error().detail.find("NameError") != std::string::npos, wrong.error().detail.c_str());
        VERIFY_OK(BlockSender(interpreter).send({"s", ""}, bytes));
        const auto output = interpreter.run(check);
        VERIFY_OK(output);
        QVERIFY2(output->starts_with("50000 "), output->c_str());
    }
}

void TestBlockStreams::givesUpWithTheSource()
{
    PythonRig& rig = renewed();
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.run(collect));
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
    VERIFY_OK(output);
    QCOMPARE(output->c_str(), "1\n");
}

void TestBlockStreams::leavesAfterACancelledTransfer_data()
{
    QTest::addColumn<bool>("isBinary");
    QTest::newRow("binary") << true;
    QTest::newRow("as text") << false;
}

void TestBlockStreams::leavesAfterACancelledTransfer()
{
    QFETCH(bool, isBinary);
    PythonSettings settings;
    settings.hasBinaryStdin = isBinary;
    PythonRig& rig = isBinary ? renewed() : started("", settings);
    rig.line.setBaudRate(115'200);
    {
        const auto module = rig.enter();
        VERIFY_OK(module);
        Interpreter& interpreter = (*module)->interpreter();
        QCOMPARE(interpreter.facts().hasBinaryInput, isBinary);
        VERIFY_OK(interpreter.run(collect));
        const auto sent =
            BlockSender(interpreter).send({"s", ""}, test::xorshiftTopBytes(7, 50'000), [&](std::uint64_t count) {
                if (count > 20'000)
                    rig.cancel->cancel();
            });
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::cancelled);
        // What the sink holds is let go.
        const auto closed = interpreter.finish("print(s.closed)");
        VERIFY_OK(closed);
        QCOMPARE(closed->c_str(), "1\n");
    }
    QCOMPARE(promptOf(rig).c_str(), "\r\n>>> ");
}

void TestBlockStreams::sendsOnBadLines_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("way");
    for (const auto kind : {LineFault::Kind::drop, LineFault::Kind::repeat, LineFault::Kind::flip})
        for (const auto way : {LineFault::Way::toModule, LineFault::Way::toHost})
            QTest::addRow("kind %d way %d", int(kind), int(way)) << int(kind) << int(way);
}

void TestBlockStreams::sendsOnBadLines()
{
    QFETCH(int, kind);
    QFETCH(int, way);
    PythonRig& rig = renewed();
    FaultScript script;
    rig.script = &script;
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.run(collect));
    VERIFY_OK(BlockSender(interpreter).send({"s", ""}, Bytes()));
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
                 test::wordsOf(sent).c_str());
    else {
        const auto output = interpreter.run(check);
        VERIFY_OK(output);
        QVERIFY2(output->starts_with("60000 "), output->c_str());
    }
    QVERIFY2(way == int(LineFault::Way::toHost) || sent.has_value(), test::wordsOf(sent).c_str());
}

/// The host takes a block for taken that has to come again: the two never agree any more.
void TestBlockStreams::endsAfterADamagedAcknowledgement()
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

void TestBlockStreams::receivesBytes_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("mode");
    for (const int size : {0, 1, 2047, 2048, 2049, 100'000})
        QTest::addRow("%d", size) << size << "";
    QTest::newRow("nobody listens") << 20'000 << "no input";
    QTest::newRow("small heap") << 20'000 << "small heap";
}

void TestBlockStreams::receivesBytes()
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
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.run("def give(write):\n"
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
    VERIFY_OK(received);
    QCOMPARE(received->c_str(), "given\n");
    QVERIFY(got == bytes);
    const auto stopped = BlockReceiver(interpreter).receive("give", [&](std::span<const std::byte>) {
        return core::HostResult<void>(core::problem(ErrorCode::ioFailed, "", "full"));
    });
    QCOMPARE(stopped.has_value(), size == 0);
    if (!stopped)
        QCOMPARE(stopped.error().code, ErrorCode::ioFailed);
    VERIFY_OK(interpreter.run("print(1)"));
}

void TestBlockStreams::receivesOnBadLines()
{
    for (const auto kind : {LineFault::Kind::drop, LineFault::Kind::repeat, LineFault::Kind::flip}) {
        PythonRig& rig = renewed();
        FaultScript script;
        rig.script = &script;
        const auto module = rig.enter();
        VERIFY_OK(module);
        Interpreter& interpreter = (*module)->interpreter();
        VERIFY_OK(interpreter.run("d = bytes(range(256))*4\ndef give(write):\n    for i in range(40): write(d)\n"));
        VERIFY_OK(
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
        VERIFY_OK(received);
        QVERIFY(isWhole);
        QCOMPARE(got, std::size_t{40 * 1024});
    }
}

/// It may be any of them for a stream of few blocks.
void TestBlockStreams::receivesWithoutTheLastAcknowledgement()
{
    for (const int blocks : {1, 2, 5}) {
        PythonRig& rig = renewed();
        FaultScript script;
        rig.script = &script;
        const auto module = rig.enter();
        VERIFY_OK(module);
        Interpreter& interpreter = (*module)->interpreter();
        VERIFY_OK(interpreter.run("d = bytes(2048)\ndef give(write):\n    for i in range(" + std::to_string(blocks) +
                                  "): write(d)\n"));
        std::size_t got = 0;
        const auto receive = [&] {
            got = 0;
            return BlockReceiver(interpreter).receive("give", [&](std::span<const std::byte> part) {
                got += part.size();
                return core::HostResult<void>();
            });
        };
        VERIFY_OK(receive());
        const auto before = script.count(LineFault::Way::toModule);
        VERIFY_OK(receive());
        const auto after = script.count(LineFault::Way::toModule);
        script.add({LineFault::Kind::drop, LineFault::Way::toModule, after + (after - before) - 1, 0, {}});
        const Time begin = rig.line.now();
        VERIFY_OK(receive());
        QCOMPARE(got, std::size_t(blocks) * 2048);
        QVERIFY(rig.line.now() - begin < 5s);
        VERIFY_OK(interpreter.run("print(1)"));
    }
}

void TestBlockStreams::endsAtARestart_data()
{
    QTest::addColumn<int>("size"); // sent; 0: received
    QTest::addColumn<bool>("isBinary");
    QTest::newRow("sent in blocks") << 60'000 << true;
    QTest::newRow("sent as text") << 60'000 << false;
    QTest::newRow("sent at once") << 200 << true;
    QTest::newRow("received") << 0 << true;
}

/// In the middle of a transfer, into a program that prints for ever.
void TestBlockStreams::endsAtARestart()
{
    QFETCH(int, size);
    QFETCH(bool, isBinary);
    PythonSettings settings;
    settings.hasBinaryStdin = isBinary;
    PythonRig& rig = started(ticking, settings);
    rig.line.wait(1s);
    const auto module = rig.enter();
    VERIFY_OK(module);
    Interpreter& interpreter = (*module)->interpreter();
    VERIFY_OK(interpreter.run(collect + "import utime\ndef g(write):\n for i in range(100):\n  write(b'x'*500)\n"));
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
             test::wordsOf(done).c_str());
    QVERIFY(rig.line.now() - begin < 60s);
}

QTEST_APPLESS_MAIN(TestBlockStreams)
#include "TestBlockStreams.moc"
