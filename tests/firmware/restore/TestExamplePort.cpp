// SPDX-License-Identifier: MIT
// The example port in plain C, on images like those of production: it shows, damages, restores and shows again.
#include "tests/core/restore/ScenarioData.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace test;

namespace
{

// As production would put them there, for the partitions of the example.
void writeImages(const QString& user, const QString& backup)
{
    SimulatedModule module(96, 48);
    auto sample = sampleModule();
    for (const auto& [path, content] : SimulatedModule::tree(sample.user))
        SimulatedModule::put(module.user, path, content);
    for (const auto& [path, content] : protectedFiles())
        SimulatedModule::put(module.backup, "/usr" + path, content);
    const auto list = readFile(dataFile("quecpython/expected/checksum.json"));
    SimulatedModule::put(module.user, "/checksum.json", list);
    SimulatedModule::put(module.backup, "/checksum.json", list);
    SimulatedModule::put(module.backup, "/backup_restore.json",
                         readFile(dataFile("quecpython/expected/backup_restore.json")));
    const auto bytes = [](const core::restore::SimulatedNor& nor) {
        return Bytes(nor.content().begin(), nor.content().end());
    };
    writeFile(user.toStdString(), bytes(module.user));
    writeFile(backup.toStdString(), bytes(module.backup));
}

struct Run {
    int exitCode;
    QString output;
};

Run run(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(NOR_IN_RAM, arguments);
    process.waitForFinished(60000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAll())};
}

} // namespace

class TestExamplePort : public QObject
{
    Q_OBJECT

private slots:
    void restoresWhatItDamaged()
    {
        QTemporaryDir folder;
        const auto user = folder.filePath("user.img");
        const auto backup = folder.filePath("backup.img");
        writeImages(user, backup);
        const auto main = textOf(readFile(dataFile("quecpython/project/usr/main.py")));
        const auto text = QString::fromStdString(main).left(16);

        const auto done = run({user, backup, text});
        QVERIFY2(done.exitCode == 0, qPrintable(done.output));
        QVERIFY(done.output.contains("/usr/main.py: whole \n"));
        QVERIFY(done.output.contains("/usr/main.py: changed content-differs\n"));
        QVERIFY(done.output.contains("/usr/system_config.json: unlisted not-listed\n"));
        QVERIFY(done.output.contains("log: - restoring /usr/main.py\n"));
        QVERIFY(done.output.contains("restored 1\n"));
        QCOMPARE(done.output.count("/usr/main.py: whole \n"), 2);

        QCOMPARE(run({user, backup, "a text that stands nowhere"}).exitCode, 1); // nothing to restore
        QCOMPARE(run({user, user + ".missing", text}).exitCode, 1);
        QCOMPARE(run({backup, backup, text}).exitCode, 1); // smaller than the partition
        QCOMPARE(run({}).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(TestExamplePort)
#include "TestExamplePort.moc"
