// SPDX-License-Identifier: MIT
// The firmware on its emulated Cortex-M4, by the programs that users have: lifeboat-sim around it, lifeboat as host.
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/firmware/board/ast1030/EmulatedRig.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace test;

class TestQemuModule : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void doesTheWholeJob();
    void waitsForItsFirstDownload();
    void obeysItsBootPinAndResetKey();
    void saysWhatIsMissing();

private:
    QString path(const char* name) const { return m_folder->filePath(name); }
    QStringList simulatorOptions() const
    {
        return {"--flash", path("flash.bin"),    "--link",   path("port"),
                "--user",  "0x60420000:0x50000", "--backup", "0x60470000:0x30000"};
    }
    void switchOn(const QStringList& more = {})
    {
        m_module.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu"} + more);
        QVERIFY(m_module.waitForReadyRead(30'000)); // the name of its port
        m_module.readAll();
    }
    void switchOff(int exitCode = 0)
    {
        m_module.terminate();
        QVERIFY(m_module.waitForFinished());
        QCOMPARE(m_module.exitCode(), exitCode);
    }
    void cutPower()
    {
        m_module.kill();
        QVERIFY(m_module.waitForFinished());
    }
    CommandRun lifeboat(QStringList arguments)
    {
        arguments << "--port" << path("port") << "--json";
        QProcess process;
        process.start(LIFEBOAT_PROGRAM, arguments);
        if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
            qFatal("the program did not end by itself");
        return {process.exitCode(), process.readAllStandardOutput().toStdString(),
                process.readAllStandardError().toStdString()};
    }

    QTemporaryDir m_programs;
    QString m_package;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_module;
};

void TestQemuModule::initTestCase()
{
    if (const auto obstacle = EmulatedRig::obstacle(); !obstacle.empty())
        QSKIP(obstacle.c_str());
    m_package = m_programs.filePath("product.pac");
    const auto combined = runCommand({"combine", "--firmware", dataFile("unisoc/nofs_split.pac").string(), "--files",
                                      dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o",
                                      m_package.toStdString()});
    QCOMPARE(combined.exitCode, 0);
}

void TestQemuModule::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestQemuModule::cleanup()
{
    if (m_module.state() != QProcess::NotRunning) {
        m_module.kill();
        m_module.waitForFinished();
    }
}

void TestQemuModule::doesTheWholeJob()
{
    switchOn();
    const auto first = lifeboat({"download", m_package});
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(first.result().at("verified"), 3);
    const auto status = lifeboat({"status"});
    QVERIFY2(status.exitCode == 0, status.err.c_str());
    // From the console into the loader, which its reset does not forget.
    const auto again = lifeboat({"download", m_package});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(again.result().at("verified"), 0);
    switchOff();

    QCOMPARE(QProcess::execute(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--delete", "/usr/app/net.py",
                                                                                    "--flip", "/usr/assets/blob.bin",
                                                                                    "--empty", "/usr/checksum.json"}),
             0);
    switchOn();
    const auto restored = lifeboat({"status"});
    QVERIFY2(restored.exitCode == 0, restored.err.c_str());
    QCOMPARE(restored.result().at("states").at("whole"), 9);
    switchOff();
}

void TestQemuModule::waitsForItsFirstDownload()
{
    switchOn();
    const auto status = lifeboat({"status", "--loader", m_package}); // reads the partitions in download mode
    QVERIFY2(status.exitCode == 9, status.err.c_str());
    // That has changed nothing.
    cutPower();
    switchOn();
    QCOMPARE(lifeboat({"status", "--loader", m_package}).exitCode, 9);
    const auto first = lifeboat({"download", m_package});
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(lifeboat({"status"}).exitCode, 0);
    switchOff();
}

void TestQemuModule::obeysItsBootPinAndResetKey()
{
    switchOn();
    QCOMPARE(lifeboat({"download", m_package}).exitCode, 0);
    switchOff();
    switchOn({"--download"});
    QVERIFY(lifeboat({"status"}).exitCode != 0); // no console
    ::kill(static_cast<pid_t>(m_module.processId()), SIGUSR1);
    QTest::qWait(1000);
    QCOMPARE(lifeboat({"status"}).exitCode, 0);
    ::kill(static_cast<pid_t>(m_module.processId()), SIGUSR2);
    QTest::qWait(300);
    QCOMPARE(lifeboat({"status", "--loader", m_package}).exitCode, 0); // and back, if asked to
    switchOff();
}

void TestQemuModule::saysWhatIsMissing()
{
    QProcess process;
    process.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu", "--firmware", "/none.elf"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("/none.elf"));

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PATH", "/nonexistent");
    process.setProcessEnvironment(environment);
    process.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("qemu-system-arm"));

    for (const QStringList& wrong : {QStringList{"--cut", "3"}, QStringList{"--download-link", path("other")}}) {
        process.start(LIFEBOAT_SIMULATOR, simulatorOptions() + QStringList{"--board", "qemu"} + wrong);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
    }
}

QTEST_GUILESS_MAIN(TestQemuModule)
#include "TestQemuModule.moc"
