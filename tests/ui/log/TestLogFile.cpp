// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"

#include "tests/support/TestData.h"
#include "ui/log/LogFile.h"

using ui::Log;
using ui::LogFile;
using ui::LogLevel;

class TestLogFile : public QObject
{
    Q_OBJECT

    QStringList names(const QTemporaryDir& folder) const
    {
        QStringList all = QDir(folder.filePath("logs")).entryList(QDir::Files);
        std::ranges::sort(all, {}, [](const QString& name) { return QFileInfo(name).baseName(); });
        return all;
    }
    static QString contentOf(const QString& path)
    {
        return QString::fromStdString(test::textOf(test::readFile(path.toStdString())));
    }

private slots:
    void hasEverythingFromStartToExit()
    {
        QTemporaryDir folder;
        Log log;
        QString path;
        {
            LogFile file(log, folder.path(), 3);
            log.add(LogLevel::warning, "Download", "the first\nthe second");
            file.flush();
            path = file.path();
            QVERIFY2(QRegularExpression("lifeboat-\\d{8}-\\d{6}\\.log$").match(path).hasMatch(), qPrintable(path));
            QVERIFY(contentOf(path).contains("the second"));
            log.clear();
            log.add(LogLevel::info, "Lifeboat", "说明");
        }
        const QStringList lines = contentOf(path).split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY2(
            QRegularExpression("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}  warning  Download  the first$")
                .match(lines[0])
                .hasMatch(),
            qPrintable(lines[0]));
        QVERIFY(lines[2].endsWith("Lifeboat  说明"));
    }

    void deletesTheOldest()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath("logs"));
        for (const char* name : {"lifeboat-20240101-000000.log", "lifeboat-20240102-000000.log",
                                 "lifeboat-20240103-000000.log", "notes.txt"})
            test::writeFile(folder.filePath(QString("logs/") + name).toStdString(), test::bytesOf("old"));
        Log log;
        LogFile file(log, folder.path(), 2);
        log.add(LogLevel::info, "Test", "new");
        file.flush();
        const QStringList left = names(folder);
        QCOMPARE(left.size(), 4);
        QVERIFY(!left.contains("lifeboat-20240101-000000.log"));
        QVERIFY(left.contains("lifeboat-20240102-000000.log"));
        QVERIFY(left.contains("notes.txt"));
    }

    void writesNothingWhenNoneIsKept()
    {
        QTemporaryDir folder;
        Log log;
        LogFile file(log, folder.path(), 0);
        log.add(LogLevel::info, "Test", "new");
        file.flush();
        QVERIFY(names(folder).isEmpty());
        QVERIFY(file.path().isEmpty());
    }

    void goesOnInAnotherFile()
    {
        QTemporaryDir folder;
        Log log;
        LogFile file(log, folder.path(), 2, nullptr, 1'000);
        for (int i = 0; i < 5; ++i) {
            log.add(LogLevel::info, "Test", QString(1'500, 'x') + QString::number(i));
            file.flush();
        }
        const QStringList left = names(folder);
        QCOMPARE(left.size(), 3);
        QVERIFY(contentOf(folder.filePath("logs/" + left.last())).contains("x4"));
        QVERIFY(contentOf(folder.filePath("logs/" + left.first())).contains("x2"));
    }

    void saysWhenItCannotBeWritten()
    {
        QTemporaryDir folder;
        test::writeFile(folder.filePath("logs").toStdString(), test::bytesOf("a file where the folder should be"));
        Log log;
        LogFile file(log, folder.path(), 2);
        QSignalSpy failed(&file, &LogFile::failed);
        log.add(LogLevel::info, "Test", "one");
        file.flush();
        log.add(LogLevel::info, "Test", "two");
        file.flush();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(file.path().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestLogFile)
#include "TestLogFile.moc"
