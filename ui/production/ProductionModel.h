// SPDX-License-Identifier: MIT
// The modules of a production line as a table: one row for each, which stays when the module goes.
#pragma once

#include <QAbstractTableModel>
#include <QElapsedTimer>

#include "device/production/UnitDownload.h"
#include "ui/common/Theme.h"

#include <optional>
#include <vector>

class QTimer;

namespace ui
{

class ModulesModel;

class ProductionModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        moduleColumn,
        portColumn,
        phaseColumn, ///< with the bar
        resultColumn,
        serialColumn,
        secondsColumn,
        messageColumn,
        columnCount_
    };
    enum Role { keyRole = Qt::UserRole, percentRole /**< of 100; nothing while it does not run */ };
    enum class State { waiting, running, passed, failed, stopped };

    /// `modules` outlives this.
    explicit ProductionModel(const ModulesModel& modules, QObject* parent = nullptr);

    int rowOf(const QString& key) const; ///< -1: not there
    const QString& key(int row) const { return m_rows[static_cast<std::size_t>(row)].key; }
    State state(int row) const { return m_rows[static_cast<std::size_t>(row)].state; }
    /// Whether stopping now leaves this module without a firmware that is whole.
    bool hurts(int row) const;
    /// Whether it is there, and a module as far as we know: not a serial port of which nobody knows what is behind it.
    bool isTarget(int row) const;
    /// Of those that run, on average.
    int percent() const;

    // A download at a module. A row appears when there is none.
    void begin(const QString& key, const QString& port);
    /// Seen within a tenth of a second, however many rows there are.
    void setProgress(const QString& key, const device::Progress& progress);
    void end(const QString& key, const device::UnitReport& report);
    /// It could not be begun.
    void refuse(const QString& key, const core::Problem& problem);

    /// After a change of the language.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString key;
        QString name;
        QString port;
        bool isConnected = false;
        bool isTarget = false;
        State state = State::waiting;
        device::Progress progress;
        bool hurts = false;
        bool isChanged = false; ///< since it was shown last
        QElapsedTimer since;
        double seconds = 0;
        QString serial;
        std::optional<core::Problem> problem; ///< why it failed
        std::optional<core::Problem> notRecorded;
        device::ModuleState module = device::ModuleState::untouched;
    };

    void readModules(int first, int last);
    Row& rowFor(const QString& key);
    void showRow(const Row& row);
    void showProgress();
    QString text(const Row& row, Column column) const;
    QString tip(const Row& row) const;

    const ModulesModel& m_modules;
    std::vector<Row> m_rows;
    QTimer* m_timer;
};

} // namespace ui
