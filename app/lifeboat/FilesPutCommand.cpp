// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesPutCommand.h"

#include "app/lifeboat/FilesTree.h"
#include "app/lifeboat/Input.h"
#include "app/lifeboat/Quantities.h"
#include "ui/text/Printable.h"

#include <algorithm>
#include <filesystem>

namespace lifeboat
{

namespace fs = std::filesystem;
using core::ErrorCode;
using device::WriteOutcome;
using device::WrittenFile;
using Fields = nlohmann::ordered_json;

namespace
{

/// Counts are added up, lists are joined.
void addFields(Fields& sum, const Fields& part)
{
    for (const auto& [name, value] : part.items()) {
        Fields& total = sum[name];
        if (total.is_array() && value.is_array())
            total.insert(total.end(), value.begin(), value.end());
        else if (total.is_number() && value.is_number())
            total = total.get<std::uint64_t>() + value.get<std::uint64_t>();
        else
            total = value;
    }
}

/// What a file or folder is to be called on the module.
std::string nameOnModule(const std::string& source)
{
    std::error_code ignored;
    if (!fs::is_directory(source, ignored))
        return fileNameOf(source);
    std::string name = fs::path(source).lexically_normal().filename().string();
    if (name.empty()) // "app/"
        name = fs::path(source).lexically_normal().parent_path().filename().string();
    if (name == "." || name == ".." || name.empty())
        name = fs::canonical(source, ignored).filename().string();
    return name;
}

} // namespace

const CommandInfo& FilesPutCommand::info() const
{
    static const CommandInfo info{
        "files put",
        "copies files and folders of this computer to a module",
        "FILE... [--to PATH] [--update-checksum] [--port PORT]",
        {{"files put main.py", "to /usr; the old one stays until the new one is whole and has been compared"},
         {"files put app --to /usr",
          "a folder with all that is in it, as /usr/app, but nothing hidden (.git, __pycache__)"},
         {"files put - --to /usr/config.json", "what comes on stdin"}},
    };
    return info;
}

void FilesPutCommand::declare(Options& options)
{
    options.arguments("FILE", m_sources, true, "file or folder of this computer; - is stdin");
    options.option("--to", "PATH", m_target,
                   "a folder on the module, or for one file its new name; /usr when it is left out");
    options.flag("--force", m_force, "write anyway what is the same already");
    options.flag("--update-checksum", m_updateChecksum,
                 "have the module's list take the new checksums of protected files, so that it keeps them");
    m_job.declare(options);
}

Outcome FilesPutCommand::run(Output& output)
{
    const bool isStdin = std::ranges::find(m_sources, "-") != m_sources.end();
    if (isStdin && (m_sources.size() > 1 || !m_target || m_target->ends_with('/')))
        return output.refuse("what comes on stdin needs a name", "Give it with --to, and no other file.");
    const auto target = modulePathOf(m_target.value_or("/usr"));
    if (!target)
        return output.fail(target.error());
    std::error_code ignored;
    for (const std::string& source : m_sources)
        if (source != "-" && !fs::exists(source, ignored))
            return output.fail({ErrorCode::notFound, source, "no such file or folder"}, "reading " + source);
    std::vector<std::string> names;
    std::ranges::transform(m_sources, std::back_inserter(names), nameOnModule);
    if (auto refused = refuseSameNames(output, std::move(names)))
        return *refused;
    if (auto failed = m_job.begin(output))
        return *failed;

    bool isFolder = m_sources.size() > 1 || !m_target || m_target->ends_with('/');
    if (!isFolder) {
        const auto found = m_job.files().stat(*target);
        if (!found && found.error().code != ErrorCode::notFound)
            return m_job.fail(output, found.error(), "looking for " + *target);
        isFolder = found && found->isFolder;
    }
    Outcome outcome = putFiles(output, isFolder ? *target : "");
    for (const std::string& source : m_sources) {
        if (outcome.code && outcome.code != ErrorCode::notWhole)
            return outcome;
        if (!fs::is_directory(source, ignored))
            continue;
        Outcome part =
            putFolder(output, source, isFolder ? device::joinModulePath(*target, nameOnModule(source)) : *target);
        addFields(outcome.fields, part.fields);
        if (part.code)
            outcome.code = part.code;
    }
    return outcome;
}

Outcome FilesPutCommand::putFiles(Output& output, const std::string& folder)
{
    std::vector<core::package::Buffer> contents;
    std::vector<device::OutgoingFile> files;
    for (const std::string& source : m_sources) {
        std::error_code ignored;
        if (source != "-" && fs::is_directory(source, ignored))
            continue;
        auto content = readInput(output.in(), source);
        if (!content)
            return output.fail(content.error(), "reading " + source);
        contents.push_back(std::move(*content));
        const std::string text =
            folder.empty() ? m_target.value_or("") : device::joinModulePath(folder, fileNameOf(source));
        auto path = modulePathOf(text);
        if (!path)
            return output.fail(path.error());
        files.push_back({std::move(*path), contents.back().view()});
    }
    if (files.empty())
        return {};
    const auto result = [&] {
        FilesProgress progress(output);
        return m_job.files().write(files, {m_force > 0}, progress, m_job.cancel());
    }();
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const WrittenFile& file = result.report.files[i];
        if (file.outcome == WriteOutcome::notReached)
            continue;
        const bool isWritten = file.outcome == WriteOutcome::written;
        output.event("file", {{"path", file.path},
                              {"outcome", isWritten ? "written" : "unchanged"},
                              {"size", files[i].bytes.size()},
                              {"crc32", crcOf(file.crc)},
                              {"resumed_from", file.resumedFrom},
                              {"needs_checksum_update", file.needsChecksumUpdate}});
        output.print(ui::printable(file.path) + (isWritten ? " written" : " unchanged, skipped") + " (" +
                     sizeText(files[i].bytes.size()) + ")\n");
        bytes += isWritten ? files[i].bytes.size() : 0;
    }
    const auto protectedPaths = result.report.needChecksumUpdate();
    Fields fields{{"written", result.report.count(WriteOutcome::written)},
                  {"unchanged", result.report.count(WriteOutcome::unchanged)},
                  {"bytes", bytes},
                  {"need_checksum_update", protectedPaths}};
    m_job.tellListProblem(output, result.report.listProblem);
    // Also of what was written before it broke off.
    const auto updated = m_job.updateChecksums(output, protectedPaths, m_updateChecksum > 0);
    if (updated)
        fields["checksum_updated"] = *updated;
    if (updated && !result.problem)
        return {{}, fields};
    Outcome outcome = result.problem ? m_job.failTransfer(output, *result.problem, "writing")
                                     : m_job.fail(output, updated.error(), "updating the module's list");
    outcome.fields.update(fields);
    return outcome;
}

Outcome FilesPutCommand::putFolder(Output& output, const std::string& source, const std::string& target)
{
    device::TreeRequest request;
    request.local = source;
    request.remote = target;
    request.leaveOutHidden = true;
    request.writeAnyway = m_force > 0;
    request.looksAtUnchanged = m_updateChecksum > 0;
    const auto plan = planTree(m_job.module(), request, m_job.cancel());
    if (!plan)
        return m_job.fail(output, plan.error(), "comparing " + source);
    return carryOut(output, m_job, *plan, m_updateChecksum > 0);
}

} // namespace lifeboat
