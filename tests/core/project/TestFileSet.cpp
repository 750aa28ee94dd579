// SPDX-License-Identifier: MIT
#include "core/project/FileSet.h"
#include "core/project/Protection.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace core;
using namespace core::project;
namespace fs = std::filesystem;

namespace
{

std::vector<std::string> pathsOf(const FileSet& set)
{
    std::vector<std::string> paths;
    for (const auto& file : set.files)
        paths.push_back(file.path);
    return paths;
}

std::vector<std::string> protectedOf(const FileSet& set)
{
    std::vector<std::string> paths;
    for (const auto& file : set.files) {
        if (file.isProtected)
            paths.push_back(file.path);
    }
    return paths;
}

Project projectOf(std::vector<Source> sources, std::vector<std::string> protect = {})
{
    Project project;
    project.files = std::move(sources);
    project.protect = std::move(protect);
    return project;
}

} // namespace

class TestFileSet : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    fs::path m_root;

    void put(const std::string& path, const std::string& text = "x")
    {
        fs::create_directories((m_root / path).parent_path());
        test::writeFile(m_root / path, test::bytesOf(text));
    }

private slots:
    void init()
    {
        m_root = fs::path(m_dir.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(m_root);
    }

    void readsSampleProject()
    {
        auto set = readFiles(projectOf({{test::dataFile("quecpython/project/usr"), "/usr"}}));
        QVERIFY(set);
        QCOMPARE(set->files.size(), 12u);
        QVERIFY(std::ranges::is_sorted(pathsOf(*set)));
        QVERIFY(chooseProtected({}, *set));
        QCOMPARE(protectedOf(*set), (std::vector<std::string>{"apn_cfg.json", "app/__init__.py", "app/config.json",
                                                              "app/net.py", "assets/blob.bin", "assets/block4096.bin",
                                                              "assets/lead0.bin", "docs/说明.txt", "main.py"}));
        for (const auto& file : set->files)
            QVERIFY2(file.isProtected == file.note.empty(), file.path.c_str());
    }

    void givesFilesTheirPolicies()
    {
        for (const auto* path : {"usr/main.py", "usr/app/net.py", "usr/app/dev.py", "usr/system_config.json"})
            put(path);
        auto project = projectOf({{m_root / "usr", "/usr"}});
        project.restore.ifMissing = {"system_config.json", "app/**"};
        project.restore.attempts = 4;
        auto set = readFiles(project);
        QVERIFY(set);
        QVERIFY(chooseProtected(project, *set));
        QCOMPARE(set->settings.attempts, 4);
        // What the firmware writes itself is protected once the project says that edits are kept (W-16).
        QCOMPARE(protectedOf(*set),
                 (std::vector<std::string>{"app/dev.py", "app/net.py", "main.py", "system_config.json"}));
        for (const auto& file : set->files) {
            QVERIFY2(file.policy ==
                         (file.path == "main.py" ? backup::FilePolicy::always : backup::FilePolicy::ifMissing),
                     file.path.c_str());
            QVERIFY(file.note.empty());
        }

        project.restore.never = {"app/dev.py"};
        auto done = chooseProtected(project, *set);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::duplicate);
        QCOMPARE(done.error().subject, std::string("app/dev.py"));

        project.restore.never = {"lib/**"};
        done = chooseProtected(project, *set);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::notFound);

        // A policy for a file that is not protected says nothing.
        project.restore.never = {};
        project.protect = {"main.py"};
        done = chooseProtected(project, *set);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::notFound);
    }

    void leavesOutLeftOversAndSaysSo()
    {
        for (const auto* path :
             {"main.py", "checksum.json", ".git/config", "__pycache__/main.cpython-39.pyc", "main.py~", ".main.py.swp",
              "#main.py#", "lib/.DS_Store", "lib/checksum.json", "empty/.git/x"})
            put(path);
        fs::create_directories(m_root / "folder");
        const auto set = readFiles(projectOf({{m_root, "/usr"}}));
        QVERIFY(set);
        QCOMPARE(pathsOf(*set), (std::vector<std::string>{"lib/checksum.json", "main.py"}));
        QCOMPARE(set->directories, (std::vector<std::string>{"empty", "folder"}));
        QCOMPARE(set->notes.size(), 8u);
        QVERIFY(set->notes[std::size_t(std::ranges::find_if(set->notes,
                                                            [](const auto& note) {
                                                                return note.find("checksum.json") != std::string::npos;
                                                            }) -
                                       set->notes.begin())]
                    .find("replaced") != std::string::npos);
    }

    void putsSourcesWhereTheProjectSays()
    {
        put("a/one.py");
        put("b/two.py");
        put("three.py");
        const auto set = readFiles(projectOf({{m_root / "a", "/usr"},
                                              {m_root / "b", "/usr/lib/deep"},
                                              {m_root / "three.py", "/usr/drei.py"},
                                              {m_root / "a/one.py", "/usr/copies/"}}));
        QVERIFY(set);
        QCOMPARE(pathsOf(*set), (std::vector<std::string>{"copies/one.py", "drei.py", "lib/deep/two.py", "one.py"}));
    }

    void refusesBadSources_data()
    {
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<bool>("twice");
        QTest::addColumn<int>("code");
        QTest::newRow("outside of /usr") << QByteArray("/bak") << false << static_cast<int>(ErrorCode::badName);
        QTest::newRow("beside /usr") << QByteArray("/usrx") << false << static_cast<int>(ErrorCode::badName);
        QTest::newRow("out of /usr") << QByteArray("/usr/../bak") << false << static_cast<int>(ErrorCode::badName);
        QTest::newRow("twice") << QByteArray("/usr") << true << static_cast<int>(ErrorCode::duplicate);
    }

    void refusesBadSources()
    {
        QFETCH(QByteArray, to);
        QFETCH(bool, twice);
        QFETCH(int, code);
        put("main.py");
        std::vector<Source> sources(twice ? 2 : 1, Source{m_root, to.toStdString()});
        const auto set = readFiles(projectOf(sources));
        QVERIFY(!set);
        QCOMPARE(static_cast<int>(set.error().code), code);
        QCOMPARE(readFiles(projectOf({{m_root / "nothing", "/usr"}})).error().code, ErrorCode::notFound);
    }

    void globsChooseWhatIsProtected_data()
    {
        QTest::addColumn<QByteArray>("glob");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* glob, const char* path, bool matches) {
            QTest::newRow(qPrintable(QString("%1 %2 %3").arg(glob, matches ? "takes" : "leaves", path)))
                << QByteArray(glob) << QByteArray(path) << matches;
        };
        row("main.py", "main.py", true);
        row("main.py", "app/main.py", false);
        row("*.py", "main.py", true);
        row("*.py", "app/net.py", false);
        row("app/*.py", "app/net.py", true);
        row("app/*", "app/deep/net.py", false);
        row("**", "app/deep/net.py", true);
        row("**/*.py", "main.py", true);
        row("**/*.py", "app/deep/net.py", true);
        row("app/**", "app/deep/net.py", true);
        row("app/**", "application/x", false);
        row("app/**/net.py", "app/net.py", true);
        row("app/**/net.py", "app/a/b/net.py", true);
        row("**/net.py", "subnet.py", false);
        row("a*b*c", "axxbyyc", true);
        row("a*b*c", "axxbyy", false);
        row("?.py", "a.py", true);
        row("?.py", "ab.py", false);
        row("?", "/", false);
        row("/usr/main.py", "main.py", true);
        row("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false);
        row("docs/*.txt", "docs/说明.txt", true);
    }

    void globsChooseWhatIsProtected()
    {
        QFETCH(QByteArray, glob);
        QFETCH(QByteArray, path);
        QFETCH(bool, matches);
        QCOMPARE(matchesGlob(glob.toStdString(), path.toStdString()), matches);
    }

    void choosesByPatternAndWarns()
    {
        put("main.py");
        put("empty.py", "");
        put("system_config.json", "{}");
        auto set = readFiles(projectOf({{m_root, "/usr"}}));
        QVERIFY(set);
        QVERIFY(chooseProtected(projectOf({}, {"*"}), *set));
        QCOMPARE(protectedOf(*set), (std::vector<std::string>{"main.py", "system_config.json"}));
        QVERIFY(!set->files.back().note.empty()); // said, although the user wants it

        const auto nothing = chooseProtected(projectOf({}, {"*.txt"}), *set);
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().code, ErrorCode::notFound);
        QCOMPARE(nothing.error().subject, std::string("*.txt"));
    }

    void refusesNamesThatNoListCanHold()
    {
        put("quo\"te.py");
        auto set = readFiles(projectOf({{m_root, "/usr"}}));
        QVERIFY(set);
        const auto chosen = chooseProtected({}, *set);
        QVERIFY(!chosen);
        QCOMPARE(chosen.error().code, ErrorCode::badName);

        FileSet deep;
        deep.files.push_back({std::string(100, 'a') + "/" + std::string(200, 'b'), {std::byte{1}}, false, {}});
        const auto tooLong = chooseProtected({}, deep);
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error().code, ErrorCode::nameTooLong);
    }
};

QTEST_APPLESS_MAIN(TestFileSet)
#include "TestFileSet.moc"
