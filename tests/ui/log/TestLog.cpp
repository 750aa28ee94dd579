// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"

#include <QAbstractItemModelTester>

#include <thread>

using ui::Log;
using ui::LogLevel;

class TestLog : public QObject
{
    Q_OBJECT

    static QString textOf(const Log& log, int row) { return log.line(row).text; }

private slots:
    void showsLinesInBatches()
    {
        Log log;
        const QAbstractItemModelTester tester(&log);
        QSignalSpy inserted(&log, &Log::rowsInserted);
        log.add(LogLevel::info, "Download", "one");
        log.add(LogLevel::error, "Download", "two\nthree");
        QVERIFY(inserted.wait());
        QCOMPARE(log.rowCount(), 3);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(textOf(log, 2), "three");
        QCOMPARE(log.index(1, Log::levelColumn).data().toString(), "Error");
    }

    void takesLinesFromAnyThread()
    {
        Log log;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int line = 0; line < 250; ++line)
                    log.add(LogLevel::info, "Test", QString::number(line));
            });
        for (auto& thread : threads)
            thread.join();
        QTRY_COMPARE(log.rowCount(), 1000);
    }

    void forgetsTheOldest()
    {
        Log log;
        const QAbstractItemModelTester tester(&log);
        std::size_t kept = 0;
        connect(&log, &Log::appended, this, [&](const std::vector<ui::LogLine>& lines) { kept += lines.size(); });
        for (int i = 0; i < Log::capacity; ++i)
            log.add(LogLevel::info, "Test", QString::number(i));
        log.flush();
        for (int i = 0; i < 10; ++i)
            log.add(LogLevel::info, "Test", "new");
        log.flush();
        QCOMPARE(log.rowCount(), Log::capacity);
        QCOMPARE(textOf(log, 0), "10");
        QCOMPARE(kept, std::size_t{Log::capacity} + 10);
    }

    void cutsLinesThatNeverEnd()
    {
        Log log;
        log.add(LogLevel::info, "Test", QString(Log::longestLine * 2 + 1, 'x'));
        log.flush();
        QCOMPARE(log.rowCount(), 3);
        QCOMPARE(textOf(log, 2), "x");
    }

    void makesControlCharactersVisible()
    {
        Log log;
        log.add(LogLevel::info, "Test", QString("a\r\x1b[0m\tb\x7f"));
        log.flush();
        QCOMPARE(textOf(log, 0), QString("a␍␛[0m\tb␡"));
    }
};

QTEST_MAIN(TestLog)
#include "TestLog.moc"
