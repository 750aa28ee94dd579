// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"

#include "tests/support/TestData.h"
#include "ui/log/ProblemReport.h"
#include "ui/log/ProblemReportDialog.h"

#include <QClipboard>

using ui::PrivateNames;
using ui::withoutPrivateData;

class TestProblemReport : public QObject
{
    Q_OBJECT

private slots:
    void hidesWhoAndWhich_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("home") << "read /home/anna/projects/a.json"
                              << "read ~/projects/a.json";
        QTest::newRow("user") << "by Anna at anna@host"
                              << "by USER at USER@host";
        QTest::newRow("part of a word") << "banna anna1 annas"
                                        << "banna anna1 annas";
        QTest::newRow("Chinese around") << "/media/anna/盘"
                                        << "/media/USER/盘";
        QTest::newRow("IMEI") << "IMEI 866000000000017."
                              << "IMEI NUMBER.";
        QTest::newRow("ICCID") << "+QCCID: 89860012345678901234"
                               << "+QCCID: NUMBER";
        QTest::newRow("short number") << "1234567890123"
                                      << "1234567890123";
        QTest::newRow("hash") << "00000000000000012345678901234567890123456789abcd"
                              << "00000000000000012345678901234567890123456789abcd";
    }
    void hidesWhoAndWhich()
    {
        QFETCH(QString, text);
        QTEST(withoutPrivateData(text, {"/home/anna", "anna"}), "wanted");
    }

    void namesThatSayNothingStay()
    {
        QCOMPARE(withoutPrivateData("the root folder /root/x", {"/root", "root"}), "the root folder ~/x");
        QCOMPARE(withoutPrivateData("is it", {"/home/it", "it"}), "is it");
        QCOMPARE(withoutPrivateData("/a", {"/", ""}), "/a");
    }

    void hasVersionSystemModuleAndLog()
    {
        ui::Log log;
        for (int i = 0; i < 3'000; ++i)
            log.add(ui::LogLevel::info, "Download", QString("line %1").arg(i));
        log.add(ui::LogLevel::error, "Status", "/home/anna/x.pac: 866000000000017");
        log.flush();
        const QString report = ui::problemReport(log, "EC600U · /dev/ttyUSB2", {"/home/anna", "anna"});
        for (const char* part :
             {"EC600U · /dev/ttyUSB2", qVersion(), "error    Status  ~/x.pac: NUMBER", "line 2999", "What did you do"})
            QVERIFY2(report.contains(part), part);
        QVERIFY(!report.contains("line 999\n"));
    }

    void theUserSeesItFirst()
    {
        test::TestWorkspace workspace;
        workspace.log.add(ui::LogLevel::error, "Status", "no answer");
        workspace.log.flush();
        ui::ProblemReportDialog dialog(workspace.workspace);
        dialog.show();
        QTest::mouseClick(dialog.findChild<QPushButton*>("reportCopy"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains("no answer"));
        const QString path = workspace.folder.filePath("report.txt");
        workspace.dialogs.paths << QStringList{path};
        QTest::mouseClick(dialog.findChild<QPushButton*>("reportSave"), Qt::LeftButton);
        QVERIFY(test::textOf(test::readFile(path.toStdString())).find("no answer") != std::string::npos);
    }
};

QTEST_MAIN(TestProblemReport)
#include "TestProblemReport.moc"
