// SPDX-License-Identifier: MIT
// The tree of a module's files: what it shows of a listing, what can be dropped where, and that it stays as it was when
// the files are read again.
#include "tests/support/TestData.h"
#include "tests/ui/UiTest.h"
#include "ui/files/ModuleTreeModel.h"
#include "ui/files/ModuleTreeView.h"

#include <QAbstractItemModelTester>
#include <QMimeData>

using ui::ModuleListing;
using ui::ModuleTreeModel;
using ui::ModuleTreeView;

namespace
{

std::shared_ptr<ModuleListing> listing()
{
    auto made = std::make_shared<ModuleListing>();
    made->files = {{"/usr/app", true, 0, {}},           {"/usr/app/net.py", false, 1'500, 0xD202D277},
                   {"/usr/app/读我.txt", false, 3, {}}, {"/usr/checksum.json", false, 90, {}},
                   {"/usr/empty", true, 0, {}},         {"/usr/main.py", false, 20, {}},
                   {"/bak/usr", true, 0, {}},           {"/bak/usr/main.py", false, 20, {}}};
    made->space = device::ModuleSpace{4096, 100, 52};
    made->hasBackup = true;
    made->listed["/usr/main.py"] = {1, 1};
    return made;
}

struct Rig {
    ModuleTreeModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    ModuleTreeView view{model};
    QSignalSpy copies{&model, &ModuleTreeModel::copyWanted};
    QSignalSpy moves{&model, &ModuleTreeModel::moveWanted};

    QString cell(const char* path, int column) const
    {
        return model.indexOf(path).siblingAtColumn(column).data().toString();
    }
    bool drop(const QMimeData& data, const char* onto)
    {
        return model.dropMimeData(&data, Qt::CopyAction, -1, -1, model.indexOf(onto));
    }
};

} // namespace

class TestModuleTree : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatWasSentSince()
    {
        Rig rig;
        const auto made = listing();
        made->add({{"/usr/app/new.py", false, 7, {}},
                   {"/usr/zoo", true, 0, {}},
                   {"/usr/zoo/a.py", false, 1, {}},
                   {"/usr/main.py", false, 2'000, {}}});
        rig.model.setListing(made);
        QCOMPARE(made->files.size(), 11U);
        QVERIFY(rig.model.indexOf("/usr/app/new.py").isValid() && rig.model.indexOf("/usr/zoo/a.py").isValid());
        QCOMPARE(made->find("/usr/main.py")->size, 2'000U);
        QCOMPARE(made->find("/bak/usr/main.py")->size, 20U);
        QVERIFY2(!rig.cell("/usr", 0).contains("free"), qPrintable(rig.cell("/usr", 0)));
    }

    void showsAListing()
    {
        Rig rig;
        QCOMPARE(rig.model.rowCount(), 0);
        rig.model.setListing(listing());
        QCOMPARE(rig.model.rowCount(), 2);
        QCOMPARE(rig.cell("/usr", 0), "/usr · 205\u00A0kB free");
        QCOMPARE(rig.cell("/usr", 1), "2\u00A0kB");
        QCOMPARE(rig.cell("/bak", 0), "/bak · read-only");
        const QModelIndex usr = rig.model.indexOf("/usr");
        QStringList names;
        for (int row = 0; row < rig.model.rowCount(usr); ++row)
            names += rig.model.index(row, 0, usr).data().toString();
        QCOMPARE(names, QStringList({"app", "empty", "checksum.json", "main.py"}));
        QCOMPARE(rig.cell("/usr/main.py", ModuleTreeModel::protectedColumn), "✓");
        QCOMPARE(rig.cell("/usr/app/net.py", ModuleTreeModel::protectedColumn), "");
        QCOMPARE(rig.cell("/usr/app/net.py", ModuleTreeModel::crcColumn), "D202D277");
        QCOMPARE(rig.model.fileCount(rig.model.indexOf("/usr/app")), 2);
        QCOMPARE(rig.model.indexOf("/usr/main.py").data(Qt::AccessibleTextRole).toString(),
                 "main.py, 20\u00A0B, protected");
        QVERIFY(!rig.model.indexOf("/usr/gone.py").isValid());
        QCOMPARE(rig.model.folderOf(rig.model.indexOf("/usr/app/net.py")), "/usr/app");
        rig.model.setListing(nullptr);
        QCOMPARE(rig.model.rowCount(), 0);
    }

    void onlyTheUsersFilesCanBeChanged()
    {
        Rig rig;
        rig.model.setListing(listing());
        for (const char* path : {"/usr", "/bak", "/bak/usr", "/bak/usr/main.py"})
            QVERIFY2(!rig.model.canBeChanged(rig.model.indexOf(path)), path);
        QVERIFY(rig.model.canBeChanged(rig.model.indexOf("/usr/app")));
        QVERIFY(!(rig.model.indexOf("/bak/usr").flags() & Qt::ItemIsDropEnabled));
        QVERIFY(!(rig.model.indexOf("/bak/usr/main.py").flags() & Qt::ItemIsEditable));

        QSignalSpy renames(&rig.model, &ModuleTreeModel::renameWanted);
        const QModelIndex main = rig.model.indexOf("/usr/main.py");
        QVERIFY(!rig.model.setData(main, " ", Qt::EditRole));
        QVERIFY(!rig.model.setData(main, "main.py", Qt::EditRole));
        QCOMPARE(renames.count(), 0);
        rig.model.setData(main, "boot.py", Qt::EditRole);
        QCOMPARE(renames.count(), 1);
        QCOMPARE(renames[0][1].toString(), "boot.py");
        QCOMPARE(main.data().toString(), "main.py"); // the module has not done it yet
    }

    void takesDropsWhereTheyCanGo()
    {
        Rig rig;
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile("/home/me/app"), QUrl::fromLocalFile("/home/me/main.py")});
        QVERIFY(!rig.drop(files, "/usr")); // nothing was read
        rig.model.setListing(listing());
        QVERIFY(!rig.drop(files, "/bak/usr"));
        QMimeData web;
        web.setUrls({QUrl("https://example.org/main.py")});
        QVERIFY(!rig.drop(web, "/usr"));
        QCOMPARE(rig.copies.count(), 0);
        QVERIFY(rig.drop(files, "/usr/app/net.py"));
        QCOMPARE(rig.copies[0][0].toStringList(), QStringList({"/home/me/app", "/home/me/main.py"}));
        QCOMPARE(rig.copies[0][1].toString(), "/usr/app");
        QVERIFY(rig.drop(files, "")); // below all rows
        QCOMPARE(rig.copies[1][1].toString(), "/usr");
    }

    void movesInside()
    {
        Rig rig;
        rig.model.setListing(listing());
        const std::unique_ptr<QMimeData> main(rig.model.mimeData({rig.model.indexOf("/usr/main.py")}));
        QVERIFY(!rig.drop(*main, "/usr")); // it is there
        QVERIFY(rig.drop(*main, "/usr/app"));
        QCOMPARE(rig.moves[0][0].toStringList(), QStringList("/usr/main.py"));
        QCOMPARE(rig.moves[0][1].toString(), "/usr/app");
        const std::unique_ptr<QMimeData> app(rig.model.mimeData({rig.model.indexOf("/usr/app")}));
        QVERIFY(!rig.drop(*app, "/usr/app/net.py")); // into itself
        const std::unique_ptr<QMimeData> copy(rig.model.mimeData({rig.model.indexOf("/bak/usr/main.py")}));
        QVERIFY(!rig.drop(*copy, "/usr/app")); // cannot be taken away there
        QCOMPARE(rig.moves.count(), 1);
    }

    void staysAsItWas()
    {
        Rig rig;
        rig.model.setListing(listing());
        QVERIFY(rig.view.isExpanded(rig.model.indexOf("/usr")));
        QVERIFY(!rig.view.isExpanded(rig.model.indexOf("/bak")));
        rig.view.expand(rig.model.indexOf("/usr/app"));
        rig.view.collapse(rig.model.indexOf("/usr/empty"));
        rig.view.selectPath("/usr/app/net.py");
        auto next = listing();
        next->files.erase(next->files.begin() + 3); // checksum.json
        rig.view.selectPath("/usr/new.py");         // comes with it
        next->files.insert(next->files.begin() + 5, {"/usr/new.py", false, 1, {}});
        rig.model.setListing(next);
        QVERIFY(rig.view.isExpanded(rig.model.indexOf("/usr/app")));
        QCOMPARE(rig.view.selectedPaths(), QStringList("/usr/new.py"));
        rig.model.setListing(listing());
        QVERIFY(rig.view.isExpanded(rig.model.indexOf("/usr/app")));
        QCOMPARE(rig.view.selectedPaths(), QStringList("/usr")); // the file is gone
    }

    void whatLiesInASelectedFolderIsNotNamedTwice()
    {
        Rig rig;
        rig.model.setListing(listing());
        rig.view.expandAll();
        rig.view.clearSelection();
        for (const char* path : {"/usr/app/net.py", "/usr/app", "/usr/main.py"})
            rig.view.selectionModel()->select(rig.model.indexOf(path),
                                              QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QCOMPARE(rig.view.selectedPaths(), QStringList({"/usr/app", "/usr/main.py"}));
        QVERIFY(rig.view.findNext("NET"));
        QCOMPARE(rig.view.selectedPaths(), QStringList("/usr/app/net.py"));
        QVERIFY(!rig.view.findNext("nowhere"));
    }

    void readsTheLists()
    {
        ModuleListing made;
        ui::addList(made,
                    test::bytesOf(R"([{"name": "/usr/a.py", "crc32": "0xd202d277"}, {"name": "usr/b.py",)"
                                  R"( "crc32": "1"}, {"name": 3}, {"name": "/etc/x", "crc32": "2"}])"),
                    false);
        ui::addList(made, test::bytesOf(R"([{"name": "/usr/a.py", "crc32": "5"}])"), true);
        ui::addList(made, test::bytesOf("{no list"), true);
        QCOMPARE(made.listed.size(), std::size_t{2});
        QCOMPARE(made.listed.at("/usr/a.py").user.value(), 0xD202D277u);
        QCOMPARE(made.listed.at("/usr/a.py").backup.value(), 5u);
        QVERIFY(!made.listed.at("/usr/b.py").backup);
        QVERIFY(made.isProtected("/usr/b.py") && !made.isProtected("/usr/c.py"));
    }
};

QTEST_MAIN(TestModuleTree)
#include "TestModuleTree.moc"
