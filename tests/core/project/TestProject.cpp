// SPDX-License-Identifier: MIT
#include "core/project/Project.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::project;
namespace fs = std::filesystem;

class TestProject : public QObject
{
    Q_OBJECT

private slots:
    void survivesSavingAndReading()
    {
        const QTemporaryDir dir;
        const fs::path root = fs::canonical(dir.path().toStdString());
        const Project project{"EC600U-CNLB",
                              root / "firmware" / "base.pac",
                              {{root / "usr", "/usr"}, {root / "额外 files" / "a.py", "/usr/lib/b.py"}},
                              true,
                              {"*.py", "app/**"},
                              {}};
        const auto path = root / "sample.lifeboat.json";
        QVERIFY(writeProject(project, path));
        const auto read = readProject(path);
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QVERIFY(*read == project);
        QVERIFY(writeProject(*read, path));
        QCOMPARE(test::textOf(test::readFile(path)), projectText(project, root));
    }

    void isPortable()
    {
        const Project project{"EG915U", "/work/p/../p/fw/base.pac", {{"/work/p/usr", "/usr"}}, false, {}, {}};
        const auto text = projectText(project, "/work/p");
        QCOMPARE(text, std::string("{\n  \"backup\": false,\n  \"files\": [\n    {\n      \"from\": \"usr\",\n"
                                   "      \"to\": \"/usr\"\n    }\n  ],\n  \"firmware\": \"fw/base.pac\",\n"
                                   "  \"module\": \"EG915U\",\n  \"protect\": [],\n  \"version\": 1\n}\n"));
        const auto moved = parseProject(text, "/elsewhere");
        QVERIFY(moved);
        QCOMPARE(moved->firmware, fs::path("/elsewhere/fw/base.pac"));
        QCOMPARE(moved->files[0].from, fs::path("/elsewhere/usr"));
    }

    void keepsWhatCameWithVersion2()
    {
        const Project old{"m", {}, {{"/p/usr", "/usr"}}, true, {"*.py"}, {}};
        const auto versionOf = [](const Project& project) {
            return projectText(project, "/p").find("\"version\": 1") != std::string::npos ? 1 : 2;
        };
        QCOMPARE(versionOf(old), 1); // older programs go on reading what they can
        Project excludes = old, folders = old, compiles = old, takesAway = old;
        excludes.files[0].exclude = {"a.py"};
        folders.folders = {"logs"};
        compiles.compile = true;
        takesAway.protect = {"@default", "!a.py"};
        for (const auto& project : {old, excludes, folders, compiles, takesAway}) {
            const auto read = parseProject(projectText(project, "/p"), "/p");
            QVERIFY2(read, read ? "" : read.error().detail.c_str());
            QVERIFY(*read == project); // a firmware that was not chosen yet stays that
            QCOMPARE(versionOf(project), project == old ? 1 : 2);
        }
    }

    void keepsWhatTheRestoreIsAskedFor()
    {
        Project project{"EG915U", "/p/fw/base.pac", {{"/p/usr", "/usr"}}, true, {}, {}};
        project.restore = {backup::FilePolicy::ifMissing, {"main.py"}, {}, {"dev/**", "x.py"}, true, 3, 200};
        const auto text = projectText(project, "/p");
        const auto read = parseProject(text, "/p");
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QVERIFY(*read == project);
        QVERIFY2(text.find(R"("default": "if-missing")") != text.npos, text.c_str());
        // To count boots without sets would be to go back to nothing.
        const auto boots =
            parseProject(R"({"version":1,"module":"m","firmware":"x","files":[],"restore":{"boots":3}})", "/p");
        QVERIFY(boots && boots->restore.sets);
    }

    void refusesWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("named");
        const int syntax = static_cast<int>(ErrorCode::syntax);
        QTest::newRow("not JSON") << QByteArray("version: 1") << syntax << QByteArray();
        QTest::newRow("no module") << QByteArray(R"({"version":1,"firmware":"x","files":[]})") << syntax
                                   << QByteArray("module");
        QTest::newRow("mistyped key") << QByteArray(
                                             R"({"version":1,"module":"m","firmware":"x","files":[],"bakcup":true})")
                                      << syntax << QByteArray("bakcup");
        QTest::newRow("wrong type") << QByteArray(
                                           R"({"version":1,"module":"m","firmware":"x","files":[],"backup":"yes"})")
                                    << syntax << QByteArray();
        const auto restore = [&](const char* name, const char* wishes, const char* named, const char* more = "") {
            QTest::newRow(name) << QByteArray(R"({"version":1,"module":"m","firmware":"x","files":[],"restore":)") +
                                       wishes + more + "}"
                                << syntax << QByteArray(named);
        };
        restore("no such policy", R"({"default":"sometimes"})", "if-missing");
        restore("mistyped wish", R"({"attempt":3})", "attempt");
        restore("too many attempts", R"({"attempts":256})", "0 to 255");
        restore("negative", R"({"boots":-1})", "0 to 200");
        restore("too many boots", R"({"boots":201})", "0 to 200");
        restore("not a number", R"({"boots":"3"})", "boots");
        restore("boots without sets", R"({"boots":3,"sets":false})", "sets");
        restore("globs as text", R"({"never":"main.py"})", "");
        restore("without backup", R"({"sets":true})", "backup", R"(,"backup":false)");
        QTest::newRow("array") << QByteArray("[]") << syntax << QByteArray();
        QTest::newRow("newer version") << QByteArray(R"({"version":3,"anything":1})")
                                       << static_cast<int>(ErrorCode::unsupportedVersion) << QByteArray("3");
    }

    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        QFETCH(QByteArray, named);
        const auto project = parseProject(text.toStdString(), "/p");
        QVERIFY(!project);
        QCOMPARE(static_cast<int>(project.error().code), code);
        QVERIFY2(QByteArray::fromStdString(project.error().detail).contains(named), project.error().detail.c_str());
    }

    void namesTheMissingFile()
    {
        const auto project = readProject("/nowhere/x.lifeboat.json");
        QVERIFY(!project);
        QCOMPARE(project.error().code, ErrorCode::notFound);
        QCOMPARE(project.error().subject, std::string("/nowhere/x.lifeboat.json"));
    }
};

QTEST_APPLESS_MAIN(TestProject)
#include "TestProject.moc"
