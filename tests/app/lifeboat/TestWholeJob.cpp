// SPDX-License-Identifier: MIT
// The main job by the programs that users have: lifeboat, and lifeboat-sim in place of a module.
#include "tests/app/lifeboat/CommandRun.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace test;

class TestWholeJob : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void bringsDamagedFilesBackAfterAPowerCut();
    void theModuleIsFoundThroughItsLinkEachTime();
    void aModuleThatDiesIsMissedAtOnce_data();
    void aModuleThatDiesIsMissedAtOnce();

private:
    QString path(const char* name) const { return m_folder->filePath(name); }
    QStringList simulatorOptions() const
    {
        return {"--flash", path("flash.bin"),    "--link",   path("port"),
                "--user",  "0x60420000:0x50000", "--backup", "0x60470000:0x30000"};
    }
    void switchOn(const QStringList& more = {})
    {
        m_module.start(LIFEBOAT_SIMULATOR, simulatorOptions() + more);
        QVERIFY(m_module.waitForReadyRead(30'000)); // the name of its port
        m_module.readAll();
    }
    void switchOff()
    {
        m_module.terminate();
        QVERIFY(m_module.waitForFinished());
    }
    int damage(const QStringList& what) { return QProcess::execute(LIFEBOAT_SIMULATOR, simulatorOptions() + what); }
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

void TestWholeJob::initTestCase()
{
    m_package = m_programs.filePath("product.pac");
    const auto combined = runCommand({"combine", "--firmware", dataFile("unisoc/nofs_split.pac").string(), "--files",
                                      dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o",
                                      m_package.toStdString()});
    QCOMPARE(combined.exitCode, 0);
}

void TestWholeJob::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestWholeJob::cleanup()
{
    if (m_module.state() != QProcess::NotRunning) {
        m_module.kill();
        m_module.waitForFinished();
    }
}

void TestWholeJob::bringsDamagedFilesBackAfterAPowerCut()
{
    switchOn();
    const auto first = lifeboat({"download", m_package});
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(first.result().at("verified"), 3);
    QCOMPARE(first.result().at("unchanged"), 0);
    QCOMPARE(lifeboat({"status"}).exitCode, 0);
    const auto again = lifeboat({"download", m_package});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(again.result().at("verified"), 0);
    switchOff();

    QCOMPARE(damage({"--delete", "/usr/app/net.py", "--flip", "/usr/assets/blob.bin", "--empty", "/usr/checksum.json"}),
             0);
    switchOn({"--cut", "11"});
    QVERIFY(m_module.waitForFinished());
    QCOMPARE(m_module.exitCode(), 10);

    switchOn({"--download"});
    const auto half = lifeboat({"status", "--loader", m_package});
    QVERIFY2(half.exitCode == 9, half.err.c_str());
    switchOff();

    switchOn();
    const auto restored = lifeboat({"status"});
    QVERIFY2(restored.exitCode == 0, restored.err.c_str());
    QCOMPARE(restored.result().at("states").at("whole"), 9);
}

void TestWholeJob::theModuleIsFoundThroughItsLinkEachTime()
{
    for (int i = 0; i < 2; ++i) {
        switchOn();
        const auto status = lifeboat({"status"});
        QCOMPARE(status.exitCode, 9); // an empty flash
        switchOff();
        QCOMPARE(lifeboat({"status"}).exitCode, 4);
    }
}

void TestWholeJob::aModuleThatDiesIsMissedAtOnce_data()
{
    QTest::addColumn<QByteArray>("moment");

    QTest::newRow("while it is connected") << QByteArray(R"("phase":"connect","id":"FDL2")");
    QTest::newRow("while it is written") << QByteArray(R"("phase":"write","id":"PY_FS_U")");
    QTest::newRow("while it is verified") << QByteArray(R"("phase":"verify","id":"PY_FS_U")");
}

void TestWholeJob::aModuleThatDiesIsMissedAtOnce()
{
    QFETCH(QByteArray, moment);

    writeFile(path("faults").toStdString(), bytesOf("slow 4\n"));
    switchOn({"--faults", path("faults")});
    QProcess program;
    program.start(LIFEBOAT_PROGRAM, {"download", m_package, "--port", path("port"), "--json"});
    QByteArray said;
    while (!said.contains(moment)) {
        QVERIFY(program.waitForReadyRead(60'000));
        said += program.readAllStandardOutput();
    }
    m_module.kill();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(program.waitForFinished());
    QVERIFY(timer.elapsed() < 3000);
    QCOMPARE(program.exitCode(), 6);
    QVERIFY((said + program.readAllStandardOutput()).contains(R"("code":"L6002")"));
    QVERIFY(m_module.waitForFinished());

    // Plugged in again, in download mode or not, it takes the next download.
    switchOn();
    const auto again = lifeboat({"download", m_package});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(lifeboat({"status"}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestWholeJob)
#include "TestWholeJob.moc"
