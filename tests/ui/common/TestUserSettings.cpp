// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"

using ui::Folders;
using ui::Settings;

class TestUserSettings : public QObject
{
    Q_OBJECT

    static Folders in(const QTemporaryDir& folder)
    {
        return {QDir(folder.path() + "/config"), QDir(folder.path() + "/state")};
    }

private slots:
    void remembers()
    {
        const QTemporaryDir folder;
        {
            Settings settings(in(folder));
            settings.setLanguage("zh_CN");
            settings.setAppearance(ui::Appearance::dark);
            settings.setConsoleBaudRate(921600);
            settings.setLogFiles(0);
            settings.addRecentProject("/tmp/项目 一/a.lifeboat.json");
        }
        const Settings settings(in(folder));
        QCOMPARE(settings.language(), "zh_CN");
        QCOMPARE(settings.appearance(), ui::Appearance::dark);
        QCOMPARE(settings.consoleBaudRate(), 921600);
        QCOMPARE(settings.logFiles(), 0);
        QCOMPARE(settings.recentProjects(), QStringList{"/tmp/项目 一/a.lifeboat.json"});
        QVERIFY(settings.problems().isEmpty());
    }

    void keepsTenRecentProjectsTheLatestFirst()
    {
        const QTemporaryDir folder;
        Settings settings(in(folder));
        for (int i = 0; i < 12; ++i)
            settings.addRecentProject(QString::number(i));
        settings.addRecentProject("5");
        QCOMPARE(settings.recentProjects(), (QStringList{"5", "11", "10", "9", "8", "7", "6", "4", "3", "2"}));
        settings.removeRecentProject("11");
        QCOMPARE(settings.recentProjects().size(), 9);
    }

    void setsABrokenFileAside()
    {
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath("config");
        QFile file(folder.path() + "/config/settings.ini");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[general\nlanguage\xff\n]]");
        file.close();
        const Settings settings(in(folder));
        QCOMPARE(settings.problems().size(), 1);
        QVERIFY(settings.problems().first().contains("settings.ini.broken"));
        QVERIFY(QFile::exists(folder.path() + "/config/settings.ini.broken"));
        QCOMPARE(settings.language(), QString());
    }

    void tellsOfChanges()
    {
        const QTemporaryDir folder;
        Settings settings(in(folder));
        QSignalSpy changed(&settings, &Settings::changed);
        settings.setLanguage("en");
        settings.setLanguage("en");
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toString(), "language");
    }

    void findsTheFoldersOfTheSystem()
    {
        const QTemporaryDir folder;
        qputenv("XDG_STATE_HOME", folder.path().toUtf8());
        QCOMPARE(Folders::find().state.path(), folder.path() + "/lifeboat");
        QVERIFY(Folders::find().config.path().endsWith("/lifeboat"));
        QCOMPARE(Folders::find("/tmp/all").config.path(), "/tmp/all");
        QCOMPARE(Folders::find("/tmp/all").state.path(), "/tmp/all");
    }
};

QTEST_MAIN(TestUserSettings)
#include "TestUserSettings.moc"
