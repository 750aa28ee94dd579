// SPDX-License-Identifier: MIT
// Every scenario of restore_scenarios.json: one boot reaches the wanted result, a second one changes nothing.
#include "core/checksum/Crc32.h"
#include "tests/core/restore/ScenarioData.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <map>
#include <set>

using namespace test;
using nlohmann::json;

namespace
{

// What is wanted beyond the rule, which is: every listed file equals its original, and the user list says so.
struct Exception {
    std::set<std::string> untouched; // keep what the scenario gave them
    bool anyList = false;            // no statement about the user list
    bool nothingWritten = false;
};

const std::map<std::string, Exception> exceptions = {
    {"all-good", {{}, false, true}},
    {"empty-file-listed", {{}, false, true}},
    {"usr-checksum-over-16k", {{}, true, false}},
    {"backup-copy-missing", {{"/main.py"}, false, false}},
    {"backup-copy-corrupt", {{"/main.py"}, false, false}},
    {"backup-copy-empty", {{"/main.py"}, false, false}},
    {"flag-zero", {{"/main.py"}, true, true}},
    {"flag-false", {{"/main.py"}, true, true}},
    {"flag-missing_key", {{"/main.py"}, true, true}},
    {"flag-list", {{"/main.py"}, true, true}},
    {"flag-zero_bytes", {{"/main.py"}, true, true}},
    {"flag-missing", {{"/main.py"}, true, true}},
    {"both-lists-missing", {{"/main.py"}, true, true}},
};

// The words in which our log states the facts that the scenarios ask for.
const std::map<std::string, std::string> wordings = {
    {"restored x3", "lifeboat: restored /usr/app/net.py"},
    {"rejected entries x8", "rejected entries: 8"},
};

const json& scenarioNamed(const QString& id)
{
    for (const auto& scenario : scenarioFile()["scenarios"]) {
        if (scenario["id"] == id.toStdString())
            return scenario;
    }
    qFatal("no such scenario");
    return scenarioFile();
}

// What the flag scenarios and "both lists missing" want to be told.
const std::map<std::string, std::string> saidResults = {
    {"disabled", "restore is disabled"},
    {"unusable flag reported", "flag unusable"},
    {"enabled, oversize reported", "oversize"},
    {"no restore; reported", "nothing is restored"},
};

} // namespace

class TestEngineScenarios : public QObject
{
    Q_OBJECT

private slots:
    void reachesWantedResult_data()
    {
        QTest::addColumn<QString>("id");
        const auto& scenarios = scenarioFile()["scenarios"];
        QCOMPARE(scenarios.size(), 43u);
        for (const auto& scenario : scenarios) {
            const auto id = QString::fromStdString(scenario["id"]);
            QTest::newRow(qPrintable(id)) << id;
        }
    }

    void reachesWantedResult()
    {
        QFETCH(QString, id);
        const auto& scenario = scenarioNamed(id);
        auto module = moduleFor(scenario);
        const Tree before = SimulatedModule::tree(module.user);
        const Tree backupBefore = SimulatedModule::tree(module.backup);
        const auto backupBytes = std::vector(module.backup.content().begin(), module.backup.content().end());

        const Boot boot = module.boot();
        const Tree after = SimulatedModule::tree(module.user);
        const auto found = exceptions.find(id.toStdString());
        const Exception exception = found == exceptions.end() ? Exception() : found->second;
        const auto log = QString::fromStdString(boot.log.text());

        for (const auto& [path, original] : protectedFiles()) {
            const auto& wanted = exception.untouched.contains(path) ? before.at(path) : original;
            QVERIFY2(after.contains(path), qPrintable(log + QString::fromStdString(path)));
            QVERIFY2(after.at(path) == wanted, qPrintable(log + QString::fromStdString(path)));
        }
        if (exception.nothingWritten)
            QVERIFY2(boot.operations == 0, qPrintable(log));
        if (!exception.anyList)
            checkUserList(after, exception, log);

        for (const auto& report : scenario["wanted"]["reports"]) {
            const auto wording = wordings.find(report);
            const auto text = wording == wordings.end() ? report.get<std::string>() : wording->second;
            QVERIFY2(boot.log.contains(text), qPrintable(log + "missing: " + QString::fromStdString(text)));
        }
        if (const auto said = saidResults.find(scenario["wanted"]["result"]); said != saidResults.end())
            QVERIFY2(boot.log.contains(said->second), qPrintable(log));
        // Files that no list names are nobody's business.
        for (const auto& [path, content] : before) {
            if (!protectedFiles().contains(path) && path != "/checksum.json" && after.contains(path))
                QVERIFY2(after.at(path) == content, qPrintable(QString::fromStdString(path)));
        }

        QVERIFY(SimulatedModule::tree(module.backup) == backupBefore);
        QVERIFY(std::ranges::equal(module.backup.content(), backupBytes));
        QCOMPARE(module.user.violations(), 0u);

        const Boot second = module.boot();
        QVERIFY2(second.operations == 0, qPrintable(QString::fromStdString(second.log.text())));
        QVERIFY(SimulatedModule::tree(module.user) == after);
    }

    void movesAsideWhatStandsInTheWay()
    {
        auto module = moduleFor(scenarioNamed("file-where-folder-needed"));
        module.boot();
        QCOMPARE(textOf(SimulatedModule::tree(module.user).at("/app.aside0~")), std::string("x"));

        module = moduleFor(scenarioNamed("folder-where-file-needed"));
        module.boot();
        QCOMPARE(textOf(SimulatedModule::tree(module.user).at("/main.py.aside0~/x")), std::string("1"));
    }

    void keepsVendorConsoleLines_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto* id : {"file-deleted", "folder-deleted", "file-changed", "user-fs-empty", "usr-checksum-upper",
                               "usr-checksum-device-form", "flag-missing_key", "flag-list", "flag-zero_bytes",
                               "flag-missing", "both-lists-missing", "flag-zero", "flag-true", "all-good"})
            QTest::newRow(id) << QString(id);
    }

    void keepsVendorConsoleLines()
    {
        QFETCH(QString, id);
        const auto& scenario = scenarioNamed(id);
        auto module = moduleFor(scenario);
        const Boot boot = module.boot();
        std::vector<std::string> lines;
        for (const auto& line : boot.log.lines) {
            if (!line.starts_with("lifeboat: "))
                lines.push_back(line);
        }
        QCOMPARE(lines, scenario["vendor"]["boots"][0].get<std::vector<std::string>>());
    }

    // Each byte of user file and backup copy is read at most once when all is well; the rest is metadata and lists.
    void readsFilesOnceWhenAllIsWell()
    {
        auto module = moduleFor(scenarioNamed("all-good"));
        std::uint64_t blocks = 0;
        for (const auto& [path, content] : protectedFiles())
            blocks += core::littlefs::blocksOfFile(static_cast<std::uint32_t>(content.size()), 4096);
        const auto before = module.backup.bytesRead();
        module.boot();
        // With a unit of one block each data block of a copy is loaded once, each look-up loads metadata.
        const auto reads = (module.backup.bytesRead() - before) / 4096;
        const auto perLookUp = 12; // superblock, root, usr, folder: two halves each
        QVERIFY2(reads <= blocks + 9 * perLookUp + 40, qPrintable(QString::number(reads)));
    }

private:
    static void checkUserList(const Tree& after, const Exception& exception, const QString& log)
    {
        QVERIFY2(after.contains("/checksum.json"), qPrintable(log));
        const auto text = textOf(after.at("/checksum.json"));
        const auto list = json::parse(text, nullptr, false);
        QVERIFY2(list.is_array(), text.c_str());
        QVERIFY(text.size() <= 16384);
        std::map<std::string, std::uint32_t> values;
        for (const auto& entry : list) {
            const auto value = static_cast<std::uint32_t>(std::stoul(entry["crc32"].get<std::string>(), nullptr, 16));
            QVERIFY2(values.emplace(entry["name"], value).second, text.c_str());
        }
        for (const auto& [path, original] : protectedFiles()) {
            QVERIFY2(values.contains("/usr" + path), text.c_str());
            // Never the checksum of a damaged file, whatever else is wrong.
            if (!exception.untouched.contains(path) || textOf(after.at(path)) == "broken")
                QVERIFY2(values.at("/usr" + path) == core::checksum::quecPythonCrc32(original), text.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestEngineScenarios)
#include "TestEngineScenarios.moc"
