// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/core/project/FakeMpyCross.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace test;
using nlohmann::json;

class TestCombineCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void combinesTheSampleProject();
    void combinesAProjectFile();
    void givesTheSamePackageTwice();
    void writesTheImagesOfThePackage();
    void reportsInJson();
    void tellsAboutTheProofToThoseWhoAsk();
    void refusesWhatDoesNotFitBeforeAnyWork();
    void switchesTheRestoreOffWithoutBackup();
    void protectsOnlyWhatIsAskedFor();
    void saysWhatItLeavesOut();
    void compilesPythonFiles();
    void refuses_data();
    void refuses();

private:
    std::string in(const std::string& name) const { return m_folder->path().toStdString() + "/" + name; }
    static std::string data(const std::string& name) { return dataFile(name).string(); }
    /// The sample project into nofs_split.pac.
    CommandRun combine(const std::vector<std::string>& options = {}, const std::string& out = "new.pac") const
    {
        std::vector<std::string> all{"combine",
                                     "--firmware",
                                     data("unisoc/nofs_split.pac"),
                                     "--files",
                                     data("quecpython/project/usr"),
                                     "--module",
                                     "EC600U-CNLB",
                                     "-o",
                                     in(out)};
        all.insert(all.end(), options.begin(), options.end());
        return runCommand(all);
    }
    /// Path to checksum, of the files in an image.
    static std::map<std::string, std::string> filesIn(const std::string& image)
    {
        std::map<std::string, std::string> files;
        for (const auto& entry : runCommand({"inspect", "--json", image}).events("entry"))
            if (entry["type"] == "file")
                files[entry["path"]] = entry["crc32"];
        return files;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCombineCommand::combinesTheSampleProject()
{
    const auto run = combine({"--images", in("new/images")});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    QVERIFY2(run.out.find("32 of 47 blocks used") != std::string::npos, run.out.c_str());

    const auto trees = json::parse(textOf(readFile(dataFile("quecpython/expected/trees.json"))));
    const auto expected = [&](const char* partition) {
        std::map<std::string, std::string> files;
        for (const auto& file : trees[partition]["files"])
            files["/" + file["path"].get<std::string>()] = file["crc32"];
        return files;
    };
    const auto list = crcOf(readFile(dataFile("quecpython/expected/checksum.json")));
    auto user = expected("user_partition");
    user["/checksum.json"] = list;
    QVERIFY(filesIn(in("new/images/customer_fs.bin")) == user);
    const auto backup = expected("backup_partition");
    QVERIFY(filesIn(in("new/images/customer_backup_fs.bin")) == backup);
    QCOMPARE(backup.at("/checksum.json"), list);
    QCOMPARE(backup.at("/backup_restore.json"), crcOf(readFile(dataFile("quecpython/expected/backup_restore.json"))));

    QCOMPARE(runCommand({"status", "--user", in("new/images/customer_fs.bin"), "--backup",
                         in("new/images/customer_backup_fs.bin")})
                 .exitCode,
             0);
}

void TestCombineCommand::combinesAProjectFile()
{
    QCOMPARE(combine({}, "options.pac").exitCode, 0);
    const json project{{"version", 1},
                       {"module", "EC600U-CNLB"},
                       {"firmware", data("unisoc/nofs_split.pac")},
                       {"files", json::array({{{"from", data("quecpython/project/usr")}, {"to", "/usr"}}})}};
    writeFile(in("demo.lifeboat.json"), bytesOf(project.dump()));
    const auto run = runCommand({"combine", in("demo.lifeboat.json"), "-o", in("project.pac")});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    QVERIFY(readFile(in("project.pac")) == readFile(in("options.pac")));
}

void TestCombineCommand::givesTheSamePackageTwice()
{
    QCOMPARE(combine({"--backup"}, "1.pac").exitCode, 0);
    QCOMPARE(combine({}, "2.pac").exitCode, 0);
    QVERIFY(readFile(in("1.pac")) == readFile(in("2.pac")));
}

void TestCombineCommand::writesTheImagesOfThePackage()
{
    QCOMPARE(combine({"--images", in("images")}).exitCode, 0);
    for (const auto& [id, name] :
         {std::pair{"PY_FS_U", "customer_fs.bin"}, std::pair{"PY_FS_B", "customer_backup_fs.bin"}})
        QCOMPARE(runCommand({"package", "get", in("new.pac"), id, "-o", "-"}).out,
                 textOf(readFile(in("images/") + name)));
    const auto entries = runCommand({"package", "list", "--json", in("new.pac")}).events("entry");
    QVERIFY(std::ranges::any_of(entries, [](const auto& entry) {
        return entry["id"] == "PY_FS_B" && entry["address"] == 0x60470000 && entry["size"] == 0x30000;
    }));
}

void TestCombineCommand::reportsInJson()
{
    const auto run = combine({"--json"});
    QCOMPARE(run.exitCode, 0);
    const auto result = run.result();
    QVERIFY(result["ok"] == true && result["path"] == in("new.pac") && result["module"] == "EC600U-CNLB");
    QVERIFY(result["protected"] == 9 && result["backup"] == true);

    const auto list = json::parse(textOf(readFile(dataFile("quecpython/expected/checksum.json"))));
    std::map<std::string, std::string> expected;
    for (const auto& entry : list)
        expected[entry["name"]] = entry["crc32"];
    std::map<std::string, std::string> isProtected;
    std::set<std::string> others;
    for (const auto& file : run.events("file")) {
        if (file["protected"] == true)
            isProtected[file["path"]] = file["crc32"];
        else
            others.insert(file["path"]);
    }
    QVERIFY(isProtected == expected);
    QVERIFY(
        (others == std::set<std::string>{"/usr/assets/empty.flag", "/usr/system_config.json", "/usr/user_apn.json"}));
    const auto partitions = run.events("partition");
    QVERIFY(partitions.at(1)["name"] == "customer_backup_fs" && partitions[1]["needed_blocks"] == 32 &&
            partitions[1]["usable_blocks"] == 47);
    for (const auto& proof : run.events("proof"))
        QVERIFY(proof["restored"] == (proof["damage"] == "nothing damaged" ? 0 : 9));
}

void TestCombineCommand::tellsAboutTheProofToThoseWhoAsk()
{
    QVERIFY(combine().err.find("Proof") == std::string::npos);
    const auto verbose = combine({"-v"});
    QVERIFY2(verbose.err.find("Proof: all protected files deleted, 9 restored\n") != std::string::npos,
             verbose.err.c_str());
    const auto detailed = combine({"-vv"});
    QVERIFY(detailed.err.size() > 2 * verbose.err.size());
    QCOMPARE(detailed.out, verbose.out);
}

void TestCombineCommand::refusesWhatDoesNotFitBeforeAnyWork()
{
    const auto run =
        runCommand({"combine", "--firmware", data("unisoc/nofs.pac"), "--files", data("quecpython/project/usr"),
                    "--module", "EC600U-CNLB", "-o", in("new.pac"), "--images", in("images"), "--json"});
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.err.find("32 blocks needed, 31 usable") != std::string::npos, run.err.c_str());
    QVERIFY(run.result()["code"] == "L3025");
    QVERIFY(run.result()["detail"].get<std::string>().starts_with("32 blocks needed, 31 usable"));
    QVERIFY(std::filesystem::is_empty(m_folder->path().toStdString()));
}

void TestCombineCommand::switchesTheRestoreOffWithoutBackup()
{
    const auto run = combine({"--no-backup", "--images", in("images")});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    QVERIFY((filesIn(in("images/customer_backup_fs.bin")) ==
             std::map<std::string, std::string>{{"/backup_restore.json", crcOf(R"({"enable": 0})")}}));
    QVERIFY(filesIn(in("images/customer_fs.bin")).contains("/main.py"));
}

void TestCombineCommand::protectsOnlyWhatIsAskedFor()
{
    const auto run = combine({"--json", "--protect", "main.py", "--protect=app/*.py", "--images", in("images")});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    std::set<std::string> names;
    for (const auto& file : run.events("file"))
        if (file["protected"] == true)
            names.insert(file["path"]);
    QVERIFY((names == std::set<std::string>{"/usr/app/__init__.py", "/usr/app/net.py", "/usr/main.py"}));
    QVERIFY(filesIn(in("images/customer_fs.bin")).contains("/docs/说明.txt"));
    QVERIFY(!filesIn(in("images/customer_backup_fs.bin")).contains("/usr/docs/说明.txt"));
}

void TestCombineCommand::saysWhatItLeavesOut()
{
    for (const char* folder : {"files/.git", "files/__pycache__"})
        std::filesystem::create_directories(in(folder));
    for (const char* file : {"main.py", "checksum.json", ".git/HEAD", "__pycache__/main.pyc", "main.py~"})
        writeFile(in(std::string("files/") + file), bytesOf("x = 1\n"));
    const auto run = runCommand({"combine", "--firmware", data("unisoc/nofs_split.pac"), "--files", in("files"),
                                 "--module", "ec600u-cnlb", "-o", in("new.pac"), "--images", in("images")});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    for (const char* name : {".git", "__pycache__", "main.py~", "checksum.json"})
        QVERIFY2(run.out.find(name) != std::string::npos, run.out.c_str());
    const auto files = filesIn(in("images/customer_fs.bin"));
    QCOMPARE(files.size(), 2u);
    QVERIFY(files.contains("/main.py"));
    QVERIFY(files.at("/checksum.json") != crcOf("x = 1\n"));
}

void TestCombineCommand::compilesPythonFiles()
{
    writeFakeMpyCross(in("mpy-cross"));
    const auto run = combine({"--mpy-cross", in("mpy-cross"), "--images", in("images")});
    QVERIFY2(run.exitCode == 0, run.err.c_str());
    const auto files = filesIn(in("images/customer_fs.bin"));
    QVERIFY(files.contains("/main.py") && files.contains("/app/net.mpy") && !files.contains("/app/net.py"));

    const json project{{"version", 2},
                       {"module", "EC600U-CNLB"},
                       {"firmware", data("unisoc/nofs_split.pac")},
                       {"files", json::array({{{"from", data("quecpython/project/usr")}}})},
                       {"compile", true}};
    writeFile(in("demo.lifeboat.json"), bytesOf(project.dump()));
    const auto without = runCommand({"combine", in("demo.lifeboat.json"), "-o", in("p.pac")});
    QCOMPARE(without.exitCode, 3);
    QVERIFY2(without.err.find("mpy-cross") != std::string::npos, without.err.c_str());
    const auto with =
        runCommand({"combine", in("demo.lifeboat.json"), "-o", in("p.pac"), "--mpy-cross", in("mpy-cross")});
    QVERIFY2(with.exitCode == 0, with.err.c_str());
    QVERIFY(readFile(in("p.pac")) == readFile(in("new.pac")));
}

void TestCombineCommand::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");

    const QStringList firmware{"--firmware", "DATA/unisoc/nofs_split.pac"};
    const QStringList files{"--files", "DATA/quecpython/project/usr"};
    const QStringList module{"--module", "EC600U-CNLB"};
    const QStringList output{"-o", "TMP/new.pac"};
    const QStringList all = firmware + files + module + output;
    QTest::newRow("nothing given") << QStringList{} << 2 << "--output is missing";
    QTest::newRow("no output") << firmware + files + module << 2 << "--output is missing";
    QTest::newRow("no module") << firmware + files + output << 2 << "--module is needed";
    QTest::newRow("no files") << firmware + module + output << 2 << "--files is needed";
    QTest::newRow("no firmware") << files + module + output << 2 << "--firmware is needed";
    QTest::newRow("a project and options") << QStringList{"TMP/x.lifeboat.json"} + all << 2 << "already says";
    QTest::newRow("backup and no backup") << all + QStringList{"--backup", "--no-backup"} << 2 << "exclude each other";
    QTest::newRow("no backup, but something to protect")
        << all + QStringList{"--no-backup", "--protect", "main.py"} << 2 << "exclude each other";
    QTest::newRow("stdout as output") << firmware + files + module + QStringList{"-o", "-"} << 2 << "to a file";
    QTest::newRow("a mistyped option") << all + QStringList{"--protct", "x"} << 2 << "Did you mean “--protect”?";
    QTest::newRow("two projects") << QStringList{"a", "b"} + output << 2 << "more arguments";
    QTest::newRow("a project that is missing") << QStringList{"TMP/x.lifeboat.json"} + output << 3 << "is not there";
    QTest::newRow("a project that is none")
        << QStringList{"DATA/unisoc/README.md"} + output << 3 << "does not have the form";
    QTest::newRow("an unknown module") << firmware + files + output + QStringList{"--module", "EC600X"} << 3
                                       << "the nearest names are";
    QTest::newRow("a firmware that is none")
        << files + module + output + QStringList{"--firmware", "DATA/unisoc/README.md"} << 3 << "no firmware package";
    QTest::newRow("a firmware that is missing")
        << files + module + output + QStringList{"--firmware", "TMP/none.pac"} << 3 << "is not there";
    QTest::newRow("files that are missing")
        << firmware + module + output + QStringList{"--files", "TMP/none"} << 3 << "is not there";
    QTest::newRow("protecting what is not there") << all + QStringList{"--protect", "nope*"} << 3 << "nope*";
}

void TestCombineCommand::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, words);

    std::vector<std::string> all{"combine"};
    for (QString argument : arguments)
        all.push_back(
            argument.replace("DATA", QString::fromStdString(data(""))).replace("TMP", m_folder->path()).toStdString());
    const auto run = runCommand(all);
    QVERIFY2(run.exitCode == exitCode, run.err.c_str());
    QVERIFY2(run.err.find(words.toStdString()) != std::string::npos, run.err.c_str());
    QCOMPARE(run.out, std::string());
    all.push_back("--json");
    const auto result = runCommand(all).result();
    QVERIFY(result["ok"] == false);
    QVERIFY(result["code"].get<std::string>().starts_with("L" + std::to_string(exitCode)));
    QVERIFY(std::filesystem::is_empty(m_folder->path().toStdString()));
}

QTEST_APPLESS_MAIN(TestCombineCommand)
#include "TestCombineCommand.moc"
