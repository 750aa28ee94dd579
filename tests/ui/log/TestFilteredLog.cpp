// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"

#include "ui/log/FilteredLog.h"

#include <QAbstractItemModelTester>

using ui::FilteredLog;
using ui::Log;
using ui::LogLevel;

class TestFilteredLog : public QObject
{
    Q_OBJECT

    static QStringList textsOf(const FilteredLog& lines)
    {
        QStringList texts;
        for (int row = 0; row < lines.rowCount(); ++row)
            texts << lines.line(row).text;
        return texts;
    }

private slots:
    void filtersByLevelAndText()
    {
        Log log;
        FilteredLog lines(log);
        const QAbstractItemModelTester tester(&lines, QAbstractItemModelTester::FailureReportingMode::QtTest);
        log.add(LogLevel::detail, "Console", "bytes");
        log.add(LogLevel::info, "Download", "Erase");
        log.add(LogLevel::warning, "Download", "slow");
        log.add(LogLevel::error, "Status", "no answer");
        log.flush();
        QCOMPARE(lines.rowCount(), 4);
        lines.setFilter(LogLevel::warning, {});
        QCOMPARE(textsOf(lines), (QStringList{"slow", "no answer"}));
        lines.setFilter(LogLevel::detail, "DOWN");
        QCOMPARE(textsOf(lines), (QStringList{"Erase", "slow"}));
        QCOMPARE(lines.index(1, Log::levelColumn).data().toString(), "Warning");
        // What comes while a filter is set passes it too, or not.
        log.add(LogLevel::info, "Download", "Write");
        log.add(LogLevel::info, "Status", "read");
        log.flush();
        QCOMPARE(textsOf(lines), (QStringList{"Erase", "slow", "Write"}));
        log.clear();
        QCOMPARE(lines.rowCount(), 0);
        log.add(LogLevel::info, "Download", "again");
        log.flush();
        QCOMPARE(textsOf(lines), QStringList{"again"});
    }

    void aNewFilterIsAppliedInSlices()
    {
        Log log;
        FilteredLog lines(log);
        const QAbstractItemModelTester tester(&lines, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < 20'000; ++i)
            log.add(LogLevel::info, "Test", i % 2 == 0 ? "even" : "odd");
        log.flush();
        QTRY_VERIFY(lines.isComplete());
        lines.setFilter(LogLevel::detail, "odd");
        QVERIFY(!lines.isComplete());
        log.add(LogLevel::info, "Test", "odd at last");
        log.flush();
        QTRY_VERIFY(lines.isComplete());
        QCOMPARE(lines.rowCount(), 10'001);
        QCOMPARE(lines.line(10'000).text, "odd at last");
    }

    void followsTheRing_data()
    {
        QTest::addColumn<QString>("part");
        QTest::newRow("all") << QString();
        QTest::newRow("every third") << "x";
    }
    void followsTheRing()
    {
        QFETCH(QString, part);
        Log log;
        FilteredLog lines(log);
        lines.setFilter(LogLevel::detail, part);
        // More than the ring, in batches that do not divide it.
        int number = 0;
        while (number < Log::capacity + 20'000) {
            for (int i = 0; i < 7'777; ++i, ++number)
                log.add(LogLevel::info, "Test", QString::number(number) + (number % 3 == 0 ? "x" : ""));
            log.flush();
        }
        QTRY_VERIFY(lines.isComplete());
        QStringList wanted;
        for (int i = number - Log::capacity; i < number; ++i) {
            if (part.isEmpty() || i % 3 == 0)
                wanted << QString::number(i) + (i % 3 == 0 ? "x" : "");
        }
        QCOMPARE(textsOf(lines), wanted);
        QCOMPARE(lines.index(0, Log::textColumn).data().toString(), wanted.first());
    }
};

QTEST_GUILESS_MAIN(TestFilteredLog)
#include "TestFilteredLog.moc"
