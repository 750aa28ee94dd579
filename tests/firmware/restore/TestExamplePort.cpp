// SPDX-License-Identifier: MIT
// The example port in plain C, on images like those of production: it shows, damages, restores and shows again.
#include "tests/core/restore/ScenarioData.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace test;

namespace
{

// Bytes that firmware/README.md tells a port to have.
constexpr int stackLimit = 3072;

// As production would put them there, for the partitions of the example; `lost` files are gone since.
void writeImages(const QString& user, const QString& backup, const std::vector<std::string>& lost = {})
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
    for (const auto& path : lost)
        SimulatedModule::remove(module.user, path);
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

Run run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
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

        const auto done = run(NOR_IN_RAM, {user, backup, text});
        QVERIFY2(done.exitCode == 0, qPrintable(done.output));
        QVERIFY(done.output.contains("/usr/main.py: whole \n"));
        QVERIFY(done.output.contains("/usr/main.py: changed content-differs\n"));
        QVERIFY(done.output.contains("/usr/system_config.json: unlisted not-listed\n"));
        QVERIFY(done.output.contains("log: - restoring /usr/main.py\n"));
        QVERIFY(done.output.contains("restored 1\n"));
        QCOMPARE(done.output.count("/usr/main.py: whole \n"), 2);

        QCOMPARE(run(NOR_IN_RAM, {user, backup, "a text that stands nowhere"}).exitCode, 1); // nothing to restore
        QCOMPARE(run(NOR_IN_RAM, {user, user + ".missing", text}).exitCode, 1);
        QCOMPARE(run(NOR_IN_RAM, {backup, backup, text}).exitCode, 1); // smaller than the partition
        QCOMPARE(run(NOR_IN_RAM, {}).exitCode, 2);
    }

    // The same on an emulated Cortex-M4, which tells how much stack it took.
    void restoresOnAProcessor()
    {
        const auto emulator = QStandardPaths::findExecutable("qemu-system-arm");
        if (emulator.isEmpty() || !QFile::exists(EMULATED))
            QSKIP("needs qemu-system-arm, and what the test restore_library_for_cortex-m4 builds");
        QTemporaryDir folder;
        const auto user = folder.filePath("user.img");
        const auto backup = folder.filePath("backup.img");
        writeImages(user, backup, {"/main.py", "/assets/blob.bin"});
        auto images = readFile(user.toStdString());
        const auto behind = readFile(backup.toStdString());
        images.insert(images.end(), behind.begin(), behind.end());
        writeFile(user.toStdString(), images);

        const auto done = run(emulator, {"-M", "mps2-an386", "-nographic", "-semihosting", "-kernel", EMULATED,
                                         "-device", QString("loader,file=%1,addr=0x21000000,force-raw=on").arg(user)});
        qInfo("%s", qPrintable(done.output));
        QCOMPARE(done.exitCode, 0);
        QVERIFY(done.output.contains("log: lifeboat: restored /usr/assets/blob.bin\n"));
        QVERIFY(done.output.contains("restored 2\n"));
        QVERIFY(done.output.contains(QString("restored %1\n").arg(protectedFiles().size()))); // the partition made anew
        static const QRegularExpression stack("stack of \\w+: (\\d+)");
        int told = 0;
        for (auto found = stack.globalMatch(done.output); found.hasNext(); ++told)
            QVERIFY(found.next().captured(1).toInt() <= stackLimit);
        QCOMPARE(told, 8);
    }
};

QTEST_GUILESS_MAIN(TestExamplePort)
#include "TestExamplePort.moc"
