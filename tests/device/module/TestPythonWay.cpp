// SPDX-License-Identifier: MIT
// A module whose status takes its Python console: how that is found, and what is said about a port where it is not.
// In virtual time.
#include "device/module/Restore.h"
#include "device/module/StatusReading.h"
#include "tests/device/module/ProtectedModule.h"
#include "tests/device/python/StatusTree.h"

#include <QTest>

using namespace device;
using namespace test;
using namespace std::chrono_literals;
using core::ErrorCode;
using core::backup::FileState;

namespace
{

DownloadObserver nobody;

/// Says the same to everything; nothing when that is empty.
class OddPeer final : public LinePeer
{
public:
    explicit OddPeer(std::string answer) : m_answer(std::move(answer)) {}

    void feed(std::span<const std::byte>, Time) override { m_output = bytesOf(m_answer); }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }

private:
    std::string m_answer;
    std::vector<std::byte> m_output;
};

/// One port of a module.
struct PortRig {
    explicit PortRig(LinePeer& peer) : line(peer, 921600, std::chrono::microseconds(200)), connector(line) {}

    PacedLine line;
    LineConnector connector;
    CancelToken cancel;
};

PythonSettings tree()
{
    return treeOf(statusCases(), "/usr/");
}

PythonSettings withProgram(Time ignoresInterruptFor)
{
    PythonSettings settings = tree();
    settings.files["/usr/main.py"] = bytesOf("import utime\nwhile True:\n    print('tick')\n    utime.sleep_ms(100)\n");
    settings.ignoresInterruptFor = ignoresInterruptFor;
    return settings;
}

std::string wordsOf(const core::Problem& problem)
{
    return std::to_string(static_cast<int>(problem.code)) + " " + problem.detail;
}

} // namespace

class TestPythonWay : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void findsItAtAPortOfWhichNothingIsKnown();
    void findsItBesideAnAtPort();
    void troubleIsNamedWithinTwoSeconds_data();
    void troubleIsNamedWithinTwoSeconds();
    void acceptingTakesAListThatCanBeUsed();
    void aSoftResetTakesConsent();
    void oldInterpreters_data();
    void oldInterpreters();
};

void TestPythonWay::findsItAtAPortOfWhichNothingIsKnown()
{
    PythonPeer peer(tree());
    PortRig rig(peer);
    const auto reading = readModuleStatus(rig.connector, {}, nobody, rig.cancel);
    QVERIFY2(reading, reading ? "" : wordsOf(reading.error()).c_str());
    QVERIFY(reading->isPython && reading->mode == ModuleMode::running && reading->status);
    QCOMPARE(reading->identity.value().model, "EC600S-CNLB");
    QVERIFY(!reading->identity->revision.empty() && !reading->identity->runsLifeboat);
    QCOMPARE(rig.connector.openPorts, 0);

    RestoreRequest request;
    request.consent = [](const RepairPlan& plan) { return plan.steps.empty(); };
    const auto refused = restoreModule(rig.connector, request, nobody, rig.cancel);
    QVERIFY(refused && refused->wasRefused && refused->isPython);
    request.consent = {};
    const auto restored = restoreModule(rig.connector, request, nobody, rig.cancel);
    QVERIFY2(restored, restored ? "" : wordsOf(restored.error()).c_str());
    QVERIFY(!restored->wasRestarted && restored->failures.empty());
    QVERIFY(std::ranges::count_if(restored->files, &RestoredFile::isRestored) >= 5);
    QCOMPARE(rig.connector.openPorts, 0);
}

void TestPythonWay::findsItBesideAnAtPort()
{
    VendorFirmware at;
    PortRig atRig(at);
    PythonPeer peer(tree());
    PortRig rig(peer);
    const PythonWay way{.purpose = PortPurpose::at, .other = &rig.connector};
    const auto reading = readModuleStatus(atRig.connector, {.python = way}, nobody, atRig.cancel);
    QVERIFY2(reading, reading ? "" : wordsOf(reading.error()).c_str());
    QVERIFY(reading->isPython && reading->status);
    QCOMPARE(reading->identity.value().revision, "EC600UCNLBR03"); // the AT port knows it better
    const auto restored =
        restoreModule(atRig.connector, {.paths = {"/usr/app/changed.py"}, .python = way}, nobody, atRig.cancel);
    QVERIFY2(restored, restored ? "" : wordsOf(restored.error()).c_str());
    QCOMPARE(restored->files.size(), 1u);
    QVERIFY(restored->files.front().isRestored());
    const std::vector<std::string> paths{"/usr/entry-lost-changed.py", "/usr/plain.txt"};
    const auto accepted = acceptFiles(atRig.connector, paths, atRig.cancel, way);
    QVERIFY(accepted && accepted->accepted.size() == 1 && accepted->refused.size() == 1);
    const auto repaired = repairLists(atRig.connector, way, {}, atRig.cancel);
    QVERIFY2(repaired, repaired ? "" : wordsOf(repaired.error()).c_str());
    QVERIFY(repaired->after.userList.isClean());
    QCOMPARE(atRig.connector.openPorts + rig.connector.openPorts, 0);
    // The AT port does not answer, or another program has it.
    OddPeer silent("");
    PortRig silentRig(silent);
    const auto instead = readModuleStatus(silentRig.connector, {.python = way}, nobody, silentRig.cancel);
    QVERIFY(instead && instead->isPython);
    QVERIFY(restoreModule(silentRig.connector, {.paths = {"/usr/whole.py"}, .python = way}, nobody, silentRig.cancel));
    QVERIFY(acceptFiles(silentRig.connector, paths, silentRig.cancel, way));
    const auto none = repairLists(atRig.connector, {}, {}, atRig.cancel);
    QVERIFY(!none && none.error().code == ErrorCode::refused);
}

void TestPythonWay::troubleIsNamedWithinTwoSeconds_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("silent") << int(ErrorCode::noAnswer);
    QTest::newRow("garbage") << int(ErrorCode::notOurProtocol);
    QTest::newRow("locked") << int(ErrorCode::consoleLocked);
    QTest::newRow("password") << int(ErrorCode::passwordNeeded);
    QTest::newRow("program") << int(ErrorCode::programRuns);
}

void TestPythonWay::troubleIsNamedWithinTwoSeconds()
{
    QFETCH(const int, code);
    const QString kind = QTest::currentDataTag();
    std::unique_ptr<LinePeer> peer;
    if (kind == "silent" || kind == "garbage") {
        peer = std::make_unique<OddPeer>(kind == "silent" ? "" : "\xF0\x9D\x80\x01\xFE");
    } else {
        PythonSettings settings = kind == "program" ? withProgram(Time::max()) : tree();
        if (kind != "program")
            settings.lock = kind == "locked" ? PythonSettings::Lock::refuses : PythonSettings::Lock::password;
        peer = std::make_unique<PythonPeer>(settings);
    }
    PortRig rig(*peer);
    rig.line.wait(500ms); // it has started
    const Time begin = rig.line.now();
    const auto reading = readModuleStatus(rig.connector, {}, nobody, rig.cancel);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(rig.line.now() - begin);
    QVERIFY(!reading);
    QVERIFY2(int(reading.error().code) == code, wordsOf(reading.error()).c_str());
    QVERIFY2(took <= 2s, std::to_string(took.count()).c_str());
    QCOMPARE(rig.connector.openPorts, 0);
}

void TestPythonWay::acceptingTakesAListThatCanBeUsed()
{
    // A new list lets the vendor's firmware replace files that nobody was asked about.
    for (const bool isThere : {true, false}) {
        PythonSettings settings = tree();
        settings.files["/usr/checksum.json"] = bytesOf("[");
        if (!isThere)
            settings.files.erase("/usr/checksum.json");
        settings.hasRestore = false;
        PythonPeer peer(settings);
        PortRig rig(peer);
        const std::vector<std::string> paths{"/usr/app/changed.py"};
        const auto refused = acceptFiles(rig.connector, paths, rig.cancel);
        QVERIFY(!refused && refused.error().code == (isThere ? ErrorCode::syntax : ErrorCode::notFound));
        QCOMPARE(refused.error().subject, "/usr/checksum.json");
        QVERIFY(refused.error().detail.find("repair the list first") != std::string::npos);
        QCOMPARE(peer.file("/usr/checksum.json").has_value(), isThere);
        if (isThere)
            QCOMPARE(*peer.file("/usr/checksum.json"), bytesOf("["));
        QVERIFY(repairLists(rig.connector, {}, {}, rig.cancel));
        const auto accepted = acceptFiles(rig.connector, paths, rig.cancel);
        QVERIFY(accepted && accepted->accepted == paths);
    }
}

void TestPythonWay::aSoftResetTakesConsent()
{
    PythonPeer peer(withProgram(4s));
    PortRig rig(peer);
    const auto refused = readModuleStatus(rig.connector, {}, nobody, rig.cancel);
    QVERIFY(!refused && refused.error().code == ErrorCode::programRuns);
    const auto reading =
        readModuleStatus(rig.connector, {.python = {.consent = {.softReset = true}}}, nobody, rig.cancel);
    QVERIFY2(reading, reading ? "" : wordsOf(reading.error()).c_str());
    QVERIFY(reading->status);
}

void TestPythonWay::oldInterpreters_data()
{
    QTest::addColumn<int>("paste");
    QTest::addColumn<int>("heap");
    QTest::newRow("no raw-paste, no binary input") << int(PythonSettings::RawPaste::old) << 400 * 1024;
    QTest::newRow("raw-paste refused, small heap") << int(PythonSettings::RawPaste::refused) << 64 * 1024;
}

void TestPythonWay::oldInterpreters()
{
    QFETCH(const int, paste);
    QFETCH(const int, heap);
    PythonSettings settings = tree();
    settings.rawPaste = static_cast<PythonSettings::RawPaste>(paste);
    settings.heapBytes = static_cast<std::uint32_t>(heap);
    settings.hasBinaryStdin = false;
    settings.hasUzlib = false;
    settings.hasUtilsCrc = false;
    PythonPeer peer(settings);
    PortRig rig(peer);
    const auto restored = restoreModule(rig.connector, {}, nobody, rig.cancel);
    QVERIFY2(restored, restored ? "" : wordsOf(restored.error()).c_str());
    QVERIFY(std::ranges::count_if(restored->files, &RestoredFile::isRestored) >= 5);
    QVERIFY(restored->after.userList.usable());
}

QTEST_APPLESS_MAIN(TestPythonWay)
#include "TestPythonWay.moc"
