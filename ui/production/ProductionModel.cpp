// SPDX-License-Identifier: MIT
#include "ui/production/ProductionModel.h"

#include "ui/common/Words.h"
#include "ui/job/DownloadWords.h"
#include "ui/port/ModulesModel.h"
#include "ui/text/JobTexts.h"

#include <QLocale>
#include <QTimer>

#include <algorithm>

namespace ui
{

using device::Phase;

namespace
{

constexpr int showInterval = 100; ///< milliseconds

struct StateLook {
    const char* icon;
    Tone tone;
};

StateLook lookOf(ProductionModel::State state)
{
    switch (state) {
    case ProductionModel::State::passed:
        return {"ok", Tone::good};
    case ProductionModel::State::failed:
        return {"error", Tone::bad};
    case ProductionModel::State::stopped:
        return {"warning", Tone::caution};
    case ProductionModel::State::waiting:
    case ProductionModel::State::running:
        break;
    }
    return {nullptr, Tone::neutral};
}

QString wordOf(ProductionModel::State state)
{
    switch (state) {
    case ProductionModel::State::waiting:
        return ProductionModel::tr("Waiting");
    case ProductionModel::State::running:
        return ProductionModel::tr("Running");
    case ProductionModel::State::passed:
        return ProductionModel::tr("Passed");
    case ProductionModel::State::failed:
        return ProductionModel::tr("Failed");
    case ProductionModel::State::stopped:
        return ProductionModel::tr("Stopped");
    }
    return {};
}

int percentOf(const device::Progress& progress)
{
    return static_cast<int>(progress.done * 100 / std::max<std::uint64_t>(progress.total, 1));
}

} // namespace

ProductionModel::ProductionModel(const ModulesModel& modules, QObject* parent)
    : QAbstractTableModel(parent), m_modules(modules), m_timer(new QTimer(this))
{
    m_timer->setInterval(showInterval);
    connect(m_timer, &QTimer::timeout, this, &ProductionModel::showProgress);
    connect(&modules, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { readModules(first, last); });
    connect(&modules, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) { readModules(first.row(), last.row()); });
    readModules(0, modules.rowCount() - 1);
}

void ProductionModel::readModules(int first, int last)
{
    for (int i = first; i <= last; ++i) {
        const ModuleEntry& entry = m_modules.entry(i);
        Row& row = rowFor(entry.key);
        const Row before = row;
        row.name = entry.name;
        row.isConnected = entry.isConnected;
        if (!entry.port.isEmpty())
            row.port = entry.port;
        // A port that the user named is one on purpose.
        row.isTarget = entry.isModule || !entry.port.startsWith(QLatin1String("/dev/tty"));
        if (row.name != before.name || row.port != before.port || row.isConnected != before.isConnected)
            showRow(row);
    }
}

int ProductionModel::rowOf(const QString& key) const
{
    const auto found = std::ranges::find(m_rows, key, &Row::key);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

ProductionModel::Row& ProductionModel::rowFor(const QString& key)
{
    const int row = rowOf(key);
    if (row >= 0)
        return m_rows[static_cast<std::size_t>(row)];
    beginInsertRows({}, rowCount(), rowCount());
    m_rows.emplace_back().key = key;
    endInsertRows();
    return m_rows.back();
}

void ProductionModel::showRow(const Row& row)
{
    const auto number = static_cast<int>(&row - m_rows.data());
    emit dataChanged(index(number, 0), index(number, columnCount_ - 1));
}

bool ProductionModel::hurts(int row) const
{
    return m_rows[static_cast<std::size_t>(row)].hurts;
}

bool ProductionModel::isTarget(int row) const
{
    return m_rows[static_cast<std::size_t>(row)].isTarget && m_rows[static_cast<std::size_t>(row)].isConnected;
}

int ProductionModel::percent() const
{
    int sum = 0;
    int count = 0;
    for (const Row& row : m_rows) {
        if (row.state != State::running)
            continue;
        sum += percentOf(row.progress);
        ++count;
    }
    return count == 0 ? 0 : sum / count;
}

void ProductionModel::begin(const QString& key, const QString& port)
{
    Row& row = rowFor(key);
    row.port = port;
    row.state = State::running;
    row.progress = {};
    row.hurts = false;
    row.seconds = 0;
    row.serial.clear();
    row.problem.reset();
    row.notRecorded.reset();
    row.since.start();
    m_timer->start();
    showRow(row);
}

void ProductionModel::setProgress(const QString& key, const device::Progress& progress)
{
    Row& row = rowFor(key);
    row.progress = progress;
    if (progress.phase == Phase::erase || progress.phase == Phase::write)
        row.hurts = true;
    if (progress.phase == Phase::restart)
        row.hurts = false;
    row.isChanged = true;
}

void ProductionModel::end(const QString& key, const device::UnitReport& report)
{
    Row& row = rowFor(key);
    row.hurts = false;
    row.isChanged = false;
    row.seconds = static_cast<double>(row.since.elapsed()) / 1000;
    row.serial = QString::fromStdString(report.record.serial);
    row.problem = report.download.problem;
    row.notRecorded = report.recordProblem;
    row.module = report.download.module;
    row.progress.phase = report.download.phase;
    if (!row.problem)
        row.state = State::passed;
    else
        row.state = row.problem->code == core::ErrorCode::cancelled ? State::stopped : State::failed;
    showRow(row);
    if (std::ranges::none_of(m_rows, [](const Row& other) { return other.state == State::running; }))
        m_timer->stop();
}

void ProductionModel::refuse(const QString& key, const core::Problem& problem)
{
    device::UnitReport report;
    report.download.problem = problem;
    begin(key, rowFor(key).port);
    end(key, report);
}

/// One signal for all rows.
void ProductionModel::showProgress()
{
    int first = rowCount();
    int last = -1;
    for (int i = 0; i < rowCount(); ++i) {
        Row& row = m_rows[static_cast<std::size_t>(i)];
        if (row.state != State::running)
            continue;
        const auto seconds = static_cast<double>(row.since.elapsed() / 1000);
        if (!row.isChanged && seconds == row.seconds)
            continue;
        row.isChanged = false;
        row.seconds = seconds;
        first = std::min(first, i);
        last = i;
    }
    if (last >= 0)
        emit dataChanged(index(first, phaseColumn), index(last, secondsColumn));
}

void ProductionModel::retranslate()
{
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount_ - 1));
    emit headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
}

int ProductionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProductionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

QString ProductionModel::text(const Row& row, Column column) const
{
    switch (column) {
    case moduleColumn:
        if (!row.isConnected && row.state != State::running)
            return row.name.isEmpty() ? tr("Disconnected") : tr("%1 · disconnected").arg(row.name);
        return row.name.isEmpty() ? tr("Serial port") : row.name;
    case portColumn:
        return row.port;
    case phaseColumn:
        if (row.state == State::waiting)
            return {};
        if (row.state == State::passed)
            return tr("Done");
        if (row.state == State::running)
            return tr("%1 · %2 %", "phase and percent")
                .arg(translated(ui::wordOf(row.progress.phase)))
                .arg(percentOf(row.progress));
        return translated(ui::wordOf(row.progress.phase));
    case resultColumn:
        return wordOf(row.state);
    case serialColumn:
        return row.serial;
    case secondsColumn:
        return row.state == State::waiting ? QString()
                                           : QLocale().toString(row.seconds, 'f', row.state == State::running ? 0 : 1);
    case messageColumn:
        if (row.notRecorded)
            return tr("Not recorded: %1").arg(ui::text(row.notRecorded->detail));
        return row.problem && row.state == State::failed ? wordsOf(*row.problem).sentence : QString();
    case columnCount_:
        break;
    }
    return {};
}

QString ProductionModel::tip(const Row& row) const
{
    if (!row.problem)
        return {};
    const ProblemWords words = wordsOf(*row.problem);
    return QStringList{words.sentence, words.circumstance, words.remedy, moduleSentence(row.module),
                       tr("Code: %1").arg(words.code)}
        .join('\n');
}

QVariant ProductionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    const StateLook look = lookOf(row.state);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "heading and value")
            .arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), text(row, column));
    case Qt::ToolTipRole:
        return column == resultColumn || column == messageColumn ? tip(row) : text(row, column);
    case Qt::DecorationRole:
        return column == resultColumn && look.icon ? QVariant(Theme::icon(look.icon, look.tone)) : QVariant();
    case Qt::ForegroundRole:
        return column == resultColumn && look.icon ? QVariant(Theme::colourOf(look.tone)) : QVariant();
    case Qt::TextAlignmentRole:
        return column == secondsColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case keyRole:
        return row.key;
    case percentRole:
        return row.state == State::running && column == phaseColumn ? QVariant(percentOf(row.progress)) : QVariant();
    default:
        return {};
    }
}

QVariant ProductionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case moduleColumn:
        return tr("Module");
    case portColumn:
        return tr("Port");
    case phaseColumn:
        return tr("Progress");
    case resultColumn:
        return tr("Result");
    case serialColumn:
        return tr("Serial number");
    case secondsColumn:
        return tr("Seconds");
    case messageColumn:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace ui
