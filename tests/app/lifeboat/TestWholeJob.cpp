// SPDX-License-Identifier: MIT
// The main job by the programs that users have: lifeboat, and lifeboat-sim in place of a module.
#include "tests/app/lifeboat/ProgramRig.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <nlohmann/json.hpp>

#include <future>

using namespace test;

class TestWholeJob : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void bringsDamagedFilesBackAfterAPowerCut();
    void theModuleIsFoundThroughItsLinkEachTime();
    void aModuleThatDiesIsMissedAtOnce();

private:
    QTemporaryDir m_programs;
    QString m_package;
    std::unique_ptr<ProgramRig> m_module;
};

void TestWholeJob::initTestCase()
{
    m_package = combineSample(m_programs);
    QVERIFY(!m_package.isEmpty());
}

void TestWholeJob::init()
{
    m_module = std::make_unique<ProgramRig>();
}

void TestWholeJob::bringsDamagedFilesBackAfterAPowerCut()
{
    QVERIFY(m_module->switchOn());
    const auto first = m_module->lifeboat({"download", m_package});
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(first.result().at("verified"), 3);
    QCOMPARE(first.result().at("unchanged"), 0);
    QCOMPARE(m_module->lifeboat({"status"}).exitCode, 0);
    const auto again = m_module->lifeboat({"download", m_package});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(again.result().at("verified"), 0);
    QCOMPARE(m_module->switchOff(), 0);

    QVERIFY(m_module->damage(
        {"--delete", "/usr/app/net.py", "--flip", "/usr/assets/blob.bin", "--empty", "/usr/checksum.json"}));
    QVERIFY(m_module->switchOn({"--cut", "11"}));
    QCOMPARE(m_module->waitForEnd(), 10);

    QVERIFY(m_module->switchOn({"--download"}));
    const auto half = m_module->lifeboat({"status", "--loader", m_package});
    QVERIFY2(half.exitCode == 9, half.err.c_str());
    QCOMPARE(m_module->switchOff(), 0);

    QVERIFY(m_module->switchOn());
    const auto restored = m_module->lifeboat({"status"});
    QVERIFY2(restored.exitCode == 0, restored.err.c_str());
    QCOMPARE(restored.result().at("states").at("whole"), 9);
}

void TestWholeJob::theModuleIsFoundThroughItsLinkEachTime()
{
    for (int i = 0; i < 2; ++i) {
        QVERIFY(m_module->switchOn());
        const auto status = m_module->lifeboat({"status"});
        QCOMPARE(status.exitCode, 9); // an empty flash
        QCOMPARE(m_module->switchOff(), 0);
        QCOMPARE(m_module->lifeboat({"status"}).exitCode, 4);
    }
}

// At three moments, each with programs of its own at the same time: most of it is waiting.
void TestWholeJob::aModuleThatDiesIsMissedAtOnce()
{
    const auto faultOf = [&](const QByteArray& moment) -> QString {
        ProgramRig module;
        writeFile(module.file("faults").toStdString(), bytesOf("slow 4\n"));
        if (!module.switchOn({"--faults", module.file("faults")}))
            return "the module does not start";
        QProcess program;
        program.start(LIFEBOAT_PROGRAM, {"download", m_package, "--port", module.port(), "--json"});
        QByteArray said;
        while (!said.contains(moment)) {
            if (!program.waitForReadyRead(60'000))
                return "it ends before: " + said;
            said += program.readAllStandardOutput();
        }
        QElapsedTimer timer;
        timer.start();
        module.cutPower();
        if (!program.waitForFinished() || timer.elapsed() > 10'000)
            return "it does not notice";
        said += program.readAllStandardOutput();
        if (program.exitCode() != 6 || !said.contains(R"("code":"L6002")"))
            return said;

        // Plugged in again, in download mode or not, it takes the next download.
        if (!module.switchOn())
            return "the module does not start again";
        const auto again = module.lifeboat({"download", m_package});
        if (again.exitCode != 0)
            return "again: " + QString::fromStdString(again.err);
        return module.lifeboat({"status"}).exitCode == 0 ? QString() : "the files are not whole";
    };
    const QByteArray moments[] = {R"("phase":"connect","id":"FDL2")", R"("phase":"write","id":"PY_FS_U")",
                                  R"("phase":"verify","id":"PY_FS_U")"};
    std::vector<std::future<QString>> faults;
    for (const QByteArray& moment : moments)
        faults.push_back(std::async(std::launch::async, faultOf, moment));
    for (std::size_t i = 0; i < faults.size(); ++i) {
        const QString fault = faults[i].get();
        QVERIFY2(fault.isEmpty(), moments[i] + ": " + fault.toUtf8());
    }
}

QTEST_GUILESS_MAIN(TestWholeJob)
#include "TestWholeJob.moc"
