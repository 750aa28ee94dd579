// SPDX-License-Identifier: MIT
// A line that damages bytes: a download ends in a verified module or in an error, never in a wrong flash called done.
#include "core/checksum/Crc32.h"
#include "tests/device/download/ModuleRig.h"

#include <QTest>

#include <set>

using namespace device;
using core::ErrorCode;
using test::problemOf;
using namespace std::chrono_literals;

class TestDownloadFaults : public QObject
{
    Q_OBJECT

private slots:
    void survivesOneFaultAtEachByte_data();
    void survivesOneFaultAtEachByte();
    void survivesOneFaultOnTheConsole_data();
    void survivesOneFaultOnTheConsole();
    void survivesRandomFaults_data();
    void survivesRandomFaults();
    void bearsDelays();
    void survivesAWrongAnswer();
};

namespace
{

/// What a damaged line may end in; nothing is the module's or the user's fault.
bool isFairError(ErrorCode code)
{
    switch (code) {
    case ErrorCode::noAnswer:
    case ErrorCode::linkFailed:
    case ErrorCode::disconnected:
    case ErrorCode::refused:
    case ErrorCode::flashDiffers:
    case ErrorCode::notOurProtocol:
    case ErrorCode::noReturn:
        return true;
    default:
        return false;
    }
}

/// A flash no larger than the package needs, made once: thousands of downloads go into it.
class SmallRig
{
public:
    SmallRig() : m_flash(0x4A0000) {}

    /// `onCall`: see LineConnector.
    DownloadReport download(const core::package::Package& package, FaultScript* script,
                            test::Begin begin = test::Begin::rom, std::function<void()> onCall = {})
    {
        // Something to erase and to write, everywhere that the package reaches.
        for (const auto& [begin, end] : {std::pair{0x10000u, 0x12000u}, {0x420000u, 0x4A0000u}})
            for (std::uint32_t at = begin; at < end; at += 4096)
                m_flash.content()[at] = std::byte{0x5A};
        test::ModulePeer peer(m_flash, {});
        if (begin == test::Begin::rom)
            peer.module().powerOnInDownload({});
        else
            peer.module().powerOn({});
        PacedLine line(peer, 3000000, 100us);
        line.wait(1s);
        test::LineConnector connector(line, script);
        connector.onCall = std::move(onCall);
        DownloadObserver nobody;
        DownloadRequest request;
        request.awaitReturn = false;
        const auto report = device::download(package, request, connector, nobody, CancelToken());
        m_portsLeft = connector.openPorts;
        return report;
    }

    bool holdsNofs() const
    {
        const auto& content = m_flash.content();
        const auto erased = std::span(content).subspan(0x420000, 0x80000);
        return core::checksum::zlibCrc32(std::span(content).subspan(0x10000, 0x2000)) == 0xBD31F5C0 &&
               std::ranges::all_of(erased, [](std::byte byte) { return byte == std::byte{0xFF}; });
    }
    int portsLeft() const { return m_portsLeft; }

private:
    firmware::host::MemoryFlash m_flash;
    int m_portsLeft = 0;
};

} // namespace

void TestDownloadFaults::survivesOneFaultAtEachByte_data()
{
    QTest::addColumn<LineFault::Way>("way");
    QTest::addColumn<LineFault::Kind>("kind");
    using enum LineFault::Kind;
    for (const auto& [kind, name] : {std::pair{drop, "drop"}, {repeat, "repeat"}, {flip, "flip"}, {cut, "cut"}}) {
        QTest::addRow("%s, to the module", name) << LineFault::Way::toModule << kind;
        QTest::addRow("%s, to the host", name) << LineFault::Way::toHost << kind;
    }
}

void TestDownloadFaults::survivesOneFaultAtEachByte()
{
    QFETCH(LineFault::Way, way);
    QFETCH(LineFault::Kind, kind);
    const auto package = test::unisocPackage("nofs.pac");
    SmallRig rig;
    FaultScript none;
    // All around the ends of what is written and read at once, where frames begin and end; of the bytes between, every
    // seventh (LIFEBOAT_FULL=1: all).
    std::set<std::uint64_t> positions;
    const auto onCall = [&] {
        const std::uint64_t end = none.count(way);
        for (std::uint64_t i = end - std::min<std::uint64_t>(end, 12); i < end + 20; ++i)
            positions.insert(i);
    };
    QVERIFY(!rig.download(*package, &none, test::Begin::rom, onCall).problem);
    QVERIFY(rig.holdsNofs());
    const std::uint64_t count = none.count(way);
    QVERIFY(count > 8192);
    for (std::uint64_t i = 0; i < count; i += qEnvironmentVariableIsSet("LIFEBOAT_FULL") ? 1 : 7)
        positions.insert(i);
    positions.erase(positions.lower_bound(count), positions.end());
    int done = 0;
    for (const std::uint64_t position : positions) {
        FaultScript script;
        script.add({kind, way, position, static_cast<unsigned>(position * 5 % 8), {}});
        const auto report = rig.download(*package, &script);
        const QByteArray where = "byte " + QByteArray::number(static_cast<qint64>(position)) + ": " + problemOf(report);
        QCOMPARE(rig.portsLeft(), 0);
        if (report.problem) {
            QVERIFY2(isFairError(report.problem->code), where);
            QVERIFY2(report.module != ModuleState::restarted || rig.holdsNofs(), where);
        } else {
            ++done;
            QVERIFY2(kind != LineFault::Kind::cut, where);
            QVERIFY2(rig.holdsNofs(), where);
        }
    }
    // Flags may be missing or stand twice, and questions of the beginning are asked again; the rest is an error.
    QVERIFY2(done < 150, QByteArray::number(done));
}

void TestDownloadFaults::survivesOneFaultOnTheConsole_data()
{
    survivesOneFaultAtEachByte_data();
}

// From the firmware: each byte up to the ROM's first answers.
void TestDownloadFaults::survivesOneFaultOnTheConsole()
{
    QFETCH(LineFault::Way, way);
    QFETCH(LineFault::Kind, kind);
    const auto package = test::unisocPackage("nofs.pac");
    SmallRig rig;
    for (std::uint64_t position = 0; position < 160; ++position) {
        FaultScript script;
        script.add({kind, way, position, static_cast<unsigned>(position % 8), {}});
        const auto report = rig.download(*package, &script, test::Begin::console);
        const QByteArray where = "byte " + QByteArray::number(static_cast<qint64>(position)) + ": " + problemOf(report);
        QCOMPARE(rig.portsLeft(), 0);
        QVERIFY2(report.problem ? isFairError(report.problem->code) : rig.holdsNofs(), where);
    }
}

void TestDownloadFaults::survivesRandomFaults_data()
{
    QTest::addColumn<double>("chance");
    QTest::newRow("one in 30,000") << 1.0 / 30000;
    QTest::newRow("one in 300,000") << 1.0 / 300000;
    QTest::newRow("one in 1,000,000") << 1.0 / 1000000;
}

void TestDownloadFaults::survivesRandomFaults()
{
    QFETCH(double, chance);
    const auto package = test::unisocPackage("minimal.pac");
    int done = 0;
    constexpr int runs = 25;
    for (int run = 0; run < runs; ++run) {
        FaultScript script;
        using enum LineFault::Kind;
        const std::uint32_t seed = test::seedOr(1) + static_cast<std::uint32_t>(run);
        script.addRandom(seed, chance, {drop, repeat, flip, delay, cut}, 3ms);
        test::ModuleRig rig(3000000, 200us, test::Begin::rom, &script);
        DownloadRequest request;
        request.awaitReturn = false;
        const auto report = rig.download(*package, request);
        const QByteArray where = "seed " + QByteArray::number(seed) + ": " + problemOf(report);
        QCOMPARE(rig.connector.openPorts, 0);
        if (report.problem) {
            QVERIFY2(isFairError(report.problem->code), where);
        } else {
            ++done;
            QVERIFY2(test::holdsMinimal(rig), where);
        }
    }
    QVERIFY2(chance > 1e-5 || done > 0, QByteArray::number(done)); // else nothing was tried
    QVERIFY2(chance < 1e-5 || done < runs, QByteArray::number(done));
}

// Late is not wrong, as long as it comes before the deadline.
void TestDownloadFaults::bearsDelays()
{
    const auto package = test::unisocPackage("minimal.pac");
    FaultScript script;
    script.addRandom(test::seedOr(7), 1.0 / 10000, {LineFault::Kind::delay}, 200ms);
    test::ModuleRig rig(3000000, 200us, test::Begin::console, &script);
    const auto report = rig.download(*package);
    QVERIFY2(!report.problem, problemOf(report));
    QVERIFY(test::holdsMinimal(rig));
}

void TestDownloadFaults::survivesAWrongAnswer()
{
    const auto package = test::unisocPackage("nofs.pac");
    int failed = 0;
    for (std::uint32_t answer = 0; answer < 24; ++answer) {
        firmware::host::ModuleSettings settings;
        settings.faults.wrongAnswer = answer;
        test::ModuleRig rig(3000000, 200us, test::Begin::rom, nullptr, settings);
        const auto report = rig.download(*package);
        if (report.problem) {
            ++failed;
            QVERIFY2(isFairError(report.problem->code), problemOf(report));
        } else {
            QVERIFY(test::holdsNofs(rig));
        }
    }
    QVERIFY(failed > 10);
}

QTEST_GUILESS_MAIN(TestDownloadFaults)
#include "TestDownloadFaults.moc"
