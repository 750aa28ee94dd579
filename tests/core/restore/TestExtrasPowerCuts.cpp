// SPDX-License-Identifier: MIT
// The power fails before, inside and after every flash operation of a boot that installs an update, goes back to
// another set of files, counts boots or writes its record, and again in the boot after that. However it goes, the
// module ends with the files of one version, the same ones as without the cut.
#include "tests/core/restore/UpdateStates.h"

#include <QTest>

#include <random>

using namespace test;
using core::restore::everyTear;

namespace
{

constexpr auto sets = R"({"version":1,"sets":true})";
constexpr auto setsAndBoots = R"({"version":1,"sets":true,"boots":3})";
constexpr int bootsToSettle = 9;

void damage(SimulatedModule& module, const std::string& path)
{
    SimulatedModule::put(module.user, path, bytesOf("broken"));
}

SimulatedModule withVersion(const std::string& settings, const Tree& version)
{
    auto module = bootedModule(settings);
    stage(module.user, {.files = version});
    module.boot();
    return module;
}

// Takes the copies of a set away, as defects would.
void loseCopies(SimulatedModule& module)
{
    for (const auto& [path, content] : SimulatedModule::tree(module.user)) {
        if (path.starts_with("/.lifeboat/good/") && path != "/.lifeboat/good/checksum.json")
            damage(module, path);
    }
}

struct State {
    const char* name;
    SimulatedModule (*make)();
};

const State states[] = {
    {"update",
     [] {
         auto module = bootedModule();
         stage(module.user, {.files = newVersion()});
         return module;
     }},
    {"update on top of another, with sets",
     [] {
         auto module = withVersion(sets, newVersion());
         stage(module.user, {.files = newestVersion(), .manifest = true});
         return module;
     }},
    {"update where boots are counted",
     [] {
         auto module = bootedModule(setsAndBoots);
         stage(module.user, {.files = newVersion()});
         return module;
     }},
    {"updated file comes back from its set",
     [] {
         auto module = withVersion(sets, newVersion());
         damage(module, "/main.py");
         SimulatedModule::remove(module.user, "/app/net.py");
         return module;
     }},
    {"the copies are gone: the factory's set",
     [] {
         auto module = withVersion(sets, newVersion());
         loseCopies(module);
         damage(module, "/main.py");
         return module;
     }},
    {"a set that was never confirmed: the good one",
     [] {
         auto module = withVersion(setsAndBoots, newVersion());
         confirm(module);
         module.boot();
         stage(module.user, {.files = newestVersion()});
         for (int boot = 0; boot < 3; ++boot)
             module.boot();
         return module; // the next boot is one too many
     }},
    {"a set that was never confirmed: the factory's",
     [] {
         auto module = withVersion(setsAndBoots, newVersion());
         module.boot();
         module.boot();
         return module;
     }},
    {"a confirmed set is kept",
     [] {
         auto module = withVersion(setsAndBoots, newVersion());
         confirm(module);
         return module;
     }},
    {"a confirmed set with files that were changed on purpose",
     [] {
         auto module = bootedModule(setsAndBoots);
         // As checksum.update does it.
         auto list = textOf(*SimulatedModule::read(module.user, "/checksum.json"));
         for (const auto& [path, content] : newVersion()) {
             SimulatedModule::put(module.user, path, content);
             list = withValue(list, path, content);
         }
         SimulatedModule::put(module.user, "/checksum.json", bytesOf(list));
         confirm(module);
         return module;
     }},
    {"record in a full block",
     [] {
         auto module = bootedModule(R"({"version":1,"attempts":3})");
         damage(module, "/main.py");
         return module; // the program unit is the block: each record erases it
     }},
};

} // namespace

class TestExtrasPowerCuts : public QObject
{
    Q_OBJECT

private slots:
    void endsAsWithoutCut_data()
    {
        QTest::addColumn<int>("index");
        for (int index = 0; index < static_cast<int>(std::size(states)); ++index)
            QTest::newRow(states[index].name) << index;
    }

    void endsAsWithoutCut()
    {
        QFETCH(int, index);
        const auto start = states[index].make();
        auto copy = start;
        const Tree before = filesOf(SimulatedModule::tree(copy.user));
        auto undisturbed = start;
        const Boot reference = undisturbed.boot();
        QVERIFY2(reference.operations > 0, reference.log.text().c_str());
        const Tree next = filesOf(SimulatedModule::tree(undisturbed.user));
        settle(undisturbed);
        const Tree wanted = SimulatedModule::tree(undisturbed.user);
        QVERIFY2(differsFromList(wanted).empty(), differsFromList(wanted).c_str());
        const auto seed = seedOr(static_cast<std::uint32_t>(index) + 1);
        std::mt19937 random(seed);

        for (std::uint32_t cut = 0; cut <= reference.operations; ++cut) {
            for (const auto tear : everyTear) {
                auto module = start;
                module.user.cutAt(cut, tear);
                module.boot();
                QCOMPARE(module.user.isPowerLost(), cut < reference.operations);
                module.user.powerOn();
                const auto where = QString("cut at %1 of %2, tear %3, seed %4")
                                       .arg(cut)
                                       .arg(reference.operations)
                                       .arg(static_cast<int>(tear))
                                       .arg(seed);
                QVERIFY2(isOfOneOf(module, {before, next, filesOf(wanted)}), qPrintable(where));

                module.user.cutAt(std::uniform_int_distribution<std::uint32_t>(0, reference.operations)(random),
                                  everyTear[random() % std::size(everyTear)]);
                module.boot();
                module.user.powerOn();
                QVERIFY2(isOfOneOf(module, {before, next, filesOf(wanted)}), qPrintable(where + ", second cut"));

                // One boot brings the files to one version, whatever is left to count after that.
                const Boot healing = module.boot();
                const auto healed = SimulatedModule::tree(module.user);
                QVERIFY2(differsFromList(healed).empty(),
                         qPrintable(where + "\n" + QString::fromStdString(healing.log.text())));
                const auto log = settle(module);
                const auto after = SimulatedModule::tree(module.user);
                QVERIFY2(after == wanted, qPrintable(where + "\n" + QString::fromStdString(healing.log.text() + log) +
                                                     difference(after, wanted)));
                QCOMPARE(module.user.violations(), 0u);
            }
        }
    }

private:
    // Boots until nothing is written any more.
    static std::string settle(SimulatedModule& module)
    {
        std::string log;
        for (int boot = 0; boot < bootsToSettle; ++boot) {
            const auto last = module.boot();
            if (last.operations == 0)
                return log;
            log += "--\n" + last.log.text();
        }
        return log + "does not settle";
    }

    // No file is anything between the versions.
    static bool isOfOneOf(SimulatedModule& module, const std::vector<Tree>& versions)
    {
        const Tree now = filesOf(SimulatedModule::tree(module.user));
        return std::ranges::all_of(versions.front(), [&](const auto& file) {
            const auto found = now.find(file.first);
            return found != now.end() && std::ranges::any_of(versions, [&](const Tree& version) {
                       const auto there = version.find(file.first);
                       return there != version.end() && there->second == found->second;
                   });
        });
    }

    static QString difference(const Tree& tree, const Tree& wanted)
    {
        std::string text;
        for (const auto& [path, content] : tree) {
            if (!wanted.contains(path))
                text += "not wanted: " + path + "\n";
            else if (wanted.at(path) != content)
                text += "differs: " + path + "\n";
        }
        for (const auto& [path, content] : wanted) {
            if (!tree.contains(path))
                text += "missing: " + path + "\n";
        }
        return QString::fromStdString(text);
    }
};

QTEST_APPLESS_MAIN(TestExtrasPowerCuts)
#include "TestExtrasPowerCuts.moc"
