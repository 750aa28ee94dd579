// SPDX-License-Identifier: MIT
// The console's output: lines that come in pieces, the ring, search and marks, and its speed.
#include "tests/ui/UiTest.h"

#include "ui/console/ConsoleOutput.h"
#include "ui/console/FindBar.h"

#include <QClipboard>
#include <QLayout>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBlock>
#include <QToolButton>

#include <ctime>

using ui::ConsoleOutput;
using ui::ConsolePiece;

namespace
{

ConsolePiece received(const QString& text, bool endsLine = true)
{
    return {QDateTime(QDate(2026, 11, 22), QTime(14, 10, 4, 123)), text, endsLine};
}

ConsolePiece sent(const QString& text)
{
    return {QDateTime(QDate(2026, 11, 22), QTime(14, 10, 5)), text, true, true};
}

constexpr int capacity = 5'000; ///< lines

struct Rig {
    QWidget window;
    ConsoleOutput output{&window, capacity};
    ui::FindBar bar{output, &window};
    QLineEdit* text = bar.findChild<QLineEdit*>("consoleFind");
    QLabel* found = bar.findChild<QLabel*>("consoleFound");

    Rig()
    {
        window.resize(800, 400);
        auto* layout = new QVBoxLayout(&window);
        layout->addWidget(&output);
        layout->addWidget(&bar);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("no window");
    }
    ~Rig() { delete window.layout(); }
    bool isAtEnd() const { return output.verticalScrollBar()->value() == output.verticalScrollBar()->maximum(); }
};

} // namespace

class TestConsoleOutput : public QObject
{
    Q_OBJECT

private slots:
    void linesComeInPieces()
    {
        Rig rig;
        rig.output.append({received("AT+C", false)});
        rig.output.append({received("SQ", false)});
        rig.output.append({received(""), received(""), received("OK")});
        QCOMPARE(rig.output.toPlainText(), "AT+CSQ\n\nOK");
        QCOMPARE(rig.output.lineCount(), 3);
        QCOMPARE(rig.output.blockCount(), 3);
    }

    void whatWasSentHasALineAndATone()
    {
        Rig rig;
        rig.output.append({received("> half", false), sent("ATI"), received(" a line"), sent("")});
        QCOMPARE(rig.output.toPlainText(), "> half\nATI\n a line\n");
        QTextCursor cursor(rig.output.document()->findBlockByNumber(1));
        cursor.movePosition(QTextCursor::Right);
        QCOMPARE(cursor.charFormat().foreground().color(), rig.output.palette().color(QPalette::Link));
        QTextCursor other(rig.output.document()->findBlockByNumber(2));
        other.movePosition(QTextCursor::Right);
        QCOMPARE(other.charFormat().foreground().style(), Qt::NoBrush);
    }

    void stampsCanBeSwitched()
    {
        Rig rig;
        rig.output.append({received("one"), received("two")});
        QCOMPARE(rig.output.allText(), "2026-11-22 14:10:04.123  one\n2026-11-22 14:10:04.123  two\n");
        const QImage with = rig.output.grab().toImage();
        rig.output.setTimeStampsShown(false);
        QCOMPARE(rig.output.allText(), "one\ntwo\n");
        const QImage without = rig.output.grab().toImage();
        QVERIFY(with != without);
        rig.output.setLineNumbersShown(true);
        QVERIFY(rig.output.grab().toImage() != without);
        rig.output.clearLines();
        QCOMPARE(rig.output.allText(), "");
        rig.output.append({received("three")});
        QCOMPARE(rig.output.allText(), "three\n");
    }

    void isARing()
    {
        Rig rig;
        std::vector<ConsolePiece> pieces;
        for (int i = 0; i < capacity + 100; ++i)
            pieces.push_back(received(QString::number(i)));
        rig.output.append(pieces);
        QTRY_COMPARE_WITH_TIMEOUT(rig.output.document()->lastBlock().text(), pieces.back().text, 60'000);
        QCOMPARE(rig.output.lineCount(), capacity);
        QCOMPARE(rig.output.blockCount(), capacity);
        QCOMPARE(rig.output.document()->firstBlock().text(), "100");
        QVERIFY(rig.isAtEnd());
        // What the user looks at stays where it is.
        auto* bar = rig.output.verticalScrollBar();
        bar->setValue(1'000);
        const QString top = rig.output.cursorForPosition({5, 5}).block().text();
        rig.output.append({received("a"), received("b"), received("c")});
        QCOMPARE(rig.output.cursorForPosition({5, 5}).block().text(), top);
        bar->setValue(bar->maximum());
        rig.output.append({received("d")});
        QVERIFY(rig.isAtEnd());
    }

    void findsAndMarks()
    {
        Rig rig;
        rig.output.append({received("+CSQ: 20,99"), received("中文 ok"), received("OK"), received("+csq: 21,99")});
        rig.bar.open();
        QTest::keyClicks(rig.text, "csq");
        QCOMPARE(rig.output.extraSelections().size(), 2);
        // The selection begins at the end of what was shown.
        QTest::keyClick(rig.text, Qt::Key_Return);
        QCOMPARE(rig.output.textCursor().selectedText(), "CSQ");
        QTest::keyClick(rig.text, Qt::Key_Return);
        QCOMPARE(rig.output.textCursor().selectedText(), "csq");
        QCOMPARE(rig.found->text(), "");
        QTest::keyClick(rig.text, Qt::Key_Return);
        QCOMPARE(rig.output.textCursor().selectedText(), "CSQ");
        QCOMPARE(rig.found->text(), "Went on from the beginning");
        QTest::keyClick(rig.text, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(rig.output.textCursor().selectedText(), "csq");
        QCOMPARE(rig.found->text(), "Went on from the end");
        rig.text->setText("文");
        QTest::mouseClick(rig.bar.findChild<QToolButton*>("consoleFindPrevious"), Qt::LeftButton);
        QCOMPARE(rig.output.textCursor().selectedText(), "文");
        rig.text->setText("nothing");
        QTest::mouseClick(rig.bar.findChild<QToolButton*>("consoleFindNext"), Qt::LeftButton);
        QCOMPARE(rig.found->text(), "Not found");
        QCOMPARE(rig.output.extraSelections().size(), 0);
        rig.text->setText("OK");
        // What comes later is marked too.
        rig.output.append({received("OK")});
        QTRY_COMPARE(rig.output.extraSelections().size(), 3);
        // Before the window's own Esc.
        QShortcut ofTheWindow(Qt::Key_Escape, &rig.window);
        QSignalSpy cancelled(&ofTheWindow, &QShortcut::activated);
        QTest::keyClick(rig.text, Qt::Key_Escape);
        QCOMPARE(cancelled.count(), 0);
        QVERIFY(!rig.bar.isVisible());
        QCOMPARE(rig.output.extraSelections().size(), 0);
    }

    void keysGoWhereTheyBelong()
    {
        Rig rig;
        rig.output.append({received("hello")});
        rig.output.setFocus();
        QSignalSpy control(&rig.output, &ConsoleOutput::controlTyped);
        QSignalSpy typed(&rig.output, &ConsoleOutput::typed);
        QTest::keyClick(&rig.output, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(control.count(), 1);
        QTest::keyClick(&rig.output, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&rig.output, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(control.count(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), "hello");
        QTest::keyClicks(&rig.output, "AT");
        QCOMPARE(typed.count(), 2);
        QCOMPARE(rig.output.toPlainText(), "hello");
    }

    void followsTheTheme()
    {
        Rig rig;
        rig.output.append({sent("ATI"), received("x")});
        QPalette palette = rig.output.palette();
        palette.setColor(QPalette::Link, Qt::magenta);
        rig.output.setPalette(palette);
        QTextCursor cursor(rig.output.document()->firstBlock());
        cursor.movePosition(QTextCursor::Right);
        QCOMPARE(cursor.charFormat().foreground().color(), QColor(Qt::magenta));
    }

    void doesNotFallBehind()
    {
        Rig rig;
        rig.output.append({received("first", false)});
        for (int batch = 0; batch < 20; ++batch) {
            std::vector<ConsolePiece> lines;
            for (int i = 0; i < capacity; ++i)
                lines.push_back(received(QString::number(batch * capacity + i)));
            rig.output.append(lines);
        }
        // What is scrolled away by then need not be shown before.
        for (int turn = 0; turn < 200; ++turn)
            QCoreApplication::processEvents();
        QCOMPARE(rig.output.lineCount(), capacity);
        QCOMPARE(rig.output.blockCount(), capacity);
        QCOMPARE(rig.output.document()->firstBlock().text(), QString::number(19 * capacity));
        QCOMPARE(rig.output.document()->lastBlock().text(), QString::number(20 * capacity - 1));
        QVERIFY(rig.isAtEnd());
    }

    /// A twentieth of a second of 1 MB/s at a time, painted, with a full ring and marks.
    void bearsAMegabyteASecond()
    {
        Rig rig;
        std::vector<ConsolePiece> full;
        for (int i = 0; i < capacity; ++i)
            full.push_back(received(QString("line %1").arg(i)));
        rig.output.append(full);
        QTRY_COMPARE_WITH_TIMEOUT(rig.output.lineCount(), capacity, 60'000);
        rig.output.setMarked("needle");
        std::vector<ConsolePiece> batch;
        for (int i = 0; i < 500; ++i)
            batch.push_back(received(QString(92, 'x') + "needle"));
        batch.push_back(received("last"));
        // Of the processor, so that others on the same machine do not count.
        std::vector<std::clock_t> times;
        for (int i = 0; i < 40; ++i) {
            batch.back().text = QString("last %1").arg(i);
            rig.output.append(batch);
            while (rig.output.document()->lastBlock().text() != batch.back().text) {
                const std::clock_t begin = std::clock();
                QCoreApplication::processEvents();
                times.push_back(std::clock() - begin);
            }
        }
        std::ranges::sort(times);
        qInfo("a turn of the event loop takes %ld µs, the longest %ld µs",
              times[times.size() / 2] * 1'000'000 / CLOCKS_PER_SEC, times.back() * 1'000'000 / CLOCKS_PER_SEC);
        QVERIFY(rig.isAtEnd());
        QVERIFY(times[times.size() / 2] < CLOCKS_PER_SEC / 5);
    }
};

QTEST_MAIN(TestConsoleOutput)
#include "TestConsoleOutput.moc"
