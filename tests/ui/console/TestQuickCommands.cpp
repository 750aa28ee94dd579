// SPDX-License-Identifier: MIT
// Quick commands: the model, the buttons, the dialog, and the import from QPYcom.
#include "tests/ui/UiTest.h"

#include "tests/support/TestData.h"
#include "ui/common/MessageCard.h"
#include "ui/console/QuickCommandsDialog.h"
#include "ui/console/QuickCommandsPanel.h"

#include <QAbstractItemModelTester>
#include <QTableView>
#include <QTimer>

using ui::QuickCommandsModel;
using Commands = std::vector<ui::QuickCommandEntry>;

class TestQuickCommands : public QObject
{
    Q_OBJECT

private slots:
    void escapes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("form");
        QTest::newRow("plain") << "AT+CSQ"
                               << "AT+CSQ";
        QTest::newRow("lines") << "AT\r\nATI\t1"
                               << R"(AT\r\nATI\t1)";
        QTest::newRow("Ctrl+Z") << "text\x1a"
                                << R"(text\x1a)";
        QTest::newRow("backslash") << R"(C:\new)"
                                   << R"(C:\\new)";
        QTest::newRow("Chinese") << "中文"
                                 << "中文";
    }
    void escapes()
    {
        QFETCH(QString, text);
        QFETCH(QString, form);
        QCOMPARE(ui::escaped(text), form);
        QCOMPARE(ui::unescaped(form), text);
    }

    void whatIsNoEscapeStays()
    {
        QCOMPARE(ui::unescaped(R"(\q \xzz \x1)"), R"(\q \xzz \x1)");
        QCOMPARE(ui::unescaped("\\"), "\\");
    }

    void linesToSend_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<QByteArray>>("lines");
        QTest::newRow("one") << "AT" << QList<QByteArray>{"AT\r"};
        QTest::newRow("with its end") << "AT\r\n" << QList<QByteArray>{"AT\r"};
        QTest::newRow("block") << "AT\nATI\r\n\r中文" << QList<QByteArray>{"AT\r", "ATI\r", "\r", "中文\r"};
        QTest::newRow("nothing") << "" << QList<QByteArray>{"\r"};
        QTest::newRow("Ctrl+Z") << "hello\x1a" << QList<QByteArray>{"hello\x1a"};
    }
    void linesToSend()
    {
        QFETCH(QString, text);
        QTEST(ui::linesToSend(text, "\r"), "lines");
    }

    void isAModel()
    {
        QuickCommandsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add({"version", "ATI"});
        model.add({"信号", "AT+CSQ\r\n"});
        model.add({"a|b", "x|y"});
        QCOMPARE(model.index(1, QuickCommandsModel::textColumn).data().toString(), R"(AT+CSQ\r\n)");
        QVERIFY(model.setData(model.index(0, 1), R"(AT\x1a)", Qt::EditRole));
        QCOMPARE(model.commands()[0].text, "AT\x1a");
        QVERIFY(!model.setData(model.index(0, 0), "  ", Qt::EditRole));
        QVERIFY(!model.moveUp(0));
        QVERIFY(model.moveUp(1));
        QVERIFY(model.moveDown(0));
        QVERIFY(!model.moveDown(2));
        const Commands all = model.commands();
        QuickCommandsModel other;
        other.setLines(model.toLines());
        QCOMPARE(other.commands(), all);
        model.remove(1);
        QCOMPARE(model.rowCount(), 2);
    }

    void thePanelSendsAndRemembers()
    {
        test::TestWorkspace workspace;
        {
            ui::QuickCommandsPanel panel(workspace.workspace);
            panel.resize(120, 300);
            panel.show();
            const auto isShown = [&panel](const char* name) {
                return !panel.findChild<QPushButton*>(name)->isHidden();
            };
            panel.setPython(true);
            QVERIFY(!isShown("quickCommand0") && isShown("quickCommand3"));
            panel.setPython(false);
            QVERIFY(isShown("quickCommand0") && isShown("quickCommand3"));
            QSignalSpy wanted(&panel, &ui::QuickCommandsPanel::wanted);
            QTest::mouseClick(panel.findChild<QPushButton*>("quickCommand0"), Qt::LeftButton);
            QCOMPARE(wanted.takeFirst().value(0).toString(), "ATI");
            // The dialog blocks: it is filled in while it is open.
            QTimer::singleShot(0, &panel, [&panel] {
                auto* dialog = panel.findChild<ui::QuickCommandsDialog*>();
                QTest::mouseClick(dialog->findChild<QPushButton*>("quickAdd"), Qt::LeftButton);
                auto* editor = dialog->findChild<QTableView*>()->findChild<QLineEdit*>();
                QTest::keyClicks(editor, "a very long name & more of it, longer than the button");
                QTest::keyClick(editor, Qt::Key_Return);
                QCoreApplication::processEvents(); // the table takes it over
                QTest::mouseClick(dialog->findChild<QPushButton*>("quickSave"), Qt::LeftButton);
            });
            panel.edit();
            auto* button = panel.findChild<QPushButton*>("quickCommand6");
            QVERIFY(button);
            QVERIFY2(button->text().contains("…"), qPrintable(button->text()));
            QVERIFY(button->toolTip().startsWith("a very long name & more"));
        }
        ui::QuickCommandsPanel again(workspace.workspace);
        QCOMPARE(again.findChild<QPushButton*>("quickCommand6")->accessibleName(),
                 "a very long name & more of it, longer than the button");
    }

    void savingTakesOverWhatIsBeingTyped()
    {
        test::TestWorkspace workspace;
        ui::QuickCommandsDialog dialog(workspace.workspace, {{"old", "AT"}});
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        auto* table = dialog.findChild<QTableView*>();
        table->edit(table->model()->index(0, 0));
        auto* editor = table->findChild<QLineEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, "new");
        // Before the dialog goes: whether the cell is left in time then depends on the platform.
        bool isInTime = false;
        connect(table->model(), &QAbstractItemModel::dataChanged, this, [&] { isInTime = !dialog.isHidden(); });
        dialog.findChild<QPushButton*>("quickSave")->click(); // as its shortcut does
        QCOMPARE(dialog.commands(), (Commands{{"new", "AT"}}));
        QVERIFY(isInTime);
    }

    void imports()
    {
        test::TestWorkspace workspace;
        const QString ini = workspace.folder.filePath("config.ini");
        test::writeFile(
            ini.toStdString(),
            test::bytesOf("[QuickCMD]\r\ncmdcnt = 2\r\ncmd1 = 版本|ATI\\r\\n\r\ncmd2 = csq|AT+CSQ\\r\\n\r\n"));
        ui::QuickCommandsDialog dialog(workspace.workspace, {{"old", "AT"}});
        dialog.show();
        workspace.dialogs.paths << QStringList{ini} << QStringList{ini} << QStringList{workspace.folder.filePath("no")};
        auto* button = dialog.findChild<QPushButton*>("quickImport");
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(dialog.commands(), (Commands{{"old", "AT"}, {"版本", "ATI\r\n"}, {"csq", "AT+CSQ\r\n"}}));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(dialog.findChild<ui::MessageCard*>("quickCard")->isVisible());
    }
};

QTEST_MAIN(TestQuickCommands)
#include "TestQuickCommands.moc"
