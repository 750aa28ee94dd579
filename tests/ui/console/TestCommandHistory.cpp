// SPDX-License-Identifier: MIT
// The history, and the input line that it belongs to.
#include "tests/ui/UiTest.h"

#include "ui/console/ConsoleInput.h"

#include <QClipboard>

using ui::CommandHistory;
using ui::ConsoleInput;

class TestCommandHistory : public QObject
{
    Q_OBJECT

    static void paste(ConsoleInput& input, const QString& text)
    {
        QGuiApplication::clipboard()->setText(text);
        input.paste();
    }

private slots:
    void keepsNoRepeats()
    {
        CommandHistory history;
        for (const char* entry : {"AT", "ATI", "AT", "  ", "", "AT+GMR"})
            history.add(entry);
        QCOMPARE(history.entries(), (QStringList{"ATI", "AT", "AT+GMR"}));
    }

    void isBounded()
    {
        CommandHistory history;
        for (int i = 0; i < CommandHistory::capacity + 5; ++i)
            history.add(QString::number(i));
        QCOMPARE(history.entries().size(), CommandHistory::capacity);
        QCOMPARE(history.entries().first(), "5");
    }

    void goesBackAndForth()
    {
        CommandHistory history({"one", "two", "three"});
        QVERIFY(history.newer().isNull());
        QCOMPARE(history.older("draft"), "three");
        QCOMPARE(history.older("three"), "two");
        QCOMPARE(history.newer(), "three");
        QCOMPARE(history.newer(), "draft");
        QVERIFY(history.newer().isNull());
        for (const char* wanted : {"three", "two", "one"})
            QCOMPARE(history.older(""), wanted);
        QVERIFY(history.older("").isNull());
        history.add("four");
        QCOMPARE(history.older(""), "four");
        QCOMPARE(history.newer(), "");
    }

    void findsWhatHasAPart()
    {
        CommandHistory history({"AT+CSQ", "AT+GMR", "AT+CSCS", "ATI"});
        QCOMPARE(history.search("cs"), "AT+CSCS");
        QCOMPARE(history.search("cs"), "AT+CSQ");
        QVERIFY(history.search("cs").isNull());
        QCOMPARE(history.search("gm"), "AT+GMR");
        QVERIFY(history.search("none").isNull());
    }

    void theKeysGoThroughIt()
    {
        ConsoleInput input;
        input.show();
        QSignalSpy submitted(&input, &ConsoleInput::submitted);
        for (const char* command : {"AT", "AT+CSQ", "ATI"}) {
            QTest::keyClicks(&input, command);
            QTest::keyClick(&input, Qt::Key_Return);
        }
        QCOMPARE(submitted.count(), 3);
        QVERIFY(input.toPlainText().isEmpty());
        QTest::keyClicks(&input, "draft");
        QTest::keyClick(&input, Qt::Key_Up);
        QTest::keyClick(&input, Qt::Key_Up);
        QCOMPARE(input.toPlainText(), "AT+CSQ");
        QTest::keyClick(&input, Qt::Key_Down);
        QTest::keyClick(&input, Qt::Key_Down);
        QCOMPARE(input.toPlainText(), "draft");
        input.setPlainText("AT");
        QTest::keyClick(&input, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(input.toPlainText(), "ATI");
        QTest::keyClick(&input, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(input.toPlainText(), "AT+CSQ");
        QTest::keyClick(&input, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(input.toPlainText(), "AT");
    }

    void aBlockIsPastedWhole()
    {
        ConsoleInput input;
        input.show();
        const int height = input.height();
        paste(input, "AT\r\nATI\r\n中文");
        QCOMPARE(input.toPlainText(), "AT\nATI\n中文");
        QVERIFY(input.height() > height);
        QSignalSpy submitted(&input, &ConsoleInput::submitted);
        // Within it the cursor moves.
        QTest::keyClick(&input, Qt::Key_Up);
        QCOMPARE(input.textCursor().blockNumber(), 1);
        QTest::keyClick(&input, Qt::Key_Enter);
        QCOMPARE(submitted.takeFirst().value(0).toString(), "AT\nATI\n中文");
        QCOMPARE(input.height(), height);
        QTest::keyClick(&input, Qt::Key_Up);
        QCOMPARE(input.toPlainText(), "AT\nATI\n中文");
    }

    void controlKeysBelongToTheModule()
    {
        // A window whose shortcuts are the same keys.
        QWidget window;
        QAction combine;
        combine.setShortcut(Qt::CTRL | Qt::Key_B);
        window.addAction(&combine);
        QSignalSpy combined(&combine, &QAction::triggered);
        ConsoleInput input(&window);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        input.setFocus();
        QSignalSpy typed(&input, &ConsoleInput::controlTyped);
        for (const auto key : {Qt::Key_B, Qt::Key_C, Qt::Key_D})
            QTest::keyClick(&input, key, Qt::ControlModifier);
        QCOMPARE(typed.count(), 3);
        QCOMPARE(typed[0][0].value<char>(), '\x02');
        QCOMPARE(typed[1][0].value<char>(), '\x03');
        QCOMPARE(typed[2][0].value<char>(), '\x04');
        QCOMPARE(combined.count(), 0);
    }
};

QTEST_MAIN(TestCommandHistory)
#include "TestCommandHistory.moc"
