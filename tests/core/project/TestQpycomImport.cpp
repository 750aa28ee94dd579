// SPDX-License-Identifier: MIT
#include "core/project/FileListing.h"
#include "core/project/QpycomImport.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace core;
using namespace core::project;
namespace fs = std::filesystem;

class TestQpycomImport : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_root = fs::canonical(m_dir->path().toStdString());
        for (const char* name : {"main.py", "tracker/lib/net.py", "here.py", "固件 1.pac"}) {
            fs::create_directories((m_root / name).parent_path());
            write(name, name);
        }
    }

    void findsTheFilesNextToTheProject()
    {
        write("demo.json", R"({"firmware_name": ["D:\\work\\固件 1.pac"], "path_name": ["C:\\Users\\me\\main.py",
                             "C:\\Users\\me\\tracker\\lib\\net.py", ")" +
                               (m_root / "here.py").string() + R"(", "E:/gone/lost.py", "C:\\Users\\me\\main.py"]})");
        const auto imported = readQpycomProject(m_root / "demo.json");
        QVERIFY2(imported, imported ? "" : imported.error().detail.c_str());
        const auto& project = imported->project;
        QCOMPARE(project.firmware, m_root / "固件 1.pac");
        QVERIFY(project.module.empty());
        QCOMPARE(project.files, (std::vector<Source>{{m_root / "main.py", "/usr/main.py"},
                                                     {m_root / "tracker/lib/net.py", "/usr/net.py"},
                                                     {m_root / "here.py", "/usr/here.py"},
                                                     {m_root / "lost.py", "/usr/lost.py"}}));
        QCOMPARE(imported->missing, std::vector<std::string>{"E:/gone/lost.py"});
        const auto listing = listFiles(project);
        QCOMPARE(listing.find("lost.py")->kind, ListedFile::Kind::missing);
        QCOMPARE(listing.find("net.py")->kind, ListedFile::Kind::file);
    }

    void takesAProjectWithoutFirmware()
    {
        write("demo.json", "\xEF\xBB\xBF{\"firmware_name\": [], \"path_name\": []}");
        const auto imported = readQpycomProject(m_root / "demo.json");
        QVERIFY(imported && imported->project == Project());
    }

    void refusesWhatIsNoProject_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("not JSON") << QByteArray("[QuickCMD]");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("without files") << QByteArray(R"({"firmware_name": []})");
        QTest::newRow("numbers") << QByteArray(R"({"firmware_name": [], "path_name": [1]})");
    }

    void refusesWhatIsNoProject()
    {
        QFETCH(QByteArray, text);
        write("demo.json", text.toStdString());
        QVERIFY(readQpycomProject(m_root / "demo.json").error().code == ErrorCode::syntax);
        QVERIFY(readQpycomProject(m_root / "none.json").error().code == ErrorCode::notFound);
    }

    void readsQuickCommands()
    {
        write("config.ini", "[software]\r\nversion = V1.4\r\n\r\n[QuickCMD]\r\ncmdcnt = 3\r\n"
                            "cmd1 = 重启|from misc import Power\\r\\nPower.powerRestart()\\r\\n\r\n"
                            "; cmd2 = x|y\r\ncmd2 = Pipe|a = b | c\r\ncmd3 =\r\n[font]\r\ncmd4 = No|no\r\n");
        const auto commands = readQuickCommands(m_root / "config.ini");
        QVERIFY(commands);
        QCOMPARE(commands->size(), 2u);
        QVERIFY((commands->at(0) == QuickCommand{"重启", "from misc import Power\r\nPower.powerRestart()\r\n"}));
        QVERIFY((commands->at(1) == QuickCommand{"Pipe", "a = b | c"}));
    }

    void refusesAnIniWithoutCommands()
    {
        write("config.ini", "[font]\nsize = 9\n");
        QVERIFY(readQuickCommands(m_root / "config.ini").error().code == ErrorCode::syntax);
    }

private:
    void write(const std::string& name, const std::string& text)
    {
        test::writeFile(m_root / name, test::bytesOf(text));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_root;
};

QTEST_APPLESS_MAIN(TestQpycomImport)
#include "TestQpycomImport.moc"
