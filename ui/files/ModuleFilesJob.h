// SPDX-License-Identifier: MIT
// A job on the files of a running module: opens its Python console, does one thing, reads the files again, and leaves
// the module at its prompt. What is done is a function of device/python.
#pragma once

#include "ui/common/Job.h"
#include "ui/common/Workspace.h"

#include "device/python/ModuleFiles.h"
#include "device/python/PythonModule.h"
#include "device/python/TreeTransfer.h"
#include "device/serial/PortChoice.h"
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

/// What such a job works with.
struct FilesContext {
    device::PythonModule& module;
    device::ModuleFiles& files;
    device::TransferObserver& observer;
    const device::CancelToken& cancel;
};

/// What a job has done, for the sentence at its end.
struct FilesReport {
    std::size_t written = 0;
    std::size_t unchanged = 0;
    std::size_t removed = 0;
    std::vector<std::string> needChecksumUpdate; ///< written, and the module's list says otherwise
    std::vector<std::string> left;               ///< not taken over, with the reason
};

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

/// Tells the module's list of the report's protected files; those that it did not take stay in the report.
core::HostResult<void> updateList(FilesContext& context, FilesReport& report);
/// False, and nothing is written, when the module has another file there than one with the CRC `before` (none: whatever
/// it has). `updatesList`: as above.
core::HostResult<bool> saveFile(FilesContext& context, FilesReport& report, const device::OutgoingFile& file,
                                std::optional<std::uint32_t> before, bool updatesList);
/// Carries out a plan, and counts.
core::HostResult<void> carryOut(FilesContext& context, FilesReport& report, const device::TreePlan& plan);
/// Files and folders of the computer into a folder of the module; what is the same there is skipped.
core::HostResult<void> copyToModule(FilesContext& context, FilesReport& report,
                                    const std::vector<std::filesystem::path>& sources, const std::string& folder);
/// Files and folders of the module into a folder of the computer; what is there is replaced.
core::HostResult<void> copyToComputer(FilesContext& context, FilesReport& report,
                                      const std::vector<device::ModuleFile>& sources,
                                      const std::filesystem::path& folder);

} // namespace ui
