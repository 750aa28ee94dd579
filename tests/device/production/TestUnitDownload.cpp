// SPDX-License-Identifier: MIT
#include "device/production/UnitDownload.h"

#include "tests/device/download/ModuleRig.h"

#include <QTemporaryDir>
#include <QTest>

using namespace device;
using namespace test;
using core::ErrorCode;

namespace
{

DownloadObserver nobody;

UnitReport downloadTo(ModuleRig& rig, const ChosenPort& port, RecordFile* record = nullptr)
{
    UnitRequest request;
    request.packageSha256 = "ab";
    request.record = record;
    return downloadUnit(*unisocPackage("nofs.pac"), request, port, rig.connector, nobody, rig.cancel);
}

const ChosenPort usbPort{"/dev/ttyUSB2", UsbIdentity{0x2c7c, 0x0901, "USB7", "", "1-4"}, true, "unisoc8910"};

} // namespace

class TestUnitDownload : public QObject
{
    Q_OBJECT

private slots:
    void asksForTheNumberFirst()
    {
        ModuleRig rig(921600, std::chrono::microseconds(200), Begin::console);
        const auto report = downloadTo(rig, usbPort);
        QVERIFY2(!report.download.problem, report.record.words.c_str());
        QVERIFY(report.record.hasPassed());
        QCOMPARE(report.record.serial, "866000000000017");
        QCOMPARE(report.record.port, "/dev/ttyUSB2");
        QCOMPARE(report.record.usbPath, "1-4");
        QVERIFY(report.record.module == ModuleState::restarted);
        QVERIFY(report.record.duration == report.download.duration);
        QCOMPARE(rig.connector.openPorts, 0);
    }

    void orAfterwards()
    {
        ModuleRig rig(921600, std::chrono::microseconds(200), Begin::rom);
        const auto report = downloadTo(rig, usbPort);
        QVERIFY2(!report.download.problem, report.record.words.c_str());
        QCOMPARE(report.record.serial, "866000000000017");
    }

    void writesDownWhatFailed()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath("line.csv").toStdString();
        auto record = RecordFile::open(path);
        QVERIFY(record);
        firmware::host::ModuleSettings silent;
        silent.faults.silentAfter = 3000;
        ModuleRig rig(921600, std::chrono::microseconds(200), Begin::rom, nullptr, silent);
        const auto report = downloadTo(rig, usbPort, record->get());
        QVERIFY(report.record.code == ErrorCode::noAnswer);
        QVERIFY(!report.recordProblem);
        QCOMPARE(report.record.serial, "USB7"); // nobody else has told
        QVERIFY(textOf(readFile(path)).ends_with(csvLineOf(report.record)));
    }

    void leavesOtherModulesAlone()
    {
        ModuleRig rig;
        auto port = usbPort;
        port.platform = "ASR1601";
        const auto report = downloadTo(rig, port);
        QVERIFY(report.record.code == ErrorCode::wrongModule);
        QVERIFY(report.record.module == ModuleState::untouched);
        QVERIFY(rig.connector.opened.empty());
    }

    void asksASilentModuleOnce()
    {
        firmware::host::ModuleSettings silent;
        silent.faults.silentAfter = 0;
        ModuleRig rig(921600, std::chrono::microseconds(200), Begin::rom, nullptr, silent);
        const auto report = downloadTo(rig, usbPort);
        QVERIFY(report.record.code == ErrorCode::noAnswer);
        QVERIFY(report.record.phase == Phase::connect);
        QCOMPARE(rig.connector.opened.size(), 1u);
    }
};

QTEST_APPLESS_MAIN(TestUnitDownload)
#include "TestUnitDownload.moc"
