// SPDX-License-Identifier: MIT
// The power fails before, inside and after every flash operation of a restoring boot, and again in the boot after
// that. However it goes, the module ends where an undisturbed boot would have brought it.
#include "tests/core/restore/ScenarioData.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <random>

using namespace test;
using core::restore::everyTear;
using core::restore::SimulatedNor;
using core::restore::Tear;

namespace
{

const char* nameOf(Tear tear)
{
    switch (tear) {
    case Tear::nothing:
        return "nothing";
    case Tear::firstHalf:
        return "first half";
    case Tear::everyOther:
        return "every other bit";
    case Tear::slowly:
        return "slowly";
    case Tear::afterwards:
        return "afterwards";
    }
    return "";
}

// The invariant after a cut: whatever the user partition looks like now, nothing that was whole is lost, and every
// protected file is whole or will be, because its backup copy is. Files that no list names are as they were.
QString broken(SimulatedModule& module, const Tree& before, const Tree& whole)
{
    const Tree now = SimulatedModule::tree(module.user);
    for (const auto& [path, content] : before) {
        const auto found = now.find(path);
        const bool isProtected = protectedFiles().contains(path);
        const auto original = whole.find(path);
        if (isProtected && original != whole.end() && content == original->second &&
            (found == now.end() || found->second != content))
            return QString::fromStdString("a whole file was lost: " + path);
        if (isProtected || path == "/checksum.json")
            continue;
        const bool movedAside = path == "/app" || path == "/main.py/x";
        if (!movedAside && (found == now.end() || found->second != content))
            return QString::fromStdString("a file that is no concern of the restore was lost: " + path);
    }
    return {};
}

} // namespace

class TestEnginePowerCuts : public QObject
{
    Q_OBJECT

private slots:
    void endsAsWithoutCut_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& scenario : scenarioFile()["scenarios"])
            QTest::newRow(scenario["id"].get<std::string>().c_str()) << index++;
    }

    void endsAsWithoutCut()
    {
        QFETCH(int, index);
        const auto start = moduleFor(scenarioFile()["scenarios"][static_cast<std::size_t>(index)]);
        auto undisturbed = start;
        const Boot reference = undisturbed.boot();
        const Tree wanted = SimulatedModule::tree(undisturbed.user);
        auto copy = start;
        const Tree before = SimulatedModule::tree(copy.user);
        const auto seed = seedOr(static_cast<std::uint32_t>(index) + 1);
        std::mt19937 random(seed);

        for (std::uint32_t cut = 0; cut <= reference.operations; ++cut) {
            for (const Tear tear : everyTear) {
                auto module = start;
                module.user.cutAt(cut, tear);
                module.boot();
                QCOMPARE(module.user.isPowerLost(), cut < reference.operations);
                module.user.powerOn();
                const auto where = QString("cut at %1 of %2 (%3), seed %4")
                                       .arg(cut)
                                       .arg(reference.operations)
                                       .arg(nameOf(tear))
                                       .arg(seed);
                QVERIFY2(broken(module, before, protectedFiles()).isEmpty(),
                         qPrintable(where + ": " + broken(module, before, protectedFiles())));

                // Again in the next boot, at an operation drawn by lot.
                module.user.cutAt(std::uniform_int_distribution<std::uint32_t>(0, reference.operations)(random),
                                  everyTear[random() % std::size(everyTear)]);
                module.boot();
                module.user.powerOn();
                QVERIFY2(broken(module, before, protectedFiles()).isEmpty(), qPrintable(where + ", second cut"));

                const Boot last = module.boot();
                const Tree after = SimulatedModule::tree(module.user);
                QVERIFY2(after == wanted, qPrintable(where + "\n" + QString::fromStdString(last.log.text())));
                QCOMPARE(module.boot().operations, 0u);
                QCOMPARE(module.user.violations(), 0u);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestEnginePowerCuts)
#include "TestEnginePowerCuts.moc"
