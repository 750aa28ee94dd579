// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace test;

class TestExtractCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void extractsEveryFile();
    void reportsInJson();
    void readsStdin();
    void salvagesAndTellsWhatIsLost();
    void leavesFilesThatAreThereAlone();
    void refusesWhatCannotBeExtracted_data();
    void refusesWhatCannotBeExtracted();

private:
    std::string put(const std::string& name, const Bytes& content)
    {
        const auto path = in(name);
        writeFile(path, content);
        return path;
    }
    std::string in(const std::string& name) const { return m_folder->path().toStdString() + "/" + name; }
    static Bytes golden(const std::string& name) { return readGzip(dataFile("littlefs/" + name + ".img.gz")); }
    static std::map<std::string, Bytes> treeIn(const std::filesystem::path& folder)
    {
        std::map<std::string, Bytes> tree;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                tree["/" + entry.path().lexically_relative(folder).string()] = readFile(entry.path());
        return tree;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestExtractCommand::extractsEveryFile()
{
    const auto run = runCommand({"extract", put("x.img", golden("nested")), in("new/folder")});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.err, std::string());
    QCOMPARE(run.out, std::string("40 files, 10 folders, 99122 bytes extracted\n"));

    const auto manifest = nlohmann::json::parse(textOf(readFile(dataFile("littlefs/manifest.json"))));
    auto tree = treeIn(in("new/folder"));
    for (const auto& image : manifest["images"]) {
        if (image["name"] != "nested.img")
            continue;
        for (const auto& file : image["files"]) {
            QVERIFY(tree[file["path"]] == xorshiftWords(file["seed"], file["size"]));
            tree.erase(file["path"]);
        }
        for (const auto& folder : image["dirs"])
            QVERIFY(std::filesystem::is_directory(in("new/folder") + folder.get<std::string>()));
    }
    QVERIFY(tree.empty());
}

void TestExtractCommand::reportsInJson()
{
    const auto run = runCommand({"extract", "--json", put("x.img", golden("nested")), in("out")});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out,
             std::string(R"({"v":1,"event":"result","ok":true,"files":40,"directories":10,"bytes":99122,"skipped":0})"
                         "\n"));
}

void TestExtractCommand::readsStdin()
{
    QCOMPARE(runCommand({"extract", "-", in("out")}, {.in = textOf(golden("nested"))}).exitCode, 0);
    QCOMPARE(treeIn(in("out")).size(), 40u);
}

void TestExtractCommand::salvagesAndTellsWhatIsLost()
{
    const auto image = put("x.img", golden("ctz_out_of_range"));
    const auto run = runCommand({"extract", image, in("out")});
    QCOMPARE(run.exitCode, 9);
    QVERIFY2(run.err.find("Warning: /c.bin: ") != std::string::npos, run.err.c_str());
    QVERIFY2(run.err.find("Warning: /sub/b.bin: ") != std::string::npos, run.err.c_str());
    QVERIFY2(run.out.ends_with("extracted; 2 not extracted\n"), run.out.c_str());
    const auto tree = treeIn(in("out"));
    QVERIFY(tree.contains("/a.txt"));
    QVERIFY(!tree.contains("/c.bin"));

    const auto json = runCommand({"extract", "--json", image, in("other")});
    QCOMPARE(json.events("lost").size(), 2u); // each said once
    QVERIFY(json.result()["ok"] == false);
    QVERIFY(json.result()["code"] == "L9001");
}

void TestExtractCommand::leavesFilesThatAreThereAlone()
{
    const auto image = put("x.img", golden("desync"));
    QCOMPARE(runCommand({"extract", image, in("out")}).exitCode, 0);
    auto before = treeIn(in("out"));
    QVERIFY(before.size() > 1);
    const auto changed = before.begin()->first;
    before[changed] = bytesOf("mine");
    writeFile(in("out") + changed, before[changed]);

    const auto run = runCommand({"extract", image, in("out")});
    QCOMPARE(run.exitCode, 9);
    QVERIFY2(run.err.find(changed + ": it is there already") != std::string::npos, run.err.c_str());
    QVERIFY(treeIn(in("out")) == before);
}

void TestExtractCommand::refusesWhatCannotBeExtracted_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("words");

    QTest::newRow("no file system") << "unisoc/README.md"
                                    << "superblock";
    QTest::newRow("a package") << "unisoc/minimal.pac"
                               << "lifeboat package get";
    QTest::newRow("no such file") << "unisoc/missing"
                                  << "is not there";
    QTest::newRow("a folder") << "unisoc"
                              << "cannot be read";
}

void TestExtractCommand::refusesWhatCannotBeExtracted()
{
    QFETCH(QString, source);
    QFETCH(QString, words);

    const auto run = runCommand({"extract", dataFile(source.toStdString()).string(), in("out")});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(run.out, std::string());
    QVERIFY2(run.err.find(words.toStdString()) != std::string::npos, run.err.c_str());
    QVERIFY(!std::filesystem::exists(in("out")));
}

QTEST_APPLESS_MAIN(TestExtractCommand)
#include "TestExtractCommand.moc"
