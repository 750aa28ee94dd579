// SPDX-License-Identifier: MIT
// package list, package get and package set; fota make and fota list.
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/core/package/PackageTools.h"

#include <QTemporaryDir>
#include <QTest>

using namespace test;

class TestPackageCommands : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void listsAsInspectDoes();
    void listsAnAsrRelease();
    void refusesToListAnImage();

    void getsTheContentOfAnEntry_data();
    void getsTheContentOfAnEntry();
    void getsToStdout();
    void refusesToGet_data();
    void refusesToGet();

    void setsTheImagesOfMinimalPac_data();
    void setsTheImagesOfMinimalPac();
    void takesThePackageFromStdinAndWritesOverAnother();
    void setsAnImageOfAnAsrRelease();
    void tellsWhereAnImageWent();
    void warnsAboutAnAddressThatIsNotUsed();
    void refusesToSet_data();
    void refusesToSet();

    void makesAnUpdatePackage();
    void refusesToMakeAnUpdatePackage_data();
    void refusesToMakeAnUpdatePackage();

    void readsARealPackage_data();
    void readsARealPackage();
    void setsRealPackagesOnlyWithAnAddress_data();
    void setsRealPackagesOnlyWithAnAddress();

private:
    std::string in(const std::string& name) const { return m_folder->path().toStdString() + "/" + name; }
    std::string put(const std::string& name, const Bytes& content)
    {
        writeFile(in(name), content);
        return in(name);
    }
    static std::string data(const std::string& name) { return dataFile(name).string(); }
    /// A file name in the folder of the test, for what stands between blanks.
    std::string expand(const QString& argument) const
    {
        return QString(argument)
            .replace("DATA", QString::fromStdString(data("unisoc")))
            .replace("TMP", m_folder->path())
            .toStdString();
    }
    void getMinimalImages()
    {
        QCOMPARE(runCommand({"package", "get", data("unisoc/minimal.pac"), "PY_FS_U", "-o", in("u.bin")}).exitCode, 0);
        QCOMPARE(runCommand({"package", "get", data("unisoc/minimal.pac"), "PY_FS_B", "-o", in("b.bin")}).exitCode, 0);
    }
    static Bytes asrRelease()
    {
        return makeZip({{"customer_fs.bin", xorshiftWords(1, 0x8000)},
                        {"customer_backup_fs.bin", xorshiftWords(2, 0x3000)},
                        {"fota.json", bytesOf("[]")},
                        {"partition.bin", makePartitionBin({{"all", "group", 0, 0x100000, 0, 0},
                                                            {"external", "flash", 0, 0x100000, 0, 1},
                                                            {"ptable", "raw", 0x4000, 0x1000, 2188},
                                                            {"customer_fs", "raw", 0x20000, 0x8000},
                                                            {"customer_backup_fs", "raw", 0x28000, 0x3000}})},
                        {"download.json", bytesOf(R"([
 {"command": "progress", "group": "0", "name": "weight", "value": 96396},
 {"command": "partition", "group": "0", "image": "partition.bin"},
 {"command": "flash", "group": "2", "image": "partition.bin", "partition": "ptable", "weight": 6284},
 {"command": "flash", "group": "6", "image": "customer_fs.bin", "partition": "customer_fs", "weight": 65536},
 {"command": "flash", "group": "7", "image": "customer_backup_fs.bin", "partition": "customer_backup_fs",
  "weight": 24576}
])")}});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPackageCommands::listsAsInspectDoes()
{
    const auto pac = data("unisoc/minimal.pac");
    const auto listed = runCommand({"package", "list", pac, "--json"});
    QCOMPARE(listed.exitCode, 0);
    QCOMPARE(listed.out, runCommand({"inspect", pac, "--json"}).out);

    const auto text = runCommand({"package", "list", pac});
    QVERIFY2(text.out.starts_with("unisoc-pac for unisoc8910, 11 entries\n\nID "), text.out.c_str());
    QVERIFY2(text.out.find("PY_FS_U        0x60420000  393216  ACDBAD86  customer_fs.bin\n") != std::string::npos,
             text.out.c_str());
}

void TestPackageCommands::listsAnAsrRelease()
{
    const auto run = runCommand({"package", "list", "--json", put("x.zip", asrRelease())});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    QVERIFY(run.result()["format"] == "asr-zip");
    const auto entries = run.events("entry");
    QCOMPARE(entries.size(), 5u);
    for (const auto& entry : entries) {
        const auto id = entry["id"].get<std::string>();
        const auto name = entry["name"].get<std::string>();
        if (name == "customer_fs.bin")
            QVERIFY(id == "customer_fs" && entry["address"] == 0x20000 && entry["size"] == 0x8000);
        if (name == "fota.json") // goes to no partition
            QVERIFY(id == name && entry["address"].is_null());
    }
}

void TestPackageCommands::refusesToListAnImage()
{
    const auto image = put("x.img", readGzip(dataFile("littlefs/small.img.gz")));
    const auto run = runCommand({"package", "list", image});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(run.out, std::string());
    QVERIFY(runCommand({"package", "list", image, "--json"}).result()["code"] == "L3003");
}

void TestPackageCommands::getsTheContentOfAnEntry_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("crc"); // zlib's, from the table in unisoc/README.md

    QTest::newRow("the user image") << "PY_FS_U"
                                    << "0x7755650b";
    QTest::newRow("the backup image") << "PY_FS_B"
                                      << "0x8b85e5e9";
    QTest::newRow("a loader") << "FDL2"
                              << "0x143c6656";
    QTest::newRow("the XML, which has no identifier") << ""
                                                      << "0xd3d9199d";
}

void TestPackageCommands::getsTheContentOfAnEntry()
{
    QFETCH(QString, id);
    QFETCH(QString, crc);

    const auto run = runCommand({"package", "get", data("unisoc/minimal.pac"), id.toStdString(), "-o", in("x")});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, std::string());
    QVERIFY(runCommand({"crc", "--json", in("x")}).events("crc").at(0)["zlib_crc32"] == crc.toStdString());

    const auto json =
        runCommand({"package", "get", data("unisoc/minimal.pac"), id.toStdString(), "--json", "-o", in("x")}).result();
    QVERIFY(json["ok"] == true && json["id"] == id.toStdString() && json["path"] == in("x"));
    QVERIFY(json["size"] == readFile(in("x")).size());
}

void TestPackageCommands::getsToStdout()
{
    const auto run =
        runCommand({"package", "get", "-", "AP", "-o", "-"}, {.in = textOf(readFile(dataFile("unisoc/minimal.pac")))});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out.size(), 0x2000u);
    QCOMPARE(crcOf(run.out), std::string("0x9a3a93ab"));
}

void TestPackageCommands::refusesToGet_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");

    const QStringList whole{"DATA/minimal.pac", "PY_FS_U", "-o", "TMP/x"};
    const auto with = [&](int index, const QString& argument) {
        QStringList changed = whole;
        changed[index] = argument;
        return changed;
    };
    QTest::newRow("a mistyped entry") << with(1, "PY_FSU") << 3 << "Did you mean “PY_FS_U”?";
    QTest::newRow("an unknown entry") << with(1, "MODEM") << 3 << "lifeboat package list";
    QTest::newRow("an operation") << with(1, "FLASH") << 3 << "has no content";
    QTest::newRow("a missing package") << with(0, "TMP/none.pac") << 3 << "is not there";
    QTest::newRow("a file that is no package") << with(0, "DATA/README.md") << 3 << "no firmware package";
    QTest::newRow("a folder that is missing") << with(3, "TMP/none/x") << 3 << "TMP/none";
    QTest::newRow("no output") << whole.mid(0, 2) << 2 << "--output is missing";
    QTest::newRow("no identifier") << QStringList{"DATA/minimal.pac", "-o", "TMP/x"} << 2 << "ID is missing";
    QTest::newRow("JSON and bytes on one stdout") << with(3, "-") + QStringList{"--json"} << 2 << "want stdout";
}

void TestPackageCommands::refusesToGet()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, words);

    std::vector<std::string> all{"package", "get"};
    for (const QString& argument : arguments)
        all.push_back(expand(argument));
    const auto run = runCommand(all);
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY2(run.err.find(expand(words)) != std::string::npos, run.err.c_str());
    QVERIFY(arguments.contains("--json") || run.out.empty());
    QVERIFY(!std::filesystem::exists(in("x")));
}

void TestPackageCommands::setsTheImagesOfMinimalPac_data()
{
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("user before backup") << QStringList{"PY_FS_U=TMP/u.bin", "PY_FS_B=TMP/b.bin"};
    QTest::newRow("backup before user") << QStringList{"PY_FS_B=TMP/b.bin", "PY_FS_U=TMP/u.bin"};
    QTest::newRow("with addresses in hexadecimal and decimal")
        << QStringList{"PY_FS_U@0x60420000=TMP/u.bin", "PY_FS_B@1615331328=TMP/b.bin"};
}

void TestPackageCommands::setsTheImagesOfMinimalPac()
{
    QFETCH(QStringList, arguments);

    getMinimalImages();
    std::vector<std::string> all{"package", "set", data("unisoc/nofs.pac")};
    for (const QString& argument : arguments)
        all.push_back(expand(argument));
    all.insert(all.end(), {"-o", in("new.pac")});
    const auto run = runCommand(all);
    QCOMPARE(run.exitCode, 0);
    QVERIFY(readFile(in("new.pac")) == readFile(dataFile("unisoc/minimal.pac")));
}

void TestPackageCommands::takesThePackageFromStdinAndWritesOverAnother()
{
    getMinimalImages();
    const auto pac = put("x.pac", readFile(dataFile("unisoc/nofs.pac")));
    QCOMPARE(runCommand({"package", "set", pac, "PY_FS_U=" + in("u.bin"), "-o", pac}).exitCode, 0);
    QCOMPARE(runCommand({"package", "set", "-", "PY_FS_B=" + in("b.bin"), "-o", pac}, {.in = textOf(readFile(pac))})
                 .exitCode,
             0);
    QVERIFY(readFile(pac) == readFile(dataFile("unisoc/minimal.pac")));
}

void TestPackageCommands::setsAnImageOfAnAsrRelease()
{
    const auto zip = put("x.zip", asrRelease());
    const auto image = put("fs.bin", xorshiftWords(9, 0x8000));
    const auto run = runCommand({"package", "set", zip, "customer_fs=" + image, "-o", in("new.zip"), "--json"});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    QVERIFY(run.events("entry").at(0)["address"] == 0x20000);
    QCOMPARE(runCommand({"package", "get", in("new.zip"), "customer_fs", "-o", in("back.bin")}).exitCode, 0);
    QVERIFY(readFile(in("back.bin")) == readFile(image));
}

void TestPackageCommands::tellsWhereAnImageWent()
{
    getMinimalImages();
    const auto run =
        runCommand({"package", "set", data("unisoc/nofs.pac"), "PY_FS_U=" + in("u.bin"), "-o", in("new.pac")});
    QCOMPARE(run.out, std::string("PY_FS_U at 0x60420000 (from the package's ERASE entry): 393216 bytes\n"));
    const auto json = runCommand(
        {"package", "set", data("unisoc/nofs.pac"), "PY_FS_U=" + in("u.bin"), "-o", in("new.pac"), "--json"});
    QVERIFY(json.events("entry").at(0)["address"] == 0x60420000);
    QVERIFY(json.events("entry").at(0)["size"] == 0x60000);
    QVERIFY(json.result()["path"] == in("new.pac"));
}

void TestPackageCommands::warnsAboutAnAddressThatIsNotUsed()
{
    const auto run = runCommand({"package", "set", data("unisoc/nofs.pac"),
                                 "AP@0x1000=" + put("ap.bin", xorshiftWords(3, 100)), "-o", in("new.pac")});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.err.find("Warning: the address given for AP is not used") == 0, run.err.c_str());
    QCOMPARE(runCommand({"package", "get", in("new.pac"), "AP", "-o", "-"}).out, textOf(xorshiftWords(3, 100)));
}

void TestPackageCommands::refusesToSet_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");

    const auto row = [](const char* name, const QString& assignment, int exitCode, const char* words) {
        QTest::newRow(name) << QStringList{"DATA/nofs.pac", assignment, "-o", "TMP/x.pac"} << exitCode << words;
    };
    row("no equals sign", "PY_FS_U", 2, "not of the form ID=IMAGE");
    row("no image", "PY_FS_U=", 2, "not of the form ID=IMAGE");
    row("an address that is none", "PY_FS_U@here=TMP/u.bin", 2, "“here” is no address");
    row("an empty address", "PY_FS_U@=TMP/u.bin", 2, "“” is no address");
    row("an address of more than 32 bits", "PY_FS_U@0x160420000=TMP/u.bin", 2, "is no address of 32 bits");
    row("an image that is missing", "PY_FS_U=TMP/none.bin", 3, "is not there");
    row("an image that is a folder", "PY_FS_U=TMP", 3, "cannot be read");
    row("an image without a byte", "PY_FS_U=TMP/empty.bin", 3, "");
    row("an image that is too large", "PY_FS_U=TMP/large.bin", 3, "do not fit");
    row("an entry that does not exist", "MODEM=TMP/u.bin", 3, "is not there");
    QTest::newRow("the same entry twice")
        << QStringList{"DATA/nofs.pac", "AP=TMP/u.bin", "AP=TMP/u.bin", "-o", "TMP/x.pac"} << 2 << "given twice";
    QTest::newRow("nothing to set") << QStringList{"DATA/nofs.pac", "-o", "TMP/x.pac"} << 2 << "IMAGE is missing";
    QTest::newRow("stdout as output") << QStringList{"DATA/nofs.pac", "AP=TMP/u.bin", "-o", "-"} << 2 << "to a file";
}

void TestPackageCommands::refusesToSet()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, words);

    put("u.bin", xorshiftWords(1, 4096));
    put("empty.bin", {});
    put("large.bin", Bytes(0x60001));
    std::vector<std::string> all{"package", "set"};
    for (const QString& argument : arguments)
        all.push_back(expand(argument));
    const auto run = runCommand(all);
    QVERIFY2(run.exitCode == exitCode, run.err.c_str());
    QVERIFY2(run.err.find(words.toStdString()) != std::string::npos, run.err.c_str());
    QCOMPARE(run.out, std::string());
    QVERIFY(!std::filesystem::exists(in("x.pac")));
}

void TestPackageCommands::makesAnUpdatePackage()
{
    const auto made = runCommand({"fota", "make", "--files", data("quecpython/project/usr"), "--protect", "main.py",
                                  "-o", in("main.zip"), "--json"});
    QCOMPARE(made.exitCode, 0);
    QVERIFY(made.out.find(R"("path":"/usr/main.py","size":345,"crc32":"0x4f2e372a","protected":true)") !=
            std::string::npos);
    const auto listed = runCommand({"fota", "list", in("main.zip"), "--json"});
    QCOMPARE(listed.exitCode, 0);
    QVERIFY(listed.out.find("\"verified\":true") != std::string::npos);
    const auto files = [](const std::string& out) { return out.substr(0, out.find("\"event\":\"result\"")); };
    QCOMPARE(files(listed.out), files(made.out));
    QVERIFY(runCommand({"fota", "list", in("main.zip")}).out.find("main.py") != std::string::npos);

    Bytes damaged = readFile(in("main.zip"));
    damaged[damaged.size() / 2] ^= std::byte{1};
    QCOMPARE(runCommand({"fota", "list", put("damaged.zip", damaged)}).exitCode, 3);
    const auto other = runCommand({"fota", "list", put("other.zip", bytesOf("PK"))});
    QVERIFY2(other.err.find("fota make") != std::string::npos, other.err.c_str());
    // The same by a project
    put("a.lifeboat.json", bytesOf("{\"version\": 1, \"module\": \"EC600U-CNLB\", \"firmware\": \"none.pac\", "
                                   "\"protect\": [\"main.py\"], \"files\": [{\"from\": \"" +
                                   data("quecpython/project/usr") + "\", \"to\": \"/usr\"}]}"));
    const auto again = runCommand({"fota", "make", in("a.lifeboat.json"), "-o", in("again.zip")});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
    QCOMPARE(readFile(in("again.zip")), readFile(in("main.zip")));
}

void TestPackageCommands::refusesToMakeAnUpdatePackage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("of nothing") << QStringList{"-o", "TMP/x"} << 2;
    QTest::newRow("of two things") << QStringList{"TMP/a.json", "--files", "TMP", "-o", "TMP/x"} << 2;
    QTest::newRow("to stdout") << QStringList{"--files", "TMP", "-o", "-"} << 2;
    QTest::newRow("of a project that says what is protected")
        << QStringList{"TMP/a.json", "--protect", "x", "-o", "TMP/x"} << 2;
    QTest::newRow("of a project that is not there") << QStringList{"TMP/a.json", "-o", "TMP/x"} << 3;
    QTest::newRow("of an empty folder") << QStringList{"--files", "TMP", "-o", "TMP/x"} << 3;
}

void TestPackageCommands::refusesToMakeAnUpdatePackage()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    std::vector<std::string> all{"fota", "make"};
    for (const QString& argument : arguments)
        all.push_back(expand(argument));
    QCOMPARE(runCommand(all).exitCode, exitCode);
    QVERIFY(!std::filesystem::exists(in("x")));
}

void TestPackageCommands::readsARealPackage_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("entries");

    QTest::newRow("EC600U without file systems") << "unisoc/real/EC600UCN_LB.app.pac" << 5;
    QTest::newRow("EC600G without file systems") << "unisoc/real/ec600g_app.pac" << 4;
}

void TestPackageCommands::readsARealPackage()
{
    QFETCH(QString, file);
    QFETCH(int, entries);

    const auto path = fixtureFile(file.toStdString());
    if (path.empty())
        QSKIP("the fixture is not here");
    const auto run = runCommand({"package", "list", "--json", path.string()});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(static_cast<int>(run.events("entry").size()), entries);
    for (const auto& entry : run.events("entry")) {
        if (entry["name"] == "")
            continue;
        const auto id = entry["id"].get<std::string>();
        QCOMPARE(runCommand({"package", "get", path.string(), id, "-o", in("x")}).exitCode, 0);
        QCOMPARE(crcOf(readFile(in("x"))), entry["crc32"].get<std::string>());
    }
}

void TestPackageCommands::setsRealPackagesOnlyWithAnAddress_data()
{
    readsARealPackage_data();
}

void TestPackageCommands::setsRealPackagesOnlyWithAnAddress()
{
    QFETCH(QString, file);
    QFETCH(int, entries);

    const auto path = fixtureFile(file.toStdString());
    if (path.empty())
        QSKIP("the fixture is not here");
    getMinimalImages();
    const auto refused =
        runCommand({"package", "set", path.string(), "PY_FS_U=" + in("u.bin"), "-o", in("x.pac"), "--json"});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY(refused.result()["code"] == "L3023");
    QVERIFY(!std::filesystem::exists(in("x.pac")));

    const auto run = runCommand({"package", "set", path.string(), "PY_FS_U@0x60420000=" + in("u.bin"),
                                 "PY_FS_B@0x60480000=" + in("b.bin"), "-o", in("x.pac")});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.err.find("Warning: 0x60420000 lies in the file system FSYS") != std::string::npos, run.err.c_str());

    // All that was there is there still, and the new ones are what was asked for.
    const auto before = runCommand({"package", "list", "--json", path.string()}).events("entry");
    const auto after = runCommand({"package", "list", "--json", in("x.pac")}).events("entry");
    QCOMPARE(static_cast<int>(after.size()), entries + 2);
    for (const auto& entry : before)
        QVERIFY(entry["id"] == "" || std::ranges::find(after, entry) != after.end());
    for (const auto& [id, name, address] : {std::tuple{"PY_FS_U", "customer_fs.bin", 0x60420000},
                                            std::tuple{"PY_FS_B", "customer_backup_fs.bin", 0x60480000}}) {
        const auto found = std::ranges::find_if(after, [&](const auto& entry) { return entry["id"] == id; });
        QVERIFY(found != after.end());
        QVERIFY((*found)["name"] == name && (*found)["address"] == address);
    }
}

QTEST_APPLESS_MAIN(TestPackageCommands)
#include "TestPackageCommands.moc"
