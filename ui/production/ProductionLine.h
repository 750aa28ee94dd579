// SPDX-License-Identifier: MIT
// Several downloads at the same time: which runs where, and how many went well. What starts by itself is decided by
// device::ArmedLine, what a download is by device::downloadUnit.
#pragma once

#include <QHash>
#include <QObject>

#include "device/production/ArmedLine.h"
#include "ui/common/Workspace.h"
#include "ui/production/UnitJob.h"

namespace ui
{

class KeepAwake;
class ProductionModel;

class ProductionLine final : public QObject
{
    Q_OBJECT

public:
    /// `model` outlives this.
    ProductionLine(Workspace& workspace, ProductionModel& model, QObject* parent = nullptr);
    ~ProductionLine() override;

    /// What the next modules get; without one nothing starts.
    void setPackage(SharedPackage package, const std::string& sha256);
    bool hasPackage() const { return m_package != nullptr; }
    void setRecord(std::shared_ptr<device::RecordFile> record) { m_record = std::move(record); }
    void setArmed(bool on);

    /// What is plugged in now.
    void portsChanged(const device::PortList& list);
    /// At a module of the list that is there; nothing when one runs there.
    void start(const QString& key);
    void stop(const QString& key);

    int running() const { return static_cast<int>(m_jobs.size()); }
    int passed() const { return m_passed; }
    int failed() const { return m_failed; } ///< those that were stopped are not counted
    void resetCounts();

signals:
    /// The counts.
    void changed();
    void ended(const QString& key, bool hasPassed);
    void notRecorded(const core::Problem& problem);

private:
    void startAt(const QString& key, const device::ChosenPort& port);
    void finished(const QString& key);

    Workspace& m_workspace;
    ProductionModel& m_model;
    SharedPackage m_package;
    std::string m_sha256;
    std::shared_ptr<device::RecordFile> m_record;
    device::ArmedLine m_armed;
    QHash<QString, UnitJob*> m_jobs; ///< those that run, or wait for their port
    std::unique_ptr<KeepAwake> m_awake;
    int m_passed = 0;
    int m_failed = 0;
};

} // namespace ui
