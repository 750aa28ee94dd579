// SPDX-License-Identifier: MIT
// Sets of files, boots that nobody confirms, attempts, policies, and what the status record says about all that.
#include "core/checksum/Crc32.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/core/restore/UpdateStates.h"

#include <QTest>

using namespace test;
using core::restore::UpdateOutcome;

namespace
{

constexpr auto sets = R"({"version":1,"sets":true})";
constexpr auto boots = R"({"version":1,"boots":3})";

Tree original()
{
    auto module = bootedModule();
    return filesOf(SimulatedModule::tree(module.user));
}

Tree with(Tree files, const Tree& version)
{
    for (const auto& [path, content] : version)
        files[path] = content;
    return files;
}

SimulatedModule withVersion(const std::string& settings, const Tree& version)
{
    auto module = bootedModule(settings);
    stage(module.user, {.files = version});
    module.boot();
    return module;
}

void damage(SimulatedModule& module, const std::string& path)
{
    SimulatedModule::put(module.user, path, bytesOf("broken"));
}

Tree files(SimulatedModule& module)
{
    return filesOf(SimulatedModule::tree(module.user));
}

std::vector<std::string> copies(SimulatedModule& module)
{
    std::vector<std::string> paths;
    for (const auto& [path, content] : SimulatedModule::tree(module.user)) {
        if (path.starts_with("/.lifeboat/good/") && path != "/.lifeboat/good/checksum.json")
            paths.push_back(path);
    }
    return paths;
}

} // namespace

class TestExtras : public QObject
{
    Q_OBJECT

private slots:
    // W-15 under the vendor's rules: the factory's file comes back alone, among files of another version.
    void mixesVersionsWithoutSets()
    {
        auto module = withVersion({}, newVersion());
        damage(module, "/main.py");
        module.boot();
        auto mixed = with(original(), newVersion());
        mixed["/main.py"] = original().at("/main.py");
        QVERIFY(files(module) == mixed);
    }

    void bringsAnUpdatedFileBackFromItsSet()
    {
        auto module = withVersion(sets, newVersion());
        QCOMPARE(copies(module).size(), 3u);
        QCOMPARE(module.boot().operations, 0u);
        for (const auto& [path, content] : newVersion()) {
            damage(module, path);
            const auto boot = module.boot();
            QVERIFY2(files(module) == with(original(), newVersion()), boot.log.text().c_str());
            QCOMPARE(boot.report.restored, 1u);
            QVERIFY(boot.log.contains("- restoring /usr" + path));
            SimulatedModule::remove(module.user, path);
            module.boot();
            QVERIFY(files(module) == with(original(), newVersion()));
        }
        QCOMPARE(module.boot().operations, 0u);
    }

    // The factory's content in an updated file is another version too.
    void bringsAnUpdatedFileBackFromTheFactorysContent()
    {
        auto module = withVersion(sets, newVersion());
        SimulatedModule::put(module.user, "/main.py", protectedFiles().at("/main.py"));
        module.boot();
        QVERIFY(files(module) == with(original(), newVersion()));
    }

    void goesToTheFactorysSetWhenACopyIsLost()
    {
        auto module = withVersion(sets, newVersion());
        for (const auto& path : copies(module))
            damage(module, path);
        damage(module, "/app/net.py");
        const auto boot = module.boot();
        QVERIFY2(files(module) == original(), boot.log.text().c_str());
        QVERIFY(boot.log.contains("going back to the factory's set"));
        QVERIFY(boot.record.wentBack);
        QVERIFY(differsFromList(SimulatedModule::tree(module.user)).empty());
        QCOMPARE(module.boot().operations, 0u);
    }

    void goesToTheLastGoodSetWhenACopyOfATrialIsLost()
    {
        auto module = withVersion(boots, newVersion());
        confirm(module);
        module.boot();
        stage(module.user, {.files = newestVersion()});
        module.boot();
        QVERIFY(files(module) == with(with(original(), newVersion()), newestVersion()));
        // The trial's copy of main.py is lost, then the file too.
        const auto good = copies(module);
        QCOMPARE(good.size(), 5u); // three of the good set, two of the trial
        for (const auto& path : good) {
            const auto content = SimulatedModule::read(module.user, path);
            if (content == newestVersion().at("/main.py"))
                damage(module, path);
        }
        damage(module, "/main.py");
        const auto boot = module.boot();
        QVERIFY2(files(module) == with(original(), newVersion()), boot.log.text().c_str());
        QVERIFY(boot.log.contains("going back to the last good set"));
    }

    void keepsNoMoreThanItNeeds()
    {
        auto module = withVersion(sets, newVersion());
        stage(module.user, {.files = newestVersion()});
        module.boot();
        QCOMPARE(copies(module).size(), 3u); // config.json is still that of the version before
        stage(module.user, {.files = protectedFiles()});
        module.boot();
        QVERIFY(files(module) == original());
        QVERIFY(copies(module).empty());
    }

    void protectsNewFilesOfASet()
    {
        auto module = bootedModule(sets);
        auto version = newVersion();
        version["/lib/new.py"] = bytesOf("new");
        stage(module.user, {.files = version, .manifest = true});
        module.boot();
        damage(module, "/lib/new.py");
        const auto boot = module.boot();
        QVERIFY2(files(module) == with(original(), version), boot.log.text().c_str());
        QCOMPARE(module.boot().operations, 0u);
    }

    void returnsFromASetThatNobodyConfirms()
    {
        auto module = withVersion(boots, newVersion());
        confirm(module);
        module.boot();
        confirm(module);
        stage(module.user, {.files = newestVersion()});
        QCOMPARE(module.boot().record.boots, 1);
        QCOMPARE(module.boot().record.boots, 2);
        QCOMPARE(module.boot().record.boots, 3);
        QVERIFY(files(module) == with(with(original(), newVersion()), newestVersion()));
        const auto boot = module.boot();
        QVERIFY2(files(module) == with(original(), newVersion()), boot.log.text().c_str());
        QVERIFY(boot.record.wentBack);
        QCOMPARE(boot.record.boots, 1);
        QVERIFY(differsFromList(SimulatedModule::tree(module.user)).empty());
        // The good set is not left, however often it is not confirmed, and there is nothing left to count.
        for (int i = 0; i < 5; ++i)
            module.boot();
        QVERIFY(files(module) == with(original(), newVersion()));
        QCOMPARE(module.boot().operations, 0u);
    }

    void returnsToTheFactorysSetWhenNoneWasGood()
    {
        auto module = withVersion(boots, newVersion());
        module.boot();
        module.boot();
        QVERIFY(files(module) == with(original(), newVersion()));
        module.boot();
        QVERIFY(files(module) == original());
    }

    void staysWhileBootsAreConfirmed()
    {
        auto module = withVersion(boots, newVersion());
        for (int i = 0; i < 10; ++i) {
            confirm(module);
            QCOMPARE(module.boot().record.boots, 1);
        }
        QVERIFY(files(module) == with(original(), newVersion()));
    }

    void countsNothingUnlessAskedTo()
    {
        auto module = bootedModule();
        for (int i = 0; i < 3; ++i)
            QCOMPARE(module.boot().operations, 0u);
        QCOMPARE(module.boot().record.boots, 0);
    }

    // W-23: a file that somebody changes after each boot.
    void givesUpAFileAfterTooManyAttempts()
    {
        auto module = bootedModule(R"({"version":1,"attempts":3})");
        for (int i = 0; i < 3; ++i) {
            damage(module, "/main.py");
            QCOMPARE(module.boot().report.restored, 1u);
        }
        damage(module, "/main.py");
        damage(module, "/app/net.py");
        const auto boot = module.boot();
        QVERIFY2(boot.log.contains("not restored /usr/main.py"), boot.log.text().c_str());
        QCOMPARE(boot.report.restored, 1u);
        QCOMPARE(boot.report.notRestored, 1u);
        QVERIFY(module.boot().operations > 0u); // net.py is whole now
        QCOMPARE(module.boot().operations, 0u);
        // Put right by hand it counts anew.
        SimulatedModule::put(module.user, "/main.py", protectedFiles().at("/main.py"));
        QCOMPARE(module.boot().record.attempts[0].count, 0);
        damage(module, "/main.py");
        QCOMPARE(module.boot().report.restored, 1u);
    }

    void triesForEverWithoutALimit()
    {
        auto module = bootedModule();
        for (int i = 0; i < 5; ++i) {
            damage(module, "/main.py");
            QCOMPARE(module.boot().report.restored, 1u);
        }
    }

    // W-16, W-28
    void obeysPolicies()
    {
        auto module = bootedModule(
            R"({"version":1,"default":"if-missing","never":["/usr/app/net.py"],"always":["/usr/main.py"]})");
        damage(module, "/main.py");
        damage(module, "/app/net.py");
        damage(module, "/app/config.json");
        SimulatedModule::remove(module.user, "/assets/blob.bin");
        auto boot = module.boot();
        auto wanted = original();
        wanted["/app/net.py"] = wanted["/app/config.json"] = bytesOf("broken");
        QVERIFY2(files(module) == wanted, boot.log.text().c_str());
        QCOMPARE(boot.report.restored, 2u);
        QCOMPARE(boot.report.updated, 2u);
        QVERIFY(listedCrc(SimulatedModule::tree(module.user), "/app/net.py") ==
                core::checksum::quecPythonCrc32(protectedFiles().at("/app/net.py")));
        QCOMPARE(module.boot().operations, 0u);
        SimulatedModule::remove(module.user, "/app/net.py");
        boot = module.boot();
        QVERIFY(!files(module).contains("/app/net.py"));
        QCOMPARE(boot.report.notRestored, 1u);
    }

    void ignoresSettingsThatCannotBeRead()
    {
        auto module = bootedModule(R"({"version":1,"default":"never")");
        damage(module, "/main.py");
        const auto boot = module.boot();
        QVERIFY(files(module) == original());
        QVERIFY2(boot.log.contains("settings of the project cannot be used"), boot.log.text().c_str());
    }

    void recordsWhatTheLastUsefulRunDid()
    {
        auto module = bootedModule();
        const auto first = module.boot();
        QCOMPARE(first.operations, 0u);
        QCOMPARE(first.record.sequence, 1u); // the first boot wrote the list
        QVERIFY(first.record.listRewritten);
        damage(module, "/main.py");
        SimulatedModule::remove(module.user, "/app/net.py");
        auto record = module.boot().record;
        QCOMPARE(record.sequence, 2u);
        QCOMPARE(record.restored, 2);
        QCOMPARE(record.whole, 7);
        QCOMPARE(record.freeBlocks, SimulatedModule::freeBlocks(module.user));
        // All is well: nothing is written, and what was done stays readable.
        const auto quiet = module.boot();
        QCOMPARE(quiet.operations, 0u);
        QVERIFY(quiet.record == record);
        // The same trouble at each boot is written once.
        SimulatedModule::remove(module.backup, "/usr/main.py");
        damage(module, "/main.py");
        record = module.boot().record;
        QCOMPARE(record.notRestorable, 1);
        const auto again = module.boot();
        QCOMPARE(again.operations, 0u);
        QVERIFY(again.record == record);
    }

    void recordsErrors()
    {
        auto module = bootedModule();
        SimulatedModule::fillUp(module.user, 0);
        SimulatedModule::remove(module.user, "/main.py");
        SimulatedModule::fillUp(module.user, 0);
        const auto record = module.boot().record;
        QCOMPARE(record.notRestored, 1);
        QCOMPARE(record.lastError, static_cast<std::uint16_t>(core::ErrorCode::noSpace));
    }

    void needsNoRecord()
    {
        auto module = bootedModule();
        module.user.setDefect(module.user.blockCount() - 1, core::restore::Defect::readFails);
        damage(module, "/main.py");
        const auto boot = module.boot();
        QVERIFY2(files(module) == original(), boot.log.text().c_str());
        QVERIFY(boot.log.contains("the status record cannot be read"));
    }

    void takesLittleMemory() { QVERIFY(sizeof(core::restore::Extras) <= 1024); }
};

QTEST_APPLESS_MAIN(TestExtras)
#include "TestExtras.moc"
