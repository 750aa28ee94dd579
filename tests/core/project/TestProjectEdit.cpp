// SPDX-License-Identifier: MIT
#include "core/project/FileSet.h"
#include "core/project/ProjectEdit.h"
#include "core/project/Protection.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace core;
using namespace core::project;
namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

class TestProjectEdit : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_root = fs::canonical(m_dir->path().toStdString());
        for (const char* name : {"usr/main.py", "usr/app/net.py", "usr/app/lib/a.py", "usr/app/lib/b.py",
                                 "usr/system_config.json", "other/net.py", "other/main.py", "odd/a*.py", "odd/ab.py"}) {
            fs::create_directories((m_root / name).parent_path());
            test::writeFile(m_root / name, test::bytesOf(name));
        }
        test::writeFile(m_root / "usr/empty.flag", {});
        m_project = Project();
        m_project.files = {{m_root / "usr"}};
    }

    void listsTheTree()
    {
        m_project.folders = {"logs/old"};
        m_project.files.push_back({m_root / "gone.py", "/usr/lib/gone.py"});
        QCOMPARE(paths(), (Strings{"app", "app/lib", "app/lib/a.py", "app/lib/b.py", "app/net.py", "empty.flag", "lib",
                                   "lib/gone.py", "logs", "logs/old", "main.py", "system_config.json"}));
        const auto listing = listFiles(m_project);
        QCOMPARE(listing.directories, Strings{"logs/old"});
        QCOMPARE(listing.find("lib/gone.py")->kind, ListedFile::Kind::missing);
        QCOMPARE(listing.find("app/net.py")->from, m_root / "usr/app/net.py");
        QCOMPARE(listing.find("app/net.py")->size, 14u);
        QVERIFY(listing.problem && listing.problem->code == ErrorCode::notFound);
        QVERIFY(!listing.find("nothing"));
    }

    void marksWhatStandsTwice()
    {
        m_project.files.push_back({m_root / "other", "/usr/app"});
        const auto listing = listFiles(m_project);
        QVERIFY(listing.problem && listing.problem->code == ErrorCode::duplicate);
        QVERIFY(!listing.find("app/net.py")->trouble.empty());
        QVERIFY(listing.find("app/main.py")->trouble.empty());
    }

    void addsFilesAndFolders()
    {
        add("other/net.py", false, "app/lib/net.py");
        add("other", true, "third");
        QVERIFY(has({"app/lib/net.py", "third/main.py", "third/net.py"}));
        // The same again changes nothing.
        const auto before = m_project;
        add("other", true, "third");
        QVERIFY(m_project == before);
    }

    void replacesAFile()
    {
        m_project.protect = {"main.py"};
        add("other/main.py", false, "main.py");
        const auto listing = listFiles(m_project);
        QVERIFY(!listing.problem);
        QCOMPARE(listing.find("main.py")->from, m_root / "other/main.py");
        QCOMPARE(m_project.protect, Strings{"main.py"});
        // And with the file that was there.
        add("usr/main.py", false, "main.py");
        QCOMPARE(listFiles(m_project).find("main.py")->from, m_root / "usr/main.py");
        QCOMPARE(m_project.files, (std::vector<Source>{{m_root / "usr"}}));
    }

    void removes_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("left"); // files and folders
        QTest::newRow("a file of a folder") << "main.py" << 10;
        QTest::newRow("a folder of a folder") << "app" << 6;
        QTest::newRow("a folder in it") << "app/lib" << 8;
        QTest::newRow("a source that is a file") << "third/net.py" << 9; // and its folder
        QTest::newRow("an empty folder") << "logs/old" << 10;
    }

    void removes()
    {
        QFETCH(QString, path);
        QFETCH(int, left);
        m_project.files.push_back({m_root / "other/net.py", "/usr/third/net.py"});
        m_project.folders = {"logs"};
        if (path == "logs/old") {
            m_project = withFolder(m_project, "logs/old");
            left += 1;
        }
        const auto text = path.toStdString();
        m_project = without(m_project, listFiles(m_project), text);
        const auto listing = listFiles(m_project);
        QVERIFY(!listing.problem);
        QVERIFY(!listing.find(text));
        QCOMPARE(int(listing.files.size()), left);
    }

    void takesNamesLiterally()
    {
        m_project.files = {{m_root / "odd"}};
        m_project = without(m_project, listFiles(m_project), "a*.py");
        QCOMPARE(paths(), Strings{"ab.py"});
        for (const char* name : {"a*b", "a?b", "a\\b", "!x", "@default"}) {
            QVERIFY2(matchesGlob(globOf(name), name), name);
            QVERIFY(!matchesGlob(globOf(name), "axb"));
        }
    }

    void moves_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("follows"); // below it
        QTest::newRow("a file of a folder") << "main.py"
                                            << "app/start.py"
                                            << "";
        QTest::newRow("a folder") << "app"
                                  << "lib"
                                  << "/lib/a.py";
        QTest::newRow("a folder in a folder") << "app/lib"
                                              << "lib"
                                              << "/b.py";
        QTest::newRow("a source that is a file") << "third/net.py"
                                                 << "net.py"
                                                 << "";
        QTest::newRow("an empty folder") << "logs"
                                         << "app/logs"
                                         << "";
    }

    void moves()
    {
        QFETCH(QString, path);
        QFETCH(QString, to);
        QFETCH(QString, follows);
        m_project.files.push_back({m_root / "other/net.py", "/usr/third/net.py"});
        m_project.folders = {"logs", "third"};
        const auto before = m_project;
        const auto listing = listFiles(m_project);
        m_project = withMoved(m_project, listing, path.toStdString(), to.toStdString());
        const auto moved = listFiles(m_project);
        QVERIFY(!moved.problem);
        QVERIFY(!moved.find(path.toStdString()));
        QVERIFY(moved.find((to + follows).toStdString()));
        QCOMPARE(moved.files.size(), listing.files.size());
        // And back: nothing is left of it.
        m_project = withMoved(m_project, moved, to.toStdString(), path.toStdString());
        QVERIFY(m_project == before);
    }

    void movesWithoutWhatWasRemoved()
    {
        m_project = without(m_project, listFiles(m_project), "app/lib/a.py");
        m_project = withMoved(m_project, listFiles(m_project), "app", "lib");
        QVERIFY(has({"lib/lib/b.py"}) && !listFiles(m_project).find("lib/lib/a.py"));
        m_project = withMoved(m_project, listFiles(m_project), "lib", "app");
        QCOMPARE(m_project.files, (std::vector<Source>{{m_root / "usr", "/usr", {"app/lib/a.py"}}}));
    }

    void patternsFollow()
    {
        m_project.protect = {"app/**", "!app/net.py", "main.py"};
        m_project.restore.never = {"/usr/main.py"};
        m_project = withMoved(m_project, listFiles(m_project), "app", "lib");
        m_project = withMoved(m_project, listFiles(m_project), "main.py", "lib/start.py");
        QCOMPARE(m_project.protect, (Strings{"lib/**", "!lib/net.py", "lib/start.py"}));
        QCOMPARE(m_project.restore.never, Strings{"lib/start.py"});
        m_project = without(m_project, listFiles(m_project), "lib/net.py");
        QCOMPARE(m_project.protect, (Strings{"lib/**", "lib/start.py"}));
        m_project = without(m_project, listFiles(m_project), "lib");
        QCOMPARE(m_project.protect, Strings{"!**"}); // not everything instead
        QVERIFY(m_project.restore.never.empty());
    }

    void ticksOneFile()
    {
        tick("main.py", false);
        QCOMPARE(m_project.protect, (Strings{"@default", "!main.py"}));
        QCOMPARE(chosen(), (Strings{"app/lib/a.py", "app/lib/b.py", "app/net.py"}));
        tick("system_config.json", true);
        QCOMPARE(chosen(), (Strings{"app/lib/a.py", "app/lib/b.py", "app/net.py", "system_config.json"}));
        tick("main.py", true);
        QCOMPARE(m_project.protect, (Strings{"@default", "system_config.json"}));
        tick("system_config.json", false);
        QVERIFY(m_project.protect.empty()); // all as by default
        tick("empty.flag", true);
        QVERIFY(m_project.protect.empty()); // cannot be
    }

    void ticksFolders()
    {
        tick("app", false);
        QCOMPARE(m_project.protect, (Strings{"@default", "!app/**"}));
        tick("app/lib/a.py", true);
        QCOMPARE(chosen(), (Strings{"app/lib/a.py", "main.py"}));
        tick("app/lib", true);
        QCOMPARE(chosen(), (Strings{"app/lib/a.py", "app/lib/b.py", "main.py"}));
        tick("app", true);
        QVERIFY(m_project.protect.empty());
    }

    void ticksSeveral()
    {
        m_project = withProtection(m_project, listFiles(m_project), {"app/lib", "main.py", "empty.flag"}, false);
        QCOMPARE(chosen(), Strings{"app/net.py"});
        m_project = withProtection(m_project, listFiles(m_project), {"app", "system_config.json"}, true);
        QCOMPARE(chosen(), (Strings{"app/lib/a.py", "app/lib/b.py", "app/net.py", "system_config.json"}));
    }

    /// The last pattern counts, with wildcards or without, however it is spelled.
    void patternsHaveAnOrder_data()
    {
        QTest::addColumn<QStringList>("patterns");
        QTest::addColumn<bool>("chosen"); // of app/a.py
        QTest::newRow("none") << QStringList() << true;
        QTest::newRow("default") << QStringList{"@default"} << true;
        QTest::newRow("taken away by name") << QStringList{"@default", "!app/a.py"} << false;
        QTest::newRow("taken away, and back") << QStringList{"@default", "!app/**", "/usr/app/a.py"} << true;
        QTest::newRow("back too early") << QStringList{"@default", "app/a.py", "!app/**"} << false;
        QTest::newRow("by name twice") << QStringList{"!app/a.py", "/app/a.py"} << true;
        QTest::newRow("another name") << QStringList{"app/b.py"} << false;
        QTest::newRow("escaped") << QStringList{"app\\/a.py"} << true;
    }

    void patternsHaveAnOrder()
    {
        QFETCH(QStringList, patterns);
        QFETCH(bool, chosen);
        Strings texts;
        for (const QString& each : patterns)
            texts.push_back(each.toStdString());
        QCOMPARE(PatternList(texts).choose("app/a.py", true), chosen);
    }

    void ticksNothingAndEverything()
    {
        tick("", false);
        QCOMPARE(chosen(), Strings());
        QCOMPARE(m_project.protect, Strings{"!**"});
        tick("main.py", true);
        QCOMPARE(m_project.protect, Strings{"main.py"});
        tick("main.py", false);
        QCOMPARE(chosen(), Strings());
        tick("", true);
        QVERIFY(m_project.protect.empty()); // what the firmware writes is not protected by this
    }

    void combinesAsTheTicksSay()
    {
        tick("app", false);
        tick("app/lib/a.py", true);
        auto set = readFiles(m_project);
        QVERIFY(set);
        const auto done = chooseProtected(m_project, *set);
        QVERIFY2(done, done ? "" : done.error().detail.c_str());
        Strings names;
        for (const auto& file : set->files) {
            if (file.isProtected)
                names.push_back(file.path);
        }
        QCOMPARE(names, chosen());
    }

    void keepsPatternsWrittenByHand()
    {
        m_project.protect = {"*.py", "app/**"};
        tick("main.py", false);
        QCOMPARE(m_project.protect, (Strings{"*.py", "app/**", "!main.py"}));
        m_project.protect = {"@default", "!logs/**"};
        tick("main.py", false);
        tick("main.py", true);
        QCOMPARE(m_project.protect, (Strings{"@default", "!logs/**"}));
    }

    void judgesNewNames()
    {
        const auto listing = listFiles(m_project);
        QCOMPARE(newPath(listing, "", "lib").value(), std::string("lib"));
        QCOMPARE(newPath(listing, "app", "中文 1.py").value(), std::string("app/中文 1.py"));
        QVERIFY(newPath(listing, "app", "net.py").error().code == ErrorCode::exists);
        for (const char* bad : {"", ".", "..", "a/b", "a\\b", "a\"b", "a\nb"})
            QVERIFY2(newPath(listing, "", bad).error().code == ErrorCode::badName, bad);
        QVERIFY(newPath(listing, "", std::string(260, 'x')).error().code == ErrorCode::nameTooLong);
        QVERIFY(newPath(listing, "", "checksum.json").error().code == ErrorCode::badName); // made by combine
    }

private:
    Strings paths() const
    {
        Strings all;
        for (const auto& file : listFiles(m_project).files)
            all.push_back(file.path);
        return all;
    }
    bool has(const Strings& wanted) const
    {
        const auto listing = listFiles(m_project);
        return !listing.problem &&
               std::ranges::all_of(wanted, [&](const std::string& path) { return listing.find(path) != nullptr; });
    }
    Strings chosen() const
    {
        const auto listing = listFiles(m_project);
        const auto isChosen = protectedFiles(m_project, listing);
        Strings names;
        for (std::size_t i = 0; i < isChosen.size(); ++i) {
            if (isChosen[i])
                names.push_back(listing.files[i].path);
        }
        return names;
    }
    void add(const char* from, bool isFolder, const char* path)
    {
        m_project = withSource(m_project, listFiles(m_project), m_root / from, isFolder, path);
    }
    void tick(const char* path, bool on) { m_project = withProtection(m_project, listFiles(m_project), {path}, on); }

    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_root;
    Project m_project;
};

QTEST_APPLESS_MAIN(TestProjectEdit)
#include "TestProjectEdit.moc"
