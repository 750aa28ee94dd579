// SPDX-License-Identifier: MIT
#include "ui/log/LogPane.h"

#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/log/FilteredLog.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

namespace
{

constexpr std::array levels = {LogLevel::detail, LogLevel::info, LogLevel::warning, LogLevel::error};

} // namespace

LogPane::LogPane(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_lines(new FilteredLog(workspace.log, this)), m_view(new QTableView),
      m_bar(new QToolBar), m_level(new QComboBox), m_filter(new QLineEdit), m_autoscroll(new QCheckBox),
      m_saved(new QLabel)
{
    setObjectName("logPane");
    makeActions();
    makeView();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_view, 1);
    m_saved->setObjectName("logSaved");
    m_saved->setWordWrap(true);
    m_saved->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_saved->hide();
    layout->addWidget(m_saved);

    retranslate();
    m_level->setCurrentIndex(1);
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogPane::applyFilter);
    connect(m_filter, &QLineEdit::textChanged, this, &LogPane::applyFilter);
    applyFilter();
}

void LogPane::makeActions()
{
    m_level->setObjectName("logLevel");
    m_filter->setObjectName("logFilter");
    m_filter->setClearButtonEnabled(true);
    m_autoscroll->setObjectName("logAutoscroll");
    m_autoscroll->setChecked(true);
    connect(m_autoscroll, &QCheckBox::toggled, this, &LogPane::follow);

    m_bar->setObjectName("logBar");
    m_bar->setIconSize({16, 16});
    for (QWidget* widget :
         {static_cast<QWidget*>(m_level), static_cast<QWidget*>(m_filter), static_cast<QWidget*>(m_autoscroll)})
        m_bar->addWidget(widget);
    const auto action = [this](const char* name, const QString& icon, void (LogPane::*slot)()) {
        QAction* made = m_bar->addAction(Theme::icon(icon), {});
        made->setObjectName(name);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_copy = action("logCopy", "copy", &LogPane::copy);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(m_copy);
    m_save = action("logSave", "save", &LogPane::save);
    m_clear = m_bar->addAction(Theme::icon("clear"), {}, &m_workspace.log, &Log::clear);
    m_clear->setObjectName("logClear");
    m_report = action("logReport", "info", &LogPane::reportWanted);
}

void LogPane::makeView()
{
    m_view->setObjectName("logView");
    m_view->setModel(m_lines);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setWordWrap(false);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    // All rows have one height, so that no row is measured.
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 4);
    QHeaderView* header = m_view->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->resizeSection(Log::timeColumn, m_view->fontMetrics().horizontalAdvance("00:00:00.000  "));
    header->resizeSection(Log::levelColumn, m_view->fontMetrics().horizontalAdvance("Information"));

    QScrollBar* bar = m_view->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, &LogPane::stayAtEnd);
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
        m_isFollowing = value == bar->maximum();
        m_autoscroll->setChecked(m_isFollowing);
    });
    // What the user looks at stays where it is when the oldest lines go.
    connect(m_lines, &QAbstractItemModel::rowsRemoved, this, [this, bar](const QModelIndex&, int first, int last) {
        if (!m_isFollowing)
            bar->setValue(bar->value() - (last - first + 1));
    });
}

void LogPane::retranslate()
{
    const QSignalBlocker blocker(m_level);
    const int current = m_level->currentIndex();
    m_level->clear();
    m_level->addItem(tr("Everything"));
    m_level->addItem(tr("Information and worse"));
    m_level->addItem(tr("Warnings and errors"));
    m_level->addItem(tr("Errors"));
    m_level->setCurrentIndex(current);
    m_level->setAccessibleName(tr("Least level"));
    m_level->setToolTip(tr("Which lines are shown; the file of the log has all of them"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of the log"));
    m_autoscroll->setText(tr("A&utoscroll"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the selected lines, or all"));
    m_save->setText(tr("Save the log…"));
    m_clear->setText(tr("Clear the log"));
    m_report->setText(tr("Report a problem…"));
    m_bar->setWindowTitle(tr("Log"));
    m_view->setAccessibleName(tr("Log"));
}

void LogPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void LogPane::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void LogPane::applyFilter()
{
    m_lines->setFilter(levels[static_cast<std::size_t>(std::max(0, m_level->currentIndex()))], m_filter->text());
    stayAtEnd();
}

void LogPane::follow(bool on)
{
    m_isFollowing = on;
    stayAtEnd();
}

void LogPane::stayAtEnd()
{
    QScrollBar* bar = m_view->verticalScrollBar();
    if (m_isFollowing)
        bar->setValue(bar->maximum());
}

QString LogPane::textOf(const QList<int>& rows) const
{
    QString text;
    for (const int row : rows)
        text += m_lines->lineText(row) + '\n';
    return text;
}

void LogPane::copy()
{
    QList<int> rows;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows())
        rows << index.row();
    std::ranges::sort(rows);
    if (rows.isEmpty()) {
        for (int row = 0; row < m_lines->rowCount(); ++row)
            rows << row;
    }
    QGuiApplication::clipboard()->setText(textOf(rows));
}

void LogPane::save()
{
    if (m_saving)
        return;
    const QString path = m_workspace.dialogs.saveFile(this, tr("Save the log"), QStringLiteral("lifeboat.log"),
                                                      tr("Text (*.log *.txt)"));
    if (path.isEmpty())
        return;
    QList<int> rows;
    for (int row = 0; row < m_lines->rowCount(); ++row)
        rows << row;
    using Saved = core::HostResult<void>;
    auto job = std::make_unique<ValueJob<Saved>>([path, bytes = textOf(rows).toUtf8()](const device::CancelToken&) {
        return core::package::writeAtomically(utf8(path), core::package::bytesOf(bytes.toStdString()));
    });
    connect(job.get(), &Job::finished, this, [this, path, saving = job.get()] {
        const Saved& saved = saving->result();
        m_saved->setText(saved ? tr("Saved as %1.").arg(path)
                               : tr("%1 The log was not saved.").arg(wordsOf(saved.error()).sentence));
        m_saved->show();
        m_saving.release()->deleteLater();
    });
    m_saving = std::move(job);
    m_saving->start();
}

} // namespace ui
