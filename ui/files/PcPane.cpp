// SPDX-License-Identifier: MIT
#include "ui/files/PcPane.h"

#include "ui/common/Dialogs.h"
#include "ui/common/IconButton.h"
#include "ui/common/Settings.h"
#include "ui/files/ModuleTreeModel.h"
#include "ui/files/PcModel.h"

#include <QCompleter>
#include <QDir>
#include <QDragMoveEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeView>
#include <QVBoxLayout>

namespace ui
{

namespace
{

const QString folderKey = QStringLiteral("files/folder");

} // namespace

PcPane::PcPane(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_model(new PcModel(this)), m_path(new QLineEdit),
      m_up(new IconButton("pcUp", "up-folder")), m_home(new IconButton("pcHome", "home")),
      m_choose(new IconButton("pcChoose", "open")), m_tree(new QTreeView)
{
    m_model->setFilter(QDir::AllEntries | QDir::NoDotAndDotDot);
    m_path->setObjectName("pcPath");
    auto* completer = new QCompleter(m_model, m_path);
    m_path->setCompleter(completer);
    m_tree->setObjectName("pcTree");
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setDragDropMode(QAbstractItemView::DragDrop);
    m_tree->setDropIndicatorShown(true);
    m_tree->viewport()->installEventFilter(this);
    m_tree->setAutoExpandDelay(600);
    m_tree->setTabKeyNavigation(false);
    m_tree->setSortingEnabled(true);
    m_tree->sortByColumn(PcModel::nameColumn, Qt::AscendingOrder);
    m_tree->setColumnHidden(PcModel::typeColumn, true);
    m_tree->setColumnHidden(PcModel::dateColumn, true);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setResizeContentsPrecision(0);
    m_tree->header()->setSectionResizeMode(PcModel::nameColumn, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(PcModel::sizeColumn, QHeaderView::ResizeToContents);

    auto* line = new QHBoxLayout;
    line->addWidget(m_up);
    line->addWidget(m_home);
    line->addWidget(m_path, 1);
    line->addWidget(m_choose);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_tree, 1);

    connect(m_up, &QToolButton::clicked, this, [this] { setFolder(QFileInfo(folder()).path()); });
    connect(m_home, &QToolButton::clicked, this, [this] { setFolder(QDir::homePath()); });
    connect(m_choose, &QToolButton::clicked, this, [this] {
        if (const QString chosen = m_workspace.dialogs.openFolder(this, tr("Choose a folder"), folder());
            !chosen.isEmpty())
            setFolder(chosen);
    });
    connect(m_path, &QLineEdit::returnPressed, this, &PcPane::pathTyped);
    connect(m_path, &QLineEdit::editingFinished, this, &PcPane::pathTyped);
    connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (m_model->isDir(index))
            setFolder(m_model->filePath(index));
    });
    connect(m_model, &PcModel::copyWanted, this, &PcPane::copyWanted);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PcPane::pathsSelected);

    const QString last = m_workspace.settings.state(folderKey).toString();
    setFolder(QFileInfo(last).isDir() ? last : QDir::homePath());
    setFocusProxy(m_tree);
    retranslate();
}

bool PcPane::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::DragMove) {
        const auto* drag = static_cast<QDragMoveEvent*>(event);
        const QStringList paths = ModuleTreeModel::pathsIn(*drag->mimeData());
        const QString target = m_model->folderOf(m_tree->indexAt(drag->position().toPoint()));
        emit dropHint(paths.isEmpty()
                          ? QString()
                          : tr("Copy %n file(s) or folder(s) to %1", nullptr, static_cast<int>(paths.size()))
                                .arg(QDir::toNativeSeparators(target)));
    } else if (event->type() == QEvent::DragLeave || event->type() == QEvent::Drop) {
        emit dropHint({});
    }
    return QWidget::eventFilter(watched, event);
}

void PcPane::retranslate()
{
    m_path->setAccessibleName(tr("Folder of the computer"));
    m_tree->setAccessibleName(tr("Files of the computer"));
    m_up->setName(tr("One folder up"));
    m_home->setName(tr("Home folder"));
    m_choose->setName(tr("Choose a folder"));
    emit m_model->headerDataChanged(Qt::Horizontal, 0, m_model->columnCount() - 1);
}

QString PcPane::folder() const
{
    return m_model->rootPath();
}

void PcPane::setFolder(const QString& path)
{
    const QFileInfo info(path);
    if (!info.isDir())
        return;
    const QString folder = QDir::cleanPath(info.absoluteFilePath());
    m_tree->setRootIndex(m_model->setRootPath(folder));
    m_tree->clearSelection();
    m_path->setText(QDir::toNativeSeparators(folder));
    m_path->setCursorPosition(static_cast<int>(m_path->text().size()));
    m_up->setEnabled(!QDir(folder).isRoot());
    m_workspace.settings.setState(folderKey, folder);
    emit pathsSelected();
}

void PcPane::pathTyped()
{
    const QString typed = QDir::fromNativeSeparators(m_path->text());
    if (QDir::cleanPath(typed) == folder())
        return;
    setFolder(typed);
    m_path->setText(QDir::toNativeSeparators(folder())); // as it was, when there is no such folder
}

QStringList PcPane::selectedPaths() const
{
    QStringList paths;
    for (const QModelIndex& index : m_tree->selectionModel()->selectedRows())
        paths += m_model->filePath(index);
    return paths;
}

QString PcPane::targetFolder() const
{
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    return rows.size() == 1 && m_model->isDir(rows.front()) ? m_model->filePath(rows.front()) : folder();
}

} // namespace ui
