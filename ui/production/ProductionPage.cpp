// SPDX-License-Identifier: MIT
#include "ui/production/ProductionPage.h"

#include "core/package/AtomicFile.h"
#include "device/module/PortDownload.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Job.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/port/ModuleSelection.h"
#include "ui/production/CountsBar.h"
#include "ui/production/ProductionLine.h"
#include "ui/production/ProductionModel.h"
#include "ui/production/ProgressDelegate.h"

#include <QAction>
#include <QCheckBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

namespace
{

const QString packageKey = QStringLiteral("production/package");
const QString recordKey = QStringLiteral("production/record");
const QString headerKey = QStringLiteral("production/columns");

/// A path that may be longer than its place, which has to be read whole at times.
QLabel* makePathLabel(const char* name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

void showPath(QLabel* label, const QString& path)
{
    label->setText(QFileInfo(path).fileName());
    label->setToolTip(path);
}

} // namespace

ProductionPage::ProductionPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), m_model(new ProductionModel(workspace.module.modules(), this)),
      m_line(new ProductionLine(workspace, *m_model, this)), m_packageLabel(new QLabel(this)),
      m_packageName(makePathLabel("productionPackage", this)), m_choosePackage(new QPushButton(this)),
      m_recordLabel(new QLabel(this)), m_recordName(makePathLabel("productionRecord", this)),
      m_chooseRecord(new QPushButton(this)), m_arm(new QCheckBox(this)), m_counts(new CountsBar(this)),
      m_message(new MessageCard(this)), m_table(new QTableView(this)), m_startSelected(new QAction(this)),
      m_startAll(new QAction(this)), m_stopSelected(new QAction(this)), m_stopAll(new QAction(this))
{
    setObjectName("productionPage");
    makeLayout();

    connect(m_choosePackage, &QPushButton::clicked, this, &ProductionPage::choosePackage);
    connect(m_chooseRecord, &QPushButton::clicked, this, &ProductionPage::chooseRecord);
    connect(m_arm, &QCheckBox::toggled, m_line, &ProductionLine::setArmed);
    connect(m_counts, &CountsBar::resetWanted, m_line, &ProductionLine::resetCounts);
    connect(m_startSelected, &QAction::triggered, this, &ProductionPage::startSelected);
    connect(m_startAll, &QAction::triggered, this, &ProductionPage::startAll);
    connect(m_stopSelected, &QAction::triggered, this, [this] { stopRows(selectedRows()); });
    connect(m_stopAll, &QAction::triggered, this, &ProductionPage::cancel);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProductionPage::showState);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ProductionPage::showState);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ProductionPage::showState);
    connect(m_line, &ProductionLine::changed, this, &ProductionPage::showState);
    connect(m_line, &ProductionLine::notRecorded, this, [this](const core::Problem& problem) {
        m_message->showProblem(problem, tr("writing the record"));
        emit failed();
    });
    retranslate();
}

void ProductionPage::makeLayout()
{
    m_choosePackage->setObjectName("choosePackage");
    m_chooseRecord->setObjectName("chooseRecord");
    m_arm->setObjectName("arm");
    m_table->setObjectName("productionTable");
    m_message->setObjectName("productionMessage");
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(ProductionModel::phaseColumn, new ProgressDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->resizeColumnsToContents();
    for (const auto column : {ProductionModel::moduleColumn, ProductionModel::portColumn, ProductionModel::phaseColumn})
        m_table->setColumnWidth(column, 2 * m_table->columnWidth(column));
    m_table->horizontalHeader()->restoreState(workspace().settings.state(headerKey).toByteArray());
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, this,
            [this] { workspace().settings.setState(headerKey, m_table->horizontalHeader()->saveState()); });

    auto* files = new QGridLayout;
    files->addWidget(m_packageLabel, 0, 0);
    files->addWidget(m_packageName, 0, 1);
    files->addWidget(m_choosePackage, 0, 2);
    files->addWidget(m_recordLabel, 1, 0);
    files->addWidget(m_recordName, 1, 1);
    files->addWidget(m_chooseRecord, 1, 2);
    files->setColumnStretch(1, 1);

    auto* buttons = new QHBoxLayout;
    const std::tuple<QAction*, const char*, const char*> actions[] = {{m_startAll, "startAll", "download"},
                                                                      {m_startSelected, "startSelected", "play"},
                                                                      {m_stopSelected, "stopSelected", "stop"},
                                                                      {m_stopAll, "stopAll", "stop"}};
    for (const auto& [action, name, icon] : actions) {
        action->setObjectName(name);
        action->setIcon(Theme::icon(icon));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        auto* button = new QToolButton(this);
        button->setObjectName(QString(name) + "Button");
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    m_startAll->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_D), QKeySequence(Qt::Key_F5)});

    auto* all = new QVBoxLayout(this);
    all->addLayout(files);
    all->addWidget(m_arm);
    all->addWidget(m_counts);
    all->addWidget(m_message);
    all->addWidget(m_table, 1);
    all->addLayout(buttons);
}

void ProductionPage::portsChanged(const device::PortList& list)
{
    m_line->portsChanged(list);
}

QString ProductionPage::title() const
{
    return tr("Several modules");
}

QList<QAction*> ProductionPage::pageActions() const
{
    return {m_startAll, m_startSelected, m_stopSelected, m_stopAll};
}

void ProductionPage::retranslate()
{
    m_packageLabel->setText(tr("Package:"));
    m_packageName->setAccessibleName(tr("Package"));
    m_choosePackage->setText(tr("Choose &package…"));
    m_recordLabel->setText(tr("Record:"));
    m_recordName->setAccessibleName(tr("File with one line for each module"));
    m_chooseRecord->setText(tr("Choose re&cord…"));
    m_table->setAccessibleName(tr("Modules"));
    m_startAll->setText(tr("Start &all"));
    m_startSelected->setText(tr("Start &selected"));
    m_stopSelected->setText(tr("S&top selected"));
    m_stopAll->setText(tr("Stop a&ll"));
    m_model->retranslate();
    m_counts->retranslate();
    showState();
}

/// What was used last is opened when it is needed first.
void ProductionPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (std::exchange(m_wasShown, true))
        return;
    Settings& settings = workspace().settings;
    openRecord(settings.state(recordKey, settings.folders().state.filePath("production.csv")).toString());
    const QString last = settings.state(packageKey).toString();
    if (m_package.isEmpty() && m_loading.isEmpty() && QFileInfo::exists(last))
        openPackage(last);
}

core::HostResult<ProductionPage::LoadedPackage> ProductionPage::load(const std::string& path)
{
    auto file = core::package::readWholeFile(path, core::package::maxPackageSize);
    if (!file)
        return std::unexpected(file.error());
    struct Both {
        core::package::Buffer bytes;
        std::unique_ptr<core::package::Package> package; ///< views into the bytes
    };
    auto both = std::make_shared<Both>(std::move(*file), nullptr);
    auto package = core::package::parsePackage(both->bytes.view(), {}, path);
    if (!package) {
        if (package.error().subject.empty())
            package.error().subject = path;
        return std::unexpected(package.error());
    }
    both->package = std::move(*package);
    if (const auto preview = device::previewDownload(*both->package, {}, device::portBaudRate); !preview)
        return std::unexpected(preview.error());
    return LoadedPackage{SharedPackage(both, both->package.get()), device::sha256Text(both->bytes.view())};
}

void ProductionPage::openPackage(const QString& path)
{
    if (!m_loading.isEmpty())
        return;
    m_loading = path;
    m_message->clear();
    using LoadJob = ValueJob<core::HostResult<LoadedPackage>>;
    auto* job = new LoadJob([path = utf8(path)](const device::CancelToken&) { return load(path); }, this);
    connect(job, &Job::finished, this, [this, job] {
        job->deleteLater();
        const QString path = std::exchange(m_loading, {});
        const auto& loaded = job->result();
        if (!loaded) {
            m_message->showProblem(loaded.error(), tr("reading the package"));
            showState();
            emit failed();
            return;
        }
        m_package = path;
        m_line->setPackage(loaded->package, loaded->sha256);
        workspace().settings.setState(packageKey, path);
        showState();
    });
    showState();
    job->start();
}

void ProductionPage::choosePackage()
{
    const QString path =
        workspace().dialogs.openFile(this, tr("Firmware package for all modules"), QFileInfo(m_package).path(),
                                     tr("Firmware packages (*.pac);;All files (*)"));
    if (!path.isEmpty())
        openPackage(path);
}

void ProductionPage::chooseRecord()
{
    const QString path = workspace().dialogs.saveFile(
        this, tr("File that gets one line for each module (lines are added)"), m_recordPath, tr("Tables (*.csv)"));
    if (!path.isEmpty())
        openRecord(path);
}

void ProductionPage::openRecord(const QString& path)
{
    auto record = device::RecordFile::open(path.toStdString());
    if (!record) {
        m_message->showProblem(record.error(), tr("opening the record"));
        emit failed();
        return;
    }
    m_recordPath = path;
    m_line->setRecord(std::move(*record));
    workspace().settings.setState(recordKey, path);
    showState();
}

void ProductionPage::startSelected()
{
    for (const int row : selectedRows())
        m_line->start(m_model->key(row));
}

void ProductionPage::startAll()
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->isTarget(row))
            m_line->start(m_model->key(row));
    }
}

void ProductionPage::stopRows(const QList<int>& rows)
{
    QStringList keys;
    int hurt = 0;
    for (const int row : rows) {
        keys += m_model->key(row);
        hurt += m_model->hurts(row) ? 1 : 0;
    }
    const bool isMeant =
        hurt == 0 ||
        workspace().dialogs.confirm(
            this,
            {.title = tr("Stop"),
             .text = tr("Stopping now leaves %n modules without firmware; they need another download.", nullptr, hurt),
             .details = {},
             .verb = tr("Stop")});
    if (!isMeant)
        return;
    for (const QString& key : std::as_const(keys))
        m_line->stop(key);
}

void ProductionPage::cancel()
{
    stopRows(runningRows());
}

QString ProductionPage::unfinishedWork() const
{
    return m_line->running() == 0 ? QString() : tr("%n downloads are running.", nullptr, m_line->running());
}

QList<int> ProductionPage::selectedRows() const
{
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows += index.row();
    return rows;
}

QList<int> ProductionPage::runningRows() const
{
    QList<int> rows;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->state(row) == ProductionModel::State::running)
            rows += row;
    }
    return rows;
}

void ProductionPage::showState()
{
    const bool isReady = m_line->hasPackage();
    if (!m_loading.isEmpty())
        m_packageName->setText(tr("Reading %1…").arg(QFileInfo(m_loading).fileName()));
    else if (isReady)
        showPath(m_packageName, m_package);
    else
        m_packageName->setText(tr("none"));
    showPath(m_recordName, m_recordPath);
    m_arm->setEnabled(isReady);
    m_arm->setText(isReady ? tr("A&rmed: start each module that is plugged in")
                           : tr("A&rmed (choose a package first)"));

    const QList<int> selected = selectedRows();
    const auto isRunning = [this](int row) { return m_model->state(row) == ProductionModel::State::running; };
    m_startAll->setEnabled(isReady && m_model->rowCount() > 0);
    m_startSelected->setEnabled(isReady && !std::ranges::all_of(selected, isRunning));
    m_stopSelected->setEnabled(std::ranges::any_of(selected, isRunning));
    m_stopAll->setEnabled(m_line->running() > 0);

    m_counts->setCounts(m_line->passed(), m_line->failed(), m_line->running());
    if (m_line->running() > 0)
        emit jobProgressed(m_model->percent(), tr("%n modules", nullptr, m_line->running()));
    else
        emit jobProgressed(-1, {});
}

} // namespace ui
