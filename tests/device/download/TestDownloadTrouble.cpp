// SPDX-License-Identifier: MIT
// What stands between a download and its module: wrong ports, wrong modules, ports that go away, and users who cancel.
#include "core/wire/Bsl.h"
#include "core/wire/Pdl.h"
#include "tests/device/download/ModuleRig.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using core::wire::BslType;
using firmware::Loader;
using firmware::host::Module;
using test::problemOf;
using namespace std::chrono_literals;

class TestDownloadTrouble : public QObject
{
    Q_OBJECT

private slots:
    void namesAWrongPort_data();
    void namesAWrongPort();
    void namesAModuleOfAnotherChip_data();
    void namesAModuleOfAnotherChip();
    void passesOnWhatTheConnectorSays();
    void saysWhenTheModuleDoesNotReturn();
    void saysWhenTheFirmwareWillNotLeave();
    void saysWhenALoaderRefuses();
    void namesAnUnpluggedModule();
    void bearsASlowConsole_data();
    void bearsASlowConsole();
    void startsFromAnyStage_data();
    void startsFromAnyStage();
    void startsFromTheMiddleOfAFrame_data();
    void startsFromTheMiddleOfAFrame();
    void findsALoaderAtItsOtherRate();
    void stopsWhenCancelled_data();
    void stopsWhenCancelled();
    void doesNothingWhenCancelledBefore();
};

namespace
{

/// Answers what a function makes of the bytes.
class ScriptedPeer final : public LinePeer
{
public:
    using Answer = std::function<std::vector<std::byte>(std::span<const std::byte>)>;

    explicit ScriptedPeer(Answer answer) : m_answer(std::move(answer)) {}
    void feed(std::span<const std::byte> bytes, Time) override
    {
        const auto output = m_answer(bytes);
        m_output.insert(m_output.end(), output.begin(), output.end());
    }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }

private:
    Answer m_answer;
    std::vector<std::byte> m_output;
};

/// A console: each line gets an answer.
ScriptedPeer::Answer console(std::function<std::string(const std::string&)> answer)
{
    return [answer, line = std::string()](std::span<const std::byte> bytes) mutable {
        std::string output;
        for (const std::byte byte : bytes) {
            const auto character = static_cast<char>(byte);
            if (character != '\r' && character != '\n')
                line += character;
            else if (!line.empty())
                output += answer(std::exchange(line, {}));
        }
        return test::bytesOf(output);
    };
}

/// The ROM of the 8850 up to its first answers.
std::vector<std::byte> answerAs8850(std::span<const std::byte> bytes, int& flags, std::vector<std::byte>& frame)
{
    std::vector<std::byte> output;
    const auto reply = [&](BslType type, const std::string& text) {
        const auto data = test::bytesOf(text);
        std::vector<std::byte> encoded(core::wire::bslFrameLimit(data.size()));
        encoded.resize(core::wire::encodeBsl(type, data, core::wire::BslCheck::crc16, encoded));
        output.insert(output.end(), encoded.begin(), encoded.end());
    };
    for (const std::byte byte : bytes) {
        if (flags < 3) {
            flags = byte == core::wire::bslFlag ? flags + 1 : 0;
            if (flags == 3)
                reply(BslType::version, std::string("SPRD3\0", 6));
        } else if (byte != core::wire::bslFlag) {
            frame.push_back(byte);
        } else if (!std::exchange(frame, {}).empty()) {
            reply(BslType::verifyError, "");
        }
    }
    return output;
}

/// A download to whatever the peer is; the time that it took comes along.
std::pair<DownloadReport, Time> downloadTo(LinePeer& peer)
{
    const auto package = test::unisocPackage("nofs.pac");
    PacedLine line(peer, 115200, 1ms);
    test::LineConnector connector(line);
    DownloadObserver nobody;
    CancelToken cancel;
    auto report = download(*package, {}, connector, nobody, cancel);
    return {std::move(report), line.now()};
}

} // namespace

void TestDownloadTrouble::namesAWrongPort_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("silent") << 0 << ErrorCode::noAnswer;
    QTest::newRow("echo") << 1 << ErrorCode::notOurProtocol;
    QTest::newRow("prompt") << 2 << ErrorCode::notOurProtocol;
    QTest::newRow("noise") << 3 << ErrorCode::notOurProtocol;
    QTest::newRow("ROM of the 8850") << 4 << ErrorCode::wrongModule;
    QTest::newRow("console that knows no commands") << 5 << ErrorCode::notOurProtocol;
}

void TestDownloadTrouble::namesAWrongPort()
{
    QFETCH(int, kind);
    QFETCH(ErrorCode, code);
    ScriptedPeer::Answer answer;
    int flags = 0;
    std::vector<std::byte> frame;
    std::uint32_t noise = 1;
    switch (kind) {
    case 0:
        answer = [](auto) { return std::vector<std::byte>(); };
        break;
    case 1:
        answer = [](auto bytes) { return std::vector<std::byte>(bytes.begin(), bytes.end()); };
        break;
    case 2:
        answer = [](auto) { return test::bytesOf("\r\n>>> "); };
        break;
    case 3:
        answer = [&](auto bytes) { return test::xorshiftWords(noise++, bytes.size()); };
        break;
    case 4:
        answer = [&](auto bytes) { return answerAs8850(bytes, flags, frame); };
        break;
    default:
        answer = console([](const std::string&) { return std::string("\r\nERROR\r\n"); });
        break;
    }
    ScriptedPeer peer(answer);
    const auto [report, time] = downloadTo(peer);
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == code, problemOf(report));
    QCOMPARE(report.phase, Phase::connect);
    QVERIFY(time < 2500ms);
    for (const StepReport& step : report.steps)
        QCOMPARE(step.outcome, StepOutcome::notReached);
}

void TestDownloadTrouble::namesAModuleOfAnotherChip_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("8850") << "EC600G" << true;
    QTest::newRow("ASR") << "EC600N" << true;
    QTest::newRow("8910") << "EC200U" << false;
    QTest::newRow("unknown") << "XY123" << false;
}

void TestDownloadTrouble::namesAModuleOfAnotherChip()
{
    QFETCH(QString, model);
    QFETCH(bool, isRefused);
    const auto package = test::unisocPackage("nofs.pac");
    firmware::host::ModuleSettings settings;
    settings.name = model.toStdString() + "-CNXX";
    test::ModuleRig rig(115200, 1ms, test::Begin::console, nullptr, settings);
    const auto before = rig.flash.content();
    const auto report = rig.download(*package);
    if (!isRefused) {
        QVERIFY2(!report.problem, problemOf(report));
        return;
    }
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == ErrorCode::wrongModule, problemOf(report));
    QVERIFY(report.problem->detail.find(model.toStdString()) != std::string::npos);
    QCOMPARE(report.module, ModuleState::untouched);
    QCOMPARE(rig.peer.module().state(), Module::State::console);
    QVERIFY(rig.flash.content() == before);
    DownloadRequest request;
    request.force = true;
    QVERIFY(!rig.download(*package, request).problem);
}

void TestDownloadTrouble::passesOnWhatTheConnectorSays()
{
    const auto package = test::unisocPackage("nofs.pac");
    for (const ErrorCode code : {ErrorCode::portBusy, ErrorCode::noPort, ErrorCode::severalPorts}) {
        test::ModuleRig rig;
        rig.connector.problem = core::Problem(code, "COM7", "in use by minicom");
        const auto report = rig.download(*package);
        QVERIFY(report.problem);
        QCOMPARE(report.problem->code, code);
        QCOMPARE(report.problem->subject, std::string("COM7"));
        QCOMPARE(report.module, ModuleState::untouched);
        QCOMPARE(rig.connector.opened.size(), std::size_t{1});
    }
}

void TestDownloadTrouble::saysWhenTheModuleDoesNotReturn()
{
    const auto package = test::unisocPackage("nofs.pac");
    {
        // It says OK to AT+QDOWNLOAD=1, and its port does not come back.
        test::ModuleRig rig(115200, 1ms, test::Begin::console);
        rig.connector.missing = Connector::Mode::download;
        const Time begin = rig.line.now();
        const auto report = rig.download(*package);
        QVERIFY(report.problem);
        QVERIFY2(report.problem->code == ErrorCode::noReturn, problemOf(report));
        QVERIFY(rig.line.now() - begin < 33s);
        QCOMPARE(rig.connector.openPorts, 0);
    }
    {
        // It comes back, and is silent.
        firmware::host::ModuleSettings settings;
        settings.restartTime = 1000s;
        test::ModuleRig rig(115200, 1ms, test::Begin::rom, nullptr, settings);
        rig.peer.module().powerOn(rig.line.now());
        rig.line.wait(1s);
        const Time begin = rig.line.now();
        const auto report = rig.download(*package);
        QVERIFY(report.problem);
        QVERIFY2(report.problem->code == ErrorCode::noAnswer, problemOf(report));
        QVERIFY(rig.line.now() - begin < 33s);
    }
    {
        // The port is there, and nothing answers after the restart.
        firmware::host::ModuleSettings settings;
        settings.restartTime = 1000s;
        test::ModuleRig rig(115200, 1ms, test::Begin::rom, nullptr, settings);
        const Time begin = rig.line.now();
        const auto report = rig.download(*package);
        QVERIFY(report.problem);
        QVERIFY2(report.problem->code == ErrorCode::noReturn, problemOf(report));
        QCOMPARE(report.module, ModuleState::restarted);
        QVERIFY(test::holdsNofs(rig));
        QVERIFY(rig.line.now() - begin < 70s);
    }
}

void TestDownloadTrouble::saysWhenTheFirmwareWillNotLeave()
{
    ScriptedPeer peer(console([](const std::string& line) {
        return std::string(line == "AT" || line == "ATI" ? "\r\nOK\r\n" : "\r\n+CME ERROR: 4\r\n");
    }));
    const auto [report, time] = downloadTo(peer);
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == ErrorCode::refused, problemOf(report));
    QVERIFY(report.problem->detail.find("+CME ERROR: 4") != std::string::npos);
    QCOMPARE(report.module, ModuleState::untouched);
    QVERIFY(time < 3s);
}

void TestDownloadTrouble::saysWhenALoaderRefuses()
{
    const auto package = test::unisocPackage("nofs.pac");
    firmware::host::ModuleSettings settings;
    settings.loader.fdl1Start = 0x00838000; // as in an older module
    test::ModuleRig rig(115200, 1ms, test::Begin::rom, nullptr, settings);
    const auto report = rig.download(*package);
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == ErrorCode::refused, problemOf(report));
    QCOMPARE(report.problem->subject, std::string("HOST_FDL"));
    QVERIFY(report.problem->detail.find("error 4") != std::string::npos);
    QCOMPARE(report.module, ModuleState::downloadMode);

    settings = {};
    settings.loader.fdl2Size = 0x100; // the image is larger
    test::ModuleRig other(115200, 1ms, test::Begin::rom, nullptr, settings);
    const auto second = other.download(*package);
    QVERIFY(second.problem);
    QVERIFY2(second.problem->code == ErrorCode::refused, problemOf(second));
    QCOMPARE(second.problem->subject, std::string("FDL2"));
    QVERIFY(second.problem->detail.find("DOWN_SIZE_ERROR") != std::string::npos);
}

void TestDownloadTrouble::namesAnUnpluggedModule()
{
    const auto package = test::unisocPackage("minimal.pac");
    FaultScript script;
    script.add({LineFault::Kind::cut, LineFault::Way::toModule, 100000, 0, {}});
    test::ModuleRig rig(921600, 200us, test::Begin::rom, &script);
    const auto report = rig.download(*package);
    QVERIFY(report.problem);
    QVERIFY2(report.problem->code == ErrorCode::disconnected, problemOf(report));
    QCOMPARE(report.problem->subject, std::string("paced line"));
    QCOMPARE(report.phase, Phase::write);
    QCOMPARE(std::ranges::find(report.steps, StepOutcome::failed, &StepReport::outcome)->step.id,
             std::string("PY_FS_U"));
    QCOMPARE(report.module, ModuleState::halfWritten);
    QCOMPARE(rig.connector.openPorts, 0);
}

void TestDownloadTrouble::bearsASlowConsole_data()
{
    QTest::addColumn<int>("delay");
    for (const int delay : {200, 300, 450})
        QTest::addRow("%d ms", delay) << delay;
}

// One that is still busy answers the questions that find it one after the other, also when others have been asked
// since.
void TestDownloadTrouble::bearsASlowConsole()
{
    QFETCH(int, delay);
    const auto package = test::unisocPackage("nofs.pac");
    firmware::host::ModuleSettings settings;
    settings.faults.answerDelay = std::chrono::milliseconds(delay);
    test::ModuleRig rig(921600, 200us, test::Begin::console, nullptr, settings);
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(test::holdsNofs(rig));
}

void TestDownloadTrouble::startsFromAnyStage_data()
{
    QTest::addColumn<Loader::Stage>("stage");
    QTest::newRow("ROM") << Loader::Stage::rom;
    QTest::newRow("FDL1 waits for a flag") << Loader::Stage::fdl1Sync;
    QTest::newRow("FDL1") << Loader::Stage::fdl1;
    QTest::newRow("FDL2") << Loader::Stage::fdl2;
}

void TestDownloadTrouble::startsFromAnyStage()
{
    QFETCH(Loader::Stage, stage);
    const auto package = test::unisocPackage("nofs.pac");
    test::ModuleRig rig(921600, 200us);
    if (stage == Loader::Stage::fdl1Sync) {
        const auto content = package->content(0);
        const auto image = content->view();
        for (const auto& request : {core::wire::pdlStartData(0x8000C0, 0x100), core::wire::pdlMidData(0, image),
                                    core::wire::pdlEndData(), core::wire::pdlExecData()}) {
            rig.line.write(request.header);
            rig.line.write(request.wordBytes());
            rig.line.write(request.data);
        }
    } else if (stage != Loader::Stage::rom) {
        // A first download that ends as soon as the stage is there.
        rig.connector.onCall = [&] {
            if (rig.peer.module().loaderStage() == stage)
                rig.cancel.cancel();
        };
        QCOMPARE(rig.download(*package).problem->code, ErrorCode::cancelled);
    }
    rig.line.wait(1s);
    QCOMPARE(rig.peer.module().loaderStage(), stage);
    rig.connector.onCall = {};
    DownloadObserver nobody;
    const auto report = download(*package, {}, rig.connector, nobody, CancelToken());
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(test::holdsNofs(rig));
    QCOMPARE(report.steps[0].outcome, stage == Loader::Stage::rom ? StepOutcome::sent : StepOutcome::notNeeded);
    QCOMPARE(report.steps[1].outcome, stage == Loader::Stage::fdl2 ? StepOutcome::notNeeded : StepOutcome::sent);
}

void TestDownloadTrouble::startsFromTheMiddleOfAFrame_data()
{
    QTest::addColumn<Loader::Stage>("stage");
    QTest::addColumn<test::Bytes>("bytes");
    // PDL: a piece whose data never came, and all but its last byte, and all but 21 of them (a flag and a CONNECT).
    const auto middle = [](std::size_t missing) {
        auto bytes = test::bytesOfHex("AE 0C 08 00 00 FF 00 00 05 00 00 00 00 00 00 00 00 08 00 00");
        bytes.resize(bytes.size() + 0x800 - missing);
        return bytes;
    };
    QTest::newRow("ROM, no data") << Loader::Stage::rom << middle(0x800);
    QTest::newRow("ROM, header only") << Loader::Stage::rom << test::bytesOfHex("AE 0C 08 00 00 FF 00 00");
    for (const std::size_t missing : {1, 2, 20, 21, 22, 41, 42, 43, 1000})
        QTest::addRow("ROM, %zu missing", missing) << Loader::Stage::rom << middle(missing);
    // BSL: whole but for its flag; cut off in the middle, also in an escape; as long as the questions are.
    QTest::newRow("FDL2, no flag") << Loader::Stage::fdl2 << test::bytesOfHex("7E00000000FFFF");
    QTest::newRow("FDL2, wrong check") << Loader::Stage::fdl2 << test::bytesOfHex("7E00000000FF");
    QTest::newRow("FDL2, escape") << Loader::Stage::fdl2 << test::bytesOfHex("7E000200107D");
    for (const std::size_t missing : {1, 8, 20, 28, 36, 100}) {
        auto bytes = test::bytesOfHex("7E00021000");
        bytes.resize(bytes.size() + 0x1002 - missing);
        QTest::addRow("FDL2, %zu missing", missing) << Loader::Stage::fdl2 << bytes;
    }
    // An answer that nobody reads.
    QTest::newRow("FDL2, reading") << Loader::Stage::fdl2
                                   << test::bytesOfHex("7E 0006000C 60420000 00001000 00000000 8FAB 7E");
}

void TestDownloadTrouble::startsFromTheMiddleOfAFrame()
{
    QFETCH(Loader::Stage, stage);
    QFETCH(test::Bytes, bytes);
    const auto package = test::unisocPackage("nofs.pac");
    test::ModuleRig rig(921600, 2ms);
    if (stage == Loader::Stage::fdl2) {
        DownloadObserver nobody;
        QVERIFY(readFlash(*package, {}, rig.connector, nobody, rig.cancel));
    } else {
        // A ROM that has been told how much comes
        rig.line.write(test::bytesOfHex("AE110000 00FF0000 04000000 C0008000 00100000 50444C3100"));
    }
    rig.line.wait(100ms);
    rig.line.discardInput();
    rig.line.write(bytes);
    QCOMPARE(rig.peer.module().loaderStage(), stage);
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(test::holdsNofs(rig));
}

void TestDownloadTrouble::findsALoaderAtItsOtherRate()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig(115200, 200us);
    DownloadRequest request;
    request.baudRate = 921600;
    rig.connector.onCall = [&] {
        if (rig.line.bytesToPeer() > 100000)
            rig.cancel.cancel();
    };
    QCOMPARE(rig.download(*package, request).problem->code, ErrorCode::cancelled);
    QCOMPARE(rig.peer.module().loaderStage(), Loader::Stage::fdl2);
    rig.connector.onCall = {};
    rig.line.setBaudRate(115200); // as a port that is opened anew
    DownloadObserver nobody;
    request.awaitReturn = false;
    const auto report = download(*package, request, rig.connector, nobody, CancelToken());
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(test::holdsMinimal(rig));
}

void TestDownloadTrouble::stopsWhenCancelled_data()
{
    QTest::addColumn<int>("baudRate");
    QTest::newRow("115200 baud") << 115200;
    QTest::newRow("3,000,000 baud") << 3000000;
}

// At each read and write of a whole download, from the firmware to the firmware.
void TestDownloadTrouble::stopsWhenCancelled()
{
    QFETCH(int, baudRate);
    const auto package = test::unisocPackage("nofs.pac");
    std::map<ModuleState, int> states;
    for (int step = 0;; ++step) {
        test::ModuleRig rig(static_cast<std::uint32_t>(baudRate), 2ms, test::Begin::console);
        const auto before = rig.flash.content();
        int calls = 0;
        Time cancelled{};
        rig.connector.onCall = [&] {
            if (calls++ != step)
                return;
            cancelled = rig.line.now();
            rig.cancel.cancel();
        };
        const auto report = rig.download(*package);
        const QByteArray where = "call " + QByteArray::number(step) + ", " + problemOf(report) + ", " +
                                 nameOf(report.phase) + ", " + nameOf(report.module);
        if (calls <= step) {
            QVERIFY2(!report.problem, where);
            break;
        }
        const Time taken = rig.line.now() - cancelled;
        QVERIFY2(taken < 1s, where);
        QCOMPARE(rig.connector.openPorts, 0);
        if (!report.problem) { // too late
            QVERIFY2(test::holdsNofs(rig), where);
            continue;
        }
        QCOMPARE(report.problem->code, ErrorCode::cancelled);
        ++states[report.module];
        switch (report.module) {
        case ModuleState::untouched:
            QVERIFY2(rig.flash.content() == before, where);
            break;
        case ModuleState::downloadMode:
            QVERIFY2(rig.flash.content() == before, where);
            break;
        case ModuleState::halfWritten:
            QVERIFY2(rig.peer.module().state() == Module::State::download, where);
            break;
        case ModuleState::written:
        case ModuleState::restarted:
            QVERIFY2(test::holdsNofs(rig), where);
            break;
        }
        rig.connector.onCall = {};
        DownloadObserver nobody;
        const auto again = download(*package, {}, rig.connector, nobody, CancelToken());
        QVERIFY2(!again.problem, where + "; then " + problemOf(again));
        QVERIFY2(test::holdsNofs(rig), where);
    }
    for (const auto state :
         {ModuleState::untouched, ModuleState::downloadMode, ModuleState::halfWritten, ModuleState::restarted})
        QVERIFY2(states[state] > 0, nameOf(state));
}

void TestDownloadTrouble::doesNothingWhenCancelledBefore()
{
    const auto package = test::unisocPackage("nofs.pac");
    test::ModuleRig rig;
    rig.cancel.cancel();
    const auto report = rig.download(*package);
    QVERIFY(report.problem);
    QCOMPARE(report.problem->code, ErrorCode::cancelled);
    QCOMPARE(report.module, ModuleState::untouched);
    QVERIFY(rig.connector.opened.empty());
}

QTEST_GUILESS_MAIN(TestDownloadTrouble)
#include "TestDownloadTrouble.moc"
