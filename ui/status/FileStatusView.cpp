// SPDX-License-Identifier: MIT
#include "ui/status/FileStatusView.h"

#include "ui/common/Settings.h"
#include "ui/common/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>

#include <algorithm>

namespace ui
{

namespace
{

const QString columnsKey = QStringLiteral("status/columns");

} // namespace

FileStatusView::FileStatusView(FileStatusModel& files, Settings& settings, QWidget* parent)
    : QTableView(parent), m_files(files), m_order(files), m_settings(settings), m_copy(new QAction(this))
{
    setObjectName("statusTable");
    setModel(&m_order);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setWordWrap(false);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);

    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    const int crc = fontMetrics().horizontalAdvance("MMMMMMMMMM");
    const int widths[] = {crc * 5 / 4, crc * 2, crc * 3 / 4, crc, crc, crc, crc};
    for (int column = 0; column < static_cast<int>(std::size(widths)); ++column)
        header->resizeSection(column, widths[column]);
    header->restoreState(settings.state(columnsKey).toByteArray());
    // Whatever the user sorted by last time: what is wrong comes first.
    header->setSortIndicator(FileStatusModel::stateColumn, Qt::AscendingOrder);
    setSortingEnabled(true);

    m_copy->setObjectName("statusCopy");
    m_copy->setIcon(Theme::icon("copy"));
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    connect(m_copy, &QAction::triggered, this, &FileStatusView::copy);
    addAction(m_copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    retranslate();
}

FileStatusView::~FileStatusView()
{
    m_settings.setState(columnsKey, horizontalHeader()->saveState());
}

void FileStatusView::retranslate()
{
    m_copy->setText(tr("Copy"));
    setAccessibleName(tr("Protected files"));
}

int FileStatusView::currentFile() const
{
    return m_order.mapToSource(currentIndex()).row();
}

void FileStatusView::selectFile(int row)
{
    const QModelIndex index = m_order.mapFromSource(m_files.index(row, FileStatusModel::stateColumn));
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    scrollTo(index);
}

void FileStatusView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row() || current.isValid() != previous.isValid())
        emit currentFileChanged();
}

void FileStatusView::copy()
{
    QList<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        rows << index.row();
    std::ranges::sort(rows);
    QString text;
    for (const int row : rows) {
        QStringList cells;
        for (int column = 0; column < FileStatusModel::columnCount_; ++column)
            cells << m_order.index(row, column).data().toString();
        text += cells.join('\t') + '\n';
    }
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

} // namespace ui
