// SPDX-License-Identifier: MIT
#include "ui/files/FilesBar.h"

#include "ui/common/Theme.h"

#include <QToolButton>

namespace ui
{

FilesBar::FilesBar(QWidget& page, QWidget& tree)
{
    setObjectName("filesBar");
    read = make("filesRead", "refresh", QKeySequence(Qt::CTRL | Qt::Key_R));
    addSeparator();
    toModule = make("filesToModule", "to-module", QKeySequence(Qt::ALT | Qt::Key_Right));
    toComputer = make("filesToComputer", "to-computer", QKeySequence(Qt::ALT | Qt::Key_Left));
    addSeparator();
    edit = make("filesEdit", "edit", QKeySequence(Qt::Key_F4));
    open = make("filesOpen", "open", QKeySequence(Qt::SHIFT | Qt::Key_F4));
    removeAction(open);
    run = make("filesRun", "start", QKeySequence(Qt::Key_F9));
    addSeparator();
    newFolder = make("filesNewFolder", "new-folder", QKeySequence(Qt::Key_F7));
    rename = make("filesRename", "rename", QKeySequence(Qt::Key_F2));
    remove = make("filesRemove", "remove", QKeySequence(Qt::Key_Delete));
    properties = make("filesProperties", "info", QKeySequence(Qt::ALT | Qt::Key_Return));
    crcs = make("filesCrcs", "checksum");
    crcs->setCheckable(true);
    addSeparator();
    development = make("filesDevelopment", "develop");
    development->setCheckable(true);
    for (QAction* action : {read, development})
        static_cast<QToolButton*>(widgetForAction(action))->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);

    page.addActions(m_all);
    for (QAction* action : m_all)
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    for (QAction* action : {edit, open, rename, remove, properties}) {
        page.removeAction(action);
        tree.addAction(action);
    }
    // The tree's context menu.
    tree.insertActions(rename, {run, toComputer});
    tree.addAction(newFolder);
    retranslate();
}

QAction* FilesBar::make(const char* name, const char* icon, const QKeySequence& key)
{
    QAction* action = addAction(Theme::icon(icon), {});
    action->setObjectName(name);
    action->setShortcut(key);
    m_all += action;
    return action;
}

void FilesBar::retranslate()
{
    const auto say = [](QAction* action, const QString& text, const QString& tip) {
        action->setText(text);
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key));
    };
    say(read, tr("&Read the files"), tr("Read what the module has. A program that runs there is interrupted"));
    say(toModule, tr("Copy to the &module"), tr("Copy what is selected on the left to the module"));
    say(toComputer, tr("Copy to the &computer"), tr("Copy what is selected on the module to the folder on the left"));
    say(edit, tr("&Edit"), tr("Edit the file, and save it to the module"));
    say(open, tr("Open in another pro&gram"),
        tr("Open the file in the computer's program for it; a change is offered to be sent back"));
    say(run, tr("R&un"), tr("Run the script that is selected on the module"));
    say(newFolder, tr("New &folder…"), tr("Make a folder on the module"));
    say(rename, tr("Re&name"), tr("Rename on the module"));
    say(remove, tr("Remo&ve…"), tr("Remove from the module"));
    say(properties, tr("&Properties"), tr("Size, CRC, what the lists say, and the backup copy"));
    say(crcs, tr("CRC &values"), tr("Also read the CRC of each file"));
    say(development, tr("&Development mode"),
        tr("Send what changes in a folder, and start the script again each time"));
}

} // namespace ui
