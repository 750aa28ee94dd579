// SPDX-License-Identifier: MIT
// Updates that user code has staged: installed whole or not at all, with the list, and refused when they are broken.
#include "core/checksum/Crc32.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/core/restore/UpdateStates.h"

#include <QTest>

using namespace test;
using core::restore::UpdateOutcome;

namespace
{

Tree updated(const Tree& before, const Tree& version)
{
    Tree files = filesOf(before);
    for (const auto& [path, content] : version)
        files[path] = content;
    return files;
}

bool hasUpdater(const Tree& tree)
{
    return std::ranges::any_of(tree, [](const auto& file) { return file.first.starts_with("/.updater"); });
}

} // namespace

class TestUpdate : public QObject
{
    Q_OBJECT

private slots:
    void installs_data()
    {
        QTest::addColumn<bool>("unknown");
        QTest::addColumn<bool>("manifest");
        QTest::addColumn<bool>("stat");
        QTest::addColumn<QString>("settings");
        QTest::newRow("sizes") << false << false << true << QString();
        QTest::newRow("unknown sizes") << true << false << true << QString();
        QTest::newRow("manifest") << false << true << true << QString();
        QTest::newRow("manifest alone") << false << true << false << QString();
        QTest::newRow("sets") << false << false << true << R"({"version":1,"sets":true})";
    }

    void installs()
    {
        QFETCH(bool, unknown);
        QFETCH(bool, manifest);
        QFETCH(bool, stat);
        QFETCH(QString, settings);
        auto module = bootedModule(settings.toStdString());
        auto version = newVersion();
        version["/lib/new.py"] = bytesOf("new"); // in no list, in a folder that is not there
        const auto before = SimulatedModule::tree(module.user);
        stage(module.user, {.files = version,
                            .totals = unknown ? Staging::Totals::unknown : Staging::Totals::known,
                            .manifest = manifest,
                            .stat = stat});
        const auto boot = module.boot();
        const auto log = QString::fromStdString(boot.log.text());
        const auto after = SimulatedModule::tree(module.user);
        QVERIFY2(filesOf(after) == updated(before, version), qPrintable(log));
        QVERIFY2(differsFromList(after).empty(), qPrintable(log));
        QVERIFY(listedCrc(after, "/main.py") == core::checksum::quecPythonCrc32(version.at("/main.py")));
        QVERIFY2(!hasUpdater(after), qPrintable(log));
        QCOMPARE(boot.record.update, UpdateOutcome::installed);
        QCOMPARE(boot.report.updated, 3u);
        const auto second = module.boot();
        QVERIFY2(second.operations == 0, second.log.text().c_str());
        QCOMPARE(module.user.violations(), 0u);
    }

    // As a package's __init__.py often is.
    void installsAnEmptyFile()
    {
        auto module = bootedModule();
        stage(module.user, {.files = {{"/lib/__init__.py", {}}, {"/main.py", bytesOf("import lib")}}});
        const auto boot = module.boot();
        QVERIFY2(SimulatedModule::tree(module.user).contains("/lib/__init__.py"), boot.log.text().c_str());
        QCOMPARE(boot.record.update, UpdateOutcome::installed);
    }

    void leavesADownloadAlone()
    {
        auto module = bootedModule();
        stage(module.user, {.files = newVersion(), .flag = false});
        const auto before = SimulatedModule::tree(module.user);
        const auto boot = module.boot();
        QCOMPARE(boot.operations, 0u);
        QVERIFY(SimulatedModule::tree(module.user) == before);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("manifest");
        QTest::addColumn<bool>("unknown");
        QTest::newRow("truncated, size known") << 0 << false << false;
        QTest::newRow("doubled, size known") << 1 << false << false;
        QTest::newRow("truncated, manifest") << 0 << true << true;
        QTest::newRow("doubled, manifest") << 1 << true << true;
        QTest::newRow("one bit, manifest") << 2 << true << false;
        QTest::newRow("empty") << 3 << false << true;
        QTest::newRow("missing") << 4 << false << false;
        QTest::newRow("list torn") << 5 << false << false;
        QTest::newRow("manifest torn") << 6 << true << false;
        QTest::newRow("no list") << 7 << false << false;
        QTest::newRow("the checksum list itself") << 8 << false << false;
        QTest::newRow("a file of the folder itself") << 9 << false << false;
        QTest::newRow("no space") << 10 << false << false;
        QTest::newRow("more than the manifest says") << 11 << true << false;
        QTest::newRow("newer manifest") << 12 << true << false;
    }

    void refuses()
    {
        QFETCH(int, kind);
        QFETCH(bool, manifest);
        QFETCH(bool, unknown);
        auto module = bootedModule();
        Staging staging{.files = newVersion(), .manifest = manifest};
        if (unknown)
            staging.totals = Staging::Totals::unknown;
        auto& net = staging.files.at("/app/net.py");
        staging.wrong = "/app/net.py";
        staging.wrongContent = net;
        auto& wrong = staging.wrongContent;
        if (kind == 0)
            wrong.resize(4096);
        if (kind == 1)
            wrong.insert(wrong.end(), net.begin(), net.end());
        if (kind == 2)
            wrong[5000] ^= std::byte{4};
        if (kind == 4)
            wrong.clear();
        if (kind == 7)
            staging.stat = false;
        if (kind == 8)
            staging.files["/checksum.json"] = bytesOf("[]");
        if (kind == 9)
            staging.files["/.updater/x"] = bytesOf("x");
        stage(module.user, staging);
        if (kind == 3)
            SimulatedModule::put(module.user, "/.updater/usr/app/net.py", {});
        if (kind == 5)
            SimulatedModule::put(module.user, "/.updater/download.stat", bytesOf("[{\"name\":\"/usr/main.py\""));
        if (kind == 6)
            SimulatedModule::put(module.user, "/.updater/lifeboat.json", bytesOf("{\"version\":1,\"files\":["));
        if (kind == 10)
            SimulatedModule::fillUp(module.user, 4);
        if (kind == 11)
            SimulatedModule::put(module.user, "/.updater/lifeboat.json", bytesOf("{\"version\":1,\"files\":[]}"));
        if (kind == 12)
            SimulatedModule::put(module.user, "/.updater/lifeboat.json", bytesOf("{\"version\":2,\"files\":[]}"));
        const auto before = SimulatedModule::tree(module.user);
        const auto boot = module.boot();
        const auto log = QString::fromStdString(boot.log.text());
        QVERIFY2(SimulatedModule::tree(module.user) == before, qPrintable(log));
        QVERIFY2(boot.log.contains("lifeboat: update refused"), qPrintable(log));
        QCOMPARE(boot.record.update, UpdateOutcome::refused);
        QVERIFY(boot.record.lastError != 0);
        // It is said again, but not written again.
        const auto second = module.boot();
        QVERIFY2(second.operations == 0, second.log.text().c_str());
        QVERIFY(second.log.contains("lifeboat: update refused"));
    }

    // The vendor's firmware installs updates whatever became of its restore.
    void installsWithoutRestore_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("switched off") << 0;
        QTest::newRow("no flag") << 1;
        QTest::newRow("no backup partition") << 2;
    }

    void installsWithoutRestore()
    {
        QFETCH(int, kind);
        auto module = bootedModule();
        if (kind == 0)
            SimulatedModule::put(module.backup, "/backup_restore.json", bytesOf("{\"enable\": 0}"));
        if (kind == 1)
            SimulatedModule::remove(module.backup, "/backup_restore.json");
        if (kind == 2)
            std::ranges::fill(module.backup.content(), std::byte{0});
        const auto before = SimulatedModule::tree(module.user);
        stage(module.user, {.files = newVersion()});
        const auto boot = module.boot();
        const auto after = SimulatedModule::tree(module.user);
        QVERIFY2(filesOf(after) == updated(before, newVersion()), boot.log.text().c_str());
        QVERIFY2(differsFromList(after).empty(), boot.log.text().c_str());
        QVERIFY(!hasUpdater(after));
    }

    void makesRoomOnAFullPartition()
    {
        auto module = bootedModule();
        Tree version = {{"/assets/blob.bin", xorshiftTopBytes(77, 37000)}};
        stage(module.user, {.files = version});
        SimulatedModule::fillUp(module.user, 10);
        const auto boot = module.boot();
        const auto after = SimulatedModule::tree(module.user);
        QVERIFY2(after.at("/assets/blob.bin") == version.at("/assets/blob.bin"), boot.log.text().c_str());
        QVERIFY(differsFromList(after).empty());
    }

    // A staged file breaks after the update has begun: without a set to go back to, all goes back to the factory's.
    void goesBackWhenAFileCannotBePlaced()
    {
        auto module = bootedModule();
        const auto before = SimulatedModule::tree(module.user);
        stage(module.user, {.files = newVersion()});
        auto reference = module;
        const auto operations = reference.boot().operations;
        bool seen = false;
        for (std::uint32_t cut = 0; cut < operations; ++cut) {
            auto trial = module;
            trial.user.cutAt(cut, core::restore::Tear::nothing);
            trial.boot();
            trial.user.powerOn();
            const auto tree = SimulatedModule::tree(trial.user);
            if (!tree.contains("/.updater/update.now") || !tree.contains("/.updater/usr/app/net.py") ||
                tree.at("/app/net.py") == newVersion().at("/app/net.py"))
                continue;
            seen = true;
            SimulatedModule::put(trial.user, "/.updater/usr/app/net.py", bytesOf("broken"));
            const auto boot = trial.boot();
            const auto after = SimulatedModule::tree(trial.user);
            QVERIFY2(filesOf(after) == filesOf(before), boot.log.text().c_str());
            QVERIFY2(differsFromList(after).empty(), boot.log.text().c_str());
            QVERIFY2(!hasUpdater(after), boot.log.text().c_str());
            QCOMPARE(boot.record.update, UpdateOutcome::wentBack);
            QCOMPARE(trial.boot().operations, 0u);
        }
        QVERIFY(seen);
    }
};

QTEST_APPLESS_MAIN(TestUpdate)
#include "TestUpdate.moc"
