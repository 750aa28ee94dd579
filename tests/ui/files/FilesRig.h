// SPDX-License-Identifier: MIT
// The files page in a window, at a module whose Python is real.
#pragma once

#include "tests/support/python/PythonAtPort.h"
#include "tests/ui/PageParts.h"
#include "tests/ui/UiTest.h"
#include "ui/common/MessageCard.h"
#include "ui/files/FilesPage.h"
#include "ui/files/ModuleTreeModel.h"
#include "ui/files/ModuleTreeView.h"
#include "ui/files/PcPane.h"

#include <QLabel>

namespace test
{

inline const std::string mainText = "print('main')\n";

/// A module with one protected file.
inline PythonSettings filesOfAModule()
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

struct FilesRig : PageParts<FilesRig> {
    TestWorkspace workspace;
    PythonAtPort module;
    ui::FilesPage page{workspace.workspace};
    QSignalSpy failed{&page, &ui::Page::failed};

    static constexpr int patience = 20'000; ///< ms, of a loaded machine

    explicit FilesRig(const PythonSettings& settings = {}) : module(settings)
    {
        show({900, 600});
        QDir().mkpath(local());
        pc()->setFolder(local());
        workspace.module.selectPort(QString::fromStdString(module.port()));
    }

    /// In the folder of the computer.
    QString local(const QString& name = {}) const { return workspace.folder.filePath("pc") + '/' + name; }
    void writeLocal(const QString& name, const std::string& text) const
    {
        QDir().mkpath(QFileInfo(local(name)).path());
        writeFile(local(name).toStdString(), bytesOf(text));
    }
    std::string readLocal(const QString& name) const { return textOf(readFile(local(name).toStdString())); }
    /// On the module.
    std::optional<std::string> text(const std::string& path)
    {
        const auto bytes = module.with([&path](PythonPeer& peer) { return peer.file(path); });
        return bytes ? std::optional(textOf(*bytes)) : std::nullopt;
    }

    ui::MessageCard* card() const { return find<ui::MessageCard>("filesCard"); }
    ui::ModuleTreeView* tree() const { return find<ui::ModuleTreeView>("moduleTree"); }
    ui::PcPane* pc() const { return page.findChild<ui::PcPane*>(); }
    ui::ModuleTreeModel* model() const { return static_cast<ui::ModuleTreeModel*>(tree()->model()); }
    bool isIdle() const { return page.unfinishedWork().isEmpty(); }
    bool has(const QString& path) const { return model()->indexOf(path).isValid(); }
    /// Does it, and waits until it is done.
    void finish(const char* name) const
    {
        trigger(name);
        wait();
    }
    void wait() const
    {
        if (!QTest::qWaitFor([this] { return isIdle(); }, patience))
            qFatal("%s does not end", qPrintable(page.unfinishedWork()));
    }
    void select(const QString& path) const
    {
        tree()->selectPath(path);
        if (tree()->selectedPaths() != QStringList(path))
            qFatal("the module has no %s", qPrintable(path));
    }
    void selectLocal(const QStringList& names) const
    {
        QTreeView& view = pc()->tree();
        QAbstractItemModel* files = view.model();
        view.clearSelection();
        for (const QString& name : names) {
            QModelIndexList found;
            const bool isThere = QTest::qWaitFor([&] {
                found = files->match(files->index(0, 0, view.rootIndex()), Qt::DisplayRole, name, 1, Qt::MatchExactly);
                return !found.isEmpty();
            });
            if (!isThere)
                qFatal("the folder has no %s", qPrintable(name));
            view.selectionModel()->select(found[0], QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    /// Drops on a row of the tree, as the desktop does.
    void drop(const QMimeData& data, const QString& onto) const
    {
        tree()->scrollTo(model()->indexOf(onto));
        const QPoint at = tree()->visualRect(model()->indexOf(onto)).center();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(tree()->viewport(), &enter);
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(tree()->viewport(), &move);
        if (!find<QLabel>("filesDropHint")->isVisible())
            qFatal("nothing says what the drop will do");
        QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(tree()->viewport(), &event);
    }
};

} // namespace test
