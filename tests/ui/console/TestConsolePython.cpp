// SPDX-License-Identifier: MIT
// The console page in Python mode, over a real MicroPython at a pseudo-terminal: by clicks and keys alone.
#include "tests/ui/PageParts.h"
#include "tests/ui/UiTest.h"
#include "tests/ui/WindowChecks.h"

#include "tests/device/serial/FakeSystem.h"
#include "tests/support/python/PythonAtPort.h"
#include "ui/common/MessageCard.h"
#include "ui/console/ConsoleInput.h"
#include "ui/console/ConsoleOutput.h"
#include "ui/console/ConsolePage.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QPainter>
#include <QToolButton>

using test::bytesOf;
using test::PythonAtPort;
using test::PythonSettings;

namespace
{

struct Rig : test::PageParts<Rig> {
    PythonAtPort module;
    test::TestWorkspace workspace;
    ui::ConsolePage page;
    QSignalSpy failed{&page, &ui::Page::failed};
    QSignalSpy filesWanted{&page, &ui::ConsolePage::fileWanted};

    explicit Rig(const PythonSettings& settings = {}, const QString& mode = "python")
        : module(settings), page([&]() -> ui::Workspace& {
              workspace.settings.setValue("console/talk", mode);
              return workspace.workspace;
          }())
    {
        workspace.module.selectPort(QString::fromStdString(module.port()));
        show({900, 560});
        trigger("consoleConnect");
    }

    ui::ConsoleOutput* output() const { return find<ui::ConsoleOutput>("consoleOutput"); }
    ui::ConsoleInput* input() const { return find<ui::ConsoleInput>("consoleInput"); }
    ui::MessageCard* card() const { return find<ui::MessageCard>("consoleCard"); }
    QString state() const { return find<QLabel>("consoleState")->text(); }
    QString text() const { return output()->toPlainText(); }
    bool isAtPrompt() const { return text().endsWith(">>> "); }
    void type(const QString& line)
    {
        QInputMethodEvent event; // keys have no Chinese
        event.setCommitString(line);
        QCoreApplication::sendEvent(input(), &event);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    void paste(const QString& text)
    {
        QGuiApplication::clipboard()->setText(text);
        input()->paste();
        QTest::keyClick(input(), Qt::Key_Return);
    }
    QAbstractItemView* names() const
    {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (widget->objectName() == "consoleNames" && widget->isVisible())
                return qobject_cast<QAbstractItemView*>(widget);
        return nullptr;
    }
};

PythonSettings withFile(const std::string& path, const std::string& text)
{
    PythonSettings settings;
    settings.files[path] = bytesOf(text);
    return settings;
}

constexpr char loop[] = "import utime\nwhile True:\n    print('tick')\n    utime.sleep_ms(50)\n";

} // namespace

#define SHOWS(text_) QTRY_VERIFY2(rig.text().contains(text_), qPrintable(rig.text()))

class TestConsolePython : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }
    void init() { test::failOnWarnings(); }

    void itIsStillPythonAfterAJob()
    {
        Rig rig({}, "automatic");
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        rig.type("20 + 3");
        SHOWS("23");
        QTRY_VERIFY2(rig.state().contains("Python"), qPrintable(rig.state()));
        auto& ports = rig.workspace.ports;
        const QString key = rig.workspace.module.key();
        QObject job;
        bool hasPort = false;
        QVERIFY(ports.claim(key, &job, [&hasPort] { hasPort = true; }));
        QTRY_VERIFY(hasPort);
        ports.release(key, &job);
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        QVERIFY2(rig.state().contains("Python"), qPrintable(rig.state()));
    }

    void evaluatesWhatIsTyped()
    {
        Rig rig;
        QTRY_VERIFY2(rig.isAtPrompt(), qPrintable(rig.text()));
        QVERIFY2(rig.state().contains("Python"), qPrintable(rig.state()));
        rig.type("6 * 7");
        // The module echoes; the page does not show it again.
        QTRY_VERIFY2(rig.text().endsWith(">>> 6 * 7\n42\n>>> "), qPrintable(rig.text()));
        rig.type("print('中文')");
        SHOWS("\n中文\n>>> ");
        QCOMPARE(rig.failed.count(), 0);
    }

    void recognisesPythonByItself()
    {
        Rig rig({}, "automatic");
        QTRY_VERIFY(rig.state().startsWith("Connected"));
        rig.type("");
        QTRY_VERIFY2(rig.state().contains("Python"), qPrintable(rig.state()));
        QTRY_VERIFY(rig.isAtPrompt());
        QVERIFY(rig.find<QToolButton>("consoleInterruptButton")->isVisible());
        rig.type("'a' 'b'");
        SHOWS("'ab'\n>>> ");
    }

    void pastesABlockWithItsIndentation()
    {
        Rig rig;
        QTRY_VERIFY(rig.isAtPrompt());
        rig.paste("def twice(x):\n    if x:\n        y = 2 * x\n\n        return y\n    return "
                  "'nothing'\n\nprint(twice(21))\n");
        SHOWS("\n42\n>>> ");
        QVERIFY(!rig.text().contains("Error"));
        rig.type("twice(0)");
        SHOWS("'nothing'\n>>> ");
    }

    void aBlockIsTypedLineByLine()
    {
        Rig rig;
        QTRY_VERIFY(rig.isAtPrompt());
        rig.type("for i in range(2):");
        QCOMPARE(rig.input()->toPlainText(), "for i in range(2):\n    ");
        rig.type("if i:");
        rig.type("print('odd')");
        QCOMPARE(rig.input()->toPlainText().count('\n'), 3);
        QTest::keyClick(rig.input(), Qt::Key_Backspace);
        rig.type("print('all')");
        rig.type("");
        QCOMPARE(rig.input()->toPlainText(), "");
        SHOWS("\nall\nodd\nall\n>>> ");
    }

    void completesNames()
    {
        Rig rig;
        QTRY_VERIFY(rig.isAtPrompt());
        rig.type("import uos");
        SHOWS("import uos\n>>> ");
        // One name.
        QTest::keyClicks(rig.input(), "uos.listd");
        const QString before = rig.text();
        QTest::keyClick(rig.input(), Qt::Key_Tab);
        QTRY_COMPARE(rig.input()->toPlainText(), "uos.listdir");
        // Several: what they have in common, then a list.
        rig.input()->clear();
        QTest::keyClicks(rig.input(), "x = uos.st");
        QTest::keyClick(rig.input(), Qt::Key_Tab);
        QTRY_VERIFY(rig.names());
        QCOMPARE(rig.input()->toPlainText(), "x = uos.stat");
        QTest::keyClick(rig.names(), Qt::Key_Down);
        QTest::keyClick(rig.names(), Qt::Key_Return);
        QCOMPARE(rig.input()->toPlainText(), "x = uos.statvfs");
        QVERIFY(!rig.names());
        // Typing on narrows the list; the names of the program and of Python.
        rig.input()->clear();
        QTest::keyClicks(rig.input(), "u");
        QTest::keyClick(rig.input(), Qt::Key_Tab);
        QTRY_COMPARE(rig.input()->toPlainText(), "uos");
        // What does not exist has no names. Nothing of all this was shown.
        rig.input()->clear();
        QTest::keyClicks(rig.input(), "nothing.a");
        QTest::keyClick(rig.input(), Qt::Key_Tab);
        QTest::keyClicks(rig.input(), "b");
        rig.input()->clear();
        rig.type("1 + 1");
        SHOWS("2\n>>> ");
        QCOMPARE(rig.text(), before + "1 + 1\n2\n>>> ");
    }

    void neverAsksWhileAProgramRuns()
    {
        Rig rig;
        QTRY_VERIFY(rig.isAtPrompt());
        rig.paste(loop);
        SHOWS("\ntick\ntick\n");
        QTest::keyClicks(rig.input(), "utime.sl");
        QTest::keyClick(rig.input(), Qt::Key_Tab);
        QTest::keyClick(rig.input(), Qt::Key_C, Qt::ControlModifier);
        SHOWS("KeyboardInterrupt");
        QTRY_VERIFY(rig.isAtPrompt());
        QCOMPARE(rig.input()->toPlainText(), "utime.sl");
        QVERIFY(!rig.text().contains("dir("));
        // A paste waits for the prompt.
        rig.input()->clear();
        rig.paste(loop);
        SHOWS("tick");
        rig.paste("a = 1\nb = 2\n");
        QTRY_VERIFY2(rig.state().contains("busy"), qPrintable(rig.state()));
        QTest::mouseClick(rig.find<QToolButton>("consoleInterruptButton"), Qt::LeftButton);
        QTRY_VERIFY(rig.isAtPrompt());
    }

    void resets()
    {
        Rig rig(withFile("/usr/main.py", "print('main' + ' runs')\n"));
        QTRY_VERIFY(rig.isAtPrompt());
        rig.find<QAction>("consoleClear")->trigger();
        rig.find<QAction>("consoleSoftReset")->trigger();
        SHOWS("main runs\n");
        QTRY_VERIFY(rig.isAtPrompt());
        // Out of a running program too.
        rig.paste(loop);
        SHOWS("tick");
        rig.find<QAction>("consoleClear")->trigger();
        rig.find<QAction>("consoleSoftReset")->trigger();
        SHOWS("main runs\n");
        QTRY_VERIFY(rig.isAtPrompt());
    }

    void aLockedConsoleIsNamed()
    {
        PythonSettings settings;
        settings.lock = PythonSettings::Lock::refuses;
        Rig rig(settings);
        QTRY_VERIFY2(rig.card()->isVisible(), qPrintable(rig.text()));
        QVERIFY2(rig.card()->text().contains("L7003"), qPrintable(rig.card()->text()));
        QVERIFY(!rig.page.findChild<QLineEdit*>("consolePassword")->isVisible());
    }

    void aPasswordIsTypedHidden()
    {
        PythonSettings settings;
        settings.lock = PythonSettings::Lock::password;
        settings.password = "geheim77";
        Rig rig(settings);
        auto* password = rig.find<QLineEdit>("consolePassword");
        QTRY_VERIFY2(password->isVisible(), qPrintable(rig.text()));
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        QVERIFY2(rig.card()->text().contains("L7004"), qPrintable(rig.card()->text()));
        QTest::keyClicks(password, "wrong");
        QTest::keyClick(password, Qt::Key_Return);
        QTRY_VERIFY(password->isVisible());
        QTest::keyClicks(password, "geheim77");
        QTest::keyClick(password, Qt::Key_Return);
        QTRY_VERIFY2(rig.isAtPrompt() && !password->isVisible() && !rig.card()->isVisible(), qPrintable(rig.text()));
        QVERIFY(!rig.text().contains("geheim"));
        rig.type("3 + 3");
        SHOWS("6\n>>> ");
        QVERIFY(!rig.workspace.settings.state("console/history").toStringList().contains("geheim77"));
    }

    void runsAScriptOfThisComputer()
    {
        Rig rig;
        QTRY_VERIFY(rig.isAtPrompt());
        const QString path = rig.workspace.folder.filePath("broken.py");
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("print('before')\n\n1 // 0\n");
        file.close();
        rig.workspace.dialogs.paths << QStringList{path};
        rig.find<QAction>("consoleRunLocal")->trigger();
        SHOWS("before\nTraceback");
        QTRY_VERIFY2(rig.card()->isVisible() && rig.card()->text().contains("L7006"), qPrintable(rig.card()->text()));
        // The console has its port again.
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        rig.card()->findChild<QAction*>("consoleOpenPlace")->trigger();
        QCOMPARE(rig.filesWanted.count(), 1);
        QCOMPARE(rig.filesWanted[0], QVariantList({path, 3, true}));
        // So does a click into the line.
        QTextCursor cursor = rig.output()->document()->find("broken.py");
        QVERIFY(!cursor.isNull());
        rig.output()->setTextCursor(cursor);
        const QPoint place = rig.output()->cursorRect(cursor).center() - QPoint(8, 0);
        QTest::mouseClick(rig.output()->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(rig.filesWanted.count(), 2);
    }

    void stopsAStoredScript()
    {
        Rig rig(withFile("/usr/app/loop.py", loop));
        QTRY_VERIFY(rig.isAtPrompt());
        rig.workspace.dialogs.texts << "/usr/app/loop.py"
                                    << "/usr/none.py";
        rig.find<QAction>("consoleRunStored")->trigger();
        SHOWS("\ntick\n");
        QVERIFY2(rig.state().startsWith("Running"), qPrintable(rig.state()));
        QVERIFY(!rig.page.unfinishedWork().isEmpty());
        QTest::keyClick(rig.input(), Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        QVERIFY(!rig.card()->isVisible());
        rig.find<QAction>("consoleRunStored")->trigger();
        QTRY_VERIFY2(rig.card()->isVisible() && rig.card()->text().contains("L3008"), qPrintable(rig.card()->text()));
    }

    void aScriptIsCancelled()
    {
        Rig rig(withFile("/usr/app/loop.py", loop));
        QTRY_VERIFY(rig.isAtPrompt());
        const auto runs = [&rig] {
            rig.workspace.dialogs.texts << "/usr/app/loop.py";
            rig.find<QAction>("consoleRunStored")->trigger();
            return !rig.page.unfinishedWork().isEmpty();
        };
        // The console has not given up the port yet.
        QVERIFY(runs());
        rig.page.cancel();
        QVERIFY(rig.page.unfinishedWork().isEmpty());
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        QVERIFY(runs());
        QTest::mouseClick(rig.find<QToolButton>("consoleInterruptButton"), Qt::LeftButton);
        QVERIFY(rig.page.unfinishedWork().isEmpty());
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        QVERIFY(!rig.text().contains("tick"));
        // It runs.
        QVERIFY(runs());
        SHOWS("\ntick\n");
        rig.page.cancel();
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        QVERIFY(!rig.card()->isVisible());
    }

    void aCardOfAScriptGoesWithItsModule()
    {
        PythonSettings settings = withFile("/usr/main.py", loop);
        settings.ignoresInterruptFor = device::Time::max();
        Rig rig(settings);
        QTRY_VERIFY2(rig.state().startsWith("Connected"), qPrintable(rig.state()));
        rig.page.runScript("/usr/none.py", true);
        QTRY_VERIFY2_WITH_TIMEOUT(rig.card()->isVisible(), qPrintable(rig.state()), 20'000);
        QVERIFY2(rig.card()->text().contains("L7005"), qPrintable(rig.card()->text()));
        QVERIFY(rig.card()->findChild<QAction*>("consoleResetAndRun"));
        rig.workspace.module.selectPort("/nowhere");
        QVERIFY(!rig.card()->isVisible());
    }

    void aTracebackOfTheModuleIsALink()
    {
        Rig rig(withFile("/usr/one.py", "def f():\n    raise ValueError('no')\n"));
        QTRY_VERIFY(rig.isAtPrompt());
        rig.type("from usr import one");
        QTRY_VERIFY(rig.isAtPrompt());
        rig.type("one.f()");
        SHOWS("ValueError: no");
        QTextCursor cursor = rig.output()->document()->find("one.py");
        QVERIFY(!cursor.isNull());
        rig.output()->setTextCursor(cursor);
        QTest::keyClick(rig.output(), Qt::Key_Return);
        QCOMPARE(rig.filesWanted.count(), 1);
        QCOMPARE(rig.filesWanted[0], QVariantList({"/usr/one.py", 2, false}));
    }

    void looksRight_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    /// The pictures go to LIFEBOAT_SCREENSHOTS, when that names a folder.
    void looksRight()
    {
        QFETCH(bool, dark);
        ui::Theme::apply(dark ? ui::Appearance::dark : ui::Appearance::light);
        Rig rig(withFile("/usr/net.py", "def connect(host):\n    raise OSError(110)\n"));
        QTRY_VERIFY(rig.isAtPrompt());
        rig.paste("from usr import net\n\ndef area(w, h):\n    return w * h\n\nprint('面积', area(6, 7))\n");
        SHOWS("42\n>>> ");
        rig.type("net.connect('example')");
        SHOWS("OSError");
        QTRY_VERIFY(rig.isAtPrompt());
        rig.type("import uos");
        SHOWS("import uos\n>>> ");
        QTest::keyClicks(rig.input(), "uos.st");
        QTest::keyClick(rig.input(), Qt::Key_Tab);
        QTRY_VERIFY(rig.names());
        const QStringList complaints =
            test::cutOffTexts(rig.page) + test::overlappingWidgets(rig.page) + test::namelessControls(rig.page);
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
        QTest::qWait(150); // until the links are marked; only the picture waits for it
        if (const QString folder = qEnvironmentVariable("LIFEBOAT_SCREENSHOTS"); !folder.isEmpty()) {
            QPixmap picture = rig.page.grab();
            QPainter painter(&picture);
            painter.drawPixmap(rig.page.mapFromGlobal(rig.names()->mapToGlobal(QPoint())), rig.names()->grab());
            QVERIFY(picture.save(folder + "/console-python-" + QTest::currentDataTag() + ".png"));
        }
        ui::Theme::apply(ui::Appearance::light);
    }

    void choosesThePythonPortFirst()
    {
        test::AtAtPort atPort;
        PythonAtPort python;
        test::FakeSystem system;
        const test::FakeSystem::Usb usb{"1-1", "2c7c", "0901"};
        system.addUsbPort("ttyUSB0", usb, 2, "Quectel USB AT Port", atPort.port());
        system.addUsbPort("ttyUSB1", usb, 8, "Quectel USB Serial-1 Port", python.port());
        test::TestWorkspace workspace;
        workspace.modules.update(device::listPorts(system.roots()));
        ui::ConsolePage page(workspace.workspace);
        page.show();
        auto* output = page.findChild<ui::ConsoleOutput*>("consoleOutput");
        auto* state = page.findChild<QLabel*>("consoleState");
        page.findChild<QAction*>("consoleConnect")->trigger();
        QTRY_VERIFY2(output->toPlainText().endsWith(">>> "), qPrintable(output->toPlainText()));
        QVERIFY2(state->text().contains("ttyUSB1"), qPrintable(state->text()));
        // The other one, with the usual questions.
        QTest::keyClicks(page.findChild<QComboBox*>("consoleMode"), "AT");
        QTRY_VERIFY2(state->text().startsWith("Connected") && state->text().contains("ttyUSB0"),
                     qPrintable(state->text()));
        QVERIFY(page.findChild<QToolButton*>("consoleCommands")->isVisible());
        QVERIFY(!page.findChild<QToolButton*>("consoleRun")->isVisible());
        page.findChild<QAction*>("ATI")->trigger();
        QTRY_VERIFY2(output->toPlainText().contains("Quectel"), qPrintable(output->toPlainText()));
        // Download mode is asked about.
        workspace.dialogs.confirmations << false << true;
        auto* download = page.findChild<QAction*>("consoleDownloadMode");
        download->trigger();
        download->trigger();
        QTRY_VERIFY([&] {
            const auto commands = atPort.commands();
            return std::count(commands.begin(), commands.end(), "AT+QDOWNLOAD=1") == 1;
        }());
        QCOMPARE(workspace.dialogs.asked.size(), 2);
        QCOMPARE(workspace.settings.value("console/talk").toString(), "at");
    }
};

QTEST_MAIN(TestConsolePython)
#include "TestConsolePython.moc"
