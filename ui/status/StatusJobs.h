// SPDX-License-Identifier: MIT
// The jobs of the status page; the work is that of device/module.
#pragma once

#include <QStringList>

#include "ui/common/Job.h"

#include "core/project/StatusFiles.h"
#include "device/module/Restore.h"
#include "device/module/StatusReading.h"
#include "device/serial/PortChoice.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ui
{

struct StatusPort {
    device::ChosenPort port;
    device::SystemRoots roots;
    device::Interpreter::Consent consent{};
};

class ReadStatusJob final : public Job
{
public:
    /// `package`: whose loaders may read the flash; empty: none. `mayRestart`: as in device::StatusRequest.
    ReadStatusJob(StatusPort port, std::filesystem::path package, bool mayRestart, QObject* parent = nullptr);
    ~ReadStatusJob() override { stopAndWait(); }

    /// After finished().
    core::HostResult<device::ModuleReading>& result() { return *m_result; }

protected:
    void work() override;

private:
    core::HostResult<device::ModuleReading> read();

    StatusPort m_port;
    std::filesystem::path m_package;
    bool m_mayRestart;
    std::optional<core::HostResult<device::ModuleReading>> m_result;
};

class ImagesJob final : public Job
{
public:
    /// The status of `paths`; of `both` instead, when they fit together (empty: only `paths`).
    ImagesJob(QStringList paths, QStringList both, QObject* parent = nullptr);
    ~ImagesJob() override { stopAndWait(); }

    core::HostResult<core::project::StatusFiles>& result() { return *m_result; }
    /// Of which files the result is.
    const QStringList& paths() const { return m_paths; }

protected:
    void work() override;

private:
    QStringList m_paths;
    QStringList m_both;
    std::optional<core::HostResult<core::project::StatusFiles>> m_result;
};

class RestoreJob final : public Job
{
public:
    /// `package`: whose loaders read the flash of a module in download mode; empty: none. `paths`: as in
    /// device::RestoreRequest.
    RestoreJob(StatusPort port, std::filesystem::path package, std::vector<std::string> paths,
               QObject* parent = nullptr);
    ~RestoreJob() override { stopAndWait(); }

    core::HostResult<device::RestoreReport>& result() { return *m_result; }

protected:
    void work() override;

private:
    core::HostResult<device::RestoreReport> restore();

    StatusPort m_port;
    std::filesystem::path m_package;
    std::vector<std::string> m_paths;
    std::optional<core::HostResult<device::RestoreReport>> m_result;
};

class AcceptJob final : public Job
{
public:
    /// `paths`: "/usr/…"
    AcceptJob(StatusPort port, std::vector<std::string> paths, QObject* parent = nullptr);
    ~AcceptJob() override { stopAndWait(); }

    core::HostResult<device::AcceptReport>& result() { return *m_result; }

protected:
    void work() override;

private:
    StatusPort m_port;
    std::vector<std::string> m_paths;
    std::optional<core::HostResult<device::AcceptReport>> m_result;
};

class RepairJob final : public Job
{
public:
    /// Does nothing when the plan that it makes itself is another one.
    RepairJob(StatusPort port, device::RepairPlan plan, QObject* parent = nullptr);
    ~RepairJob() override { stopAndWait(); }

    core::HostResult<device::ListRepairReport>& result() { return *m_result; }

protected:
    void work() override;

private:
    StatusPort m_port;
    device::RepairPlan m_plan;
    std::optional<core::HostResult<device::ListRepairReport>> m_result;
};

} // namespace ui
