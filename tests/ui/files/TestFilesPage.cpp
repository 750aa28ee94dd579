// SPDX-License-Identifier: MIT
// The files page at a module with a real MicroPython: by clicks, keys and drops alone.
#include "tests/ui/files/FilesRig.h"

#include "ui/files/FileEditor.h"
#include "ui/files/FileEditors.h"
#include "ui/files/FileProperties.h"
#include "ui/files/FilesActions.h"
#include "ui/log/Log.h"

#include <QDesktopServices>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QThreadPool>

#include <random>

using namespace std::chrono_literals;
using test::bytesOf;
using test::FilesRig;
using test::PythonPeer;
using test::PythonSettings;
using ui::FileEditor;
using ui::ModuleTreeModel;

namespace
{

const std::string mainText = "print('main')\n";

/// With one protected file.
PythonSettings settings()
{
    PythonSettings made;
    const std::string list = R"([{"name": "/usr/app/net.py", "crc32": "0x12345678"}])";
    made.files = {{"/usr/main.py", bytesOf(mainText)},
                  {"/usr/app/net.py", bytesOf("net\n")},
                  {"/usr/system_config.json", bytesOf(R"({"replFlag": 0})")},
                  {"/usr/checksum.json", bytesOf(list)},
                  {"/bak/checksum.json", bytesOf(list)},
                  {"/bak/usr/app/net.py", bytesOf("net\n")}};
    return made;
}

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

} // namespace

class TestFilesPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string missing = PythonPeer::missing(); !missing.empty())
            QSKIP(missing.c_str());
    }
    void init() { test::failOnWarnings(); }

    void readsTheFiles()
    {
        FilesRig rig(settings());
        QVERIFY(rig.find<QWidget>("filesReadButton")->isVisible());
        QCOMPARE(rig.model()->rowCount(), 0);
        QVERIFY(!rig.action("filesRemove")->isEnabled());
        QTest::mouseClick(rig.find<QAbstractButton>("filesReadButton"), Qt::LeftButton);
        QVERIFY(!rig.isIdle());
        QVERIFY(!rig.action("filesRead")->isEnabled());
        rig.wait();
        QVERIFY2(rig.failed.isEmpty(), qPrintable(rig.card()->headline() + rig.card()->text()));
        QVERIFY(rig.tree()->isVisible());
        QVERIFY(rig.has("/usr/app/net.py") && rig.has("/bak/usr/app/net.py"));
        const auto cell = [&rig](const char* path, int column) {
            return rig.model()->indexOf(path).siblingAtColumn(column).data().toString();
        };
        QCOMPARE(cell("/usr/app/net.py", ModuleTreeModel::protectedColumn), "✓");
        QVERIFY2(cell("/usr", 0).contains("MB free"), qPrintable(cell("/usr", 0)));
        QCOMPARE(cell("/usr/app/net.py", ModuleTreeModel::crcColumn), "");
        QVERIFY(rig.tree()->isColumnHidden(ModuleTreeModel::crcColumn));
        rig.finish("filesCrcs");
        QCOMPARE(cell("/usr/app/net.py", ModuleTreeModel::crcColumn).size(), 8);
        QVERIFY(!rig.tree()->isColumnHidden(ModuleTreeModel::crcColumn));
    }

    void isCancelledWhileItWaitsForThePort()
    {
        FilesRig rig;
        auto& ports = rig.workspace.ports;
        const QString key = rig.workspace.module.key();
        QObject console;
        QVERIFY(ports.claimToLend(key, &console, [] {}));
        rig.trigger("filesRead");
        QVERIFY(!rig.isIdle());
        rig.page.cancel();
        QVERIFY(rig.isIdle());
        ports.release(key, &console);
        QVERIFY(!ports.isClaimed(key));
        rig.finish("filesRead");
        QVERIFY2(rig.failed.isEmpty(), qPrintable(rig.card()->headline() + rig.card()->text()));
    }

    void copiesAFolderUp()
    {
        FilesRig rig(settings());
        rig.writeLocal("lib/deep/数据.bin", std::string("\0\x04\x03binary\xFF", 10));
        rig.writeLocal("lib/empty.txt", "");
        rig.writeLocal("main.py", mainText);
        rig.finish("filesRead");
        rig.selectLocal({"lib", "main.py"});
        rig.select("/usr");
        rig.pc()->tree().setFocus();
        QTest::keyClick(&rig.pc()->tree(), Qt::Key_Right, Qt::AltModifier);
        rig.wait();
        QCOMPARE(rig.card()->headline(), "Copied to the module.");
        QCOMPARE(rig.card()->text(), "2 file(s) written and verified · 1 unchanged and skipped");
        QCOMPARE(rig.text("/usr/lib/deep/数据.bin"), std::string("\0\x04\x03binary\xFF", 10));
        QCOMPARE(rig.text("/usr/lib/empty.txt"), std::string());
        QVERIFY(rig.has("/usr/lib/deep/数据.bin"));
    }

    void takesADropFromTheDesktop()
    {
        FilesRig rig(settings());
        rig.writeLocal("a b.txt", "dropped");
        rig.finish("filesRead");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(rig.local("a b.txt"))});
        rig.drop(data, "/usr/app");
        QVERIFY(!rig.isIdle());
        rig.wait();
        QCOMPARE(rig.text("/usr/app/a b.txt"), std::string("dropped"));
        QCOMPARE(rig.tree()->selectedPaths(), QStringList("/usr/app/a b.txt"));
        QVERIFY(!rig.find<QLabel>("filesDropHint")->isVisible());
    }

    void copiesToTheComputer()
    {
        FilesRig rig(settings());
        rig.writeLocal("main.py", "mine");
        rig.finish("filesRead");
        rig.select("/usr/main.py");
        rig.workspace.dialogs.confirmations << false;
        rig.trigger("filesToComputer");
        QVERIFY(rig.isIdle());
        QCOMPARE(rig.readLocal("main.py"), "mine");
        rig.workspace.dialogs.confirmations << true;
        rig.finish("filesToComputer");
        QCOMPARE(rig.readLocal("main.py"), mainText);

        // A drop on the folder of the computer; the backup copies can be taken as well.
        const std::unique_ptr<QMimeData> dragged(
            rig.model()->mimeData({rig.model()->indexOf("/usr/app"), rig.model()->indexOf("/bak/checksum.json")}));
        QDragEnterEvent enter({5, 300}, Qt::CopyAction, dragged.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(rig.pc()->tree().viewport(), &enter);
        QDragMoveEvent move({5, 300}, Qt::CopyAction, dragged.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(rig.pc()->tree().viewport(), &move);
        auto* hint = rig.find<QLabel>("filesDropHint");
        QVERIFY2(hint->isVisible() && hint->text().endsWith(rig.pc()->folder()), qPrintable(hint->text()));
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(rig.pc()->tree().viewport(), &leave);
        QVERIFY(!hint->isVisible());
        QAbstractItemModel* local = rig.pc()->tree().model();
        QVERIFY(local->dropMimeData(dragged.get(), Qt::CopyAction, -1, -1, rig.pc()->tree().rootIndex()));
        rig.wait();
        QCOMPARE(rig.card()->headline(), "Copied to the computer.");
        QCOMPARE(rig.readLocal("app/net.py"), "net\n");
        QVERIFY(rig.readLocal("checksum.json").contains("0x12345678"));
    }

    void makesRenamesMovesAndRemoves()
    {
        FilesRig rig(settings());
        rig.finish("filesRead");
        rig.select("/usr");
        rig.workspace.dialogs.texts << "new folder";
        rig.finish("filesNewFolder");
        QCOMPARE(rig.tree()->selectedPaths(), QStringList("/usr/new folder"));

        rig.select("/usr/main.py");
        rig.tree()->setFocus();
        QTest::keyClick(rig.tree(), Qt::Key_F2);
        auto* editor = rig.tree()->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText("启动.py");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(!rig.isIdle());
        rig.wait();
        QVERIFY2(rig.failed.isEmpty(), qPrintable(rig.card()->headline() + rig.card()->text()));
        QCOMPARE(rig.text("/usr/启动.py"), mainText);
        QVERIFY(!rig.text("/usr/main.py"));

        const std::unique_ptr<QMimeData> dragged(rig.model()->mimeData({rig.model()->indexOf("/usr/启动.py")}));
        rig.drop(*dragged, "/usr/new folder");
        rig.wait();
        QCOMPARE(rig.text("/usr/new folder/启动.py"), mainText);
        QVERIFY(!rig.text("/usr/启动.py"));

        rig.select("/usr/new folder");
        rig.workspace.dialogs.confirmations << false << true;
        QTest::keyClick(rig.tree(), Qt::Key_Delete);
        QVERIFY(rig.isIdle());
        QTest::keyClick(rig.tree(), Qt::Key_Delete);
        rig.wait();
        QVERIFY(!rig.text("/usr/new folder/启动.py"));
        QVERIFY(!rig.has("/usr/new folder"));
    }

    void asksBeforeItRemovesWhatMatters()
    {
        FilesRig rig(settings());
        rig.finish("filesRead");
        rig.tree()->expandAll();
        rig.tree()->clearSelection();
        for (const char* path : {"/usr/app", "/usr/system_config.json"})
            rig.tree()->selectionModel()->select(rig.model()->indexOf(path),
                                                 QItemSelectionModel::Select | QItemSelectionModel::Rows);
        rig.workspace.dialogs.confirmations << false;
        rig.trigger("filesRemove");
        const ui::Question asked = rig.workspace.dialogs.asked.value(0);
        QVERIFY2(asked.text.contains("2 file(s)"), qPrintable(asked.text));
        QVERIFY2(asked.details.contains("1 of them are protected"), qPrintable(asked.details));
        QVERIFY2(asked.details.contains("system_config.json"), qPrintable(asked.details));
        QVERIFY(rig.text("/usr/system_config.json"));
        // The backup copies cannot be touched.
        rig.select("/bak/usr/app/net.py");
        for (const char* name : {"filesRemove", "filesRename"})
            QVERIFY2(!rig.action(name)->isEnabled(), name);
    }

    void editsAndSavesBack()
    {
        FilesRig rig(settings());
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

    void anEditorBelongsToItsModule()
    {
        FilesRig rig(settings());
        const QString first = rig.workspace.module.key();
        rig.page.editors().editOnModule("/usr/main.py", 1);
        rig.wait();
        auto* editor = rig.page.findChild<FileEditor*>();
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
        FilesRig rig(settings());
        rig.page.editors().editOnModule("/usr/main.py", 1);
        rig.wait();
        auto* editor = rig.page.findChild<FileEditor*>();
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
        FilesRig rig(settings());
        rig.page.editors().editOnModule("/usr/main.py", 1);
        rig.wait();
        auto* editor = rig.page.findChild<FileEditor*>();
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
        FilesRig rig(settings());
        rig.page.editors().editOnModule("/usr/main.py", 1);
        rig.wait();
        auto* editor = rig.page.findChild<FileEditor*>();
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

    void filesAreNotShownAsThoseOfAnother()
    {
        FilesRig rig(settings());
        test::SilentPort other;
        rig.trigger("filesRead");
        rig.workspace.module.selectPort(QString::fromStdString(other.port()));
        rig.wait();
        QVERIFY(!rig.has("/usr"));
        QVERIFY(rig.find<QWidget>("filesReadButton")->isVisible());
    }

    void whatCannotBeLookedAtIsAProblem()
    {
        FilesRig rig(settings());
        rig.page.filesActions().copyToModule({rig.local(QString(300, 'x'))}, "/usr");
        rig.wait();
        QCOMPARE(rig.failed.count(), 1);
    }

    void whatAProgramSaysIsLogged()
    {
        PythonSettings busy = settings();
        busy.files["/usr/main.py"] =
            bytesOf("import utime\nwhile True:\n    print('meanwhile')\n    utime.sleep_ms(20)\n");
        FilesRig rig(busy);
        rig.finish("filesRead");
        ui::Log& log = rig.workspace.workspace.log;
        log.flush();
        bool isThere = false;
        for (int row = 0; row < log.rowCount(); ++row)
            isThere = isThere || log.line(row).text.contains("meanwhile");
        QVERIFY(isThere);
    }

    void aChangeOnTheComputerIsNotOverwrittenUnasked()
    {
        FilesRig rig(settings());
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
        FilesRig rig(settings());
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
        FilesRig rig(settings());
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
        FilesRig rig(settings());
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
        PythonSettings large = settings();
        std::mt19937 random(7);
        std::string noise;
        for (int i = 0; i < 300'000; ++i)
            noise += static_cast<char>(random());
        large.files["/usr/big.bin"] = bytesOf(noise);
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
        FilesRig rig(settings());
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
        FilesRig rig(settings());
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

    void offersToUpdateTheList()
    {
        FilesRig rig(settings());
        rig.writeLocal("net.py", "net 2\n");
        rig.finish("filesRead");
        rig.selectLocal({"net.py"});
        rig.select("/usr/app");
        rig.finish("filesToModule");
        QCOMPARE(rig.card()->headline(), "1 protected file(s) were changed.");
        rig.finish("filesUpdateList");
        QVERIFY2(rig.card()->headline() == "The module's list knows the change.", qPrintable(rig.card()->text()));
        QVERIFY(!rig.text("/usr/checksum.json")->contains("0x12345678"));
        // From now on it is done without asking.
        const std::string before = *rig.text("/usr/checksum.json");
        rig.writeLocal("net.py", "net 3\n");
        rig.select("/usr/app");
        rig.finish("filesToModule");
        QCOMPARE(rig.card()->headline(), "Copied to the module.");
        QVERIFY(rig.text("/usr/checksum.json") != before);
    }

    void showsProperties()
    {
        FilesRig rig(settings());
        rig.finish("filesRead");
        rig.select("/usr/app/net.py");
        rig.finish("filesProperties");
        auto* dialog = rig.page.findChild<ui::FileProperties*>();
        QVERIFY(dialog && dialog->isVisible());
        const auto value = [dialog](const char* name) { return dialog->findChild<QLabel*>(name)->text(); };
        QCOMPARE(value("propertySize"), "4\u00A0B (4 bytes)");
        QCOMPARE(value("propertyCrc").size(), 8);
        QCOMPARE(value("propertyUserList"), "12345678 · differs");
        QVERIFY2(value("propertyBackup").contains("CRC " + value("propertyCrc")), qPrintable(value("propertyBackup")));
        QVERIFY(value("propertyVerdict").startsWith("Changed"));
        dialog->close();
    }

    void saysThatThereIsNoSpace()
    {
        PythonSettings small = settings();
        small.usrBlocks = 12;
        FilesRig rig(small);
        rig.writeLocal("big.bin", std::string(80'000, 'x'));
        rig.finish("filesRead");
        rig.selectLocal({"big.bin"});
        rig.finish("filesToModule");
        QCOMPARE(rig.failed.count(), 1);
        QVERIFY2(rig.card()->text().contains("kB"), qPrintable(rig.card()->text()));
        QVERIFY(!rig.text("/usr/big.bin"));
        QCOMPARE(rig.text("/usr/main.py"), mainText);
    }

    void asksBeforeItStopsAProgram()
    {
        PythonSettings busy = settings();
        busy.files["/usr/main.py"] = bytesOf("import utime\nwhile True:\n    print('busy')\n    utime.sleep_ms(50)\n");
        busy.ignoresInterruptFor = PythonSettings::Time::max();
        FilesRig rig(busy);
        rig.trigger("filesRead");
        rig.wait();
        QCOMPARE(rig.card()->headline(), "A program runs on the module and cannot be interrupted.");
        QVERIFY(!rig.has("/usr"));
    }

    void aPulledCableIsSaid()
    {
        FilesRig rig(settings());
        rig.writeLocal("big.bin", std::string(200'000, 'x') + 'y');
        rig.finish("filesRead");
        rig.selectLocal({"big.bin"});
        rig.trigger("filesToModule");
        const std::size_t before = rig.module.bytesReceived();
        QTRY_VERIFY_WITH_TIMEOUT(rig.module.bytesReceived() > before + 500, FilesRig::patience);
        rig.module.hangUp();
        rig.wait();
        QCOMPARE(rig.failed.count(), 1);
        QVERIFY(rig.card()->findChild<QAction*>("filesTryAgain"));
    }

    void isCancelled()
    {
        PythonSettings slow = settings();
        slow.bytesPerSecond = 60'000;
        FilesRig rig(slow);
        std::string noise;
        std::mt19937 random(7);
        for (int i = 0; i < 200'000; ++i)
            noise += static_cast<char>(random());
        rig.writeLocal("main.py", noise);
        rig.finish("filesRead");
        rig.selectLocal({"main.py"});
        rig.select("/usr");
        rig.trigger("filesToModule");
        auto* line = rig.find<QWidget>("jobLineCancel");
        QTRY_VERIFY_WITH_TIMEOUT(rig.find<QLabel>("jobActivity")->text().contains("main.py"), FilesRig::patience);
        QTest::mouseClick(line, Qt::LeftButton);
        rig.wait();
        QCOMPARE(rig.card()->headline(), "Cancelled.");
        QCOMPARE(rig.text("/usr/main.py"), mainText);
        QCOMPARE(rig.failed.count(), 0);
    }

    void anotherJobKeepsThePort()
    {
        FilesRig rig(settings());
        QObject job;
        QVERIFY(rig.workspace.ports.claim(rig.workspace.module.key(), &job, [] {}));
        rig.trigger("filesRead");
        QCOMPARE(rig.card()->headline(), "The module is busy with another job.");
        rig.workspace.ports.release(rig.workspace.module.key(), &job);
        rig.finish("filesRead");
        QVERIFY(rig.has("/usr/main.py"));
        // Another module forgets them.
        test::SilentPort other;
        rig.workspace.module.selectPort(QString::fromStdString(other.port()));
        QVERIFY(!rig.has("/usr"));
        QVERIFY(rig.find<QWidget>("filesReadButton")->isVisible());
    }
};

QTEST_MAIN(TestFilesPage)
#include "TestFilesPage.moc"
