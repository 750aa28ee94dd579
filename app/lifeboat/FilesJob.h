// SPDX-License-Identifier: MIT
// What the verbs of “lifeboat files” have in common: the module's Python console, the paths on both sides, the bar.
#pragma once

#include "app/lifeboat/Options.h"
#include "app/lifeboat/Output.h"
#include "app/lifeboat/PortOption.h"
#include "app/lifeboat/StopSignals.h"
#include "device/module/PortConnector.h"
#include "device/python/ModuleFiles.h"
#include "device/python/PythonModule.h"

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lifeboat
{

/// The options --port and --soft-reset, and the module that they lead to.
class FilesJob
{
public:
    void declare(Options& options);

    /// Opens the module's Python console. An outcome: that failed, and has been told.
    std::optional<Outcome> begin(Output& output);
    /// After begin().
    device::PythonModule& module() { return *m_module; }
    device::Connector& connector() { return *m_connector; }
    device::ModuleFiles files() { return device::ModuleFiles(*m_module); }
    const device::CancelToken& cancel() const { return m_stop->token(); }
    StopSignals& stop() { return *m_stop; }

    /// As failAtPort(), at the port of this job.
    Outcome fail(Output& output, core::Problem problem, const std::string& activity, std::string_view hint = {}) const;

    /// The same for files that were on their way, one after the other: what was stopped can be gone on with.
    Outcome failTransfer(Output& output, const core::Problem& problem, const std::string& activity) const;

    /// Warns that nobody knows what the module's list says, if there is such a problem.
    static void tellListProblem(Output& output, const std::optional<core::Problem>& problem);

    /// After writing: has the module's list take the new CRCs of these files, or warns that its next start would take
    /// them back. Gives those that the list has now.
    core::HostResult<std::vector<std::string>> updateChecksums(Output& output, std::span<const std::string> paths,
                                                               bool isWanted);

private:
    PortOption m_portOption;
    int m_softReset = 0;
    std::optional<device::ChosenPort> m_port;
    std::unique_ptr<StopSignals> m_stop;
    std::unique_ptr<device::PortConnector> m_connector;
    std::unique_ptr<device::PythonModule> m_module;
};

/// What a user writes for a path on the module: "/usr/a", "usr/a" as the vendor's lists have it, or "a" below /usr.
/// Errors of device::normalModulePath().
core::HostResult<std::string> modulePathOf(const std::string& text);

core::HostResult<std::vector<std::string>> modulePathsOf(const std::vector<std::string>& texts);

/// Refuses what would lie on top of each other in one folder: names that stand there twice.
std::optional<Outcome> refuseSameNames(Output& output, std::vector<std::string> names);

/// "4 files, 1 folder"
std::string countText(std::size_t files, std::size_t folders);

/// Draws a bar on a terminal, writes JSON events, and with -v a line for each file.
class FilesProgress final : public device::TransferObserver
{
public:
    explicit FilesProgress(Output& output) : m_output(output) {}
    ~FilesProgress() override { m_output.removeBar(); }

    void progressed(const device::TransferProgress& progress) override;
    void noted(const std::string& text) override;

private:
    Output& m_output;
    std::string m_path;
    std::chrono::steady_clock::time_point m_lastEvent{};
};

} // namespace lifeboat
