// SPDX-License-Identifier: MIT
// Files of the module and of the computer in editors of ours and in other programs: no change of anybody's is lost.
#include "tests/ui/files/FilesRig.h"

#include "ui/files/FileEditor.h"
#include "ui/files/FileEditors.h"

#include <QDesktopServices>
#include <QPlainTextEdit>
#include <QThreadPool>

using test::bytesOf;
using test::FilesRig;
using test::mainText;
using test::PythonPeer;
using test::PythonSettings;
using ui::FileEditor;

namespace
{

/// Is asked to open files.
class Desktop : public QObject
{
    Q_OBJECT

public:
    Desktop() { QDesktopServices::setUrlHandler("file", this, "open"); }
    ~Desktop() override { QDesktopServices::unsetUrlHandler("file"); }

    QStringList opened;

public slots:
    void open(const QUrl& url) { opened += url.toLocalFile(); }
};

FileEditor* editMain(FilesRig& rig)
{
    rig.page.editors().editOnModule("/usr/main.py", 1);
    rig.wait();
    return rig.page.findChild<FileEditor*>();
}

} // namespace

class TestFileEditing : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }
    void init() { test::failOnWarnings(); }

    void editsAndSavesBack()
    {
        FilesRig rig(test::filesOfAModule());
        rig.finish("filesRead");
        rig.select("/usr/main.py");
        rig.finish("filesEdit");
        auto* editor = rig.page.findChild<FileEditor*>();
        QVERIFY(editor);
        auto* text = editor->findChild<QPlainTextEdit*>("editorText");
        QCOMPARE(text->toPlainText(), QString::fromStdString(mainText));
        text->insertPlainText("# 新\n");
        QTest::keyClick(text, Qt::Key_S, Qt::ControlModifier);
        rig.wait();
        QCOMPARE(rig.text("/usr/main.py"), "# 新\n" + mainText);
        QVERIFY(!editor->isModified());
        // The files were read again, and the file is still the selected one.
        for (const char* name : {"filesEdit", "filesRun", "filesRename", "filesProperties"})
            QVERIFY2(rig.action(name)->isEnabled(), name);

        // Somebody else changed it.
        rig.module.with([](PythonPeer& peer) { peer.put("/usr/main.py", bytesOf("other\n")); });
        text->insertPlainText("x = 1\n");
        rig.workspace.dialogs.confirmations << false;
        editor->findChild<QAbstractButton*>("editorSave")->click();
        rig.wait();
        QCOMPARE(rig.workspace.dialogs.asked.size(), 1);
        QCOMPARE(rig.text("/usr/main.py"), std::string("other\n"));
        QVERIFY(editor->isModified());
        rig.workspace.dialogs.confirmations << true;
        editor->findChild<QAbstractButton*>("editorSave")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!editor->isModified(), FilesRig::patience);
        rig.wait();
        QCOMPARE(rig.text("/usr/main.py"), "# 新\nx = 1\n" + mainText);
        editor->close();
    }

    void aBackupCopyIsOnlyLookedAt()
    {
        FilesRig rig(test::filesOfAModule());
        rig.page.editors().editOnModule("/bak/usr/app/net.py", 1);
        rig.wait();
        auto* editor = rig.page.findChild<FileEditor*>();
        QVERIFY(editor);
        QCOMPARE(editor->content(), "net\n");
        auto* text = editor->findChild<QPlainTextEdit*>("editorText");
        QTest::keyClicks(text, "x");
        QVERIFY(text->isReadOnly() && !editor->isModified());
        const QString state = editor->findChild<QLabel*>("editorState")->text();
        QVERIFY2(state.contains("backup copy"), qPrintable(state));
        QVERIFY(editor->close());
    }

    void anEditorBelongsToItsModule()
    {
        FilesRig rig(test::filesOfAModule());
        const QString first = rig.workspace.module.key();
        FileEditor* editor = editMain(rig);
        QVERIFY(editor);
        auto* text = editor->findChild<QPlainTextEdit*>("editorText");
        text->insertPlainText("# first\n");

        PythonSettings others;
        others.files = {{"/usr/main.py", bytesOf("print('other')\n")}};
        test::PythonAtPort other(others);
        rig.workspace.module.selectPort(QString::fromStdString(other.port()));
        const auto state = [editor] { return editor->findChild<QLabel*>("editorState")->text(); };
        editor->findChild<QAbstractButton*>("editorSave")->click();
        QVERIFY2(state().contains("another module"), qPrintable(state()));
        rig.page.editors().editOnModule("/usr/main.py", 1);
        rig.wait();
        const QList<FileEditor*> editors = rig.page.findChildren<FileEditor*>();
        QCOMPARE(editors.size(), 2);
        for (FileEditor* each : editors) {
            if (each != editor)
                QCOMPARE(each->content(), "print('other')\n");
        }
        rig.workspace.module.select(first);
        editor->findChild<QAbstractButton*>("editorSave")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!editor->isModified(), FilesRig::patience);
        QCOMPARE(rig.text("/usr/main.py"), "# first\n" + mainText);
        for (FileEditor* each : editors)
            QVERIFY(each->close());
    }

    void anEditorIsToldThatTheModuleIsBusy()
    {
        FilesRig rig(test::filesOfAModule());
        FileEditor* editor = editMain(rig);
        QVERIFY(editor);
        editor->findChild<QPlainTextEdit*>("editorText")->insertPlainText("# x\n");
        QObject job;
        QVERIFY(rig.workspace.ports.claim(rig.workspace.module.key(), &job, [] {}));
        auto* save = editor->findChild<QAbstractButton*>("editorSave");
        save->click();
        const QString state = editor->findChild<QLabel*>("editorState")->text();
        QVERIFY2(state.startsWith("Not saved: "), qPrintable(state));
        rig.workspace.ports.release(rig.workspace.module.key(), &job);
        save->click();
        QTRY_VERIFY_WITH_TIMEOUT(!editor->isModified(), FilesRig::patience);
        QVERIFY(editor->close());
    }

    void anEditorIsToldThatSavingWasCancelledWhileItWaited()
    {
        FilesRig rig(test::filesOfAModule());
        FileEditor* editor = editMain(rig);
        QVERIFY(editor);
        editor->findChild<QPlainTextEdit*>("editorText")->insertPlainText("# x\n");
        auto& ports = rig.workspace.ports;
        const QString key = rig.workspace.module.key();
        QObject console;
        QVERIFY(ports.claimToLend(key, &console, [] {}));
        auto* save = editor->findChild<QAbstractButton*>("editorSave");
        save->click();
        QVERIFY(editor->isSaving());
        rig.page.cancel();
        QVERIFY(!editor->isSaving());
        const QString state = editor->findChild<QLabel*>("editorState")->text();
        QVERIFY2(state.startsWith("Not saved: "), qPrintable(state));
        ports.release(key, &console);
        save->click();
        QTRY_VERIFY_WITH_TIMEOUT(!editor->isModified(), FilesRig::patience);
        rig.wait();
        QVERIFY(editor->close());
    }

    void aChangeOnTheModuleIsShownWhenTheFileIsOpenedAgain()
    {
        FilesRig rig(test::filesOfAModule());
        FileEditor* editor = editMain(rig);
        QVERIFY(editor);
        rig.module.with([](PythonPeer& peer) { peer.put("/usr/main.py", bytesOf("one\ntwo\n")); });
        rig.page.editors().editOnModule("/usr/main.py", 2);
        rig.wait();
        QCOMPARE(editor->content(), "one\ntwo\n");
        auto* text = editor->findChild<QPlainTextEdit*>("editorText");
        QCOMPARE(text->textCursor().blockNumber(), 1);
        // What was typed stays.
        text->insertPlainText("mine ");
        rig.module.with([](PythonPeer& peer) { peer.put("/usr/main.py", bytesOf("three\n")); });
        rig.page.editors().editOnModule("/usr/main.py", 1);
        rig.wait();
        QCOMPARE(editor->content(), "one\nmine two\n");
        QCOMPARE(rig.page.findChildren<FileEditor*>().size(), 1);
        rig.workspace.dialogs.unsaved << ui::Dialogs::Unsaved::discard;
        QVERIFY(editor->close());
    }

    void aChangeOnTheComputerIsNotOverwrittenUnasked()
    {
        FilesRig rig(test::filesOfAModule());
        rig.writeLocal("a.py", "one\n");
        rig.page.editors().editOnComputer(rig.local("a.py"), 1);
        QTRY_VERIFY(rig.page.findChild<FileEditor*>());
        auto* editor = rig.page.findChild<FileEditor*>();
        // Not modified: what is there now is shown when it is opened again.
        rig.writeLocal("a.py", "two\n");
        rig.page.editors().editOnComputer(rig.local("a.py"), 1);
        QTRY_COMPARE(editor->content(), "two\n");
        QCOMPARE(rig.page.findChildren<FileEditor*>().size(), 1);

        editor->findChild<QPlainTextEdit*>("editorText")->insertPlainText("mine\n");
        rig.writeLocal("a.py", "three\n");
        auto* save = editor->findChild<QAbstractButton*>("editorSave");
        rig.workspace.dialogs.confirmations << false << true;
        save->click();
        QTRY_VERIFY(!editor->isSaving());
        QCOMPARE(rig.workspace.dialogs.asked.size(), 1);
        QCOMPARE(rig.readLocal("a.py"), "three\n");
        save->click();
        QTRY_VERIFY(!editor->isModified());
        QCOMPARE(rig.readLocal("a.py"), "mine\ntwo\n");
        editor->close();
    }

    void aFileIsChangedInAnotherProgram()
    {
        Desktop desktop;
        FilesRig rig(test::filesOfAModule());
        rig.finish("filesRead");
        rig.select("/usr/main.py");
        rig.finish("filesOpen");
        QCOMPARE(desktop.opened.size(), 1);
        const QString file = desktop.opened[0];
        QCOMPARE(test::textOf(test::readFile(file.toStdString())), mainText);
        QVERIFY(rig.page.mayClose());

        const auto change = [&rig, &file](const char* text) {
            test::writeFile(file.toStdString(), bytesOf(text));
            return QTest::qWaitFor([&rig] { return rig.card()->findChild<QAction*>("filesSendBack"); },
                                   FilesRig::patience);
        };
        QVERIFY(change("print('changed')\n"));
        QCOMPARE(rig.text("/usr/main.py"), mainText);
        rig.workspace.dialogs.confirmations << false;
        QVERIFY(!rig.page.mayClose());
        rig.finish("filesSendBack");
        QCOMPARE(rig.text("/usr/main.py"), std::string("print('changed')\n"));
        QCOMPARE(rig.card()->headline(), "Saved on the module: /usr/main.py");
        QTRY_VERIFY(rig.page.mayClose());

        // Somebody else changed it as well.
        rig.module.with([](PythonPeer& peer) { peer.put("/usr/main.py", bytesOf("other\n")); });
        QVERIFY(change("mine\n"));
        rig.workspace.dialogs.confirmations << false << true;
        rig.finish("filesSendBack");
        QCOMPARE(rig.text("/usr/main.py"), std::string("other\n"));
        // Opened again, it is the changed one that is shown, and still offered.
        rig.finish("filesOpen");
        QCOMPARE(desktop.opened, QStringList({file, file}));
        QCOMPARE(test::textOf(test::readFile(file.toStdString())), "mine\n");
        QTRY_VERIFY(rig.card()->findChild<QAction*>("filesSendBack"));
        rig.trigger("filesSendBack");
        QTRY_VERIFY_WITH_TIMEOUT(rig.text("/usr/main.py") == "mine\n", FilesRig::patience);
        rig.wait();
        QTRY_VERIFY(rig.page.mayClose());
    }

    void aHiddenFileIsChangedInAnotherProgram_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("dot") << "/usr/.conf.py";
        QTest::newRow("backup of an editor") << "/usr/conf.py~";
    }
    void aHiddenFileIsChangedInAnotherProgram()
    {
        QFETCH(QString, path);
        Desktop desktop;
        FilesRig rig(test::filesOfAModule());
        rig.module.with([&path](PythonPeer& peer) { peer.put(path.toStdString(), bytesOf("old\n")); });
        rig.finish("filesRead");
        rig.select(path);
        rig.finish("filesOpen");
        QVERIFY(QThreadPool::globalInstance()->waitForDone(FilesRig::patience)); // it was looked at when it was opened
        test::writeFile(desktop.opened[0].toStdString(), bytesOf("changed\n"));
        QTRY_VERIFY(rig.card()->findChild<QAction*>("filesSendBack"));
        rig.finish("filesSendBack");
        QCOMPARE(rig.text(path.toStdString()), std::string("changed\n"));
    }

    void aChangeOfThisMomentIsNotLost()
    {
        Desktop desktop;
        FilesRig rig(test::filesOfAModule());
        rig.finish("filesRead");
        rig.select("/usr/main.py");
        rig.finish("filesOpen");
        test::writeFile(desktop.opened[0].toStdString(), bytesOf("changed\n"));
        rig.workspace.dialogs.confirmations << false;
        QVERIFY(!rig.page.mayClose());
        QCOMPARE(rig.workspace.dialogs.asked.size(), 1);
    }

    void aChangeWhileItIsOpenedAgainStays()
    {
        PythonSettings large = test::filesOfAModule();
        large.files["/usr/big.bin"] = test::xorshiftTopBytes(7, 300'000);
        Desktop desktop;
        FilesRig rig(large);
        rig.finish("filesRead");
        rig.select("/usr/big.bin");
        const std::size_t atFirst = rig.module.bytesReceived();
        rig.finish("filesOpen");
        const std::size_t opened = rig.module.bytesReceived();
        const std::string file = desktop.opened[0].toStdString();
        rig.trigger("filesOpen");
        // It is being read: whether it was changed before was looked at by then.
        QTRY_VERIFY_WITH_TIMEOUT(rig.module.bytesReceived() > opened + (opened - atFirst) / 2, FilesRig::patience);
        test::writeFile(file, bytesOf("mine\n"));
        rig.wait();
        QCOMPARE(test::textOf(test::readFile(file)), "mine\n");
        QTRY_VERIFY(rig.card()->findChild<QAction*>("filesSendBack"));
    }

    void aBackupCopyIsNotOffered()
    {
        Desktop desktop;
        FilesRig rig(test::filesOfAModule());
        rig.finish("filesRead");
        rig.select("/bak/usr/app/net.py");
        rig.finish("filesOpen");
        const std::string file = desktop.opened[0].toStdString();
        test::writeFile(file, bytesOf("changed\n"));
        rig.finish("filesOpen");
        QCOMPARE(test::textOf(test::readFile(file)), "net\n");
        QVERIFY(rig.page.mayClose());
    }

    void eachChangeIsOffered()
    {
        Desktop desktop;
        FilesRig rig(test::filesOfAModule());
        rig.module.with([](PythonPeer& peer) { peer.put("/usr/b.py", bytesOf("old\n")); });
        rig.finish("filesRead");
        const QString changed("%1 was changed in another program.");
        for (const QString path : {"/usr/main.py", "/usr/b.py"}) {
            rig.select(path);
            rig.finish("filesOpen");
            test::writeFile(desktop.opened.last().toStdString(), bytesOf("new\n"));
            QTRY_COMPARE(rig.card()->headline(), changed.arg(path));
        }
        rig.finish("filesSendBack");
        QCOMPARE(rig.text("/usr/b.py"), std::string("new\n"));
        QCOMPARE(rig.card()->headline(), changed.arg("/usr/main.py"));
        QCOMPARE(rig.card()->text(), "Saved on the module: /usr/b.py");
        // Another job does not hide it.
        rig.finish("filesRead");
        QCOMPARE(rig.card()->headline(), changed.arg("/usr/main.py"));
        rig.finish("filesSendBack");
        QCOMPARE(rig.text("/usr/main.py"), std::string("new\n"));
        QVERIFY(rig.page.mayClose());
    }
};

QTEST_MAIN(TestFileEditing)
#include "TestFileEditing.moc"
