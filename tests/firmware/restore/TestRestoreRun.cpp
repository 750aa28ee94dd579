// SPDX-License-Identifier: MIT
// The restore through its C functions does what the engine does, with flash of any program unit, and refuses misuse.
#include "core/checksum/Crc32.h"
#include "core/checksum/CrcText.h"
#include "core/project/ModuleStatus.h"
#include "tests/core/restore/ScenarioData.h"
#include "tests/core/restore/UpdateStates.h"
#include "tests/firmware/restore/CModule.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace core;
using namespace test;

namespace
{

const nlohmann::json& scenarioNamed(const QString& id)
{
    for (const auto& scenario : scenarioFile()["scenarios"]) {
        if (scenario["id"] == id.toStdString())
            return scenario;
    }
    qFatal("no such scenario");
    return scenarioFile();
}

void addScenarios()
{
    QTest::addColumn<QString>("id");
    for (const auto& scenario : scenarioFile()["scenarios"]) {
        const auto id = QString::fromStdString(scenario["id"]);
        QTest::newRow(qPrintable(id)) << id;
    }
}

std::vector<std::string> printable(std::vector<std::string> lines)
{
    for (auto& line : lines)
        std::ranges::replace_if(
            line, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
    return lines;
}

struct ToldFile {
    std::string name;
    std::string state;
    std::string reason;
    std::string policy;
    bool sameContent;
    lifeboat_content user;
    lifeboat_content backup;
    lifeboat_entry userEntry;
    lifeboat_entry backupEntry;
};

void addFile(void* context, const lifeboat_file* file)
{
    static_cast<std::vector<ToldFile>*>(context)->push_back(
        {file->name, lifeboat_state_text(file->state), lifeboat_reason_text(file->reason),
         toText(static_cast<backup::FilePolicy>(file->policy)), file->same_content, file->user, file->backup,
         file->user_entry, file->backup_entry});
}

QString different(const lifeboat_content& told, const backup::FileFact& wanted)
{
    if (told.kind != static_cast<unsigned>(wanted.kind))
        return "kind";
    if (told.size != wanted.size || told.crc32 != wanted.crc)
        return "size or CRC";
    return {};
}

QString different(const lifeboat_entry& told, const backup::EntryFact& wanted)
{
    return told.kind != static_cast<unsigned>(wanted.kind) || told.crc32 != wanted.crc ? "entry" : QString();
}

QString different(const lifeboat_list& told, const restore::ListFacts& wanted)
{
    const bool same = told.problem == std::string(wanted.problem) && told.bytes == wanted.bytes &&
                      told.entries == wanted.entries && told.rejected == wanted.rejected &&
                      told.invalid == wanted.invalid && told.legacy == wanted.legacy &&
                      told.kind == static_cast<unsigned>(wanted.kind) && told.repeated == wanted.repeated &&
                      told.odd_names == wanted.oddNames;
    return same ? QString() : "list";
}

std::uint8_t numberOf(const restore::FlagFacts& flag)
{
    if (flag.kind != restore::FlagFacts::Kind::read)
        return flag.kind == restore::FlagFacts::Kind::missing ? LIFEBOAT_FLAG_IS_MISSING : LIFEBOAT_FLAG_IS_UNREADABLE;
    if (flag.flag.state == backup::FlagState::unusable)
        return LIFEBOAT_FLAG_IS_UNUSABLE;
    return flag.flag.enabled() ? LIFEBOAT_FLAG_IS_ENABLED : LIFEBOAT_FLAG_IS_DISABLED;
}

// Status over C against that of the host; an empty text when they agree.
QString statusDiffers(CModule& module)
{
    std::vector<ToldFile> files;
    lifeboat_module facts;
    module.log.clear();
    const auto before = module.bytes();
    if (lifeboat_status(&module.config, addFile, &files, &facts) != LIFEBOAT_OK)
        return "refused";
    if (module.bytes() != before)
        return "the flash was written";
    const auto wanted = project::statusOfImages(module.flash.user.content(), module.flash.backup.content());
    if (facts.user_problem != wanted.userProblem || facts.backup_problem != wanted.backupProblem)
        return QString("problem ") + facts.user_problem + facts.backup_problem;
    if (facts.everything_whole != wanted.everythingWhole())
        return "everything whole";
    if (facts.flag != numberOf(wanted.flag) || facts.flag_problem != std::string(toText(wanted.flag.flag.problem)) ||
        facts.flag_odd != wanted.flag.flag.odd || facts.flag_large != wanted.flag.flag.largerThanVendorLimit)
        return "flag";
    if (const auto list = different(facts.user_list, wanted.userList) + different(facts.backup_list, wanted.backupList);
        !list.isEmpty())
        return list;
    std::vector<std::string> notes;
    for (const auto& line : module.log)
        notes.push_back(line.substr(std::string("lifeboat: ").size()));
    if (notes != printable(wanted.notes))
        return "notes";
    std::ranges::sort(files, {}, &ToldFile::name);
    if (files.size() != wanted.files.size())
        return QString("%1 files, not %2").arg(files.size()).arg(wanted.files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto& told = files[i];
        const auto& file = wanted.files[i];
        auto what = different(told.user, file.facts.user) + different(told.backup, file.facts.backup) +
                    different(told.userEntry, file.facts.userEntry) +
                    different(told.backupEntry, file.facts.backupEntry);
        if (told.name != file.path || told.state != toText(file.decision.state) ||
            told.reason != toText(file.decision.reason) || told.policy != toText(file.policy) ||
            told.sameContent != file.facts.sameContent)
            what += "name, state or reason";
        if (!what.isEmpty())
            return QString::fromStdString(told.name) + ": " + what;
    }
    return {};
}

void compare(const lifeboat_record& told, const restore::StatusRecord& wanted)
{
    QCOMPARE(told.sequence, wanted.sequence);
    QCOMPARE(told.free_blocks, wanted.freeBlocks);
    QCOMPARE(told.last_error, wanted.lastError);
    QCOMPARE(told.whole, wanted.whole);
    QCOMPARE(told.updated, wanted.updated);
    QCOMPARE(told.restored, wanted.restored);
    QCOMPARE(told.not_restored, wanted.notRestored);
    QCOMPARE(told.not_restorable, wanted.notRestorable);
    QCOMPARE(told.backup_damaged, wanted.backupDamaged);
    QCOMPARE(told.unknown, wanted.unknown);
    QCOMPARE(told.outcome, wanted.outcome);
    QCOMPARE(told.update, static_cast<std::uint8_t>(wanted.update));
    QCOMPARE(told.boots, wanted.boots);
    QCOMPARE(told.confirmed, wanted.confirmed);
    QCOMPARE(told.list_rewritten, wanted.listRewritten);
    QCOMPARE(told.repaired, wanted.repaired);
    QCOMPARE(told.formatted, wanted.formatted);
    QCOMPARE(told.went_back, wanted.wentBack);
    for (std::size_t i = 0; i < wanted.attempts.size(); ++i) {
        QCOMPARE(told.attempts[i].name_crc32, wanted.attempts[i].file);
        QCOMPARE(told.attempts[i].count, wanted.attempts[i].count);
    }
}

} // namespace

class TestRestoreRun : public QObject
{
    Q_OBJECT

private slots:
    void doesWhatTheEngineDoes_data() { addScenarios(); }
    void doesWhatTheEngineDoes()
    {
        QFETCH(QString, id);
        const auto start = moduleFor(scenarioNamed(id));
        auto reference = start;
        const auto wanted = reference.boot();
        for (const std::uint32_t unit : {1u, 256u, 4096u}) {
            CModule module(start, unit);
            const auto backupBefore = module.backupBytes();
            lifeboat_report report;
            QCOMPARE(lifeboat_run(&module.config, &report), int{LIFEBOAT_OK});
            QCOMPARE(module.log, printable(wanted.log.lines));
            QCOMPARE(report.outcome, static_cast<std::uint32_t>(wanted.report.outcome));
            QCOMPARE(report.whole, wanted.report.whole);
            QCOMPARE(report.updated, wanted.report.updated);
            QCOMPARE(report.restored, wanted.report.restored);
            QCOMPARE(report.not_restored, wanted.report.notRestored);
            QCOMPARE(report.not_restorable, wanted.report.notRestorable);
            QCOMPARE(report.backup_damaged, wanted.report.backupDamaged);
            QCOMPARE(report.unknown, wanted.report.unknown);
            QCOMPARE(report.list_rewritten, wanted.report.listRewritten);
            QCOMPARE(report.repaired, wanted.report.repaired);
            QCOMPARE(report.formatted, wanted.report.formatted);
            QVERIFY(SimulatedModule::tree(module.flash.user) == SimulatedModule::tree(reference.user));
            QVERIFY(module.backupBytes() == backupBefore);
            QCOMPARE(module.flash.user.violations(), 0u);
            QCOMPARE(module.badCalls, 0u);

            // All is as well as it can be now: nothing more is written, whether or not anybody wants to hear of it.
            const auto operations = module.flash.user.operations();
            module.config.log = nullptr;
            QCOMPARE(lifeboat_run(&module.config, nullptr), int{LIFEBOAT_OK});
            QCOMPARE(module.flash.user.operations(), operations);
        }
    }

    void statusIsThatOfTheHost_data() { addScenarios(); }
    void statusIsThatOfTheHost()
    {
        QFETCH(QString, id);
        CModule module(moduleFor(scenarioNamed(id)));
        QCOMPARE(statusDiffers(module), QString());
        QCOMPARE(lifeboat_run(&module.config, nullptr), int{LIFEBOAT_OK});
        QCOMPARE(statusDiffers(module), QString());
        QCOMPARE(module.badCalls, 0u);
    }

    void statusKnowsPoliciesAndSets()
    {
        auto start = bootedModule(R"({"version":1,"if-missing":["/usr/main.py"],"never":["/usr/app/config.json"],)"
                                  R"("sets":true})");
        Tree version = newVersion();
        version["/added.py"] = bytesOf("added");
        stage(start.user, {.files = version, .manifest = true});
        CModule module(start);
        QCOMPARE(lifeboat_run_extended(&module.config, nullptr, nullptr), int{LIFEBOAT_OK});
        QCOMPARE(module.usrUpdate("/usr/added.py"), int{LIFEBOAT_OK});
        SimulatedModule::put(module.flash.user, "/main.py", bytesOf("edited"));
        SimulatedModule::remove(module.flash.user, "/app/config.json");
        QCOMPARE(statusDiffers(module), QString());
    }

    void statusOfLongPaths()
    {
        auto start = moduleFor(scenarioNamed("all-good"));
        const auto folder = "/" + std::string(200, 'd') + "/";
        const auto longest = folder + std::string(270 - 4 - folder.size(), 'n');
        SimulatedModule::put(start.user, longest, bytesOf("fits"));
        CModule module(start);
        QCOMPARE(statusDiffers(module), QString());
        SimulatedModule::put(module.flash.user, longest + "n", bytesOf("does not"));
        QVERIFY(!statusDiffers(module).isEmpty());
        QVERIFY(!module.log.empty());
        QVERIFY(module.log.back().starts_with("lifeboat: too long to look at: /usr/ddd"));
    }

    void statusOfPartitionsThatDoNotMount_data()
    {
        QTest::addColumn<bool>("user");
        QTest::newRow("user partition") << true;
        QTest::newRow("backup partition") << false;
    }
    void statusOfPartitionsThatDoNotMount()
    {
        QFETCH(bool, user);
        auto start = moduleFor(scenarioNamed("all-good"));
        auto& nor = user ? start.user : start.backup;
        std::fill_n(nor.content().begin(), 2 * 4096, std::byte{0xFF});
        CModule module(start);
        QCOMPARE(statusDiffers(module), QString());
        // Facts alone are asked for, or nothing at all.
        lifeboat_module facts;
        QCOMPARE(lifeboat_status(&module.config, nullptr, nullptr, &facts), int{LIFEBOAT_OK});
        QVERIFY(*(user ? facts.user_problem : facts.backup_problem) != 0);
        QVERIFY(!facts.everything_whole);
        QCOMPARE(lifeboat_status(&module.config, nullptr, nullptr, nullptr), int{LIFEBOAT_OK});
    }

    void textsOfNumbersThatDoNotExist()
    {
        QCOMPARE(lifeboat_state_text(LIFEBOAT_BACKUP_DAMAGED), "backup-damaged");
        QCOMPARE(lifeboat_state_text(LIFEBOAT_UNLISTED + 1), "");
        QCOMPARE(lifeboat_state_text(256), "");
        QCOMPARE(lifeboat_reason_text(LIFEBOAT_REASON_LIST_STALE), "list-stale");
        QCOMPARE(lifeboat_reason_text(0xFFFFFFFF), "");
    }

    void longLinesAreCut()
    {
        auto start = sampleModule();
        const auto folder = "/" + std::string(200, 'd');
        const auto name = folder + "/" + std::string(40, 'n');
        SimulatedModule::put(start.user, folder, bytesOf("a file where a folder has to be"));
        SimulatedModule::put(start.backup, "/usr" + name, bytesOf("content"));
        char crc[checksum::crcTextSize];
        const auto value = checksum::crcText(checksum::quecPythonCrc32(bytesOf("content")), crc);
        const nlohmann::json list = {{{"name", "/usr" + name}, {"crc32", std::string(value)}}};
        SimulatedModule::put(start.backup, "/checksum.json", bytesOf(list.dump()));
        CModule module(start);
        QCOMPARE(lifeboat_run(&module.config, nullptr), int{LIFEBOAT_OK});
        std::size_t longest = 0;
        for (const auto& line : module.log)
            longest = std::max(longest, line.size());
        QCOMPARE(longest, std::size_t{LIFEBOAT_LOG_LINE - 1});
    }

    void readErrorsArePassedOn()
    {
        CModule module(moduleFor(scenarioNamed("file-deleted")));
        module.flash.backup.failReads(1);
        lifeboat_report report;
        QCOMPARE(lifeboat_run(&module.config, &report), int{LIFEBOAT_OK});
        QCOMPARE(report.restored, 1u); // tried again
        module.flash.backup.setDefect(0, core::restore::Defect::readFails);
        module.flash.backup.setDefect(1, core::restore::Defect::readFails);
        QCOMPARE(lifeboat_run(&module.config, &report), int{LIFEBOAT_OK});
        QCOMPARE(report.outcome, std::uint32_t{LIFEBOAT_BACKUP_UNUSABLE});
    }

    // Updates, a project's settings, counters, the record: what Extras does, and nothing else.
    void runsExtended()
    {
        auto start = bootedModule(R"({"version":1,"sets":true,"attempts":2,"boots":3})");
        stage(start.user, {.files = newVersion(), .manifest = true});
        for (const std::uint32_t unit : {1u, 256u, 4096u}) {
            auto reference = start;
            CModule module(start, unit);
            lifeboat_report report;
            lifeboat_record record;
            lifeboat_record read;
            // Installs, waits for a confirmation that does not come, goes back.
            for (int boot = 0; boot < 5; ++boot) {
                module.log.clear();
                const auto wanted = reference.boot();
                QCOMPARE(lifeboat_run_extended(&module.config, &report, &record), int{LIFEBOAT_OK});
                QCOMPARE(module.log, wanted.log.lines);
                QCOMPARE(report.restored, wanted.report.restored);
                QVERIFY(SimulatedModule::tree(module.flash.user) == SimulatedModule::tree(reference.user));
                compare(record, wanted.record);
                QCOMPARE(lifeboat_read_record(&module.config, &read), int{LIFEBOAT_OK});
                compare(read, wanted.record);
                QCOMPARE(module.flash.user.violations(), 0u);
                QCOMPARE(module.badCalls, 0u);
                if (boot == 1) {
                    QVERIFY(record.update == LIFEBOAT_UPDATE_INSTALLED);
                    QVERIFY(record.boots > 0);
                    confirm(reference);
                    QCOMPARE(lifeboat_confirm_boot(&module.config), int{LIFEBOAT_OK});
                    QCOMPARE(lifeboat_read_record(&module.config, &read), int{LIFEBOAT_OK});
                    QVERIFY(read.boots == 0 && read.confirmed);
                }
            }
        }
    }

    void countsAttempts()
    {
        auto start = bootedModule(R"({"version":1,"attempts":2})");
        CModule module(start);
        lifeboat_record record;
        SimulatedModule::put(module.flash.user, "/main.py", bytesOf("broken"));
        QCOMPARE(lifeboat_run_extended(&module.config, nullptr, &record), int{LIFEBOAT_OK});
        QCOMPARE(record.attempts[0].count, std::uint8_t{1});
        QCOMPARE(record.attempts[0].name_crc32, restore::nameHash("/usr/main.py"));
    }

    void confirmsABoot()
    {
        CModule module(moduleFor(scenarioNamed("all-good")));
        const auto before = module.bytes();
        lifeboat_record record;
        QCOMPARE(lifeboat_confirm_boot(&module.config), int{LIFEBOAT_OK});
        QCOMPARE(lifeboat_read_record(&module.config, &record), int{LIFEBOAT_NONE});
        QCOMPARE(record.sequence, 0u);
        QVERIFY(module.bytes() == before); // nobody counts
        module.flash.user.failReads(100);
        QCOMPARE(lifeboat_confirm_boot(&module.config), int{LIFEBOAT_ERROR_IO});
        QCOMPARE(lifeboat_read_record(&module.config, &record), int{LIFEBOAT_ERROR_IO});
    }

    // Every function refuses the same things.
    void refusesMisuse_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("result");
        QTest::newRow("no config") << 0 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no memory") << 1 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no read") << 2 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no program") << 3 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no erase") << 4 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no size") << 5 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no backup read") << 6 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("no backup size") << 7 << int{LIFEBOAT_ERROR_ARGUMENT};
        QTest::newRow("memory one byte short") << 8 << int{LIFEBOAT_ERROR_MEMORY};
        QTest::newRow("memory not aligned") << 9 << int{LIFEBOAT_ERROR_MEMORY};
        QTest::newRow("erase unit of 64 KiB") << 10 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("program unit of 0") << 11 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("program unit of 3") << 12 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("program unit of 8192") << 13 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("user partition too small") << 14 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("user partition not of whole blocks") << 15 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("backup partition too small") << 16 << int{LIFEBOAT_ERROR_GEOMETRY};
        QTest::newRow("partition too large") << 17 << int{LIFEBOAT_ERROR_GEOMETRY};
    }

    void refusesMisuse()
    {
        QFETCH(int, what);
        QFETCH(int, result);
        CModule module(moduleFor(scenarioNamed("file-deleted")));
        const auto before = module.bytes();
        auto config = module.config;
        switch (what) {
        case 1:
            config.memory = nullptr;
            break;
        case 2:
            config.user.read = nullptr;
            break;
        case 3:
            config.user.program = nullptr;
            break;
        case 4:
            config.user.erase = nullptr;
            break;
        case 5:
            config.user.size = nullptr;
            break;
        case 6:
            config.backup.read = nullptr;
            break;
        case 7:
            config.backup.size = nullptr;
            break;
        case 8:
            config.memory_size = LIFEBOAT_MEMORY_SIZE(94, 256) - 1;
            break;
        case 9:
            config.memory = static_cast<char*>(config.memory) + 4;
            break;
        case 10:
            config.user.erase_size = 65536;
            break;
        case 11:
            config.user.program_unit = 0;
            break;
        case 12:
            config.user.program_unit = 3;
            break;
        case 13:
            config.user.program_unit = 8192;
            break;
        case 14:
            config.user.size = [](void*) { return 5u * 4096; };
            break;
        case 15:
            config.user.size = [](void*) { return 94u * 4096 + 1; };
            break;
        case 16:
            config.backup.size = [](void*) { return 0u; };
            break;
        case 17:
            config.backup.size = [](void*) { return 65537u * 4096; };
            break;
        default:
            break;
        }
        const auto* given = what == 0 ? nullptr : &config;
        const char* path = "/usr/main.py";
        char text[LIFEBOAT_CRC_TEXT] = "untouched";
        QCOMPARE(lifeboat_run(given, nullptr), result);
        QCOMPARE(lifeboat_run_extended(given, nullptr, nullptr), result);
        lifeboat_record record{};
        QCOMPARE(lifeboat_read_record(given, &record), result);
        QCOMPARE(lifeboat_confirm_boot(given), result);
        QCOMPARE(lifeboat_status(given, nullptr, nullptr, nullptr), result);
        QCOMPARE(lifeboat_file_crc32_calc(given, path, text), result);
        QCOMPARE(lifeboat_checksum_check(given, nullptr, nullptr), result);
        QCOMPARE(lifeboat_checksum_retrieve(given, path, text), result);
        QCOMPARE(lifeboat_checksum_update(given, path, nullptr, nullptr), result);
        QCOMPARE(lifeboat_checksum_bulk_update(given, &path, 1, nullptr, nullptr), result);
        QCOMPARE(lifeboat_checksum_usr_update(given, path, nullptr, nullptr), result);
        QCOMPARE(lifeboat_checksum_bak_update(given, path), result);
        QCOMPARE(lifeboat_backup_restore_bak_update(given, path, "{}", 2), result);
        QCOMPARE(lifeboat_backup_restore_bak_file(given, path), result);
        QCOMPARE(lifeboat_bak_util_write(given, "{}", 2), result);
        QCOMPARE(lifeboat_bak_util_read(given, nullptr, nullptr), result);
        QCOMPARE(lifeboat_bak_util_add(given, path, "{}", 2), result);
        QCOMPARE(lifeboat_bak_util_file(given, path), result);
        QCOMPARE(text, "untouched");
        QVERIFY(module.bytes() == before);
    }

    void refusesNullArguments()
    {
        CModule module(moduleFor(scenarioNamed("file-deleted")));
        const auto before = module.bytes();
        const auto* config = &module.config;
        const int refused = LIFEBOAT_ERROR_ARGUMENT;
        const char* const paths[] = {"/usr/main.py", nullptr};
        char text[LIFEBOAT_CRC_TEXT];
        QCOMPARE(lifeboat_read_record(config, nullptr), refused);
        QCOMPARE(lifeboat_file_crc32_calc(config, nullptr, text), refused);
        QCOMPARE(lifeboat_file_crc32_calc(config, "/usr/main.py", nullptr), refused);
        QCOMPARE(lifeboat_checksum_retrieve(config, nullptr, text), refused);
        QCOMPARE(lifeboat_checksum_retrieve(config, "/usr/main.py", nullptr), refused);
        QCOMPARE(lifeboat_checksum_update(config, nullptr, nullptr, nullptr), refused);
        QCOMPARE(lifeboat_checksum_usr_update(config, nullptr, nullptr, nullptr), refused);
        QCOMPARE(lifeboat_checksum_bulk_update(config, nullptr, 1, nullptr, nullptr), refused);
        QCOMPARE(lifeboat_checksum_bulk_update(config, paths, 2, nullptr, nullptr), refused);
        QCOMPARE(lifeboat_checksum_bulk_update(config, nullptr, 0, nullptr, nullptr), int{LIFEBOAT_NONE});
        QCOMPARE(lifeboat_checksum_bak_update(config, nullptr), refused);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, nullptr, "{}", 2), refused);
        QCOMPARE(lifeboat_backup_restore_bak_update(config, "/usr/n.json", nullptr, 0), refused);
        QCOMPARE(lifeboat_backup_restore_bak_file(config, nullptr), refused);
        QCOMPARE(lifeboat_bak_util_write(config, nullptr, 0), refused);
        QCOMPARE(lifeboat_bak_util_add(config, nullptr, "{}", 2), refused);
        QCOMPARE(lifeboat_bak_util_file(config, nullptr), refused);
        QVERIFY(module.bytes() == before);
    }

    // The memory that the header asks for is enough, and not a byte before or behind it is touched.
    void staysWithinItsMemory()
    {
        for (const std::uint32_t unit : {1u, 256u, 4096u}) {
            CModule module(moduleFor(scenarioNamed("folder-deleted")), unit);
            const auto size = LIFEBOAT_MEMORY_SIZE(94, unit);
            constexpr std::uint64_t mark = 0x0123456789ABCDEF;
            std::vector<std::uint64_t> memory(size / 8 + 2, mark);
            module.config.memory = memory.data() + 1;
            module.config.memory_size = size;
            QCOMPARE(lifeboat_run(&module.config, nullptr), int{LIFEBOAT_OK});
            QCOMPARE(statusDiffers(module), QString());
            QCOMPARE(lifeboat_checksum_update(&module.config, "/usr/main.py", nullptr, nullptr), int{LIFEBOAT_OK});
            QCOMPARE(memory.front(), mark);
            QCOMPARE(memory.back(), mark);
        }
    }
};

QTEST_APPLESS_MAIN(TestRestoreRun)
#include "TestRestoreRun.moc"
