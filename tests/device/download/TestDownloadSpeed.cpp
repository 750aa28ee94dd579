// SPDX-License-Identifier: MIT
// A download against what the protocol allows, in the exact time of a paced line.
#include "core/wire/Bsl.h"
#include "core/wire/Pdl.h"
#include "tests/device/download/ModuleRig.h"

#include <QTest>

using namespace device;
using core::wire::BslType;
using namespace std::chrono_literals;

class TestDownloadSpeed : public QObject
{
    Q_OBJECT

private slots:
    void takesWhatTheProtocolAllows_data();
    void takesWhatTheProtocolAllows();
    void sendsWhatTheReferenceCounts();
    void readsOnlyToTheFirstDifference();
};

namespace
{

std::uint64_t frameSize(BslType type, std::span<const std::byte> data = {})
{
    test::Bytes frame(core::wire::bslFrameLimit(data.size()));
    return core::wire::encodeBsl(type, data, core::wire::BslCheck::sum, frame);
}

/// The bound, put together apart from the code that is measured: every message that unisoc-8910 chapter 5.2 needs, its
/// answer before the next one begins, and READ_FLASH of what was written to the flash.
class Bound
{
public:
    Bound(std::uint32_t baudRate, Time latency) : m_baudRate(baudRate), m_latency(latency) {}

    void turn(std::uint64_t question, std::uint64_t answer)
    {
        m_bytes += question + answer;
        ++m_turns;
    }
    void request(BslType type, std::size_t words = 0)
    {
        turn(frameSize(type, test::Bytes(4 * words)), frameSize(BslType::ack));
    }
    void pdl(const core::package::Package& package, std::size_t content)
    {
        const auto bytes = package.content(content);
        turn(20, 12);
        turn(25, 12);
        for (std::size_t at = 0; at < bytes->view().size(); at += 0x800)
            turn(20 + std::min<std::size_t>(0x800, bytes->view().size() - at), 12);
        turn(24, 12);
        turn(20 + 1, 8 + 34); // EXEC_DATA and CHECK_BAUD; version
    }
    void write(const core::package::Package& package, std::size_t content, std::size_t chunk, bool isReadBack)
    {
        const auto bytes = package.content(content);
        request(BslType::startData, 2);
        for (std::size_t at = 0; at < bytes->view().size(); at += chunk) {
            const auto piece = bytes->view().subspan(at, std::min(chunk, bytes->view().size() - at));
            turn(frameSize(BslType::midstData, piece), frameSize(BslType::ack));
            if (isReadBack)
                turn(frameSize(BslType::readFlash, test::Bytes(12)), frameSize(BslType::flashData, piece));
        }
        request(BslType::endData);
    }
    Time time() const
    {
        return Time(static_cast<std::int64_t>(m_bytes * 10'000'000 / m_baudRate)) + 2 * m_turns * m_latency;
    }

private:
    std::uint32_t m_baudRate;
    Time m_latency;
    std::uint64_t m_bytes = 0;
    std::int64_t m_turns = 0;
};

Time boundOf(const core::package::Package& package, std::uint32_t baudRate, Time latency)
{
    using core::package::StepKind;
    Bound bound(baudRate, latency);
    const auto plan = package.plan();
    for (const auto& step : plan->steps) {
        switch (step.kind) {
        case StepKind::loader1:
            bound.pdl(package, *step.content);
            bound.request(BslType::connect);
            break;
        case StepKind::loader2:
            bound.write(package, *step.content, 0x840, false);
            bound.request(BslType::execData);
            bound.request(BslType::connect);
            break;
        case StepKind::write:
            bound.write(package, *step.content, 0x3000, *step.address < 0xFE000000);
            break;
        default: // erase, format, reset
            bound.request(BslType::eraseFlash, step.kind == StepKind::reset ? 0 : 2);
            break;
        }
    }
    return bound.time();
}

} // namespace

void TestDownloadSpeed::takesWhatTheProtocolAllows_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<std::uint32_t>("baudRate");
    QTest::addColumn<int>("latency");
    for (const char* name : {"minimal.pac", "real"})
        for (const std::uint32_t baudRate : {115200u, 921600u, 3000000u})
            for (const int latency : {200, 2000, 16000})
                QTest::addRow("%s, %u baud, %d us", name, baudRate, latency) << QString(name) << baudRate << latency;
}

void TestDownloadSpeed::takesWhatTheProtocolAllows()
{
    QFETCH(QString, name);
    QFETCH(std::uint32_t, baudRate);
    QFETCH(int, latency);
    const auto path =
        name == "real" ? test::fixtureFile("unisoc/real/EC600UCN_LB.app.pac") : test::dataFile("unisoc/minimal.pac");
    if (path.empty())
        QSKIP("the fixtures are not here");
    const auto package = core::package::openPackage(path);
    QVERIFY(package);
    test::ModuleRig rig(baudRate, Time(latency));
    const auto report = rig.download(**package);
    QVERIFY(!report.problem);
    const Time bound = boundOf(**package, baudRate, Time(latency));
    const double share = static_cast<double>(bound.count()) / static_cast<double>(report.duration.count());
    QVERIFY2(share >= 0.98, QByteArray::number(share));
    QVERIFY2(share <= 1, QByteArray::number(share)); // else the bound is none
    // What users are told beforehand is that bound.
    const auto preview = previewDownload(**package, {}, baudRate, Time(latency));
    const double estimate = static_cast<double>(preview->estimate.count()) / static_cast<double>(bound.count());
    QVERIFY2(estimate > 0.9999 && estimate < 1.0001, QByteArray::number(estimate));
}

// fixtures/unisoc/README.md, MIDST_DATA frames by 0x3000 (loader: by 0x840); the rest is counted here.
void TestDownloadSpeed::sendsWhatTheReferenceCounts()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    DownloadRequest request;
    request.writeAnyway = true;
    request.awaitReturn = false;
    const auto report = rig.download(*package, request);
    QVERIFY(!report.problem);
    const std::uint64_t frames = 522 + 8270 + 395584 + 131864;
    // A flag, CONNECT, START_DATA, one MID_DATA, END_DATA and EXEC_DATA of PDL, a flag
    const std::uint64_t pdl = 1 + 20 + 25 + 20 + 0x100 + 24 + 20 + 1;
    // Two CONNECT, four times START_DATA and END_DATA, EXEC_DATA, three erases, NORMAL_RESET
    const std::uint64_t requests = 2 * 8 + 4 * (16 + 8) + 8 + 3 * 16 + 8;
    // 0x3000 a READ_FLASH: 1 + 32 + 11
    const std::uint64_t reads = 44 * 20;
    const std::uint64_t expected = frames + pdl + requests + reads;
    // Some bytes of addresses and check values are escaped.
    QVERIFY2(report.bytesSent >= expected && report.bytesSent <= expected + 8,
             QByteArray::number(static_cast<qint64>(report.bytesSent - expected)));
}

void TestDownloadSpeed::readsOnlyToTheFirstDifference()
{
    const auto package = test::unisocPackage("minimal.pac");
    test::ModuleRig rig;
    DownloadRequest request;
    request.only = {"PY_FS_U"};
    const auto bytes = [&] {
        const auto report = rig.download(*package, request);
        return report.problem ? std::uint64_t{0} : report.bytesReceived;
    };
    const auto other = bytes(); // other content: the first look is enough
    const auto unchanged = bytes();
    rig.flash.content()[0x420000 + 0x30000] ^= std::byte{1};
    const auto changedInTheMiddle = bytes();
    std::ranges::fill(rig.flash.content(), std::byte{0xFF});
    const auto empty = bytes();
    // Content is read back once, and compared before as far as it is the same.
    const std::uint64_t content = 0x60000;
    QVERIFY(other > content && other < content + content / 16);
    QVERIFY(unchanged > content && unchanged < content + content / 16);
    QVERIFY(changedInTheMiddle > content * 3 / 2 && changedInTheMiddle < content * 13 / 8);
    QVERIFY(empty > content && empty < content + content / 16);
}

QTEST_GUILESS_MAIN(TestDownloadSpeed)
#include "TestDownloadSpeed.moc"
