// SPDX-License-Identifier: MIT
// Scripts from the files page, and the development mode, at a module with a real MicroPython.
#include "tests/ui/files/FilesRig.h"

#include "ui/files/FileEditor.h"
#include "ui/files/ScriptOutput.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextBlock>

using test::bytesOf;
using test::FilesRig;
using test::PythonSettings;
using ui::FileEditor;

namespace
{

struct Rig : FilesRig {
    using FilesRig::FilesRig;

    QString said() const { return find<ui::ScriptOutput>("scriptOutput")->toPlainText(); }
    QString state() const { return find<QLabel>("scriptState")->text(); }
    /// The last link that is there.
    QUrl link() const
    {
        const auto* output = find<ui::ScriptOutput>("scriptOutput");
        QUrl last;
        for (QTextBlock block = output->document()->begin(); block.isValid(); block = block.next()) {
            for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                if (piece.fragment().charFormat().isAnchor())
                    last = QUrl(piece.fragment().charFormat().anchorHref());
            }
        }
        return last;
    }
    void follow(const QUrl& url) const { emit find<ui::ScriptOutput>("scriptOutput")->anchorClicked(url); }
    void develop() const
    {
        if (!action("filesDevelopment")->isChecked())
            trigger("filesDevelopment");
        auto* folder = find<QLineEdit>("developmentFolder");
        folder->setText(local());
        QTest::keyClick(folder, Qt::Key_Return);
        auto* start = find<QAbstractButton>("developmentStart");
        if (!start->isEnabled())
            qFatal("cannot be started: %s", qPrintable(start->toolTip()));
        start->click();
    }
};

#define SAYS(what)                                                                                                     \
    QTRY_VERIFY2_WITH_TIMEOUT(rig.said().contains(what), qPrintable(rig.said() + rig.state() + rig.card()->text()),    \
                              FilesRig::patience)

} // namespace

class TestDevelopment : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }
    void init() { test::failOnWarnings(); }

    void runsAStoredScript()
    {
        PythonSettings settings;
        settings.files = {{"/usr/app/one.py", bytesOf("print('你好')\nraise ValueError('no')\n")}};
        Rig rig(settings);
        rig.finish("filesRead");
        rig.select("/usr/app/one.py");
        rig.finish("filesRun");
        SAYS("你好");
        SAYS("ValueError");
        SAYS("The script ended with an error.");
        // The link opens what is on the module, at the line.
        QVERIFY2(rig.link().isValid(), qPrintable(rig.said()));
        rig.follow(rig.link());
        rig.wait();
        auto* editor = rig.page.findChild<FileEditor*>();
        QVERIFY2(editor, qPrintable(rig.link().toString() + rig.card()->headline() + rig.card()->text()));
        QCOMPARE(editor->findChild<QPlainTextEdit*>("editorText")->textCursor().blockNumber(), 1);
        editor->close();
    }

    void stopsAScript()
    {
        PythonSettings settings;
        settings.files = {{"/usr/loop.py", bytesOf("import utime\nprint('begun')\nwhile True:\n    utime.sleep(1)\n")}};
        Rig rig(settings);
        rig.finish("filesRead");
        rig.select("/usr/loop.py");
        rig.trigger("filesRun");
        SAYS("begun");
        QVERIFY(!rig.isIdle());
        rig.page.cancel();
        rig.wait();
        SAYS("The script was stopped.");
        QCOMPARE(rig.failed.count(), 0);
    }

    void aScriptThatDoesNotStopIsLeftRunning()
    {
        PythonSettings settings;
        settings.files = {{"/usr/loop.py", bytesOf("import utime\nprint('begun')\nwhile True:\n    try:\n"
                                                   "        utime.sleep(1)\n    except KeyboardInterrupt:\n"
                                                   "        print('no')\n")}};
        Rig rig(settings);
        rig.finish("filesRead");
        rig.select("/usr/loop.py");
        rig.trigger("filesRun");
        SAYS("begun");
        rig.find<QAbstractButton>("jobLineCancel")->click();
        SAYS("no");
        QTRY_VERIFY_WITH_TIMEOUT(rig.card()->findChild<QAction*>("filesLeaveScript"), FilesRig::patience);
        QVERIFY(!rig.isIdle());
        rig.find<QAbstractButton>("filesLeaveScriptButton")->click();
        rig.wait();
        QVERIFY(!rig.card()->isVisible());
        QCOMPARE(rig.failed.count(), 0);
    }

    void sendsWhatChangesAndStartsAgain()
    {
        Rig rig;
        rig.writeLocal("main.py", "import utime\nfrom usr import lib\nprint('first', lib.value)\n"
                                  "while True:\n    utime.sleep(1)\n");
        rig.writeLocal("lib.py", "value = 1\n");
        rig.writeLocal(".git/config", "hidden");
        rig.writeLocal("system_config.json", "of another module");
        rig.develop();
        SAYS("first 1");
        QVERIFY2(rig.said().indexOf("sent") < rig.said().indexOf("first 1"), qPrintable(rig.said()));
        QVERIFY(!rig.text("/usr/.git/config"));
        QVERIFY(rig.text("/usr/system_config.json") != "of another module");
        // A change stops the script, is sent, and starts it again, with a fault in it.
        rig.writeLocal("main.py", "print('second')\n\nundefined()\n");
        SAYS("second");
        SAYS("NameError");
        QTRY_COMPARE_WITH_TIMEOUT(rig.state(), "Waiting for a change in the folder", FilesRig::patience);
        rig.wait();
        QCOMPARE(rig.text("/usr/main.py"), std::string("print('second')\n\nundefined()\n"));
        // The link opens the file of the computer; saving there is a change as well.
        QVERIFY(rig.link().isValid());
        rig.follow(rig.link());
        QTRY_VERIFY(rig.page.findChild<FileEditor*>());
        auto* editor = rig.page.findChild<FileEditor*>();
        auto* text = editor->findChild<QPlainTextEdit*>("editorText");
        QTRY_COMPARE(text->textCursor().blockNumber(), 2);
        text->setPlainText("print('third')\n");
        text->document()->setModified(true);
        editor->findChild<QAbstractButton*>("editorSave")->click();
        SAYS("third");
        SAYS("The script has ended.");
        QTRY_COMPARE_WITH_TIMEOUT(rig.state(), "Waiting for a change in the folder", FilesRig::patience);
        editor->close();
        QCOMPARE(rig.failed.count(), 0);

        // Stopped: a change is not sent any more.
        rig.find<QAbstractButton>("developmentStart")->click();
        rig.wait();
        QCOMPARE(rig.state(), "");
        rig.page.close();
    }

    void theTreeShowsWhatWasSent()
    {
        PythonSettings settings;
        settings.files = {{"/usr/main.py", bytesOf("1\n")}};
        Rig rig(settings);
        rig.finish("filesRead");
        const std::string program = "import utime\nprint('begun')\nwhile True:\n    utime.sleep(1)\n";
        rig.writeLocal("main.py", program);
        rig.writeLocal("app/net.py", "net\n");
        rig.develop();
        SAYS("begun");
        QVERIFY(rig.has("/usr/app/net.py"));
        QCOMPARE(rig.model()->listing()->find("/usr/main.py")->size, program.size());
        rig.find<QAbstractButton>("developmentStart")->click();
        rig.wait();
    }

    void aFolderThatGrowsTooLargeSaysSo()
    {
        if (!qEnvironmentVariableIsSet("LIFEBOAT_FULL"))
            QSKIP("thousands of folders take seconds: LIFEBOAT_FULL=1");
        Rig rig;
        rig.writeLocal("main.py", "print('first')\n");
        rig.develop();
        QTRY_COMPARE_WITH_TIMEOUT(rig.state(), "Waiting for a change in the folder", FilesRig::patience);
        rig.wait();
        QDir large(rig.workspace.folder.filePath("large"));
        for (int i = 0; i < 5'000; ++i)
            QVERIFY(large.mkpath(QString::number(i)));
        QVERIFY(large.rename(large.path(), rig.local("large")));
        QTRY_COMPARE_WITH_TIMEOUT(rig.state(), "This folder has too many files to be watched.", FilesRig::patience);
        SAYS("changes are not sent");
        rig.find<QAbstractButton>("developmentStart")->click();
        QCOMPARE(rig.state(), "");
    }

    void aChangeWaitsForThePort()
    {
        Rig rig;
        rig.writeLocal("main.py", "print('first')\n");
        QObject job;
        QVERIFY(rig.workspace.ports.claim(rig.workspace.module.key(), &job, [] {}));
        rig.develop();
        QCOMPARE(rig.state(), "Waiting for the module");
        QVERIFY(rig.isIdle());
        rig.workspace.ports.release(rig.workspace.module.key(), &job);
        SAYS("first");
        QTRY_COMPARE_WITH_TIMEOUT(rig.state(), "Waiting for a change in the folder", FilesRig::patience);
    }

    void theListIsOfferedAlsoWhenTheScriptCannotGoOn()
    {
        PythonSettings settings;
        const std::string list = R"([{"name": "/usr/app/net.py", "crc32": "0x12345678"}])";
        settings.files = {{"/usr/app/net.py", bytesOf("net\n")},
                          {"/usr/checksum.json", bytesOf(list)},
                          {"/bak/checksum.json", bytesOf(list)}};
        Rig rig(settings);
        rig.writeLocal("app/net.py", "net 2\n");
        rig.writeLocal("main.py", "import utime\nprint('begun')\nwhile True:\n    utime.sleep(1)\n");
        rig.develop();
        SAYS("begun");
        rig.module.hangUp();
        rig.wait();
        QCOMPARE(rig.failed.count(), 1);
        QVERIFY(rig.card()->findChild<QAction*>("filesTryAgain"));
        QVERIFY2(rig.card()->findChild<QAction*>("filesUpdateList"), qPrintable(rig.card()->text()));
        QVERIFY2(rig.card()->text().contains("1 protected file(s) were changed."), qPrintable(rig.card()->text()));
    }

    void theStartScriptIsChosen()
    {
        Rig rig;
        rig.writeLocal("main.py", "print('main')\n");
        rig.writeLocal("app/other.py", "print('other')\n");
        rig.trigger("filesDevelopment");
        auto* folder = rig.find<QLineEdit>("developmentFolder");
        folder->setText(rig.local());
        QTest::keyClick(folder, Qt::Key_Return);
        auto* script = rig.find<QComboBox>("developmentScript");
        QCOMPARE(script->currentText(), "main.py");
        QCOMPARE(script->count(), 3);
        script->setCurrentText("app/other.py");
        emit script->activated(script->currentIndex());
        rig.find<QAbstractButton>("developmentStart")->click();
        SAYS("other");
        QVERIFY(!rig.said().contains("main"));
        rig.wait();
        rig.trigger("filesDevelopment"); // closes it, and stops
        QVERIFY(!rig.find<QWidget>("developmentPanel")->isVisible());
        rig.trigger("filesDevelopment");
        QCOMPARE(rig.find<QAbstractButton>("developmentStart")->text(), "&Start");
    }
};

QTEST_MAIN(TestDevelopment)
#include "TestDevelopment.moc"
