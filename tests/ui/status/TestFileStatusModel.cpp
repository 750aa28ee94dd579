// SPDX-License-Identifier: MIT
// The table of files: what it says of each state, its order, its filter, and its speed with very many rows.
#include "tests/ui/UiTest.h"

#include "ui/common/Theme.h"
#include "ui/status/FileDetails.h"
#include "ui/status/FileStatusModel.h"
#include "ui/status/FileStatusOrder.h"
#include "ui/status/FileStatusView.h"
#include "ui/status/StatusTexts.h"
#include "ui/text/FileStates.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QHeaderView>

using core::backup::EntryFact;
using core::backup::FileFact;
using core::backup::FileFacts;
using core::backup::FilePolicy;
using core::backup::FileState;
using core::project::FileStatus;
using core::project::ModuleStatus;
using ui::FileStatusModel;
using ui::FileStatusOrder;

namespace
{

FileFact read(std::uint32_t size, std::uint32_t crc)
{
    return {FileFact::Kind::read, size, crc};
}

EntryFact listed(std::uint32_t crc)
{
    return {EntryFact::Kind::present, crc};
}

FileStatus fileOf(const std::string& path, const FileFacts& facts, FilePolicy policy = FilePolicy::always)
{
    return {path, facts, decide(facts, policy), policy};
}

/// One file of each state.
std::shared_ptr<ModuleStatus> eachState()
{
    const FileFact unreadable{FileFact::Kind::unreadable, 0, 0};
    auto status = std::make_shared<ModuleStatus>();
    status->files = {
        fileOf("/usr/a_whole.py",
               {read(5, 0xD202D277), read(5, 0xD202D277), true, listed(0xD202D277), listed(0xD202D277)}),
        fileOf("/usr/b_changed.py", {read(6, 0x1A), read(5, 0x2B), false, listed(0x2B), listed(0x2B)}),
        fileOf("/usr/c_missing.py", {{}, read(1'234, 0x2B), false, listed(0x2B), listed(0x2B)}),
        fileOf("/usr/d_rotten.py", {read(5, 0x2B), read(5, 0x3C), false, listed(0x2B), listed(0x2B)}),
        fileOf("/usr/e_unknown.py", {unreadable, read(5, 0x2B), false, listed(0x2B), listed(0x2B)}),
        fileOf("/usr/f_updated.py", {read(5, 0x4D), read(5, 0x2B), false, listed(0x4D), listed(0x2B)}),
        fileOf("/usr/g_orphan.py", {read(5, 0x2B), {}, false, listed(0x2B), listed(0x2B)}),
        fileOf("/usr/h_plain.txt", {read(5, 0x2B), {}, false, {}, {}}),
        fileOf("/usr/说明.txt", {read(6, 0x1A), read(5, 0x2B), false, listed(0x2B), listed(0x2B)}, FilePolicy::never),
    };
    return status;
}

QString cell(const QAbstractItemModel& model, int row, int column, int role = Qt::DisplayRole)
{
    // Numbers keep together with their units.
    return model.index(row, column).data(role).toString().replace(QChar::Nbsp, ' ');
}

QStringList column(const QAbstractItemModel& model, int column)
{
    QStringList cells;
    for (int row = 0; row < model.rowCount(); ++row)
        cells << cell(model, row, column);
    return cells;
}

} // namespace

class TestFileStatusModel : public QObject
{
    Q_OBJECT

private slots:
    void isAModel()
    {
        FileStatusModel files;
        FileStatusOrder order(files);
        const QAbstractItemModelTester testsFiles(&files, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester testsOrder(&order, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(files.rowCount(), 0);
        files.setStatus(eachState());
        QCOMPARE(order.rowCount(), 9);
        order.setFilter("py");
        order.sort(FileStatusModel::sizeColumn, Qt::DescendingOrder);
        files.retranslate();
        files.setStatus(nullptr);
        QCOMPARE(order.rowCount(), 0);
    }

    void saysEachState_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QStringList>("cells");
        QTest::newRow("whole") << 0 << QStringList{"✓ Whole",  "/usr/a_whole.py", "5 B",      "D202D277",
                                                   "D202D277", "D202D277",        "D202D277", ""};
        QTest::newRow("changed") << 1 << QStringList{"≠ Changed", "/usr/b_changed.py",
                                                     "6 B",       "0000001A",
                                                     "0000002B",  "0000002B",
                                                     "0000002B",  "differs from the backup copy"};
        QTest::newRow("missing") << 2 << QStringList{"○ Missing", "/usr/c_missing.py", "1 kB",     "–",
                                                     "0000002B",  "0000002B",          "0000002B", "the file is gone"};
        QTest::newRow("backup damaged") << 3 << QStringList{"✕ Backup damaged",
                                                            "/usr/d_rotten.py",
                                                            "5 B",
                                                            "0000002B",
                                                            "0000003C",
                                                            "0000002B",
                                                            "0000002B",
                                                            "the backup copy is not what its list says"};
        QTest::newRow("unknown") << 4 << QStringList{"? Unknown", "/usr/e_unknown.py",
                                                     "5 B",       "?",
                                                     "0000002B",  "0000002B",
                                                     "0000002B",  "the file cannot be read"};
        QTest::newRow("updated") << 5 << QStringList{"↑ Updated", "/usr/f_updated.py",
                                                     "5 B",       "0000004D",
                                                     "0000002B",  "0000004D",
                                                     "0000002B",  "differs from the backup by an update"};
        QTest::newRow("not restorable")
            << 6 << QStringList{"! Not restorable", "/usr/g_orphan.py",       "5 B", "0000002B", "–", "0000002B",
                                "0000002B",         "there is no backup copy"};
        QTest::newRow("unlisted") << 7
                                  << QStringList{
                                         "· Not protected", "/usr/h_plain.txt", "5 B", "0000002B", "–", "–", "–",
                                         "no list names it"};
        QTest::newRow("kept by policy") << 8
                                        << QStringList{
                                               "↑ Updated", "/usr/说明.txt",
                                               "6 B",       "0000001A",
                                               "0000002B",  "0000002B",
                                               "0000002B",  "the project does not want it restored · never restored"};
    }
    void saysEachState()
    {
        QFETCH(int, row);
        QFETCH(QStringList, cells);
        FileStatusModel files;
        files.setStatus(eachState());
        QStringList said;
        for (int i = 0; i < files.columnCount(); ++i)
            said << cell(files, row, i);
        QCOMPARE(said, cells);
        // The state is in the accessible text of the row.
        const QString word = cells[0].mid(2);
        QCOMPARE(cell(files, row, 0, Qt::AccessibleTextRole), word);
        QCOMPARE(cell(files, row, 1, Qt::AccessibleTextRole), cells[1] + ", " + word);
        const auto colour = files.index(row, 0).data(Qt::ForegroundRole).value<QColor>();
        const auto& look = ui::lookOf(files.file(row).decision.state);
        QCOMPARE(colour, QColor::fromRgb(ui::Theme::isDark() ? look.dark : look.light));
        for (int i = FileStatusModel::onModuleColumn; i <= FileStatusModel::backupListColumn; ++i)
            QVERIFY(QFontInfo(files.index(row, i).data(Qt::FontRole).value<QFont>()).fixedPitch());
    }

    void exactBytesAreInTheTooltip()
    {
        FileStatusModel files;
        files.setStatus(eachState());
        QCOMPARE(cell(files, 2, FileStatusModel::sizeColumn, Qt::ToolTipRole), "1,234 bytes");
    }

    void theWorstComesFirst()
    {
        FileStatusModel files;
        FileStatusOrder order(files);
        files.setStatus(eachState());
        QCOMPARE(column(order, FileStatusModel::stateColumn),
                 (QStringList{"✕ Backup damaged", "! Not restorable", "○ Missing", "≠ Changed", "? Unknown",
                              "↑ Updated", "↑ Updated", "✓ Whole", "· Not protected"}));
        QCOMPARE(cell(order, 5, FileStatusModel::fileColumn), "/usr/f_updated.py");
        order.sort(FileStatusModel::fileColumn);
        QCOMPARE(cell(order, 0, FileStatusModel::fileColumn), "/usr/a_whole.py");
        order.sort(FileStatusModel::sizeColumn, Qt::DescendingOrder);
        QCOMPARE(cell(order, 0, FileStatusModel::sizeColumn), "1 kB");
        order.setFilter("UNKNOWN");
        QCOMPARE(column(order, FileStatusModel::fileColumn), QStringList{"/usr/e_unknown.py"});
    }

    void pathsDoNotSteerTheDisplay()
    {
        auto status = std::make_shared<ModuleStatus>();
        status->files = {fileOf("/usr/\x1b[31m\xff", {read(1, 1), {}, false, {}, {}})};
        FileStatusModel files;
        files.setStatus(status);
        QCOMPARE(cell(files, 0, FileStatusModel::fileColumn), "/usr/\\x1b[31m\\xff");
    }

    void aRowIsCopiedAsText()
    {
        test::TestWorkspace workspace;
        FileStatusModel files;
        files.setStatus(eachState());
        {
            ui::FileStatusView view(files, workspace.settings);
            view.show();
            view.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&view));
            view.selectFile(2);
            QCOMPARE(view.currentFile(), 2);
            view.setFocus();
            QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
            QCOMPARE(QGuiApplication::clipboard()->text().replace(QChar::Nbsp, ' '),
                     "○ Missing\t/usr/c_missing.py\t1 kB\t–\t0000002B\t0000002B\t0000002B\tthe file is gone\n");
            view.horizontalHeader()->resizeSection(1, 321);
        }
        // Another table has the same columns.
        ui::FileStatusView view(files, workspace.settings);
        QCOMPARE(view.horizontalHeader()->sectionSize(1), 321);
    }

    void detailsSayWhyAndWhatToDo_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QStringList>("buttons");
        QTest::newRow("whole") << 0 << "" << QStringList{};
        QTest::newRow("changed") << 1 << "Differs from the backup copy" << QStringList{"fileRestore", "fileAccept"};
        QTest::newRow("missing") << 2 << "The file is gone" << QStringList{"fileRestore"};
        QTest::newRow("backup damaged") << 3 << "The backup copy is not what its list says"
                                        << QStringList{"fileFlashBackup"};
        QTest::newRow("unknown") << 4 << "The file cannot be read" << QStringList{"fileReadAgain"};
        QTest::newRow("not restorable") << 6 << "There is no backup copy" << QStringList{"fileFlashBackup"};
    }
    void detailsSayWhyAndWhatToDo()
    {
        QFETCH(int, row);
        QFETCH(QString, reason);
        QFETCH(QStringList, buttons);
        const auto status = eachState();
        ui::FileDetails details;
        details.show();
        details.showFile(status, &status->files[static_cast<std::size_t>(row)], {});
        QCOMPARE(details.findChild<QLabel*>("fileReason")->text(), reason);
        QStringList shown;
        QSignalSpy wanted(&details, &ui::FileDetails::wanted);
        for (auto* button : details.findChildren<QPushButton*>()) {
            if (!button->isVisible())
                continue;
            shown << button->objectName();
            QVERIFY(button->isEnabled());
            QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(shown, buttons);
        QCOMPARE(wanted.count(), buttons.size());
    }

    void aRemedyThatCannotBeHadSaysWhy()
    {
        const auto status = eachState();
        ui::FileDetails details;
        details.show();
        details.showFile(status, &status->files[1], ui::FileDetails::obstaclesTo({}, false, false));
        auto* restore = details.findChild<QPushButton*>("fileRestore");
        QVERIFY(!restore->isEnabled());
        QCOMPARE(restore->toolTip(), "These are images; only the files of a module can be changed");
    }

    void sumsUp()
    {
        QCOMPARE(ui::summaryText(*eachState()),
                 "1 whole · 2 updated · 1 changed · 1 missing · 1 not restorable · 1 backup damaged · 1 unknown · "
                 "1 not protected");
        QCOMPARE(ui::summaryText({}), "No files");
        ModuleStatus status;
        status.userProblem = "no superblock";
        status.notes = {"one"};
        const QStringList warnings = ui::warningsOf(status);
        QVERIFY2(warnings.contains("The user partition cannot be read: no superblock"),
                 qPrintable(warnings.join('\n')));
        QVERIFY(warnings.contains("The restore is not switched on: backup_restore.json is missing"));
        QVERIFY(warnings.contains("one"));
        status.record.sequence = 7;
        status.record.restored = 2;
        QVERIFY2(ui::factsOf(status).join('\n').contains("record 7"), qPrintable(ui::factsOf(status).join('\n')));
        QVERIFY(ui::factsOf(status).join('\n').contains("2 restored"));
    }

    void tenThousandRowsAreNoTrouble()
    {
        auto status = std::make_shared<ModuleStatus>();
        const auto states = eachState();
        for (int i = 0; i < 10'000; ++i) {
            FileStatus file = states->files[static_cast<std::size_t>(i) % 8];
            file.path = QStringLiteral("/usr/%1/file.py").arg(i, 5, 10, QLatin1Char('0')).toStdString();
            status->files.push_back(file);
        }
        test::TestWorkspace workspace;
        FileStatusModel files;
        ui::FileStatusView view(files, workspace.settings);
        view.resize(800, 300);
        view.show();
        QElapsedTimer timer;
        timer.start();
        files.setStatus(status);
        QCoreApplication::processEvents();
        view.grab();
        const auto shown = timer.restart();
        view.order().setFilter("09");
        QCoreApplication::processEvents();
        const auto filtered = timer.restart();
        view.order().setFilter({});
        view.selectFile(9'999);
        QCOMPARE(view.currentFile(), 9'999);
        QCOMPARE(files.rowOf("/usr/00042/file.py"), 42);
        QCOMPARE(files.rowOf("/usr/none"), -1);
        qInfo("10,000 rows: shown in %lld ms, filtered in %lld ms", shown, filtered);
        QVERIFY(shown < 2'000 && filtered < 2'000);
    }
};

QTEST_MAIN(TestFileStatusModel)
#include "TestFileStatusModel.moc"
