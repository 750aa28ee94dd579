// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesJob.h"

#include "app/lifeboat/Quantities.h"
#include "app/lifeboat/StatusJob.h"
#include "device/module/PortDownload.h"
#include "ui/text/Printable.h"

#include <algorithm>

namespace lifeboat
{

using core::ErrorCode;
using namespace std::chrono_literals;

void FilesJob::declare(Options& options)
{
    m_portOption.declare(options);
    options.flag("--soft-reset", m_softReset, "restart the module's Python when its program cannot be interrupted");
}

std::optional<Outcome> FilesJob::begin(Output& output)
{
    auto port = m_portOption.choose(output, device::PortPurpose::repl);
    if (!port)
        return output.fail(port.error(), "looking for the module");
    m_port = std::move(*port);
    m_stop = std::make_unique<StopSignals>();
    m_connector = std::make_unique<device::PortConnector>(*m_port, device::portBaudRate, m_stop->token(),
                                                          output.surroundings().system);
    auto module = device::PythonModule::open(*m_connector, {m_softReset > 0}, m_stop->token());
    if (!module)
        return fail(output, module.error(), "opening the Python console");
    m_module = std::move(*module);
    return std::nullopt;
}

Outcome FilesJob::fail(Output& output, core::Problem problem, const std::string& activity, std::string_view hint) const
{
    problem.code = m_stop->named(problem.code);
    if (problem.code == ErrorCode::readOnly)
        hint = "Only files below /usr can be changed; /bak is the module's factory copy.";
    if (hint.empty() && problem.code == ErrorCode::notFound &&
        problem.detail.find("on the module") != std::string::npos)
        hint = "“lifeboat files ls -R” lists what is there; a path without a slash before it is looked for below /usr.";
    if (hint.empty())
        hint = consoleHint(problem.code, m_softReset > 0);
    return failAtPort(output, problem, activity + " (" + m_port->name + ")", hint);
}

Outcome FilesJob::failTransfer(Output& output, const core::Problem& problem, const std::string& activity) const
{
    const bool hasBrokenOff = problem.code == ErrorCode::cancelled || problem.code == ErrorCode::disconnected ||
                              problem.code == ErrorCode::linkFailed;
    return fail(output, problem, activity,
                hasBrokenOff ? "What is whole stays; the same command goes on from there." : "");
}

void FilesJob::tellListProblem(Output& output, const std::optional<core::Problem>& problem)
{
    if (problem)
        output.warn("the module's list cannot be read (" + ui::printable(problem->subject) + ": " + problem->detail +
                    "): whether the module would take unchanged files back at its next start is not known");
}

core::HostResult<std::vector<std::string>> FilesJob::updateChecksums(Output& output, std::span<const std::string> paths,
                                                                     bool isWanted)
{
    std::vector<std::string> updated;
    if (paths.empty())
        return updated;
    if (!isWanted) {
        for (const std::string& path : paths)
            output.warn(ui::printable(path) + " is protected: at its next start the module would take the change "
                                              "back. Add --update-checksum to keep it.");
        return updated;
    }
    const auto others = files().updateChecksums(paths);
    if (!others)
        return std::unexpected(others.error());
    for (const std::string& path : paths) {
        if (std::ranges::find(*others, path) == others->end())
            updated.push_back(path);
        else
            output.warn(ui::printable(path) + " is protected, and the module's list did not take its new checksum: at "
                                              "its next start the module would take the change back.");
    }
    return updated;
}

core::HostResult<std::string> modulePathOf(const std::string& text)
{
    const auto isBelow = [&](std::string_view top) {
        return text.starts_with(top) && (text.size() == top.size() || text[top.size()] == '/');
    };
    if (text.starts_with('/') || isBelow("usr") || isBelow("bak"))
        return device::normalModulePath(text);
    return device::normalModulePath(text.empty() ? text : "/usr/" + text);
}

core::HostResult<std::vector<std::string>> modulePathsOf(const std::vector<std::string>& texts)
{
    std::vector<std::string> paths;
    for (const std::string& text : texts) {
        auto path = modulePathOf(text);
        if (!path)
            return std::unexpected(path.error());
        paths.push_back(std::move(*path));
    }
    return paths;
}

std::optional<Outcome> refuseSameNames(Output& output, std::vector<std::string> names)
{
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice == names.end())
        return std::nullopt;
    return output.refuse("two of these are called “" + *twice + "”: one would take the place of the other",
                         "Copy them one after the other, to different places.");
}

std::string countText(std::size_t files, std::size_t folders)
{
    std::string text = std::to_string(files) + (files == 1 ? " file" : " files");
    if (folders > 0)
        text += ", " + std::to_string(folders) + (folders == 1 ? " folder" : " folders");
    return text;
}

void FilesProgress::progressed(const device::TransferProgress& progress)
{
    if (progress.path != m_path) {
        m_path = progress.path;
        if (!m_path.empty())
            m_output.tell(Verbosity::verbose, ui::printable(m_path));
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastEvent < 100ms)
        return;
    m_lastEvent = now;
    if (m_output.showsBar()) {
        constexpr std::uint64_t width = 10;
        const auto total = std::max<std::uint64_t>(progress.total, 1);
        const auto filled = static_cast<std::size_t>(std::min(progress.done, total) * width / total);
        m_output.drawBar("[" + std::string(filled, '#') + std::string(width - filled, '.') + "]  " +
                         shareText(progress.done, progress.total) + " · " + std::to_string(progress.filesDone) +
                         " of " + countText(progress.files, 0));
    }
    m_output.event("progress", {{"path", progress.path},
                                {"done", progress.done},
                                {"total", progress.total},
                                {"files_done", progress.filesDone},
                                {"files", progress.files}});
}

void FilesProgress::noted(const std::string& text)
{
    m_output.event("note", {{"description", text}});
    m_output.tell(Verbosity::normal, text);
}

} // namespace lifeboat
