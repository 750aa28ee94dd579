// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"

#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

using namespace test;

class TestCrcCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void printsTheChecksumBesideTheName();
    void takesNamesOfAnyBytes_data();
    void takesNamesOfAnyBytes();
    void readsStdin();
    void reportsBothChecksumsInJson();
    void goesOnAfterAFileThatCannotBeRead();
    void tellsWhyAFileCannotBeRead_data();
    void tellsWhyAFileCannotBeRead();
    void readsLargeFilesInPieces();
    void givesTheChecksumsOfTheSampleProject();

private:
    std::string put(const std::string& name, const Bytes& content)
    {
        const std::string path = m_folder->path().toStdString() + "/" + name;
        writeFile(path, content);
        return path;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCrcCommand::printsTheChecksumBesideTheName()
{
    const auto file = put("nine", bytesOf("123456789"));
    const auto empty = put("empty", {});
    const auto run = runCommand({"crc", file, empty});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, "0xd202d277  " + file + "\n0xffffffff  " + empty + "\n");
    QCOMPARE(run.err, std::string());
}

void TestCrcCommand::takesNamesOfAnyBytes_data()
{
    QTest::addColumn<QByteArray>("name");

    QTest::newRow("with a blank") << QByteArray("a b.py");
    QTest::newRow("Chinese") << QByteArray("说明.txt");
    QTest::newRow("emoji") << QByteArray("😀.txt");
    QTest::newRow("no UTF-8 at all") << QByteArray("\xff\xfe.bin");
    QTest::newRow("what looks like a list") << QByteArray("[a,b]");
    QTest::newRow("empty brackets") << QByteArray("[]");
    QTest::newRow("braces") << QByteArray("{}");
    QTest::newRow("percent signs") << QByteArray("%%");
    QTest::newRow("quotes") << QByteArray("\"x\"'y'");
    QTest::newRow("a name like an option") << QByteArray("--json");
}

void TestCrcCommand::takesNamesOfAnyBytes()
{
    QFETCH(QByteArray, name);

    put(name.toStdString(), bytesOf("123456789"));
    const auto before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    const auto run = runCommand({"crc", "--", name.toStdString()});
    const auto json = runCommand({"crc", "--json", "--", name.toStdString()});
    QVERIFY(QDir::setCurrent(before));
    std::filesystem::remove(m_folder->path().toStdString() + "/" + name.toStdString()); // Qt cannot, without UTF-8
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, "0xd202d277  " + name.toStdString() + "\n");
    QVERIFY(json.result()["ok"] == true);
}

void TestCrcCommand::readsStdin()
{
    const auto run = runCommand({"crc", "-"}, {.in = "123456789"});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, std::string("0xd202d277  -\n"));
}

void TestCrcCommand::reportsBothChecksumsInJson()
{
    const auto file = put("nine", bytesOf("123456789"));
    const auto empty = put("empty", {});
    const auto run = runCommand({"crc", "--json", file, empty});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, R"({"v":1,"event":"crc","path":")" + file +
                          R"(","size":9,"crc32":"0xd202d277","zlib_crc32":"0xcbf43926"})" + "\n" +
                          R"({"v":1,"event":"crc","path":")" + empty +
                          R"(","size":0,"crc32":"0xffffffff","zlib_crc32":"0x0"})" + "\n" +
                          R"({"v":1,"event":"result","ok":true})" + "\n");
}

void TestCrcCommand::goesOnAfterAFileThatCannotBeRead()
{
    const auto file = put("nine", bytesOf("123456789"));
    const auto missing = m_folder->path().toStdString() + "/missing";
    const auto run = runCommand({"crc", missing, file});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(run.out, "0xd202d277  " + file + "\n");
    QVERIFY(run.err.find("While: reading " + missing) != std::string::npos);

    const auto json = runCommand({"crc", "--json", missing, file});
    QCOMPARE(json.exitCode, 3);
    QCOMPARE(json.events("crc").size(), 1u);
    QCOMPARE(json.events("error").size(), 1u);
    QVERIFY(json.result()["ok"] == false);
    QVERIFY(json.result()["code"] == "L3008");
}

void TestCrcCommand::tellsWhyAFileCannotBeRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("code");

    QTest::newRow("there is no such file") << "missing"
                                           << "L3008";
    QTest::newRow("it is a folder") << ""
                                    << "L3029";
    QTest::newRow("a file stands where a folder should") << "nine/x"
                                                         << "L3029";
}

void TestCrcCommand::tellsWhyAFileCannotBeRead()
{
    QFETCH(QString, name);
    QFETCH(QString, code);

    put("nine", bytesOf("123456789"));
    const auto run = runCommand({"crc", m_folder->path().toStdString() + "/" + name.toStdString()});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(run.out, std::string());
    QVERIFY2(run.err.find("Code:  " + code.toStdString()) != std::string::npos, run.err.c_str());
}

void TestCrcCommand::readsLargeFilesInPieces()
{
    const Bytes large = xorshiftWords(7, (3 << 20) + 5);
    const auto run = runCommand({"crc", "--json", put("large", large)});
    const auto line = run.events("crc").at(0);
    QCOMPARE(line["size"].get<std::size_t>(), large.size());
    const auto expected = crc32(0, reinterpret_cast<const Bytef*>(large.data()), static_cast<uInt>(large.size()));
    QCOMPARE(std::stoul(line["zlib_crc32"].get<std::string>(), nullptr, 16), expected);
}

void TestCrcCommand::givesTheChecksumsOfTheSampleProject()
{
    const auto trees = nlohmann::json::parse(textOf(readFile(dataFile("quecpython/expected/trees.json"))));
    for (const auto& file : trees["user_partition"]["files"]) {
        const auto path = dataFile("quecpython/project/usr/" + file["path"].get<std::string>()).string();
        QCOMPARE(runCommand({"crc", path}).out, file["crc32"].get<std::string>() + "  " + path + "\n");
    }
}

QTEST_APPLESS_MAIN(TestCrcCommand)
#include "TestCrcCommand.moc"
