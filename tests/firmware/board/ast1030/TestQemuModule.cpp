// SPDX-License-Identifier: MIT
// The firmware on its emulated Cortex-M4, by the programs that users have: lifeboat-sim around it, lifeboat as host.
#include "core/project/Integration.h"
#include "tests/app/lifeboat/ProgramRig.h"
#include "tests/firmware/HostScript.h"
#include "tests/firmware/board/ast1030/EmulatedRig.h"
#include "tests/support/HostPort.h"

#include <QProcess>
#include <QTest>

#include <nlohmann/json.hpp>

#include <csignal>

using namespace test;

class TestQemuModule : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void doesTheWholeJob();
    void waitsForItsFirstDownload();
    void itsBootPinCountsOnce();
    void obeysItsKeys();
    void keepsItsNvImage();
    void saysWhatIsMissing();

private:
    QTemporaryDir m_programs;
    QString m_package;
    std::unique_ptr<ProgramRig> m_module;
};

namespace
{

firmware::host::ModuleSettings smallPartitions()
{
    firmware::host::ModuleSettings settings;
    settings.user = {0x420000, 0x10000};
    settings.backup = {0x480000, 0x10000};
    return settings;
}

const core::project::Images& smallImages()
{
    static const auto images = [] {
        core::project::FileSet files;
        files.files = {{"main.py", bytesOf("print('main')\n"), true, {}}};
        return core::project::makeImages(files, true, {16, 16}).value();
    }();
    return images;
}

} // namespace

void TestQemuModule::initTestCase()
{
    if (const auto obstacle = EmulatedRig::obstacle(); !obstacle.empty())
        QSKIP(obstacle.c_str());
    m_package = combineSample(m_programs);
    QVERIFY(!m_package.isEmpty());
}

void TestQemuModule::init()
{
    m_module = std::make_unique<ProgramRig>(QStringList{"--board", "qemu"});
}

void TestQemuModule::doesTheWholeJob()
{
    QVERIFY(m_module->switchOn());
    const auto first = m_module->lifeboat({"download", m_package});
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(first.result().at("verified"), 3);
    const auto status = m_module->lifeboat({"status"});
    QVERIFY2(status.exitCode == 0, status.err.c_str());
    // From the console into the loader, which its reset does not forget.
    const auto again = m_module->lifeboat({"download", m_package});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(again.result().at("verified"), 0);
    QCOMPARE(m_module->switchOff(), 0);

    // Damage is done to a flash file alone, whatever board it belongs to.
    QVERIFY(m_module->damage(
        {"--delete", "/usr/app/net.py", "--flip", "/usr/assets/blob.bin", "--empty", "/usr/checksum.json"}));
    QVERIFY(m_module->switchOn({"--cut-at", "restoring /usr/assets/blob.bin"}));
    QCOMPARE(m_module->waitForEnd(), 10);
    QVERIFY(m_module->switchOn());
    const auto restored = m_module->lifeboat({"status"});
    QVERIFY2(restored.exitCode == 0, restored.err.c_str());
    QCOMPARE(restored.result().at("states").at("whole"), 9);
    QCOMPARE(m_module->switchOff(), 0);
}

void TestQemuModule::waitsForItsFirstDownload()
{
    EmulatedRig rig(smallPartitions());
    for (int i = 0; i < 2; ++i) {
        rig.start();
        QVERIFY(rig.isInLoader());
        rig.cutPower(); // nothing was changed, so nothing is under way
        QVERIFY(!rig.isDownloadUnderWay());
    }
    rig.put(smallImages().user, smallImages().backup);
    rig.start();
    QCOMPARE(rig.readUntil("not whole\r\n"),
             std::string("lifeboat: up, 0 restored, 1 whole, 0 updated, 0 not whole\r\n"));
    rig.switchOff();
    QVERIFY(rig.user() == smallImages().user); // a boot writes nothing when all is well
}

void TestQemuModule::itsBootPinCountsOnce()
{
    EmulatedRig rig(smallPartitions());
    rig.put(smallImages().user, smallImages().backup);
    rig.start(true);
    QVERIFY(rig.isInLoader());
    rig.send(enterFdl2() + bsl(core::wire::BslType::normalReset));
    QVERIFY(rig.readUntil("not whole\r\n").ends_with("0 not whole\r\n"));
    // The way into the loader goes through a reset.
    rig.send(bytesOf("AT+QDOWNLOAD=1\r"));
    QCOMPARE(rig.readUntil("OK\r\n"), std::string("\r\nOK\r\n"));
    QTRY_VERIFY(rig.isInLoader());
    // It is forgotten without power: nothing was changed.
    rig.start();
    QVERIFY(!rig.readUntil("lifeboat: up").empty());
}

void TestQemuModule::obeysItsKeys()
{
    EmulatedRig rig(smallPartitions());
    rig.put(smallImages().user, smallImages().backup);
    QProcess module;
    const QString link = m_module->port();
    module.start(LIFEBOAT_SIMULATOR,
                 {"--board", "qemu", "--download", "--flash", QString::fromStdString(rig.flash().string()), "--user",
                  "0x60420000:0x10000", "--backup", "0x60480000:0x10000", "--link", link});
    QVERIFY(module.waitForReadyRead(30'000));
    HostPort port(link.toStdString());
    port.write(bytesOf("AT\r")); // nobody is there to answer
    ::kill(static_cast<pid_t>(module.processId()), SIGUSR1);
    QVERIFY(port.waitFor("lifeboat: up, 0 restored"));
    port.write(bytesOf("AT\r"));
    QVERIFY(port.waitFor("\r\nOK\r\n"));
    ::kill(static_cast<pid_t>(module.processId()), SIGUSR2);
    bool isInLoader = false;
    for (int i = 0; i < 100 && !isInLoader; ++i) { // what it is sent while it is off is lost
        port.write(pdl(core::wire::pdlConnect()));
        isInLoader = port.waitFor(textOf(bytesOfHex("AE 04 00 00 00 FF 00 00 00 00 00 00")), 200);
    }
    QVERIFY(isInLoader);
    module.terminate();
    QVERIFY(module.waitForFinished());
    QCOMPARE(module.exitCode(), 0);
}

void TestQemuModule::keepsItsNvImage()
{
    EmulatedRig rig(smallPartitions());
    const auto fromFactory = rig.nvImage();
    QCOMPARE(fromFactory.size(), firmware::nvLimit);
    const auto image = xorshiftWords(5, 3000);
    rig.start();
    rig.send(enterFdl2() + sendContent(firmware::fixedNv, image) + bsl(core::wire::BslType::powerOff));
    while (rig.isOn()) {
        QTest::qWait(20);
    }
    QVERIFY(rig.nvImage() == image);
}

void TestQemuModule::saysWhatIsMissing()
{
    QProcess process;
    process.start(LIFEBOAT_SIMULATOR, m_module->options() + QStringList{"--firmware", "/none.elf"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("/none.elf"));

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PATH", "/nonexistent");
    process.setProcessEnvironment(environment);
    process.start(LIFEBOAT_SIMULATOR, m_module->options());
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("qemu-system-arm"));

    for (const QStringList& wrong :
         {QStringList{"--cut", "3"}, QStringList{"--download-link", m_module->file("other")}}) {
        process.start(LIFEBOAT_SIMULATOR, m_module->options() + wrong);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
    }
}

QTEST_GUILESS_MAIN(TestQemuModule)
#include "TestQemuModule.moc"
