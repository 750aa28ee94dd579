// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"

#include "core/littlefs/image/ImageBuilder.h"
#include "core/restore/RecordLog.h"
#include "core/restore/SimulatedNor.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace test;
using nlohmann::json;

class TestInspectCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void tellsWhatTheManifestSays_data();
    void tellsWhatTheManifestSays();
    void writesTheAgreedLinesForAnImage();
    void writesTheAgreedLinesForAPackage();
    void readsStdin();
    void refusesWhatIsNoImage_data();
    void refusesWhatIsNoImage();
    void goesByContentNotByName();
    void showsATableToPeople();
    void showsDamageToPeople();
    void keepsHostileNamesFromTheTerminal();
    void tellsWhatTheModuleRecorded();

private:
    std::string put(const std::string& name, const Bytes& content)
    {
        const std::string path = m_folder->path().toStdString() + "/" + name;
        writeFile(path, content);
        return path;
    }
    static Bytes imageOf(const std::vector<std::pair<std::string, Bytes>>& files)
    {
        core::littlefs::ImageSpec spec{.directories = {"empty"}, .partitionBlocks = 16};
        for (const auto& [path, content] : files)
            spec.files.push_back({path, content});
        return core::littlefs::buildImage(spec).value();
    }
    static json manifest() { return json::parse(textOf(readFile(dataFile("littlefs/manifest.json")))); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestInspectCommand::tellsWhatTheManifestSays_data()
{
    QTest::addColumn<QString>("name");
    const json all = manifest();
    for (const auto& image : all["images"])
        QTest::newRow(image["name"].get<std::string>().c_str())
            << QString::fromStdString(image["name"].get<std::string>());
}

void TestInspectCommand::tellsWhatTheManifestSays()
{
    QFETCH(QString, name);

    const json all = manifest();
    json image;
    for (const auto& candidate : all["images"])
        if (candidate["name"] == name.toStdString())
            image = candidate;
    const auto path = put("x.img", readGzip(dataFile("littlefs/" + image["file"].get<std::string>())));
    const auto run = runCommand({"inspect", path, "--json"});
    const auto contents = image["expect"]["contents"].get<std::string>();
    const bool isWhole = image["kind"] != "bad";
    QCOMPARE(run.exitCode, isWhole ? 0 : contents == "none" ? 3 : 9);
    QCOMPARE(run.result()["ok"].get<bool>(), isWhole);
    QCOMPARE(run.events("damage").empty(), isWhole);

    std::map<std::string, json> entries;
    for (const auto& entry : run.events("entry"))
        QVERIFY(entries.emplace(entry["path"], entry).second);
    if (contents == "none") {
        QVERIFY(entries.empty());
        return;
    }
    QVERIFY(run.result()["format"] == "littlefs-v1");
    QVERIFY(run.result()["block_size"] == 4096);
    QVERIFY(run.result()["blocks"] == image["geometry"]["block_count"]);
    if (image.contains("blocks_used"))
        QVERIFY(run.result()["free_blocks"] ==
                image["geometry"]["block_count"].get<int>() - image["blocks_used"].get<int>());

    // What may be unreadable may be listed or not, but never with wrong content.
    std::set<std::string> mayBeAway;
    for (const char* key : {"unreadable", "optional"})
        if (image["expect"].contains(key))
            for (const auto& away : image["expect"][key])
                mayBeAway.insert(away);
    for (const auto& folder : image["dirs"]) {
        const auto found = entries.find(folder);
        QVERIFY2(found != entries.end() || mayBeAway.contains(folder), folder.get<std::string>().c_str());
        if (found != entries.end()) {
            QVERIFY(found->second["type"] == "dir");
            entries.erase(found);
        }
    }
    for (const auto& file : image["files"]) {
        const auto found = entries.find(file["path"]);
        QVERIFY2(found != entries.end() || mayBeAway.contains(file["path"]), file["path"].get<std::string>().c_str());
        if (found == entries.end())
            continue;
        QVERIFY(found->second["type"] == "file");
        const bool isReadable = found->second.contains("zlib_crc32");
        QCOMPARE(found->second.contains("crc32"), isReadable);
        QVERIFY(isReadable || mayBeAway.contains(file["path"]));
        if (isReadable) {
            QVERIFY(found->second["size"] == file["size"]);
            QCOMPARE(std::stoul(found->second["zlib_crc32"].get<std::string>(), nullptr, 16),
                     std::stoul(file["crc32"].get<std::string>(), nullptr, 16));
        }
        entries.erase(found);
    }
    QVERIFY2(entries.empty(), run.out.c_str());
}

void TestInspectCommand::writesTheAgreedLinesForAnImage()
{
    const auto path = put("x.img", imageOf({{"a/b", bytesOf("123456789")}, {"c", {}}}));
    const auto run = runCommand({"inspect", path, "--json"});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.err, std::string());
    QCOMPARE(run.out, std::string(R"({"v":1,"event":"entry","path":"/a","type":"dir","size":0}
{"v":1,"event":"entry","path":"/a/b","type":"file","size":9,"crc32":"0xd202d277","zlib_crc32":"0xcbf43926"}
{"v":1,"event":"entry","path":"/c","type":"file","size":0,"crc32":"0xffffffff","zlib_crc32":"0x0"}
{"v":1,"event":"entry","path":"/empty","type":"dir","size":0}
{"v":1,"event":"result","ok":true,"format":"littlefs-v1","block_size":4096,"blocks":16,"free_blocks":7}
)"));
}

void TestInspectCommand::writesTheAgreedLinesForAPackage()
{
    const auto run = runCommand({"inspect", "--json", dataFile("unisoc/minimal.pac").string()});
    QCOMPARE(run.exitCode, 0);
    const auto entries = run.events("entry");
    QCOMPARE(entries.size(), 11u);
    const json user{{"v", 1},
                    {"event", "entry"},
                    {"id", "PY_FS_U"},
                    {"name", "customer_fs.bin"},
                    {"address", 0x60420000},
                    {"size", 0x60000},
                    {"crc32", "0xacdbad86"},
                    {"zlib_crc32", "0x7755650b"}};
    QCOMPARE(QString::fromStdString(entries[5].dump()), QString::fromStdString(user.dump()));
    QVERIFY(entries[10]["id"] == "");
    QVERIFY(entries[10]["name"] == "UIX8910_MODEM.xml");
    QVERIFY(entries[3]["size"] == 0 && entries[3]["zlib_crc32"] == "0x0" && entries[3]["crc32"] == "0xffffffff");
    QVERIFY(run.result()["ok"] == true);
    QVERIFY(run.result()["format"] == "unisoc-pac");
    QVERIFY(!run.result().contains("block_size"));
}

void TestInspectCommand::readsStdin()
{
    const auto run = runCommand({"inspect", "-", "--json"}, {.in = textOf(imageOf({{"a", bytesOf("123456789")}}))});
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.events("entry").at(0)["crc32"] == "0xd202d277");
}

void TestInspectCommand::refusesWhatIsNoImage_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("words");

    const auto minimal = QByteArray::fromStdString(textOf(readFile(dataFile("unisoc/minimal.pac"))));
    QByteArray damaged = minimal;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    QTest::newRow("nothing") << QByteArray() << "x.img"
                             << "L3003"
                             << "neither a Unisoc PAC";
    QTest::newRow("a text") << QByteArray("hello\n") << "x.img"
                            << "L3003"
                            << "neither a Unisoc PAC";
    QTest::newRow("an erased partition") << QByteArray(65536, '\xff') << "x.img"
                                         << "L3003"
                                         << "littlefs image";
    QTest::newRow("a package with a flipped bit") << damaged << "x.pac"
                                                  << "L3002"
                                                  << "check value";
    QTest::newRow("half a package") << minimal.left(minimal.size() / 2) << "x.pac"
                                    << "L3001"
                                    << "ends too early";
    QTest::newRow("a platform known by its file name") << QByteArray(64, 'x') << "BC25.lod"
                                                       << "L3022"
                                                       << "RDA 8908A";
    QTest::newRow("a package of another platform")
        << QByteArray::fromStdString(textOf(readFile(dataFile("eigen/minimal.binpkg")))) << "x"
        << "L3022"
        << "EigenComm";
}

void TestInspectCommand::refusesWhatIsNoImage()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    QFETCH(QString, code);
    QFETCH(QString, words);

    const auto path = put(name.toStdString(), bytesOf(content.toStdString()));
    const auto run = runCommand({"inspect", path});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(run.out, std::string());
    QVERIFY2(run.err.find(words.toStdString()) != std::string::npos, run.err.c_str());

    const auto result = runCommand({"inspect", path, "--json"}).result();
    QVERIFY(result["ok"] == false);
    QVERIFY2(result["code"] == code.toStdString(), result.dump().c_str());
    QVERIFY(result["format"] == "unknown");
    QVERIFY(result["blocks"] == 0 && result["block_size"] == 0 && result["free_blocks"] == 0);
}

void TestInspectCommand::goesByContentNotByName()
{
    const Bytes image = imageOf({{"a", bytesOf("x")}});
    for (const char* name : {"x.pac", "BC25.lod", "x.mbn", "x.zip"})
        QCOMPARE(runCommand({"inspect", put(name, image)}).exitCode, 0);
    const auto run = runCommand({"inspect", "--json", put("x.img", readFile(dataFile("unisoc/nofs.pac")))});
    QVERIFY(run.result()["format"] == "unisoc-pac");
}

void TestInspectCommand::showsATableToPeople()
{
    const auto path = put("x.img", imageOf({{"a/b", bytesOf("123456789")}, {"c", {}}}));
    const auto run = runCommand({"inspect", path});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, std::string("littlefs-v1, 16 blocks of 4096 bytes, 7 free\n"
                                  "\n"
                                  "Size  CRC       Path\n"
                                  "                /a/\n"
                                  "   9  D202D277  /a/b\n"
                                  "   0  FFFFFFFF  /c\n"
                                  "                /empty/\n"
                                  "\n"
                                  "2 files, 2 folders, 9 bytes that can be read · whole\n"));
}

void TestInspectCommand::showsDamageToPeople()
{
    const auto path = put("x.img", readGzip(dataFile("littlefs/ctz_out_of_range.img.gz")));
    const auto run = runCommand({"inspect", path});
    QCOMPARE(run.exitCode, 9);
    QVERIFY2(run.out.find("damaged   /c.bin") != std::string::npos, run.out.c_str());
    QVERIFY2(run.out.find("Damage: /sub/b.bin: ") != std::string::npos, run.out.c_str());
    QVERIFY(run.out.ends_with("· damaged\n"));
}

void TestInspectCommand::keepsHostileNamesFromTheTerminal()
{
    const auto path = put("x.img", imageOf({{"a\x1b[2J\n\xff", bytesOf("x")}}));
    const auto run = runCommand({"inspect", path});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.out.find("/a\\x1b[2J\\x0a\\xff\n") != std::string::npos, run.out.c_str());
    // In JSON bytes that are no UTF-8 become U+FFFD, so that the line stays valid.
    QVERIFY(runCommand({"inspect", path, "--json"}).events("entry").at(0)["path"] == "/a\x1b[2J\n\xef\xbf\xbd");
}

void TestInspectCommand::tellsWhatTheModuleRecorded()
{
    auto image = imageOf({{"a.txt", bytesOf("hello")}});
    QVERIFY(runCommand({"inspect", put("blank.img", image), "--json"}).events("record").empty());

    core::restore::SimulatedNor nor(std::move(image));
    core::restore::StatusRecord record;
    record.restored = 2;
    Bytes buffer(4096);
    QVERIFY(core::restore::appendRecord(nor, {4096, 4096, 4096, nor.blockCount() - 1}, buffer, record));
    const auto path = put("user.img", nor.takeContent());
    const auto told = runCommand({"inspect", path, "--json"});
    QCOMPARE(told.exitCode, 0);
    QCOMPARE(told.events("record").size(), 1u);
    QVERIFY(told.events("record")[0]["restored"] == 2 && told.events("record")[0]["sequence"] == 1);
    const auto shown = runCommand({"inspect", path}).out;
    QVERIFY2(shown.find("Last restore with something to do (record 1): done · 2 restored") != std::string::npos,
             shown.c_str());
}

QTEST_APPLESS_MAIN(TestInspectCommand)
#include "TestInspectCommand.moc"
