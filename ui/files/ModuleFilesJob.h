// SPDX-License-Identifier: MIT
// A job on the files of a running module: opens its Python console, does one thing, reads the files again, and leaves
// the module at its prompt.
#pragma once

#include "ui/common/Job.h"
#include "ui/common/Workspace.h"

#include "device/serial/PortChoice.h"
#include "ui/files/FilesWork.h"
#include "ui/files/ModuleListing.h"

#include <QMutex>

#include <functional>

namespace ui
{

/// How to get to a module's Python console.
struct PythonPort {
    device::ChosenPort port;
    std::uint32_t baudRate = 0;
    device::SystemRoots roots;
    device::Interpreter::Consent consent{};
};

/// Of the selected module; nothing while it is not connected, or has no Python console.
std::optional<PythonPort> pythonPort(const Workspace& workspace, device::Interpreter::Consent consent = {});

class ModuleFilesJob final : public Job
{
    Q_OBJECT

public:
    using Work = std::function<core::HostResult<void>(FilesContext& context, FilesReport& report)>;
    enum class Reads { nothing, files, filesAndCrcs };

    /// `reads`: what is read at the end, also after a failure that leaves the module there.
    ModuleFilesJob(PythonPort port, Work work, Reads reads, QObject* parent = nullptr);
    ~ModuleFilesJob() override { stopAndWait(); }

    // After finished()
    const std::optional<core::Problem>& problem() const { return m_problem; }
    FilesReport& report() { return m_report; }
    std::optional<ModuleListing>& listing() { return m_listing; }

    /// What the module said and nobody asked for, since the last call.
    QByteArray takeStray();

signals:
    void strayed();

protected:
    void work() override;

private:
    core::HostResult<void> doIt();

    PythonPort m_port;
    Work m_work;
    Reads m_reads;
    std::optional<core::Problem> m_problem;
    FilesReport m_report;
    std::optional<ModuleListing> m_listing;
    QMutex m_mutex; // for what follows
    QByteArray m_stray;
};

} // namespace ui
