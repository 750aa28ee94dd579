// SPDX-License-Identifier: MIT
#include "tests/ui/project/ProjectFolder.h"

using namespace test;
using core::ErrorCode;
using ui::ProjectDocument;

class TestProjectDocument : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<ProjectFolder>();
        m_document = std::make_unique<ProjectDocument>();
    }

    void beginsUntouched()
    {
        QVERIFY(m_document->isUntouched() && !m_document->isModified() && m_document->name().isEmpty());
        m_document->setModule("EG915U");
        QVERIFY(m_document->isUntouched() && m_document->isModified());
        m_document->addSources({m_folder->in("usr")}, "");
        QVERIFY(!m_document->isUntouched());
    }

    void savesAndOpens()
    {
        m_document->setModule("EG915U");
        m_document->addSources({m_folder->in("usr")}, "");
        const QString path = m_folder->in("追踪 1.lifeboat.json");
        QSignalSpy pathChanged(m_document.get(), &ProjectDocument::pathChanged);
        QSignalSpy modified(m_document.get(), &ProjectDocument::modifiedChanged);
        QVERIFY(m_document->saveAs(path));
        QCOMPARE(m_document->name(), QString("追踪 1"));
        QVERIFY(!m_document->isModified());
        QCOMPARE(pathChanged.size(), 1);
        QCOMPARE(modified.size(), 1);

        ProjectDocument other;
        QVERIFY(other.open(path));
        QVERIFY(other.project() == m_document->project());
        QCOMPARE(paths(other), paths(*m_document));
        QVERIFY(paths(other).contains("app/lib/a.py"));
        // Undo goes back behind the saving, and is a change again.
        m_document->undoStack().undo();
        QVERIFY(m_document->isModified());
        QVERIFY(m_document->save());
        QVERIFY(other.open(path));
        QVERIFY(other.project().files.empty());
    }

    void refusesWhatItCannotRead()
    {
        m_folder->write("new.lifeboat.json", R"({"version": 99})");
        m_document->addSources({m_folder->in("usr")}, "");
        const auto before = m_document->project();
        QVERIFY(m_document->open(m_folder->in("new.lifeboat.json")).error().code == ErrorCode::unsupportedVersion);
        QVERIFY(m_document->open(m_folder->in("none.lifeboat.json")).error().code == ErrorCode::notFound);
        QVERIFY(m_document->open(m_folder->in("usr/main.py")).error().code == ErrorCode::syntax);
        QVERIFY(m_document->project() == before); // as it was
        QVERIFY(!m_document->saveAs(m_folder->in("nowhere/x.lifeboat.json")));
        QVERIFY(m_document->isModified() && m_document->path().isEmpty());
    }

    void undoesEveryEdit_data()
    {
        QTest::addColumn<std::function<void(ProjectDocument&, const ProjectFolder&)>>("edit");
        const auto row = [](const char* name, std::function<void(ProjectDocument&, const ProjectFolder&)> edit) {
            QTest::newRow(name) << std::move(edit);
        };
        row("add files", [](auto& document, auto& folder) {
            document.addSources({folder.in("other/net.py"), folder.in("other/data.bin")}, "app");
        });
        row("add a folder", [](auto& document, auto& folder) { document.addSources({folder.in("other")}, ""); });
        row("a new folder", [](auto& document, auto&) { QVERIFY(document.addFolder("app", "logs")); });
        row("remove", [](auto& document, auto&) { document.remove({"main.py", "app", "app/net.py"}); });
        row("rename", [](auto& document, auto&) { QVERIFY(document.rename("app", "lib")); });
        row("move", [](auto& document, auto&) { QVERIFY(document.move({"app/net.py", "app/lib"}, "")); });
        row("protect", [](auto& document, auto&) { document.setProtected({"main.py"}, false); });
        row("backup", [](auto& document, auto&) { document.setBackup(false); });
        row("compile", [](auto& document, auto&) { document.setCompile(true); });
        row("module", [](auto& document, auto&) { document.setModule("EC600N"); });
        row("firmware", [](auto& document, auto&) { document.setFirmware("/fw/base.pac"); });
    }

    void undoesEveryEdit()
    {
        QFETCH(std::function<void(ProjectDocument&, const ProjectFolder&)>, edit);
        m_document->addSources({m_folder->in("usr")}, "");
        const auto before = m_document->project();
        const auto pathsBefore = paths(*m_document);
        edit(*m_document, *m_folder);
        const auto after = m_document->project();
        const auto pathsAfter = paths(*m_document);
        QVERIFY(!(after == before));
        QCOMPARE(m_document->undoStack().count(), 2); // one step
        QVERIFY(!m_document->undoStack().undoText().isEmpty());
        m_document->undoStack().undo();
        QVERIFY(m_document->project() == before);
        QCOMPARE(paths(*m_document), pathsBefore);
        m_document->undoStack().redo();
        QVERIFY(m_document->project() == after);
        QCOMPARE(paths(*m_document), pathsAfter);
    }

    void doesNothingWhenNothingChanges()
    {
        m_document->setModule("EC600N");
        m_document->setModule("EC600N");
        m_document->setBackup(true);
        m_document->setProtected({}, true);
        m_document->remove({});
        QVERIFY(m_document->rename("app", "app"));
        QCOMPARE(m_document->undoStack().count(), 1);
    }

    void movesIntoFolders()
    {
        m_document->addSources({m_folder->in("usr")}, "");
        paths(*m_document);
        QVERIFY(m_document->move({"main.py"}, "app/lib"));
        QVERIFY(paths(*m_document).contains("app/lib/main.py"));
        QVERIFY(m_document->move({"app"}, "app/lib").error().code == ErrorCode::badArgument);
        m_document->addSources({m_folder->in("other/net.py")}, "");
        paths(*m_document);
        QVERIFY(m_document->move({"net.py"}, "app").error().code == ErrorCode::exists);
        QVERIFY(m_document->rename("net.py", "app").error().code == ErrorCode::exists);
        QVERIFY(m_document->addFolder("", "a/b").error().code == ErrorCode::badName);
    }

    void takesWhatIsInAFolderWithIt()
    {
        m_folder->write("usr/app-b/x.py", "x"); // stands between "app" and "app/net.py"
        m_document->addSources({m_folder->in("usr")}, "");
        paths(*m_document);
        QVERIFY(m_document->addFolder("", "lib"));
        paths(*m_document);
        QVERIFY(m_document->move({"app", "app-b", "app/lib", "app/net.py"}, "lib"));
        QVERIFY(paths(*m_document).contains("lib/app/lib/a.py") && paths(*m_document).contains("lib/app-b/x.py"));
    }

    void takesAFolderForUsr()
    {
        m_document->addSources({m_folder->in("usr")}, "");
        QVERIFY(paths(*m_document).contains("main.py"));
        m_document->clear();
        m_folder->write("tracker/main.py", "x");
        m_document->addSources({m_folder->in("tracker")}, "");
        QVERIFY(paths(*m_document).contains("main.py"));
        m_document->addSources({m_folder->in("tracker")}, ""); // has its main.py already
        m_document->addSources({m_folder->in("other")}, "");
        QCOMPARE(paths(*m_document),
                 (QStringList{"main.py", "other", "other/data.bin", "other/net.py", "tracker", "tracker/main.py"}));
    }

    void importsFromQpycom()
    {
        m_folder->write("old.json", R"({"firmware_name": ["D:\\fw.pac"], "path_name": ["C:\\x\\usr\\main.py"]})");
        const auto missing = m_document->importQpycom(m_folder->in("old.json"));
        QVERIFY(missing && *missing == QStringList{"D:\\fw.pac"});
        QVERIFY(m_document->isModified() && m_document->path().isEmpty() && !m_document->isUntouched());
        QCOMPARE(paths(*m_document), QStringList{"main.py"});
        QVERIFY(m_document->importQpycom(m_folder->in("usr/main.py")).error().code == ErrorCode::syntax);
    }

    void seesWhatChangesOnTheDisk()
    {
        m_document->addSources({m_folder->in("usr")}, "");
        paths(*m_document);
        m_folder->write("usr/later.py", "x");
        m_document->refresh();
        QVERIFY(paths(*m_document).contains("later.py"));
    }

    void listsOnlyTheLastOfManyChanges()
    {
        m_document->addSources({m_folder->in("usr")}, "");
        for (int i = 0; i < 50; ++i)
            QVERIFY(m_document->addFolder("", QString::number(i)));
        QCOMPARE(paths(*m_document).size(), 57);
    }

private:
    std::unique_ptr<ProjectFolder> m_folder;
    std::unique_ptr<ProjectDocument> m_document;
};

QTEST_MAIN(TestProjectDocument)
#include "TestProjectDocument.moc"
