// SPDX-License-Identifier: MIT
// The functions that user code calls, each against what quecpython-backup 4.3 says of it, and where the vendor's
// function loses data against what our header says instead.
#include "core/checksum/Crc32.h"
#include "core/checksum/CrcText.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/firmware/restore/CModule.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace core;
using namespace test;
using nlohmann::json;

namespace
{

const json& scenarioNamed(const std::string& id)
{
    for (const auto& scenario : scenarioFile()["scenarios"]) {
        if (scenario["id"] == id)
            return scenario;
    }
    qFatal("no such scenario");
    return scenarioFile();
}

// Both lists in place, nothing damaged.
SimulatedModule wholeModule()
{
    return moduleFor(scenarioNamed("all-good"));
}

std::string crcOf(const Bytes& bytes)
{
    char text[checksum::crcTextSize];
    return std::string(checksum::crcText(checksum::quecPythonCrc32(bytes), text));
}

std::string crcOf(const std::string& text)
{
    return crcOf(bytesOf(text));
}

using Values = std::map<std::string, std::string>;

Values valuesOf(const std::string& list)
{
    Values values;
    for (const auto& entry : json::parse(list))
        values[entry["name"]] = entry["crc32"];
    return values;
}

Values sampleValues()
{
    return valuesOf(textOf(readFile(dataFile("quecpython/expected/checksum.json"))));
}

std::string entry(const std::string& name, const std::string& value)
{
    return R"({"name": ")" + name + R"(", "crc32": ")" + value + R"("})";
}

constexpr int ok = LIFEBOAT_OK;
constexpr int none = LIFEBOAT_NONE;

} // namespace

class TestUserCode : public QObject
{
    Q_OBJECT

private slots:
    // --- file_crc32.calc

    void calcGivesTheVectors_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("wanted");
        const auto file = json::parse(std::ifstream(dataFile("quecpython/crc_vectors.json")));
        int known = 0;
        for (const auto& vector : file["vectors"]) {
            if (!vector.contains("data_hex"))
                continue;
            const auto content = bytesOfHex(vector["data_hex"]);
            const auto& device = vector["crc_device"];
            QTest::newRow(vector["name"].get<std::string>().c_str())
                << QByteArray(reinterpret_cast<const char*>(content.data()), static_cast<int>(content.size()))
                << (device.is_null() ? QString("None") : QString::fromStdString(device));
            ++known;
        }
        QVERIFY(known > 10);
        for (const std::size_t size : {4095u, 4096u, 4097u, 8193u}) {
            const auto content = xorshiftTopBytes(7, size);
            QTest::newRow(qPrintable(QString("%1 bytes").arg(size)))
                << QByteArray(reinterpret_cast<const char*>(content.data()), static_cast<int>(size))
                << QString::fromStdString(crcOf(content));
        }
    }
    void calcGivesTheVectors()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, wanted);
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/v", bytesOf(content.toStdString()));
        CModule module(start);
        QCOMPARE(module.crc("/usr/v"), wanted.toStdString());
        QCOMPARE(module.badCalls, 0u);
    }

    void calcFindsFilesOfBothPartitions_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("found");
        QTest::newRow("/usr") << "/usr/main.py" << true;
        QTest::newRow("relative") << "usr/main.py" << true;
        QTest::newRow("slashes") << "//usr//main.py" << true;
        QTest::newRow("/bak") << "/bak/usr/main.py" << true;
        QTest::newRow("as the vendor's restore") << "/bak//usr/main.py" << true;
        QTest::newRow("out of the partition and in again") << "/usr/../main.py" << true;
        QTest::newRow("missing") << "/usr/missing.py" << false;
        QTest::newRow("other case") << "/usr/MAIN.py" << false;
        QTest::newRow("mount in other case") << "/USR/main.py" << false;
        QTest::newRow("folder") << "/usr/app" << false;
        QTest::newRow("mount") << "/usr" << false;
        QTest::newRow("another mount") << "/main.py" << false;
        QTest::newRow("empty path") << "" << false;
        QTest::newRow("empty file") << "/usr/assets/empty.flag" << false;
    }
    void calcFindsFilesOfBothPartitions()
    {
        QFETCH(QString, path);
        QFETCH(bool, found);
        CModule module(wholeModule());
        QCOMPARE(module.crc(path.toStdString()), found ? sampleValues().at("/usr/main.py") : std::string("None"));
    }

    void calcTakesNoPartOfAFile()
    {
        CModule module(wholeModule());
        const auto& content = module.flash.user.content();
        const auto blob = readFile(dataFile("quecpython/project/usr/assets/blob.bin"));
        // The block with the start of its data goes bad: the vendor's function gives the CRC of what came before.
        const auto at = std::search(content.begin(), content.end(), blob.begin() + 4096, blob.begin() + 4196);
        QVERIFY(at != content.end());
        module.flash.user.setDefect(static_cast<std::uint32_t>(at - content.begin()) / 4096,
                                    restore::Defect::readFails);
        QCOMPARE(module.crc("/usr/assets/blob.bin"), std::string("None"));
    }

    // --- checksum.check and retrieve

    void checkGivesTheText()
    {
        CModule module(wholeModule());
        QCOMPARE(module.check(), ok);
        QCOMPARE(module.text, textOf(readFile(dataFile("quecpython/expected/checksum.json"))));
    }

    void checkTakesTheBackupsList()
    {
        CModule module(moduleFor(scenarioNamed("first-boot")));
        const auto before = module.bytes();
        QCOMPARE(module.check(), ok);
        QCOMPARE(module.text, textOf(readFile(dataFile("quecpython/expected/checksum.json"))));
        QVERIFY(module.bytes() == before);
    }

    void checkWithoutAList()
    {
        CModule module(moduleFor(scenarioNamed("both-lists-missing")));
        QCOMPARE(module.check(), int{LIFEBOAT_ERROR_NOT_FOUND});
        SimulatedModule::put(module.flash.user, "/checksum.json", {});
        QCOMPARE(module.check(), int{LIFEBOAT_ERROR_EMPTY});
        std::fill_n(module.flash.user.content().begin(), 8192, std::byte{0xFF});
        QCOMPARE(module.check(), int{LIFEBOAT_ERROR_MOUNT});
    }

    void checkGivesMoreThanTheVendorReads()
    {
        auto start = wholeModule();
        std::string list = "[" + entry("/usr/main.py", "0x1") + std::string(20000, ' ') + "]";
        SimulatedModule::put(start.user, "/checksum.json", bytesOf(list));
        CModule module(start);
        QCOMPARE(module.check(), ok);
        QCOMPARE(module.text, list);
    }

    void retrieveFindsValues_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("as listed") << "/usr/main.py"
                                   << "0xabc";
        QTest::newRow("without slash") << "usr/main.py"
                                       << "0xabc";
        QTest::newRow("other case") << "/usr/MAIN.PY"
                                    << "0xabc";
        QTest::newRow("value in another form") << "/usr/a.py"
                                               << "0x1f";
        QTest::newRow("listed without slash") << "/usr/b.py"
                                              << "0x2";
        QTest::newRow("first of two") << "/usr/twice.py"
                                      << "0x3";
        QTest::newRow("exact before any case") << "/usr/Twice.py"
                                               << "0x4";
        QTest::newRow("only in the backup's list") << "/usr/app/net.py"
                                                   << "None";
        QTest::newRow("not listed") << "/usr/no.py"
                                    << "None";
        QTest::newRow("no name at all") << ""
                                        << "None";
        QTest::newRow("value of no use") << "/usr/empty.py"
                                         << "None";
    }
    void retrieveFindsValues()
    {
        QFETCH(QString, path);
        QFETCH(QString, wanted);
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/checksum.json",
                             bytesOf("[" + entry("/usr/main.py", "0xabc") + "," + entry("/usr/a.py", "0000001F") + "," +
                                     entry("usr/b.py", "2") + "," + entry("/usr/twice.py", "0x3") + "," +
                                     entry("/usr/Twice.py", "0x4") + "," + entry("/usr/empty.py", "") + "]"));
        CModule module(start);
        QCOMPARE(module.retrieve(path.toStdString()), wanted.toStdString());
    }

    void retrieveWithoutUserList_data()
    {
        QTest::addColumn<QString>("list");
        QTest::newRow("missing") << QString();
        QTest::newRow("damaged") << "[{\"name\": \"/usr/main.py\", \"crc32\": \"0x1\"}";
    }
    void retrieveWithoutUserList()
    {
        QFETCH(QString, list);
        auto start = wholeModule();
        if (list.isEmpty())
            SimulatedModule::remove(start.user, "/checksum.json");
        else
            SimulatedModule::put(start.user, "/checksum.json", bytesOf(list.toStdString()));
        CModule module(start);
        QCOMPARE(module.retrieve("/usr/main.py"), sampleValues().at("/usr/main.py"));
    }

    // --- checksum.update, bulk_update, usr_update

    void updateMakesAnEditStay_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("/usr") << "/usr/app/net.py";
        QTest::newRow("relative") << "usr/app/net.py";
    }
    void updateMakesAnEditStay()
    {
        QFETCH(QString, path);
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/app/net.py", bytesOf("edited"));
        CModule module(start);
        const auto backupBefore = module.backupBytes();
        QCOMPARE(module.update(path.toStdString()), ok);
        auto wanted = sampleValues();
        wanted["/usr/app/net.py"] = crcOf("edited");
        QVERIFY(valuesOf(module.text) == wanted);
        QCOMPARE(module.userFile("/checksum.json"), module.text);
        QVERIFY(module.backupBytes() == backupBefore);
        QCOMPARE(module.flash.user.violations(), 0u);
        QCOMPARE(module.badCalls, 0u);

        lifeboat_report report;
        QCOMPARE(lifeboat_run(&module.config, &report), ok);
        QCOMPARE(report.updated, 1u);
        QCOMPARE(module.userFile("/app/net.py"), std::string("edited"));

        // Once more there is nothing to write.
        const auto operations = module.flash.user.operations();
        QCOMPARE(module.update(path.toStdString()), ok);
        QVERIFY(valuesOf(module.text) == wanted);
        QCOMPARE(module.flash.user.operations(), operations);
    }

    void updateRefuses_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("not listed") << "/usr/system_config.json";
        QTest::newRow("missing") << "/usr/main.py";
        QTest::newRow("empty") << "/usr/app/net.py";
        QTest::newRow("no such name") << "/usr/no.py";
        QTest::newRow("other case, no such file") << "/usr/APP/config.json";
        QTest::newRow("not on the user partition") << "/bak/usr/main.py";
        QTest::newRow("dots") << "/usr/app/../app/config.json";
        QTest::newRow("the list itself") << "/usr/checksum.json";
        QTest::newRow("empty path") << "";
    }
    void updateRefuses()
    {
        QFETCH(QString, path);
        auto start = wholeModule();
        SimulatedModule::remove(start.user, "/main.py");
        SimulatedModule::put(start.user, "/app/net.py", {});
        CModule module(start);
        const auto before = module.bytes();
        QCOMPARE(module.update(path.toStdString()), none);
        QCOMPARE(module.text, std::string());
        QCOMPARE(module.bulkUpdate({path.toStdString()}), none);
        QVERIFY(module.bytes() == before);
    }

    // Nor does it make a list better that the next boot would make better.
    void refusalLeavesTheListAsItIs()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/checksum.json",
                             readFile(dataFile("quecpython/variants/checksum_upper_no_prefix.json")));
        CModule module(start);
        const auto before = module.bytes();
        QCOMPARE(module.update("/usr/system_config.json"), none);
        QCOMPARE(module.usrUpdate("/usr/assets/empty.flag"), none);
        QVERIFY(module.bytes() == before);
    }

    // The vendor's newer bak_update lists a name in lower case whatever the file is called.
    void updateIgnoresTheCaseOfTheList()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/Mixed.json", bytesOf("{}"));
        SimulatedModule::put(start.user, "/checksum.json",
                             bytesOf("[" + entry("/usr/mixed.json", "0x1") + "," +
                                     entry("/usr/main.py", sampleValues().at("/usr/main.py")) + "]"));
        CModule module(start);
        QCOMPARE(module.update("/usr/Mixed.json"), ok);
        QCOMPARE(valuesOf(module.text).at("/usr/mixed.json"), crcOf("{}"));
    }

    // Unless there is a file of the listed spelling: its entry must not get another file's value.
    void updateKeepsToItsOwnEntry()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/MAIN.py", bytesOf("another"));
        CModule module(start);
        const auto before = module.bytes();
        QCOMPARE(module.update("/usr/MAIN.py"), none);
        QCOMPARE(module.usrUpdate("/usr/MAIN.py"), none);
        QVERIFY(module.bytes() == before);
    }

    void updateWritesUsableLists_data()
    {
        QTest::addColumn<QString>("list");
        const auto listOf = [](const char* file) {
            return QString::fromStdString(textOf(readFile(dataFile(std::string("quecpython/variants/") + file))));
        };
        for (const char* file : {"checksum_device_rewritten.json", "checksum_upper_no_prefix.json",
                                 "checksum_sha256_legacy.json", "checksum_duplicates.json", "checksum_null_value.json",
                                 "checksum_empty_value.json", "checksum_truncated.json", "checksum_zero_bytes.json",
                                 "checksum_is_object.json", "checksum_traversal.json"})
            QTest::newRow(file) << listOf(file);
    }
    void updateWritesUsableLists()
    {
        QFETCH(QString, list);
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/checksum.json", bytesOf(list.toStdString()));
        SimulatedModule::put(start.user, "/main.py", bytesOf("edited"));
        CModule module(start);
        QCOMPARE(module.update("/usr/main.py"), ok);
        const auto values = valuesOf(module.text);
        QCOMPARE(values.at("/usr/main.py"), crcOf("edited"));
        for (const auto& [name, value] : sampleValues()) {
            if (name != "/usr/main.py")
                QCOMPARE(values.at(name), value);
        }
        QCOMPARE(lifeboat_run(&module.config, nullptr), ok);
        QCOMPARE(module.userFile("/main.py"), std::string("edited"));
    }

    void updateWithoutAnyList()
    {
        CModule module(moduleFor(scenarioNamed("both-lists-missing")));
        const auto before = module.bytes();
        QCOMPARE(module.update("/usr/main.py"), none);
        QCOMPARE(module.usrUpdate("/usr/main.py"), none);
        QVERIFY(module.bytes() == before);
    }

    void updateRepairsNothing()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/main.py", bytesOf("edited"));
        // Both halves of one folder are gone: the user partition may not be written as it is.
        const auto name = bytesOf("blob.bin");
        auto content = start.user.content();
        int found = 0;
        for (auto at = content.begin();
             (at = std::search(at, content.end(), name.begin(), name.end())) != content.end(); ++at, ++found)
            *at = std::byte{0};
        QVERIFY(found > 0);
        CModule module(start);
        const auto before = module.bytes();
        QCOMPARE(module.update("/usr/main.py"), none);
        QVERIFY(module.bytes() == before);
    }

    void updateOnAFullPartition()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/main.py", bytesOf("edited"));
        SimulatedModule::fillUp(start.user, 0);
        CModule module(start);
        const auto before = SimulatedModule::tree(module.flash.user);
        QCOMPARE(module.update("/usr/main.py"), none);
        QCOMPARE(module.userFile("/checksum.json"), textOf(before.at("/checksum.json")));
        QCOMPARE(lifeboat_run(&module.config, nullptr), ok);
        QVERIFY(SimulatedModule::tree(module.flash.user).size() == before.size());
    }

    void bulkUpdateTakesWhatItCan()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/main.py", bytesOf("edited main"));
        SimulatedModule::put(start.user, "/app/net.py", bytesOf("edited net"));
        SimulatedModule::remove(start.user, "/app/config.json");
        CModule module(start);
        QCOMPARE(module.bulkUpdate({"usr/main.py", "/usr/app/config.json", "/usr/no.py", "/usr/app/net.py"}), ok);
        auto wanted = sampleValues();
        wanted["/usr/main.py"] = crcOf("edited main");
        wanted["/usr/app/net.py"] = crcOf("edited net");
        QVERIFY(valuesOf(module.text) == wanted);
        QCOMPARE(module.bulkUpdate({}), none);
    }

    void usrUpdateAddsOnce()
    {
        CModule module(wholeModule());
        for (int time = 0; time < 2; ++time) {
            QCOMPARE(module.usrUpdate("usr/system_config.json"), ok);
            auto wanted = sampleValues();
            wanted["/usr/system_config.json"] = module.crc("/usr/system_config.json");
            module.check();
            QVERIFY(valuesOf(module.text) == wanted);
            QCOMPARE(json::parse(module.text).size(), wanted.size());
        }
        QCOMPARE(module.usrUpdate("/usr/no.py"), none);
        QCOMPARE(module.usrUpdate("/usr/assets/empty.flag"), none);
        QCOMPARE(module.usrUpdate("/elsewhere/main.py"), none);
    }

    void usrUpdateStaysWithinTheVendorsLimit()
    {
        auto start = wholeModule();
        std::string list = "[";
        for (int i = 0; i < 300; ++i)
            list += entry("/usr/file" + std::to_string(100 + i) + ".py", "0x11111111") + (i < 299 ? "," : "]");
        SimulatedModule::put(start.user, "/checksum.json", bytesOf(list));
        SimulatedModule::remove(start.backup, "/checksum.json");
        std::string longName = "/" + std::string(200, 'n');
        for (int i = 0; i < 4; ++i)
            SimulatedModule::put(start.user, longName + std::to_string(i), bytesOf("x"));
        CModule module(start);
        int added = 0;
        for (int i = 0; i < 4; ++i)
            added += module.usrUpdate("/usr" + longName + std::to_string(i)) == ok ? 1 : 0;
        QCOMPARE(module.check(), ok);
        QVERIFY(module.text.size() <= 16384);
        QCOMPARE(json::parse(module.text).size(), static_cast<std::size_t>(300 + added));
        QCOMPARE(added, 3);
    }

    // --- what would write the backup partition

    void bakFunctionsChangeNothing()
    {
        CModule module(wholeModule());
        const auto before = module.bytes();
        const auto* config = &module.config;
        QCOMPARE(lifeboat_checksum_bak_update(config, "/usr/main.py"), none);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/new.json", R"({"a": 1})", 8), -5);
        QCOMPARE(lifeboat_bak_util_add(config, "usr/new.json", "{}", 2), -5);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/main.py", "{}", 2), -1);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/new.json", "[]", 2), -1);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/new.json", "{\"a\"", 4), -1);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/new.json", "{}x", 3), -1);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/new.json", "", 0), -1);
        QCOMPARE(lifeboat_backup_restore_bak_file(config, "/usr/main.py"), -6);
        QCOMPARE(lifeboat_bak_util_file(config, "usr/main.py"), -6);
        QCOMPARE(lifeboat_backup_restore_bak_file(config, "/usr/no.py"), -1);
        QCOMPARE(lifeboat_bak_util_write(config, "{}", 2), -2);
        QCOMPARE(lifeboat_bak_util_write(config, "1", 1), -1);
        QVERIFY(module.bytes() == before);
        SimulatedModule::put(module.flash.backup, "/_usr_config.json", bytesOf("{}"));
        QCOMPARE(lifeboat_bak_util_write(config, "{}", 2), -3);
    }

    void bakFunctionsLookAtTheFlag_data()
    {
        QTest::addColumn<QString>("flag");
        QTest::addColumn<int>("update");
        QTest::addColumn<int>("file");
        QTest::newRow("enabled") << "{\"enable\": 1}" << -5 << -6;
        QTest::newRow("true") << "{\"enable\": true}" << -5 << -6;
        QTest::newRow("0") << "{\"enable\": 0}" << -3 << -3;
        QTest::newRow("false") << "{\"enable\": false}" << -3 << -3;
        QTest::newRow("null") << "{\"enable\": null}" << -3 << -3;
        QTest::newRow("empty text") << "{\"enable\": \"\"}" << -3 << -3;
        QTest::newRow("key missing") << "{}" << -2 << -2;
        QTest::newRow("damaged") << "{\"enable\"" << -2 << -2;
        QTest::newRow("no bytes") << "" << -2 << -2;
        QTest::newRow("missing") << QString() << -2 << -2;
    }
    void bakFunctionsLookAtTheFlag()
    {
        QFETCH(QString, flag);
        QFETCH(int, update);
        QFETCH(int, file);
        auto start = wholeModule();
        if (flag.isNull())
            SimulatedModule::remove(start.backup, "/backup_restore.json");
        else
            SimulatedModule::put(start.backup, "/backup_restore.json", bytesOf(flag.toStdString()));
        CModule module(start);
        const auto before = module.bytes();
        QCOMPARE(lifeboat_backup_restore_bak_update(&module.config, "/usr/new.json", "{}", 2), update);
        QCOMPARE(lifeboat_backup_restore_bak_file(&module.config, "/usr/main.py"), file);
        QVERIFY(module.bytes() == before);
    }

    // --- JsonFile.read

    void readJsonFile()
    {
        auto start = wholeModule();
        CModule without(start);
        QCOMPARE(without.readJsonFile(), none);

        SimulatedModule::put(start.backup, "/_usr_config.json", bytesOf("{\"a\": 1}"));
        CModule module(start);
        const auto backupBefore = module.backupBytes();
        QCOMPARE(module.readJsonFile(), ok);
        QCOMPARE(module.text, std::string("{\"a\": 1}"));
        QCOMPARE(module.userFile("/_usr_config.json"), module.text);
        QVERIFY(module.backupBytes() == backupBefore);
        QCOMPARE(module.badCalls, 0u);

        // What a power cut leaves of the vendor's copy
        SimulatedModule::put(module.flash.user, "/_usr_config.json", {});
        QCOMPARE(module.readJsonFile(), ok);
        QCOMPARE(module.userFile("/_usr_config.json"), std::string("{\"a\": 1}"));

        SimulatedModule::put(module.flash.user, "/_usr_config.json", bytesOf("{\"a\": 2}"));
        const auto operations = module.flash.user.operations();
        QCOMPARE(module.readJsonFile(), ok);
        QCOMPARE(module.text, std::string("{\"a\": 2}"));
        QCOMPARE(module.flash.user.operations(), operations);
    }

    void readJsonFileThatCannotComeBack()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.backup, "/_usr_config.json", bytesOf("{\"a\": 1}"));
        SimulatedModule::fillUp(start.user, 0);
        CModule module(start);
        QCOMPARE(module.readJsonFile(), ok);
        QCOMPARE(module.text, std::string("{\"a\": 1}"));
        QVERIFY(!module.log.empty());
        std::fill_n(module.flash.user.content().begin(), 8192, std::byte{0xFF});
        QCOMPARE(module.readJsonFile(), int{LIFEBOAT_ERROR_MOUNT});
    }

    // --- power cuts

    // At every operation and in every way: the list is the old one or the new one, the file is as it was edited, and
    // calling again ends it.
    void updateSurvivesPowerCuts()
    {
        auto start = wholeModule();
        SimulatedModule::put(start.user, "/app/net.py", bytesOf("edited"));
        const auto oldTree = SimulatedModule::tree(start.user);
        CModule undisturbed(start);
        const auto before = undisturbed.flash.user.operations();
        QCOMPARE(undisturbed.update("/usr/app/net.py"), ok);
        const auto operations = undisturbed.flash.user.operations() - before;
        const auto newTree = SimulatedModule::tree(undisturbed.flash.user);
        QVERIFY(operations >= 8);

        int asBefore = 0;
        int asAfter = 0;
        for (std::uint32_t cut = 0; cut <= operations; ++cut) {
            for (const auto tear : restore::everyTear) {
                CModule module(start);
                const auto backupBefore = module.backupBytes();
                module.flash.user.cutAt(cut, tear);
                const int result = module.update("/usr/app/net.py");
                QCOMPARE(result, cut < operations ? none : ok);
                module.flash.user.powerOn();
                auto tree = SimulatedModule::tree(module.flash.user);
                std::erase_if(tree, [](const auto& file) { return file.first.ends_with("~"); });
                const auto where = QString("cut at %1 of %2, tear %3").arg(cut).arg(operations).arg(int(tear));
                QVERIFY2(tree == oldTree || tree == newTree, qPrintable(where));
                ++(tree == oldTree ? asBefore : asAfter);

                QCOMPARE(module.update("/usr/app/net.py"), ok);
                lifeboat_report report;
                QCOMPARE(lifeboat_run(&module.config, &report), ok);
                QCOMPARE(report.updated, 1u);
                QVERIFY2(SimulatedModule::tree(module.flash.user) == newTree, qPrintable(where));
                QCOMPARE(module.flash.user.violations(), 0u);
                QVERIFY(module.backupBytes() == backupBefore);
            }
        }
        QVERIFY(asBefore > 0);
        QVERIFY(asAfter > 0);
    }

    void readJsonFileSurvivesPowerCuts()
    {
        auto start = wholeModule();
        const auto config = textOf(xorshiftTopBytes(3, 5000));
        SimulatedModule::put(start.backup, "/_usr_config.json", bytesOf(config));
        CModule undisturbed(start);
        const auto before = undisturbed.flash.user.operations();
        QCOMPARE(undisturbed.readJsonFile(), ok);
        const auto operations = undisturbed.flash.user.operations() - before;
        for (std::uint32_t cut = 0; cut <= operations; ++cut) {
            for (const auto tear : restore::everyTear) {
                CModule module(start);
                module.flash.user.cutAt(cut, tear);
                module.readJsonFile();
                module.flash.user.powerOn();
                const auto content = SimulatedModule::read(module.flash.user, "/_usr_config.json");
                QVERIFY(!content || textOf(*content) == config);
                QCOMPARE(module.readJsonFile(), ok);
                QVERIFY(module.text == config);
                QVERIFY(module.userFile("/_usr_config.json") == config);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestUserCode)
#include "TestUserCode.moc"
