// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesGetCommand.h"

#include "app/lifeboat/FilesTree.h"
#include "app/lifeboat/Quantities.h"
#include "core/package/AtomicFile.h"
#include "ui/text/Printable.h"

#include <filesystem>

namespace lifeboat
{

namespace fs = std::filesystem;

const CommandInfo& FilesGetCommand::info() const
{
    static const CommandInfo info{
        "files get",
        "copies files and folders of a module to this computer",
        "PATH... [-o OUT] [--port PORT]",
        {{"files get /usr/main.py", "to the folder that this is run in"},
         {"files get /usr/app -o copy/", "a folder with all that is in it, as copy/app"},
         {"files get /usr/log.txt -o -", "to stdout"}},
    };
    return info;
}

void FilesGetCommand::declare(Options& options)
{
    options.arguments("PATH", m_paths, true, "file or folder on the module");
    options.option("-o,--output", "OUT", m_output,
                   "a folder, when it is there or ends with a slash, else the new name; - is stdout; the folder that "
                   "this is run in when it is left out");
    m_job.declare(options);
}

Outcome FilesGetCommand::run(Output& output)
{
    m_target = m_output.value_or("").empty() ? "." : *m_output;
    const bool toStdout = m_target == "-";
    if (toStdout && output.isJson())
        return output.refuse("“-o -” and “--json” both want stdout");
    const auto paths = modulePathsOf(m_paths);
    if (!paths)
        return output.fail(paths.error());
    std::vector<std::string> names;
    for (const std::string& path : *paths)
        names.emplace_back(device::nameOfModulePath(path));
    if (auto refused = toStdout ? std::nullopt : refuseSameNames(output, std::move(names)))
        return *refused;
    if (auto failed = m_job.begin(output))
        return *failed;
    if (toStdout) {
        for (const std::string& path : *paths)
            if (Outcome outcome = print(output, path); outcome.code)
                return outcome;
        return {};
    }

    auto files = m_job.files();
    std::error_code ignored;
    const bool isFolder = paths->size() > 1 || m_target.ends_with('/') || fs::is_directory(m_target, ignored);
    nlohmann::ordered_json fields{{"files", 0}, {"bytes", 0}};
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
    Outcome outcome;
    for (const std::string& path : *paths) {
        const auto found = files.stat(path);
        if (!found)
            return m_job.fail(output, found.error(), "reading " + path);
        const std::string name(device::nameOfModulePath(path));
        const fs::path target = isFolder ? fs::path(m_target) / name : fs::path(m_target);
        if (found->isFolder) {
            Outcome part = getFolder(output, path, target.string());
            if (part.code && part.code != core::ErrorCode::notWhole)
                return part;
            count += part.fields.value("written", 0U) + part.fields.value("unchanged", 0U);
            bytes += part.fields.value("bytes", std::uint64_t{0});
            if (part.code)
                outcome.code = part.code;
            continue;
        }
        const auto content = [&] {
            FilesProgress progress(output);
            return files.read(path, progress, m_job.cancel());
        }();
        if (!content)
            return m_job.fail(output, content.error(), "reading " + path);
        std::error_code error;
        if (target.has_parent_path())
            fs::create_directories(target.parent_path(), error);
        if (const auto written = core::package::writeAtomically(target, *content); !written)
            return output.fail(written.error(), "writing " + target.string());
        output.event("file", {{"path", path}, {"to", target.string()}, {"size", content->size()}});
        output.print(ui::printable(path) + " → " + ui::printable(target.string()) + " (" + sizeText(content->size()) +
                     ")\n");
        ++count;
        bytes += content->size();
    }
    outcome.fields = {{"files", count}, {"bytes", bytes}};
    return outcome;
}

Outcome FilesGetCommand::print(Output& output, const std::string& path)
{
    const auto content = [&] {
        FilesProgress progress(output);
        return m_job.files().read(path, progress, m_job.cancel());
    }();
    if (!content)
        return m_job.fail(output, content.error(), "reading " + path);
    output.writeBytes(*content);
    return {};
}

Outcome FilesGetCommand::getFolder(Output& output, const std::string& path, const std::string& target)
{
    device::TreeRequest request;
    request.direction = device::TransferDirection::toComputer;
    request.local = target;
    request.remote = path;
    const auto plan = planTree(m_job.module(), request, m_job.cancel());
    if (!plan)
        return m_job.fail(output, plan.error(), "reading " + path);
    return carryOut(output, m_job, *plan, false);
}

} // namespace lifeboat
