// SPDX-License-Identifier: MIT
// The parts of the files page that need no module: the computer's side, the editor, the output with its links, and the
// watched folder.
#include "tests/support/TestData.h"
#include "tests/ui/UiTest.h"
#include "ui/files/FileEditor.h"
#include "ui/files/FolderWatch.h"
#include "ui/files/ModuleTreeModel.h"
#include "ui/files/PcPane.h"
#include "ui/files/ScriptJob.h"
#include "ui/files/ScriptOutput.h"

#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>
#include <QTreeView>

using test::bytesOf;
using ui::FileEditor;
using ui::FolderWatch;
using ui::PcPane;
using ui::ScriptOutput;

namespace
{

void write(const QString& path, const char* text)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    test::writeFile(path.toStdString(), bytesOf(text));
}

} // namespace

class TestFilesParts : public QObject
{
    Q_OBJECT

private slots:
    void theComputersFolder()
    {
        test::TestWorkspace rig;
        const QString folder = rig.folder.filePath("a 文件夹");
        write(folder + "/sub/main.py", "print(1)");
        {
            PcPane pane(rig.workspace);
            pane.setFolder(folder);
            QCOMPARE(pane.folder(), folder);
            pane.setFolder(rig.folder.filePath("nowhere"));
            QCOMPARE(pane.folder(), folder);
            auto* path = pane.findChild<QLineEdit*>("pcPath");
            path->setText(folder + "/sub");
            QTest::keyClick(path, Qt::Key_Return);
            QCOMPARE(pane.folder(), folder + "/sub");
            QTRY_COMPARE(pane.tree().model()->rowCount(pane.tree().rootIndex()), 1);
            pane.tree().selectAll();
            QCOMPARE(pane.selectedPaths(), QStringList(folder + "/sub/main.py"));
            QCOMPARE(pane.targetFolder(), folder + "/sub");
            pane.findChild<QToolButton*>("pcUp")->click();
            QCOMPARE(pane.folder(), folder);
            QVERIFY(pane.selectedPaths().isEmpty());
        }
        const PcPane again(rig.workspace);
        QCOMPARE(again.folder(), folder); // remembered
    }

    void theComputerTakesDropsFromTheModule()
    {
        test::TestWorkspace rig;
        PcPane pane(rig.workspace);
        write(rig.folder.filePath("x/sub/main.py"), "");
        pane.setFolder(rig.folder.filePath("x"));
        QTRY_COMPARE(pane.tree().model()->rowCount(pane.tree().rootIndex()), 1);
        QSignalSpy wanted(&pane, &PcPane::copyWanted);
        QAbstractItemModel* model = pane.tree().model();
        const QModelIndex sub = model->index(0, 0, pane.tree().rootIndex());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/etc/passwd")});
        QVERIFY(!model->canDropMimeData(&data, Qt::CopyAction, -1, -1, sub));
        data.setData(ui::ModuleTreeModel::pathsMimeType, "/usr/a.py\n/usr/b");
        QVERIFY(model->dropMimeData(&data, Qt::CopyAction, -1, -1, sub));
        QVERIFY(model->dropMimeData(&data, Qt::CopyAction, -1, -1, {}));
        QCOMPARE(wanted.count(), 2);
        QCOMPARE(wanted[0][0].toStringList(), QStringList({"/usr/a.py", "/usr/b"}));
        QCOMPARE(wanted[0][1].toString(), rig.folder.filePath("x/sub"));
        QCOMPARE(wanted[1][1].toString(), rig.folder.filePath("x"));
    }

    void theEditorKeepsTheBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isText");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("LF") << QByteArray("a\nb\n") << true;
        QTest::newRow("CR LF") << QByteArray("a\r\nb\r\n") << true;
        QTest::newRow("Chinese") << QByteArray("print('你好')\n\n\n") << true;
        QTest::newRow("no end") << QByteArray("\tx = 1") << true;
        QTest::newRow("no-break space") << QByteArray("a\xC2\xA0"
                                                      "b\n")
                                        << true;
        QTest::newRow("binary") << QByteArray("\0\1\2", 3) << false;
        QTest::newRow("no UTF-8") << QByteArray("\xFF\xFE") << false;
    }

    void theEditorKeepsTheBytes()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isText);
        test::TestWorkspace rig;
        FileEditor editor(rig.workspace, "/usr/x.py");
        editor.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(editor.setContent(bytes), isText);
        if (isText)
            QCOMPARE(editor.content(), bytes);
        QCOMPARE(editor.findChild<QPlainTextEdit*>("editorText")->isReadOnly(), !isText);
        QVERIFY(!editor.isModified());
        QCOMPARE(editor.findChild<QLabel*>("editorState")->text().isEmpty(), isText);
    }

    void mixedLineEndsAreSaid()
    {
        test::TestWorkspace rig;
        FileEditor editor(rig.workspace, "/usr/x.py");
        editor.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(editor.setContent("a\r\nb\nc"));
        QVERIFY(editor.findChild<QLabel*>("editorState")->text().contains("mixed"));
        QCOMPARE(editor.content(), QByteArray("a\r\nb\r\nc"));
    }

    void theEditorSavesAndAsks()
    {
        test::TestWorkspace rig;
        QPointer<FileEditor> editor = new FileEditor(rig.workspace, "/usr/x.py");
        editor->setContent("one\ntwo\nthree\n");
        editor->show();
        editor->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(editor));
        auto* text = editor->findChild<QPlainTextEdit*>("editorText");
        editor->goToLine(3);
        QCOMPARE(text->textCursor().blockNumber(), 2);
        editor->goToLine(99);
        QCOMPARE(text->textCursor().blockNumber(), 2);
        QCOMPARE(editor->findChild<QLabel*>("editorPosition")->text(), "Line 3, column 1");

        QSignalSpy wanted(editor, &FileEditor::saveWanted);
        QTest::keyClicks(text, "x");
        QVERIFY(editor->isModified());
        QTest::keyClick(text, Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toByteArray(), QByteArray("one\ntwo\nxthree\n"));
        editor->setNotSaved("no");
        QVERIFY(editor->isModified());

        rig.dialogs.unsaved << ui::Dialogs::Unsaved::cancel;
        QVERIFY(!editor->close());
        rig.dialogs.unsaved << ui::Dialogs::Unsaved::save;
        QVERIFY(!editor->close());
        QCOMPARE(wanted.count(), 2);
        editor->setSaved(wanted[1][0].toByteArray());
        QTRY_VERIFY(!editor); // it goes once it is saved
    }

    void placesInATracebackAreLinks()
    {
        ScriptOutput output;
        QSignalSpy wanted(&output, &ScriptOutput::placeWanted);
        const QByteArray said = "你好\r\nTraceback (most recent call last):\r\n"
                                "  File \"usr/应用/net.py\", line 12, in connect\r\n"
                                "  File \"<stdin>\", line 1, in <module>\r\nValueError: \x1b[0m <b>no</b>\r\n>>> ";
        for (const char byte : said) // pieces end anywhere
            output.append(QByteArray(1, byte));
        QCOMPARE(output.toPlainText(), "你好\nTraceback (most recent call last):\n"
                                       "  File \"usr/应用/net.py\", line 12, in connect\n"
                                       "  File \"<stdin>\", line 1, in <module>\nValueError: \\x1b[0m <b>no</b>\n>>> ");
        QStringList links;
        for (QTextBlock block = output.document()->begin(); block.isValid(); block = block.next()) {
            for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                if (piece.fragment().charFormat().isAnchor())
                    links += piece.fragment().charFormat().anchorHref();
            }
        }
        QCOMPARE(links.size(), 1);
        emit output.anchorClicked(QUrl(links[0]));
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toString(), "usr/应用/net.py");
        QCOMPARE(wanted[0][1].toInt(), 12);
    }

    void outputIsLimited()
    {
        ScriptOutput output(nullptr, 100);
        output.append(QByteArray("line\n").repeated(1'000));
        output.say("of ours");
        QVERIFY(output.document()->blockCount() <= 100);
        QVERIFY(output.toPlainText().endsWith("line\nof ours\n"));
        output.append(QByteArray(20'000, 'x'));
        QVERIFY(output.document()->blockCount() > 4); // a line without end is broken
        output.clearLines();
        output.append("new\n");
        QCOMPARE(output.toPlainText(), "new\n");
    }

    /// What a second brings at 1 MB/s, twenty times, when all lines that are kept are there: each edit lays out anew
    /// what it touches, so the window goes on if there is one for all that came at once.
    void muchOutputIsNoTrouble()
    {
        ScriptOutput output;
        output.resize(800, 300);
        output.show();
        const QByteArray second = QByteArray("a line of fifty characters, as a program says them\n").repeated(20'000);
        output.append(second);
        const QSignalSpy edits(output.document(), &QTextDocument::contentsChange);
        for (qsizetype i = 0; i < 20; ++i)
            output.append(second.mid(i * second.size() / 20, second.size() / 20));
        QCOMPARE(edits.count(), 20);
        QVERIFY(output.verticalScrollBar()->value() == output.verticalScrollBar()->maximum());
    }

    void changesInAFolderAreToldOnce()
    {
        const QTemporaryDir folder;
        write(folder.filePath("main.py"), "1");
        write(folder.filePath("app/net.py"), "1");
        write(folder.filePath("app/a.txt"), "1");
        write(folder.filePath(".git/x.py"), "1");
        FolderWatch watch;
        QVERIFY(watch.setFolder(folder.path()));
        QCOMPARE(watch.scripts(), QStringList({"main.py", "app/net.py"}));
        QSignalSpy changed(&watch, &FolderWatch::changed);
        write(folder.filePath("app/net.py"), "22");
        write(folder.filePath("main.py"), "22");
        write(folder.filePath("new/deep/x.py"), "1");
        QTRY_COMPARE(changed.count(), 1);
        write(folder.filePath("new/deep/x.py"), "22"); // what is new is watched as well
        QTRY_COMPARE(changed.count(), 2);
        QVERIFY(QFile::remove(folder.filePath("main.py")));
        QTRY_COMPARE(changed.count(), 3);
        // Nobody sends these. The one after them is told, and told once.
        write(folder.filePath(".git/y.py"), "1");
        write(folder.filePath("app/__pycache__/net.pyc"), "1");
        write(folder.filePath("app/net.py~"), "1");
        write(folder.filePath("app/b.txt"), "1");
        QTRY_COMPARE(changed.count(), 4);
        QVERIFY(watch.setFolder({}));
        QVERIFY(watch.scripts().isEmpty());
    }

    void aFolderThatGrowsTooLargeSaysSo()
    {
        const QTemporaryDir folder;
        write(folder.filePath("main.py"), "1");
        FolderWatch watch(nullptr, 2);
        QVERIFY(watch.setFolder(folder.path()));
        QSignalSpy changed(&watch, &FolderWatch::changed);
        QSignalSpy outgrown(&watch, &FolderWatch::outgrown);
        write(folder.filePath("a.py"), "1");
        write(folder.filePath("b.py"), "1");
        QTRY_COMPARE(outgrown.count(), 1);
        QVERIFY(watch.isTooLarge());
        QCOMPARE(changed.count(), 0);
        // What was changed meanwhile is told when it can be seen again.
        QVERIFY(QFile::remove(folder.filePath("a.py")) && QFile::remove(folder.filePath("b.py")));
        QTRY_COMPARE(changed.count(), 1);
        QVERIFY(!watch.isTooLarge());
        QCOMPARE(outgrown.count(), 1);
    }

    void aHugeFolderIsNotWatched()
    {
        const QTemporaryDir folder;
        for (int i = 0; i < 11; ++i)
            QVERIFY(QDir(folder.path()).mkdir(QString::number(i)));
        FolderWatch watch(nullptr, 10);
        QVERIFY(!watch.setFolder(folder.path()));
        QVERIFY(watch.folder().isEmpty());
    }
};

QTEST_MAIN(TestFilesParts)
#include "TestFilesParts.moc"
