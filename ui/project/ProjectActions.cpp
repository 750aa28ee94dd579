// SPDX-License-Identifier: MIT
#include "ui/project/ProjectActions.h"

#include "ui/common/Theme.h"

#include <QMenu>
#include <QUndoStack>
#include <QWidget>

namespace ui
{

ProjectActions::ProjectActions(QUndoStack& undoStack, QWidget& tree, QWidget& page) : QObject(&page)
{
    newProject = make("newProject", "new", {QKeySequence::New});
    openProject = make("openProject", "open", {QKeySequence::Open});
    recent = make("recentProjects", "clock");
    recent->setMenu(new QMenu(&page));
    import = make("importProject", "export");
    save = make("saveProject", "save", {QKeySequence::Save});
    saveAs = make("saveProjectAs", "save", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    separate();
    undo = make("undo", "undo", {QKeySequence::Undo});
    redo = make("redo", "redo", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)});
    separate();
    addFiles = make("addFiles", "add-file", {QKeySequence(Qt::CTRL | Qt::Key_I)});
    addFolder = make("addFolder", "add-folder", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I)});
    newFolder = make("newFolder", "new-folder", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)});
    rename = make("renameFile", "rename", {Qt::Key_F2});
    remove = make("removeFile", "remove", {QKeySequence::Delete});
    protect = make("protectFile", "protect", {QKeySequence(Qt::CTRL | Qt::Key_T)});
    separate();
    chooseFirmware = make("chooseFirmware", "package");
    combine = make("combine", "combine", {QKeySequence(Qt::CTRL | Qt::Key_B)});
    combineTo = make("combineTo", "combine", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)});
    makeUpdate = make("makeUpdate", "package");
    download = make("download", "download", {QKeySequence(Qt::CTRL | Qt::Key_D), Qt::Key_F5});
    combineAndDownload =
        make("combineAndDownload", "combine-download", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)});

    protect->setCheckable(true);
    for (QAction* action : {rename, remove}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        tree.addAction(action);
    }
    const auto follow = [](QAction* action, bool can) { action->setEnabled(can); };
    connect(&undoStack, &QUndoStack::canUndoChanged, undo, [this, follow](bool can) { follow(undo, can); });
    connect(&undoStack, &QUndoStack::canRedoChanged, redo, [this, follow](bool can) { follow(redo, can); });
    undo->setEnabled(false);
    redo->setEnabled(false);
    connect(undo, &QAction::triggered, &undoStack, &QUndoStack::undo);
    connect(redo, &QAction::triggered, &undoStack, &QUndoStack::redo);
    const auto showUndoTexts = [this, &undoStack] {
        undo->setToolTip(undoStack.canUndo() ? tr("Undo: %1").arg(undoStack.undoText()) : undo->iconText());
        redo->setToolTip(undoStack.canRedo() ? tr("Redo: %1").arg(undoStack.redoText()) : redo->iconText());
    };
    connect(&undoStack, &QUndoStack::indexChanged, this, showUndoTexts);
    // Keys work on the whole page, also when it is in no window with menus.
    page.addActions(m_all);
    retranslate();
}

QAction* ProjectActions::make(const char* name, const char* icon, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(Theme::icon(icon), {}, this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    m_all += action;
    return action;
}

void ProjectActions::separate()
{
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_all += separator;
}

void ProjectActions::retranslate()
{
    newProject->setText(tr("&New project"));
    openProject->setText(tr("&Open project…"));
    recent->setText(tr("Open &recent"));
    import->setText(tr("&Import from QPYcom…"));
    save->setText(tr("&Save project"));
    saveAs->setText(tr("Save project &as…"));
    undo->setText(tr("&Undo"));
    redo->setText(tr("&Redo"));
    addFiles->setText(tr("Add &files…"));
    addFolder->setText(tr("Add f&older…"));
    newFolder->setText(tr("New fol&der…"));
    rename->setText(tr("Rena&me"));
    remove->setText(tr("R&emove"));
    protect->setText(tr("&Protected"));
    chooseFirmware->setText(tr("Choose firm&ware…"));
    combine->setText(tr("&Combine"));
    combineTo->setText(tr("Combine &into…"));
    makeUpdate->setText(tr("Make an upda&te package…"));
    download->setText(tr("&Download"));
    combineAndDownload->setText(tr("Combine and do&wnload"));
}

} // namespace ui
