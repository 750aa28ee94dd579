// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"

#include "core/littlefs/image/ImageBuilder.h"
#include "core/restore/RecordLog.h"
#include "core/restore/SimulatedNor.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <optional>

using namespace test;
using nlohmann::json;

namespace
{

using Files = std::map<std::string, std::string>;

Bytes imageOf(const Files& files)
{
    std::vector<Bytes> contents;
    core::littlefs::ImageSpec spec{.partitionBlocks = 32};
    for (const auto& [path, text] : files)
        contents.push_back(bytesOf(text));
    std::size_t index = 0;
    for (const auto& [path, text] : files)
        spec.files.push_back({path, contents[index++]});
    return core::littlefs::buildImage(spec).value();
}

/// A checksum.json that gives each file the checksum of a content.
std::string listOf(const Files& files)
{
    std::string text;
    for (const auto& [name, content] : files)
        text +=
            std::string(text.empty() ? "" : ",") + R"({"name":")" + name + R"(","crc32":")" + crcOf(content) + R"("})";
    return "[" + text + "]";
}

/// The four things that decide about the one file /usr/a.bin, as contents; an absent one is null.
struct Facts {
    std::optional<std::string> user;
    std::optional<std::string> backup;
    std::optional<std::string> userList;
    std::optional<std::string> backupList;
};

const std::string flag = R"({"enable": 1})";

Bytes userImage(const Facts& facts)
{
    Files files{{"/other.txt", "unprotected"}};
    if (facts.user)
        files["/a.bin"] = *facts.user;
    if (facts.userList)
        files["/checksum.json"] = listOf({{"/usr/a.bin", *facts.userList}});
    return imageOf(files);
}

Bytes backupImage(const Facts& facts)
{
    Files files{{"/backup_restore.json", flag}};
    if (facts.backup)
        files["/usr/a.bin"] = *facts.backup;
    if (facts.backupList)
        files["/checksum.json"] = listOf({{"/usr/a.bin", *facts.backupList}});
    return imageOf(files);
}

/// Lets the pointer to the first of a content's two blocks lead nowhere.
void destroyContent(Bytes& image, const std::string& content)
{
    const Bytes wanted = bytesOf(content.substr(0, 64));
    auto found = std::search(image.begin(), image.end(), wanted.begin(), wanted.end());
    if (found == image.end())
        qFatal("the image does not hold the content");
    const auto block = (found - image.begin()) / 4096;
    // The second block begins with the number of the first one.
    for (auto pointer = image.begin(); pointer < image.end(); pointer += 4096) {
        std::uint32_t number = 0;
        std::copy_n(reinterpret_cast<const char*>(&*pointer), 4, reinterpret_cast<char*>(&number));
        if (number == static_cast<std::uint32_t>(block))
            std::fill_n(pointer, 4, std::byte{0xEE});
    }
}

} // namespace

Q_DECLARE_METATYPE(Facts)

class TestStatusCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void tellsTheStateOfAFile_data();
    void tellsTheStateOfAFile();
    void callsUnreadableFilesUnknown();
    void callsFilesOfALostPartitionUnknown();
    void writesTheAgreedKeys();
    void reportsListsAndFlag();
    void showsTheWorstFirst();
    void coloursOnlyWhereWanted_data();
    void coloursOnlyWhereWanted();
    void tellsWhatTheModuleRecorded();
    void writesATable();
    void warnsWhenTheRestoreIsOff();
    void tellsFilesApart();
    void refusesWhatItCannotRead_data();
    void refusesWhatItCannotRead();

private:
    std::string put(const std::string& name, const Bytes& content)
    {
        const auto path = m_folder->path().toStdString() + "/" + name;
        writeFile(path, content);
        return path;
    }
    CommandRun status(const Bytes& user, const Bytes& backup, std::vector<std::string> options = {},
                      const Surroundings& surroundings = {})
    {
        std::vector<std::string> all{"status", "--user", put("u.img", user), "--backup", put("b.img", backup)};
        all.insert(all.end(), options.begin(), options.end());
        return runCommand(all, surroundings);
    }
    static json lineOf(const CommandRun& run, const std::string& path)
    {
        for (const auto& line : run.events("file"))
            if (line["path"] == path)
                return line;
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStatusCommand::tellsTheStateOfAFile_data()
{
    QTest::addColumn<Facts>("facts");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("exitCode");

    using std::nullopt;
    const std::string zeros("\0\0\0abc", 6); // has the checksum of "abc"
    const auto row = [](const char* name, const Facts& facts, const char* state, const char* reason, int exitCode) {
        QTest::newRow(name) << facts << state << reason << exitCode;
    };
    row("all four agree", {"x", "x", "x", "x"}, "whole", "", 0);
    row("the user list is stale", {"x", "x", "y", "x"}, "whole", "list-stale", 0);
    row("no user list", {"x", "x", nullopt, "x"}, "whole", "", 0);
    row("no backup list", {"x", "x", "x", nullopt}, "whole", "", 0);
    row("no list at all", {"x", "x", nullopt, nullopt}, "unlisted", "not-listed", 0);
    row("changed with its list", {"y", "x", "y", "x"}, "updated", "updated-in-the-field", 0);
    row("changed behind its list", {"y", "x", "x", "x"}, "changed", "content-differs", 9);
    row("changed, and no user list", {"y", "x", nullopt, "x"}, "changed", "content-differs", 9);
    row("changed into what has the same checksum", {zeros, "abc", "abc", "abc"}, "changed", "size-differs", 9);
    row("changed, and no list vouches for the copy", {"y", "x", "z", nullopt}, "changed", "backup-copy-unverified", 9);
    row("deleted", {nullopt, "x", "x", "x"}, "missing", "file-missing", 9);
    row("deleted, and no list vouches for the copy", {nullopt, "x", "y", nullopt}, "missing", "backup-copy-unverified",
        9);
    row("no copy", {"x", nullopt, "x", "x"}, "not-restorable", "backup-copy-missing", 9);
    row("neither file nor copy", {nullopt, nullopt, "x", "x"}, "not-restorable", "backup-copy-missing", 9);
    row("the copy is not what its list says", {"x", "y", "x", "x"}, "backup-damaged", "backup-copy-differs-from-list",
        9);
    row("deleted, and the copy is damaged", {nullopt, "y", "x", "x"}, "backup-damaged", "backup-copy-differs-from-list",
        9);
}

void TestStatusCommand::tellsTheStateOfAFile()
{
    QFETCH(Facts, facts);
    QFETCH(QString, state);
    QFETCH(QString, reason);
    QFETCH(int, exitCode);

    const auto run = status(userImage(facts), backupImage(facts), {"--json"});
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY(run.result()["ok"] == (exitCode == 0));
    const auto line = lineOf(run, "/usr/a.bin");
    QCOMPARE(QString::fromStdString(line["state"]), state);
    QCOMPARE(QString::fromStdString(line["reason"]), reason);

    const auto check = [&](const char* key, const std::optional<std::string>& content) {
        const std::string size = std::string(key) + "_size";
        const std::string crc = std::string(key) + "_crc32";
        QVERIFY(line.contains(crc));
        if (line.contains(size)) // lists have none
            QVERIFY(content ? line[size] == content->size() : line[size].is_null());
        QVERIFY(content ? line[crc] == crcOf(*content) : line[crc].is_null());
    };
    check("user", facts.user);
    check("backup", facts.backup);
    check("user_list", facts.userList);
    check("backup_list", facts.backupList);
}

void TestStatusCommand::callsUnreadableFilesUnknown()
{
    const std::string large = textOf(xorshiftWords(1, 5000));
    const Facts facts{large, large, large, large};
    Bytes user = userImage(facts);
    Bytes backup = backupImage(facts);
    Bytes damagedUser = user;
    destroyContent(damagedUser, large);
    Bytes damagedBackup = backup;
    destroyContent(damagedBackup, large);

    const auto run = status(damagedUser, backup, {"--json"});
    QCOMPARE(run.exitCode, 9);
    const auto line = lineOf(run, "/usr/a.bin");
    QVERIFY2(line["state"] == "unknown" && line["reason"] == "user-file-unreadable", line.dump().c_str());
    QVERIFY(line["user_size"].is_null() && line["user_crc32"].is_null());
    QVERIFY(line["backup_size"] == 5000);

    const auto other = status(user, damagedBackup, {"--json"});
    QCOMPARE(other.exitCode, 9);
    QVERIFY(lineOf(other, "/usr/a.bin")["state"] == "unknown");
    QVERIFY(lineOf(other, "/usr/a.bin")["reason"] == "backup-copy-unreadable");
}

void TestStatusCommand::callsFilesOfALostPartitionUnknown()
{
    const Facts facts{"x", "x", "x", "x"};
    const Bytes erased(32 * 4096, std::byte{0xFF});
    const auto run = status(erased, backupImage(facts), {"--json"});
    QCOMPARE(run.exitCode, 9);
    QVERIFY(lineOf(run, "/usr/a.bin")["state"] == "unknown");
    QVERIFY2(run.err.find("Warning: the user partition cannot be read") != std::string::npos, run.err.c_str());
    QVERIFY(run.result()["user_problem"] != "" && run.result()["backup_problem"] == "");

    const auto other = status(userImage(facts), erased, {"--json"});
    QCOMPARE(other.exitCode, 9);
    QVERIFY(lineOf(other, "/usr/a.bin")["state"] == "unknown");
    QVERIFY(other.result()["user_problem"] == "" && other.result()["backup_problem"] != "");
}

void TestStatusCommand::writesTheAgreedKeys()
{
    const auto run = status(userImage({"y", "x", "y", "x"}), backupImage({"y", "x", "y", "x"}), {"--json"});
    const auto first = run.out.substr(0, run.out.find('\n'));
    QCOMPARE(QString::fromStdString(first),
             QString::fromStdString(R"({"v":1,"event":"file","path":"/usr/a.bin","state":"updated",)"
                                    R"("reason":"updated-in-the-field","user_size":1,"user_crc32":")" +
                                    crcOf("y") + R"(","backup_size":1,"backup_crc32":")" + crcOf("x") +
                                    R"(","user_list_crc32":")" + crcOf("y") + R"(","backup_list_crc32":")" +
                                    crcOf("x") + R"("})"));
}

void TestStatusCommand::reportsListsAndFlag()
{
    const Facts facts{"x", "x", std::nullopt, "x"};
    const auto run = status(userImage(facts), backupImage(facts), {"--json"});
    const auto lists = run.events("list");
    QCOMPARE(lists.size(), 2u);
    QVERIFY(lists[0]["partition"] == "user" && lists[0]["state"] == "missing");
    QVERIFY(lists[1]["partition"] == "backup" && lists[1]["state"] == "usable" && lists[1]["entries"] == 1);
    QVERIFY(run.events("flag").at(0)["state"] == "enabled");
    QVERIFY(run.result()["files"] == 2);
    QVERIFY(run.result()["states"] == (json{{"whole", 1}, {"unlisted", 1}}));
}

void TestStatusCommand::showsTheWorstFirst()
{
    const Files contents{{"/usr/a", "a"}, {"/usr/b", "b"}, {"/usr/c", "c"}, {"/usr/d", "d"}, {"/usr/e", "e"}};
    const auto run = status(
        imageOf(
            {{"/a", "a"}, {"/b", "B"}, {"/d", "d"}, {"/e", "e"}, {"/f", "free"}, {"/checksum.json", listOf(contents)}}),
        imageOf({{"/usr/a", "a"},
                 {"/usr/b", "b"},
                 {"/usr/c", "c"},
                 {"/usr/d", "D"},
                 {"/checksum.json", listOf(contents)},
                 {"/backup_restore.json", flag}}));
    QCOMPARE(run.exitCode, 9);
    QCOMPARE(run.err, std::string());
    const auto crc = [](const char* text) {
        return QString::fromStdString(crcOf(text)).mid(2).toUpper().rightJustified(8, '0');
    };
    const auto expected =
        QString("1 whole · 1 changed · 1 missing · 1 not restorable · 1 backup damaged · 1 not protected\n"
                "\n"
                "State             Size  On user   In backup  File\n"
                "✕ Backup damaged     1  %1  %2   /usr/d (the backup copy is not what its list says)\n"
                "! Not restorable     1  %3  -          /usr/e (there is no backup copy)\n"
                "○ Missing            1  -         %4   /usr/c (the file is gone)\n"
                "≠ Changed            1  %5  %6   /usr/b (differs from the backup copy)\n"
                "✓ Whole              1  %7  %7   /usr/a\n"
                "· Not protected      4  %8  -          /usr/f (no list names it)\n")
            .arg(crc("d"), crc("D"), crc("e"), crc("c"), crc("B"), crc("b"), crc("a"), crc("free"));
    QCOMPARE(QString::fromStdString(run.out), expected);
}

void TestStatusCommand::coloursOnlyWhereWanted_data()
{
    QTest::addColumn<bool>("terminal");
    QTest::addColumn<QString>("noColor");
    QTest::addColumn<QString>("term");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("coloured");

    QTest::newRow("on a terminal") << true << ""
                                   << "xterm" << QStringList{} << true;
    QTest::newRow("into a file") << false << ""
                                 << "xterm" << QStringList{} << false;
    QTest::newRow("with NO_COLOR") << true << "1"
                                   << "xterm" << QStringList{} << false;
    QTest::newRow("on a dumb terminal") << true << ""
                                        << "dumb" << QStringList{} << false;
    QTest::newRow("always, into a file") << false << ""
                                         << "" << QStringList{"--color=always"} << true;
    QTest::newRow("always, in spite of NO_COLOR") << true << "1"
                                                  << "xterm" << QStringList{"--color", "always"} << true;
    QTest::newRow("never, on a terminal") << true << ""
                                          << "xterm" << QStringList{"--color=never"} << false;
    QTest::newRow("auto, on a terminal") << true << ""
                                         << "xterm" << QStringList{"--color=auto"} << true;
    QTest::newRow("never in JSON") << true << ""
                                   << "xterm" << QStringList{"--json", "--color=always"} << false;
}

void TestStatusCommand::coloursOnlyWhereWanted()
{
    QFETCH(bool, terminal);
    QFETCH(QString, noColor);
    QFETCH(QString, term);
    QFETCH(QStringList, options);
    QFETCH(bool, coloured);

    std::vector<std::string> all;
    for (const QString& option : options)
        all.push_back(option.toStdString());
    const Facts facts{std::nullopt, "x", "x", "x"};
    const auto run = status(userImage(facts), backupImage(facts), all,
                            {.outIsTerminal = terminal, .noColor = noColor.toStdString(), .term = term.toStdString()});
    QCOMPARE(run.exitCode, 9);
    QCOMPARE(run.out.find("\x1b[31m○ Missing\x1b[0m") != std::string::npos, coloured);
    QCOMPARE(run.out.find('\x1b') != std::string::npos, coloured);
}

void TestStatusCommand::tellsWhatTheModuleRecorded()
{
    const Files list{{"/checksum.json", listOf({{"/usr/a.bin", "x"}})}};
    const auto backup = imageOf({{"/usr/a.bin", "x"},
                                 {"/checksum.json", list.at("/checksum.json")},
                                 {"/backup_restore.json", flag},
                                 {"/.lifeboat.json", R"({"version":1,"default":"if-missing"})"}});
    auto user = imageOf({{"/a.bin", "edited"}, {"/checksum.json", list.at("/checksum.json")}});
    QVERIFY(status(user, backup, {"--json"}).events("record").empty());

    core::restore::SimulatedNor nor(std::move(user));
    core::restore::StatusRecord record;
    record.restored = 2;
    record.update = core::restore::UpdateOutcome::refused;
    record.lastError = 3002;
    record.boots = 3;
    record.freeBlocks = 17;
    record.attempts[0] = {core::restore::nameHash("/usr/a.bin"), 2};
    Bytes buffer(4096);
    QVERIFY(core::restore::appendRecord(nor, {4096, 4096, 4096, nor.blockCount() - 1}, buffer, record));
    user = nor.takeContent();

    const auto told = status(user, backup, {"--json"});
    QCOMPARE(told.exitCode, 0);
    QCOMPARE(told.events("record").size(), 1u);
    const auto event = told.events("record")[0];
    QVERIFY(event["restored"] == 2 && event["update"] == "refused" && event["last_error"] == 3002);
    QVERIFY(event["boots"] == 3 && event["outcome"] == "done" && event["sequence"] == 1);
    const auto file = lineOf(told, "/usr/a.bin");
    QVERIFY(file["policy"] == "if-missing" && file["attempts"] == 2 && file["state"] == "updated");

    const auto shown = status(user, backup).out;
    QVERIFY2(
        shown.find("/usr/a.bin (the project does not want it restored) [if-missing] [restored at 2 boots in a row]") !=
            std::string::npos,
        shown.c_str());
    QVERIFY2(shown.find("Last restore with something to do (record 1): done · 2 restored · an update was refused · "
                        "boots not confirmed: 3 · error L3002 · free blocks: 17\n") != std::string::npos,
             shown.c_str());
}

void TestStatusCommand::writesATable()
{
    const auto user = userImage({"x", "x", "x", "x"});
    const auto backup = imageOf({{"/usr/a.bin", "y"}, {"/checksum.json", listOf({{"/usr/a.bin", "y"}})}});
    const auto table = status(user, backup, {"--csv"});
    QCOMPARE(table.exitCode, 0);
    QVERIFY2(table.out.starts_with("path,state,reason,"), table.out.c_str());
    QVERIFY2(table.out.find("\r\n/usr/a.bin,updated,") != std::string::npos, table.out.c_str());
    QCOMPARE(status(user, backup, {"--csv", "--json"}).exitCode, 2);
}

void TestStatusCommand::warnsWhenTheRestoreIsOff()
{
    const auto user = userImage({"x", "x", "x", "x"});
    const auto withFlag = [](const std::string& text) {
        return imageOf(
            {{"/usr/a.bin", "x"}, {"/checksum.json", listOf({{"/usr/a.bin", "x"}})}, {"/backup_restore.json", text}});
    };
    const auto off = status(user, withFlag(R"({"enable": 0})"));
    QCOMPARE(off.exitCode, 0);
    QVERIFY2(off.err.find("backup_restore.json is disabled") != std::string::npos, off.err.c_str());
    QVERIFY2(off.out.find("backup_restore") == std::string::npos, off.out.c_str());
    QCOMPARE(status(user, withFlag(R"({"enable": 0})"), {"-q"}).err, std::string());
    const auto broken = status(user, withFlag("oops"), {"--json"});
    QVERIFY(broken.events("flag").at(0)["state"] == "unusable");
    QVERIFY(broken.events("flag").at(0)["problem"] == "flag-syntax");
}

void TestStatusCommand::tellsFilesApart()
{
    const Facts facts{"y", "x", "x", "x"};
    const auto user = put("one.img", userImage(facts));
    const auto backup = put("two.img", backupImage(facts));
    for (const std::vector<std::string>& files : {std::vector{user, backup}, std::vector{backup, user}}) {
        const auto run = runCommand({"status", files[0], files[1], "--json"});
        QCOMPARE(run.exitCode, 9);
        QVERIFY2(lineOf(run, "/usr/a.bin")["state"] == "changed", run.out.c_str());
    }
}

void TestStatusCommand::refusesWhatItCannotRead_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");

    const auto readme = QString::fromStdString(dataFile("littlefs/README.md").string());
    QTest::newRow("no backup image") << QStringList{"--user", readme} << 2 << "--backup is missing";
    QTest::newRow("no user image") << QStringList{"--backup", readme} << 2 << "--user is missing";
    QTest::newRow("a user image that is not there")
        << QStringList{"--user", "/none/x", "--backup", readme} << 3 << "While: reading /none/x";
    QTest::newRow("a backup image that is not there")
        << QStringList{"--user", readme, "--backup", "/none/x"} << 3 << "While: reading /none/x";
    QTest::newRow("neither is an image") << QStringList{"--user", readme, "--backup", readme} << 3
                                         << "neither image is a littlefs";
    QTest::newRow("a file that is no image") << QStringList{readme} << 3 << "While: reading " + readme;
    QTest::newRow("a file and an image") << QStringList{readme, "--user", readme} << 2 << "files exclude --user";
    QTest::newRow("a file and a module") << QStringList{readme, "--restart"} << 2 << "exclude each other";
    QTest::newRow("both from stdin") << QStringList{"--user", "-", "--backup", "-"} << 2 << "only one";
}

void TestStatusCommand::refusesWhatItCannotRead()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, words);

    std::vector<std::string> all{"status"};
    for (const QString& argument : arguments)
        all.push_back(argument.toStdString());
    const auto run = runCommand(all);
    QCOMPARE(run.exitCode, exitCode);
    QCOMPARE(run.out, std::string());
    QVERIFY2(run.err.find(words.toStdString()) != std::string::npos, run.err.c_str());
    all.push_back("--json");
    QVERIFY(runCommand(all).result()["ok"] == false);
}

QTEST_APPLESS_MAIN(TestStatusCommand)
#include "TestStatusCommand.moc"
