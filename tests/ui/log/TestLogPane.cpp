// SPDX-License-Identifier: MIT
// The log pane: filter, copy, save, autoscroll, and that a module which talks without end does not stall the window.
#include "tests/ui/UiTest.h"

#include "tests/support/TestData.h"
#include "ui/log/LogPane.h"

#include <QCheckBox>
#include <QClipboard>
#include <QScrollBar>
#include <QTableView>

using ui::LogLevel;

namespace
{

struct Rig {
    test::TestWorkspace workspace;
    ui::LogPane pane{workspace.workspace};
    QTableView* view = pane.findChild<QTableView*>("logView");
    QScrollBar* bar = view->verticalScrollBar();
    QCheckBox* autoscroll = pane.findChild<QCheckBox*>("logAutoscroll");
    QLineEdit* filter = pane.findChild<QLineEdit*>("logFilter");
    QComboBox* level = pane.findChild<QComboBox*>("logLevel");

    Rig()
    {
        pane.resize(800, 200);
        pane.show();
        pane.activateWindow();
        if (!QTest::qWaitForWindowActive(&pane))
            qFatal("no window");
    }
    void add(int count, LogLevel least = LogLevel::info)
    {
        for (int i = 0; i < count; ++i)
            workspace.log.add(least, "Test", QString("line %1").arg(i));
        workspace.log.flush();
        QCoreApplication::processEvents();
    }
    bool isAtEnd() const { return bar->value() == bar->maximum(); }
};

} // namespace

class TestLogPane : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatIsWorthIt()
    {
        Rig rig;
        rig.workspace.log.add(LogLevel::detail, "Test", "bytes");
        rig.workspace.log.add(LogLevel::info, "Test", "news");
        rig.workspace.log.add(LogLevel::error, "Test", "trouble");
        rig.workspace.log.flush();
        QCOMPARE(rig.view->model()->rowCount(), 2);
        QTest::keyClick(rig.level, Qt::Key_Up);
        QCOMPARE(rig.view->model()->rowCount(), 3);
        rig.pane.find();
        QCOMPARE(rig.pane.focusWidget(), rig.filter);
        QTest::keyClicks(rig.filter, "troub");
        QCOMPARE(rig.view->model()->rowCount(), 1);
    }

    void autoscrollStopsWhenTheUserScrollsUp()
    {
        Rig rig;
        rig.add(500);
        QVERIFY(rig.bar->maximum() > 0 && rig.isAtEnd());
        rig.view->setFocus();
        rig.view->setCurrentIndex(rig.view->model()->index(499, 0));
        QTest::keyClick(rig.view, Qt::Key_PageUp);
        QVERIFY(!rig.isAtEnd());
        QVERIFY(!rig.autoscroll->isChecked());
        const int value = rig.bar->value();
        rig.add(500);
        QCOMPARE(rig.bar->value(), value);
        // At the end it starts again.
        QTest::keyClick(rig.view, Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(rig.isAtEnd() && rig.autoscroll->isChecked());
        rig.add(500);
        QTRY_VERIFY(rig.isAtEnd());
        // And by its box.
        rig.bar->setValue(3);
        QVERIFY(!rig.autoscroll->isChecked());
        rig.autoscroll->click();
        QVERIFY(rig.isAtEnd());
    }

    void whatTheUserReadsStaysWhereItIs()
    {
        Rig rig;
        rig.add(ui::Log::capacity);
        QTRY_COMPARE(rig.view->model()->rowCount(), ui::Log::capacity);
        rig.bar->setValue(5'000);
        const QString top = rig.view->model()->index(rig.view->rowAt(0), ui::Log::textColumn).data().toString();
        rig.add(700);
        QCOMPARE(rig.view->model()->index(rig.view->rowAt(0), ui::Log::textColumn).data().toString(), top);
    }

    void copiesTheSelectedLinesOrAll()
    {
        Rig rig;
        rig.add(3);
        rig.view->setFocus();
        rig.view->selectRow(1);
        QTest::keyClick(rig.view, Qt::Key_C, Qt::ControlModifier);
        const QString one = QGuiApplication::clipboard()->text();
        QVERIFY2(one.contains("line 1") && one.count('\n') == 1 && one.contains("info"), qPrintable(one));
        rig.view->clearSelection();
        rig.pane.findChild<QAction*>("logCopy")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text().count('\n'), 3);
    }

    void savesAndClears()
    {
        Rig rig;
        rig.add(3);
        const QString path = rig.workspace.folder.filePath("out.log");
        rig.workspace.dialogs.paths << QStringList{path} << QStringList{rig.workspace.folder.filePath("no/out.log")};
        auto* save = rig.pane.findChild<QAction*>("logSave");
        auto* saved = rig.pane.findChild<QLabel*>("logSaved");
        save->trigger();
        QTRY_COMPARE(saved->text(), "Saved as " + path + ".");
        QVERIFY(test::textOf(test::readFile(path.toStdString())).find("line 2") != std::string::npos);
        save->trigger();
        QTRY_VERIFY2(saved->text().contains("was not saved"), qPrintable(saved->text()));
        rig.pane.findChild<QAction*>("logClear")->trigger();
        QCOMPARE(rig.view->model()->rowCount(), 0);
    }

    void wantsAReport()
    {
        Rig rig;
        QSignalSpy wanted(&rig.pane, &ui::LogPane::reportWanted);
        rig.pane.findChild<QAction*>("logReport")->trigger();
        QCOMPARE(wanted.count(), 1);
    }

    /// A tenth of a second of 1 MB/s at a time, painted.
    void bearsAMegabyteASecond()
    {
        Rig rig;
        rig.add(ui::Log::capacity);
        QTRY_COMPARE(rig.view->model()->rowCount(), ui::Log::capacity);
        const QString line(100, 'x');
        QElapsedTimer timer;
        qint64 longest = 0;
        for (int batch = 0; batch < 20; ++batch) {
            for (int i = 0; i < 1'000; ++i)
                rig.workspace.log.add(LogLevel::info, "Console", line);
            timer.restart();
            rig.workspace.log.flush();
            QCoreApplication::processEvents();
            longest = std::max(longest, timer.elapsed());
        }
        qInfo("the longest stall is %lld ms", longest);
        QVERIFY(rig.isAtEnd());
        QVERIFY(longest < 1'000);
    }
};

QTEST_MAIN(TestLogPane)
#include "TestLogPane.moc"
