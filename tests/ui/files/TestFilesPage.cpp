// SPDX-License-Identifier: MIT
// The files page at a module with a real MicroPython: by clicks, keys and drops alone.
#include "tests/ui/files/FilesRig.h"

#include "core/checksum/Crc32.h"
#include "tests/device/serial/FakeSystem.h"
#include "ui/files/FileProperties.h"
#include "ui/files/FilesActions.h"
#include "ui/log/Log.h"

#include <QLineEdit>
#include <QMimeData>

using test::bytesOf;
using test::FilesRig;
using test::mainText;
using test::PythonSettings;
using ui::ModuleTreeModel;

class TestFilesPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }
    void init() { test::failOnWarnings(); }

    void readsTheFiles()
    {
        FilesRig rig(test::filesOfAModule());
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

    void aSilentConsoleIsNoMatterOfTheDownloadMode()
    {
        FilesRig rig;
        test::SilentPort silent;
        rig.workspace.module.selectPort(QString::fromStdString(silent.port()));
        rig.trigger("filesRead");
        QTRY_COMPARE_WITH_TIMEOUT(rig.failed.count(), 1, FilesRig::patience);
        const QString said = rig.card()->text();
        QVERIFY2(said.contains("L6001") && said.contains("Ctrl+C") && !said.contains("BOOT"), qPrintable(said));
    }

    void theDownloadModeIsNamed()
    {
        test::FakeSystem system;
        system.addAcmPort("ttyACM0", {"1-4", "0525", "a4a7"}, 0);
        FilesRig rig;
        rig.workspace.modules.update(device::listPorts(system.roots()));
        rig.workspace.module.select("usb:1-4");
        const auto* read = rig.action("filesRead");
        QVERIFY(!read->isEnabled());
        QVERIFY2(read->toolTip().contains("download mode"), qPrintable(read->toolTip()));
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
        FilesRig rig(test::filesOfAModule());
        rig.writeLocal("lib/deep/数据.bin", std::string("\0\x04\x03binary\xFF", 10));
        rig.writeLocal("lib/empty.txt", "");
        rig.writeLocal("lib/.git/config", "[core]");
        rig.writeLocal("main.py", mainText);
        rig.finish("filesRead");
        rig.selectLocal({"lib", "main.py"});
        rig.select("/usr");
        rig.pc()->tree().setFocus();
        QTest::keyClick(&rig.pc()->tree(), Qt::Key_Right, Qt::AltModifier);
        rig.wait();
        QCOMPARE(rig.card()->headline(), "Copied to the module.");
        QCOMPARE(rig.card()->text(),
                 "2 file(s) written and verified · 1 unchanged and skipped · 1 hidden left out (such as .git)");
        QVERIFY(!rig.has("/usr/lib/.git"));
        QCOMPARE(rig.text("/usr/lib/deep/数据.bin"), std::string("\0\x04\x03binary\xFF", 10));
        QCOMPARE(rig.text("/usr/lib/empty.txt"), std::string());
        QVERIFY(rig.has("/usr/lib/deep/数据.bin"));
    }

    void warnsWhenTheListCannotBeRead()
    {
        PythonSettings settings = test::filesOfAModule();
        settings.files["/usr/main.py"] = bytesOf("_open = open\n"
                                                 "def open(path, mode='r'):\n"
                                                 "    if 'checksum' in str(path): raise OSError(5)\n"
                                                 "    return _open(path, mode)\n");
        settings.files["/usr/app/same.txt"] = bytesOf("same");
        FilesRig rig(settings);
        rig.writeLocal("same.txt", "same");
        rig.finish("filesRead");
        rig.selectLocal({"same.txt"});
        rig.select("/usr/app");
        rig.action("filesToModule")->trigger();
        rig.wait();
        QCOMPARE(rig.card()->headline(), "Copied to the module.");
        QVERIFY2(rig.card()->text().contains("list cannot be read"), qPrintable(rig.card()->text()));
    }

    void takesADropFromTheDesktop()
    {
        FilesRig rig(test::filesOfAModule());
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
        FilesRig rig(test::filesOfAModule());
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
        FilesRig rig(test::filesOfAModule());
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

        rig.workspace.dialogs.texts << "empty";
        rig.finish("filesNewFolder");
        rig.workspace.dialogs.confirmations << true;
        rig.finish("filesRemove");
        QCOMPARE(rig.card()->headline(), "1 empty folder(s) removed.");
    }

    void asksBeforeItRemovesWhatMatters()
    {
        FilesRig rig(test::filesOfAModule());
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

    void filesAreNotShownAsThoseOfAnother()
    {
        FilesRig rig(test::filesOfAModule());
        test::SilentPort other;
        rig.trigger("filesRead");
        rig.workspace.module.selectPort(QString::fromStdString(other.port()));
        rig.wait();
        QVERIFY(!rig.has("/usr"));
        QVERIFY(rig.find<QWidget>("filesReadButton")->isVisible());
    }

    void filesOfBeforeARestartAreSaidToBeOld()
    {
        FilesRig rig(test::filesOfAModule());
        emit rig.workspace.module.connectedChanged();
        QVERIFY(!rig.card()->isVisible()); // nothing was read
        rig.finish("filesRead");
        emit rig.workspace.module.connectedChanged();
        QCOMPARE(rig.card()->headline(), "The module was away meanwhile.");
        rig.finish("filesReadAgain");
        QVERIFY(rig.has("/usr/main.py") && !rig.card()->isVisible());
    }

    void whatCannotBeLookedAtIsAProblem()
    {
        FilesRig rig(test::filesOfAModule());
        rig.page.findChild<ui::FilesActions*>()->copyToModule({rig.local(QString(300, 'x'))}, "/usr");
        rig.wait();
        QCOMPARE(rig.failed.count(), 1);
    }

    void whatAProgramSaysIsLogged()
    {
        PythonSettings busy = test::filesOfAModule();
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

    void offersToUpdateTheList()
    {
        FilesRig rig(test::filesOfAModule());
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
        FilesRig rig(test::filesOfAModule());
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
        // As the page Module status says.
        QCOMPARE(value("propertyVerdict"), "Backup damaged: the backup copy is not what its list says\n"
                                           "The module brings nothing back by itself: backup_restore.json is missing.");
        dialog->close();
    }

    void propertiesSayWhatTheModuleWillDo()
    {
        PythonSettings made = test::filesOfAModule();
        const auto crc = QString::number(core::checksum::quecPythonCrc32(bytesOf("net\n")), 16).toStdString();
        const auto entry = [](const std::string& name, const std::string& value) {
            return "{\"name\": \"" + name + "\", \"crc32\": \"0x" + value + "\"}";
        };
        const std::string list = '[' + entry("/usr/app/net.py", crc) + ',' + entry("/usr/lib.py", crc) + ',' +
                                 entry("/usr/main.py", "1") + ']';
        made.hasRestore = false;
        made.files["/usr/checksum.json"] = made.files["/bak/checksum.json"] = bytesOf(list);
        made.files["/bak/backup_restore.json"] = bytesOf(R"({"enable": 1})");
        made.files["/bak/usr/lib.py"] = bytesOf("net\n");
        made.files["/usr/lib.py"] = bytesOf("edited\n");
        FilesRig rig(made);
        rig.finish("filesRead");
        const auto verdict = [&rig](const char* path) {
            rig.select(path);
            rig.finish("filesProperties");
            const std::unique_ptr<ui::FileProperties> dialog(rig.page.findChild<ui::FileProperties*>());
            return dialog->findChild<QLabel*>("propertyVerdict")->text();
        };
        QCOMPARE(verdict("/usr/app/net.py"), "Whole\nThe module brings it back when it is damaged or missing.");
        QCOMPARE(verdict("/usr/lib.py"), "Changed: differs from the backup copy\n"
                                         "At its next start the module brings the backup copy back.");
        QCOMPARE(verdict("/usr/main.py"), "Not restorable: there is no backup copy");
        QCOMPARE(verdict("/bak/usr/app/net.py"), "This is the backup copy of /usr/app/net.py.");
    }

    void saysThatThereIsNoSpace()
    {
        PythonSettings small = test::filesOfAModule();
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
        PythonSettings busy = test::filesOfAModule();
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
        FilesRig rig(test::filesOfAModule());
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
        PythonSettings slow = test::filesOfAModule();
        slow.bytesPerSecond = 60'000;
        FilesRig rig(slow);
        const std::string noise = test::textOf(test::xorshiftTopBytes(7, 200'000));
        rig.writeLocal("main.py", noise);
        rig.finish("filesRead");
        rig.selectLocal({"main.py"});
        rig.select("/usr");
        rig.trigger("filesToModule");
        QVERIFY(!rig.tree()->acceptDrops() && !rig.pc()->tree().acceptDrops()); // nothing would come of it
        auto* line = rig.find<QWidget>("jobLineCancel");
        QTRY_VERIFY_WITH_TIMEOUT(rig.find<QLabel>("jobActivity")->text().contains("main.py"), FilesRig::patience);
        QTest::mouseClick(line, Qt::LeftButton);
        rig.wait();
        QCOMPARE(rig.card()->headline(), "Cancelled.");
        QCOMPARE(rig.card()->text(), ""); // nothing was copied by then
        QCOMPARE(rig.text("/usr/main.py"), mainText);
        QCOMPARE(rig.failed.count(), 0);
        QVERIFY(rig.tree()->acceptDrops() && rig.pc()->tree().acceptDrops());
    }

    void anotherJobKeepsThePort()
    {
        FilesRig rig(test::filesOfAModule());
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
