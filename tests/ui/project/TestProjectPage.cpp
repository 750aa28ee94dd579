// SPDX-License-Identifier: MIT
#include "core/package/AppFota.h"
#include "tests/core/project/FakeMpyCross.h"
#include "tests/ui/project/ProjectFolder.h"
#include "ui/job/JobPanel.h"
#include "ui/project/FileTreeModel.h"
#include "ui/project/FileTreeView.h"
#include "ui/project/MemoryBar.h"
#include "ui/project/ModuleCombo.h"
#include "ui/project/ProjectPage.h"

#include <QAccessible>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>

#include <nlohmann/json.hpp>

using namespace test;
using ui::FileTreeModel;

class TestProjectPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        failOnWarnings();
        m_page.reset();
        m_folder = std::make_unique<ProjectFolder>();
        m_workspace = std::make_unique<TestWorkspace>();
        makePage();
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
    }

    void beginsWithThreeSteps()
    {
        QVERIFY(shown<QWidget>("startPanel"));
        QVERIFY(!shown<QWidget>("files"));
        QCOMPARE(button("combineAndDownload")->text(), QString("Choose a firmware first"));
        QVERIFY(!button("combineAndDownload")->isEnabled());
        m_workspace->dialogs.paths << QStringList{firmware()};
        click("chooseFirmware");
        QTRY_COMPARE(button("combineAndDownload")->text(), QString("Choose the module first"));
        chooseModule("startModule", "ec600u-cnlb");
        QTRY_COMPARE(button("combineAndDownload")->text(), QString("Add files first"));
        // A package alone can be downloaded already.
        QVERIFY(button("download")->isEnabled());
        m_workspace->dialogs.paths << QStringList{m_folder->in("usr")};
        click("addFolder");
        QTRY_VERIFY(shown<QWidget>("files"));
        QTRY_VERIFY(button("combineAndDownload")->isEnabled());
        QVERIFY(!button("download")->isEnabled());
        QCOMPARE(button("download")->text(), QString("Combine first"));
    }

    void takesTheModuleFromThePackage()
    {
        const QString named = m_folder->in("QPY_EC600U_CNLC_V1.pac");
        QVERIFY(QFile::copy(firmware(), named));
        m_page->open(named);
        QTRY_COMPARE(m_page->findChild<ui::ModuleCombo*>("module")->module(), QString("EC600U-CNLC"));
        // Never in place of what the user chose.
        chooseModule("startModule", "EG915U");
        m_page->open(firmware());
        QTRY_VERIFY(find<QLabel>("packageText")->text().contains("unisoc8910"));
        QCOMPARE(find<ui::ModuleCombo>("module")->module(), QString("EG915U"));
    }

    void combinesWithThreeClicks()
    {
        openSample();
        QTRY_VERIFY(button("combine")->isEnabled());
        QSignalSpy packages(m_page.get(), &ui::ProjectPage::packageChanged);
        QTest::keyClick(m_page.get(), Qt::Key_B, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(packages.size(), 1, 20'000);
        QCOMPARE(m_page->package(), m_folder->in("sample.pac"));
        QVERIFY(QFile::exists(m_folder->in("sample.pac")));
        QTRY_VERIFY(shown<QWidget>("jobScroll"));
        QVERIFY(button("download")->isEnabled());
        QVERIFY(!shown<QLabel>("packageIsOld"));
        m_page->document().setProtected({"main.py"}, false);
        QVERIFY(shown<QLabel>("packageIsOld")); // a download takes what was combined before
        m_page->document().undoStack().undo();
        QVERIFY(!shown<QLabel>("packageIsOld"));
        // It is known again after a restart.
        m_page.reset();
        makePage();
        m_page->open(m_folder->in("sample.lifeboat.json"));
        QCOMPARE(m_page->package(), m_folder->in("sample.pac"));
    }

    void makesAnUpdatePackage()
    {
        openSample();
        QTRY_VERIFY(m_page->findChild<QAction*>("makeUpdate")->isEnabled());
        m_workspace->dialogs.paths << QStringList{m_folder->in("main.zip")};
        trigger("makeUpdate");
        QTRY_VERIFY(!find<ui::JobPanel>("jobs")->isRunning());
        const auto bytes = readFile(m_folder->in("main.zip").toStdString());
        const auto package = core::package::AppFota::parse(bytes);
        QVERIFY(package && package->isVerified());
        QTRY_VERIFY(shown<QWidget>("jobResult"));
        // Cancelled: nothing happens.
        m_workspace->dialogs.paths << QStringList();
        trigger("makeUpdate");
        QVERIFY(!find<ui::JobPanel>("jobs")->isRunning());
    }

    void asksWhereThePackageGoes()
    {
        m_page->open(firmware());
        m_page->document().setModule("EC600U-CNLB");
        m_page->document().addSources({m_folder->in("usr")}, "");
        QTRY_VERIFY(button("combine")->isEnabled());
        // Not onto the vendor's.
        m_workspace->dialogs.paths << QStringList{firmware()};
        click("combine");
        QVERIFY(shown<QWidget>("projectCard"));
        m_workspace->dialogs.paths << QStringList();
        click("combine");
        QVERIFY(!find<ui::JobPanel>("jobs")->isRunning());
        m_workspace->dialogs.paths << QStringList{m_folder->in("out.pac")};
        click("combine");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder->in("out.pac.report.json")), 20'000);
        QTRY_COMPARE(m_page->package(), m_folder->in("out.pac"));
        // It stays that of the project when that is saved.
        m_workspace->dialogs.paths << QStringList{m_folder->in("late.lifeboat.json")};
        trigger("saveProject");
        QCOMPARE(m_page->package(), m_folder->in("out.pac"));
        trigger("newProject");
        QVERIFY(m_page->package().isEmpty());
        m_page->open(m_folder->in("late.lifeboat.json"));
        QCOMPARE(m_page->package(), m_folder->in("out.pac"));
    }

    void doesNotReplaceWhatItDidNotMake()
    {
        openSample();
        m_folder->write("sample.pac", "precious");
        QTRY_VERIFY(button("combine")->isEnabled());
        m_workspace->dialogs.paths << QStringList();
        click("combine");
        QVERIFY(!find<ui::JobPanel>("jobs")->isRunning());
        QVERIFY(m_workspace->dialogs.paths.isEmpty());
    }

    void forecastsWhatDoesNotFit()
    {
        openSample();
        auto* bar = find<ui::MemoryBar>("userBar");
        QTRY_VERIFY(bar->summary().contains("free"));
        QVERIFY(bar->accessibleDescription().contains("0x60420000"));
        m_folder->write("usr/big.bin", std::string(400'000, 'x'));
        m_page->document().refresh();
        QTRY_VERIFY(!bar->fits());
        QVERIFY(bar->summary().contains("does not fit"));
        QCOMPARE(button("combine")->text(), QString("The files do not fit"));
        select("big.bin");
        QTest::keyClick(find<QWidget>("files"), Qt::Key_Delete);
        QTRY_VERIFY(bar->fits());
        QTRY_VERIFY(button("combine")->isEnabled());
    }

    void explainsBackupWithoutProtectedFiles()
    {
        openSample();
        auto* explanation = find<QLabel>("nothingProtected");
        QTRY_VERIFY(!find<ui::MemoryBar>("backupBar")->accessibleDescription().isEmpty());
        QVERIFY(!explanation->isVisible());
        m_page->document().setProtected({""}, false);
        QTRY_VERIFY(explanation->isVisible());
        click("backup");
        QVERIFY(!m_page->document().project().backup);
        QTRY_VERIFY(!explanation->isVisible());
        QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(find<QCheckBox>("backup")->isChecked());
    }

    void editsTheTreeByKeys()
    {
        openSample();
        auto* tree = find<ui::FileTreeView>("files");
        QTRY_VERIFY(!tree->selectedPaths().isEmpty() || tree->model()->rowCount() > 0);
        select("main.py");
        QTest::keyClick(tree, Qt::Key_Space);
        QCOMPARE(m_page->document().project().protect, (std::vector<std::string>{"@default", "!main.py"}));
        QTest::keyClick(tree, Qt::Key_Space);
        QVERIFY(m_page->document().project().protect.empty());
        QTest::keyClick(tree, Qt::Key_F2);
        QPointer<QLineEdit> editor = tree->findChild<QLineEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, "start.py");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(index("start.py").isValid());
        QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(index("main.py").isValid());
        QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(index("start.py").isValid());
        m_workspace->dialogs.texts << "logs";
        select("app");
        QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(tree->selectedPaths(), QStringList{"app/logs"});
        m_workspace->dialogs.paths << QStringList{m_folder->in("other/net.py"), m_folder->in("other/data.bin")};
        QTest::keyClick(m_page.get(), Qt::Key_I, Qt::ControlModifier);
        QTRY_VERIFY(index("app/logs/data.bin").isValid());
        m_page->find();
        QTest::keyClicks(find<QLineEdit>("findFile"), "DATA");
        QTest::keyClick(find<QLineEdit>("findFile"), Qt::Key_Return);
        QCOMPARE(tree->selectedPaths(), QStringList{"app/logs/data.bin"});
    }

    void saysWhatCannotBe()
    {
        openSample();
        QTRY_VERIFY(index("app").isValid());
        m_workspace->dialogs.texts << "app";
        QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(shown<QWidget>("projectCard"));
        click("closeProjectCard");
        QVERIFY(!shown<QWidget>("projectCard"));
        QFile::remove(m_folder->in("other/net.py"));
        m_page->document().addSources({m_folder->in("other/net.py")}, "");
        QTRY_COMPARE(button("combine")->text(), QString("Files are missing"));
        QTRY_VERIFY(shown<QWidget>("forecastCard"));
    }

    void takesDrops()
    {
        drop({m_folder->in("usr")});
        QTRY_VERIFY(index("main.py").isValid());
        drop({firmware(), m_folder->in("other")});
        QTRY_VERIFY(index("other/net.py").isValid());
        QCOMPARE(find<QLineEdit>("firmware")->text(), QString("nofs_split.pac"));
        m_workspace->dialogs.unsaved << ui::Dialogs::Unsaved::discard;
        writeSample();
        drop({m_folder->in("sample.lifeboat.json")});
        QTRY_VERIFY(!index("other").isValid() && index("main.py").isValid());
        QCOMPARE(m_page->document().name(), QString("sample"));
    }

    void asksAboutUnsavedChanges()
    {
        openSample();
        QVERIFY(m_page->mayClose());
        QSignalSpy titles(m_page.get(), &ui::ProjectPage::documentChanged);
        m_page->document().setBackup(false);
        QCOMPARE(titles.last(), (QVariantList{"sample", true}));
        m_workspace->dialogs.unsaved << ui::Dialogs::Unsaved::cancel << ui::Dialogs::Unsaved::save;
        QVERIFY(!m_page->mayClose());
        QVERIFY(m_page->mayClose());
        QCOMPARE(titles.last(), (QVariantList{"sample", false}));
        QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier);
        QVERIFY(shown<QWidget>("startPanel"));
        QVERIFY(m_page->mayClose());
        m_page->document().addSources({m_folder->in("usr")}, "");
        m_workspace->dialogs.paths << QStringList{m_folder->in("new")};
        QTest::keyClick(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(QFile::exists(m_folder->in("new.lifeboat.json")));
    }

    void remembersProjects()
    {
        openSample();
        m_page.reset();
        makePage();
        auto* list = find<QListWidget>("recentProjectsList");
        QCOMPARE(list->count(), 1);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QCOMPARE(m_page->document().name(), QString("sample"));
        // One that is gone is forgotten.
        QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier);
        QFile::remove(m_folder->in("sample.lifeboat.json"));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QVERIFY(shown<QWidget>("projectCard"));
        QCOMPARE(list->count(), 0);
        QVERIFY(m_workspace->settings.recentProjects().isEmpty());
    }

    void importsFromQpycom()
    {
        m_folder->write("old.json", R"({"firmware_name": ["C:\\base.pac"], "path_name": ["C:\\x\\usr\\main.py"]})");
        m_workspace->dialogs.paths << QStringList{m_folder->in("old.json")};
        trigger("importProject");
        QTRY_VERIFY(index("main.py").isValid());
        QVERIFY(shown<QWidget>("projectCard")); // the firmware is missing
        QTRY_COMPARE(button("combine")->text(), QString("Choose the module first"));
        // The same when it is opened or dropped.
        m_workspace->dialogs.unsaved << ui::Dialogs::Unsaved::discard;
        m_page->open(m_folder->in("old.json"));
        QVERIFY(m_page->document().isModified());
        m_workspace->dialogs.unsaved << ui::Dialogs::Unsaved::discard;
        m_workspace->dialogs.paths << QStringList{m_folder->in("usr/main.py")};
        trigger("importProject");
        QVERIFY(find<QWidget>("projectCard")->accessibleDescription().contains("L3016"));
    }

    void compiles()
    {
        openSample();
        QTRY_VERIFY(button("combine")->isEnabled());
        click("compile");
        QTRY_VERIFY(shown<QWidget>("forecastCard"));
        const QString program = m_folder->in("mpy-cross");
        writeFakeMpyCross(program.toStdString());
        m_workspace->dialogs.paths << QStringList{program};
        click("chooseMpyCross");
        QTRY_VERIFY(!shown<QWidget>("forecastCard"));
        QTRY_VERIFY(button("combine")->isEnabled());
        m_folder->write("usr/app/net.py", "a = 1\nsyntax error");
        m_page->document().refresh();
        QTRY_VERIFY(shown<QWidget>("forecastCard"));
        QVERIFY(find<QWidget>("forecastCard")->accessibleDescription().contains("line 2"));
    }

    void speaksOfUnsuitablePackages()
    {
        openSample();
        chooseModule("module", "EC600S-CNLA");
        QTRY_COMPARE(button("combine")->text(), QString("The firmware is for another module"));
        QVERIFY(shown<QLabel>("packageWarnings"));
        m_page->open(m_folder->in("usr/main.py"));
        QTRY_COMPARE(button("combine")->text(), QString("The firmware cannot be used"));
    }

    /// A project of 2,000 files is there at once, and the event loop goes on meanwhile.
    void opensManyFilesQuickly()
    {
        for (int i = 0; i < 2000; ++i)
            m_folder->write(QString("many/f%1/%2.py").arg(i / 100).arg(i), "x = 1");
        m_folder->write("many.lifeboat.json",
                        R"({"version":1,"module":"EC600U-CNLB","firmware":"","files":[{"from":"many"}]})");
        QElapsedTimer time;
        time.start();
        m_page->open(m_folder->in("many.lifeboat.json"));
        QTRY_COMPARE(find<ui::FileTreeView>("files")->model()->rowCount(), 20);
        qInfo("2,000 files shown after %lld ms", static_cast<long long>(time.elapsed()));
        QVERIFY(time.elapsed() < 10'000); // against hanging alone
    }

    void hasNamesForEverything()
    {
        openSample();
        for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
                widget->objectName().startsWith("qt_") || qobject_cast<const QScrollBar*>(widget))
                continue;
            const QAccessibleInterface* accessible =
                QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            QVERIFY2(accessible && (!accessible->text(QAccessible::Name).isEmpty() ||
                                    !accessible->text(QAccessible::Value).isEmpty() ||
                                    qobject_cast<const QLabel*>(widget) || qobject_cast<const QSplitter*>(widget)),
                     qPrintable(widget->metaObject()->className() + QString(" ") + widget->objectName()));
        }
    }

    void fitsIntoASmallWindow()
    {
        openSample();
        QVERIFY2(m_page->minimumSizeHint().width() <= 780,
                 qPrintable(QString::number(m_page->minimumSizeHint().width())));
        QVERIFY2(m_page->minimumSizeHint().height() <= 480,
                 qPrintable(QString::number(m_page->minimumSizeHint().height())));
    }

private:
    static QString firmware() { return QString::fromStdString(dataFile("unisoc/nofs_split.pac").string()); }

    void makePage()
    {
        m_page = std::make_unique<ui::ProjectPage>(m_workspace->workspace);
        m_page->resize(800, 480);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
    }
    void writeSample() const
    {
        m_folder->write("sample.lifeboat.json", R"({"version":1,"module":"EC600U-CNLB","firmware":")" +
                                                    firmware().toStdString() + R"(","files":[{"from":"usr"}]})");
    }
    void openSample()
    {
        writeSample();
        m_page->open(m_folder->in("sample.lifeboat.json"));
        QVERIFY(isListed(m_page->document()));
    }

    template <class T>
    T* find(const QString& name) const
    {
        T* found = m_page->findChild<T*>(name);
        return found;
    }
    template <class T>
    bool shown(const QString& name) const
    {
        return find<T>(name)->isVisible();
    }
    QAbstractButton* button(const QString& name) const
    {
        // Some actions have a button on the start panel and one in the editor.
        for (auto* each : m_page->findChildren<QAbstractButton*>(name + "Button")) {
            if (each->isVisible())
                return each;
        }
        return find<QAbstractButton>(name);
    }
    void click(const QString& name) const
    {
        QTRY_VERIFY2(button(name) && button(name)->isVisible(), qPrintable(name));
        QAbstractButton* found = button(name);
        // A check box takes clicks where it has something to show.
        QTest::mouseClick(found, Qt::LeftButton, {}, QPoint(8, found->height() / 2));
    }
    void trigger(const QString& name) const { find<QAction>(name)->trigger(); }
    void chooseModule(const QString& combo, const QString& name) const
    {
        auto* edit = find<ui::ModuleCombo>(combo)->lineEdit();
        edit->selectAll();
        QTest::keyClicks(edit, name);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QModelIndex index(const QString& path) const
    {
        return static_cast<FileTreeModel*>(find<ui::FileTreeView>("files")->model())->indexOf(path);
    }
    void select(const QString& path) const
    {
        find<ui::FileTreeView>("files")->selectPath(path);
        find<QWidget>("files")->setFocus();
    }
    void drop(const QStringList& files) const
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& file : files)
            urls += QUrl::fromLocalFile(file);
        data.setUrls(urls);
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(m_page.get(), &enter);
        QVERIFY(enter.isAccepted() && shown<QLabel>("dropHint"));
        QDropEvent event({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(m_page.get(), &event);
        QVERIFY(!shown<QLabel>("dropHint"));
    }

    std::unique_ptr<ProjectFolder> m_folder;
    std::unique_ptr<TestWorkspace> m_workspace;
    std::unique_ptr<ui::ProjectPage> m_page;
};

QTEST_MAIN(TestProjectPage)
#include "TestProjectPage.moc"
