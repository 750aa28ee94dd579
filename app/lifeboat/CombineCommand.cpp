// SPDX-License-Identifier: MIT
#include "app/lifeboat/CombineCommand.h"

#include <utility>

namespace lifeboat
{

using core::project::CombineReport;
using core::project::CombineRequest;
using nlohmann::ordered_json;

namespace
{

void partitionEvent(Output& output, const char* name, const core::package::PartitionPlace& place,
                    const core::littlefs::Forecast& forecast)
{
    output.event("partition", {{"name", name},
                               {"address", place.region.address},
                               {"size", place.region.size},
                               {"source", core::package::describe(place.source)},
                               {"needed_blocks", forecast.neededBlocks},
                               {"usable_blocks", forecast.usableBlocks},
                               {"free_blocks", forecast.freeBlocks}});
}

void showEvents(Output& output, const CombineReport& report)
{
    partitionEvent(output, "customer_fs", report.userPlace, report.userForecast);
    partitionEvent(output, "customer_backup_fs", report.backupPlace, report.backupForecast);
    for (const auto& file : report.protectedFiles) {
        ordered_json line{{"path", file.name}, {"protected", true}, {"size", file.size}, {"crc32", crcOf(file.crc)}};
        if (file.policy != core::backup::FilePolicy::always)
            line["policy"] = toText(file.policy);
        output.event("file", line);
    }
    for (const auto& file : report.unprotectedFiles)
        output.event("file", {{"path", file.name}, {"protected", false}, {"reason", file.reason}});
    for (const std::string& note : report.notes)
        output.event("note", {{"description", note}});
    for (const std::string& warning : report.warnings)
        output.event("warning", {{"description", warning}});
    for (const auto& run : report.proof)
        output.event("proof", {{"damage", run.damage}, {"restored", run.restored}});
}

} // namespace

const CommandInfo& CombineCommand::info() const
{
    static const CommandInfo info{
        "combine",
        "puts a project's files into a firmware package, with a backup whose restore is proven first",
        "PROJECT -o OUT, or --firmware PACKAGE --files DIR --module NAME -o OUT",
        {{"combine tracker.lifeboat.json -o tracker.pac", "everything as the project says"},
         {"combine --firmware EC600U.pac --files usr --module EC600U-CNLB -o tracker.pac",
          "without a project file; protects every file that can be protected"},
         {"combine --firmware EC600U.pac --files usr --protect main.py --protect 'app/**' --module EC600U-CNLB "
          "-o tracker.pac",
          "protects these files only"}},
    };
    return info;
}

void CombineCommand::declare(Options& options)
{
    options.argument("PROJECT", m_project, "project file (*.lifeboat.json)");
    options.option("-o,--output", "OUT", m_output, "the new package");
    options.option("--images", "DIR", m_images, "folder for the two images too, made when it is missing");
    options.option("--firmware", "PACKAGE", m_firmware, "the vendor's package, without a project file");
    options.option("--files", "DIR", m_files, "folder whose content becomes /usr");
    options.option("--module", "NAME", m_module, "the module, for instance EC600U-CNLB");
    options.option("--protect", "GLOB", m_protect,
                   "protect these files instead of all; relative to DIR, * within a name, ** across folders");
    options.option("--mpy-cross", "PROGRAM", m_mpyCross,
                   "compile Python files to .mpy with this mpy-cross, but for main.py and boot.py");
    options.flag("--backup", m_withBackup, "make a backup (this is the default)");
    options.flag("--no-backup", m_withoutBackup, "make a backup image that only switches the restore off");
}

std::expected<CombineRequest, UsageError> CombineCommand::request() const
{
    const auto error = [](std::string what, std::string hint = {}) {
        return std::unexpected(UsageError{std::move(what), std::move(hint)});
    };
    if (m_output == "-")
        return error("a package is written to a file, not to stdout");
    CombineRequest request;
    request.output = m_output;
    if (m_images)
        request.imagesDir = *m_images;
    if (m_mpyCross)
        request.mpyCross = *m_mpyCross;
    if (m_project) {
        if (m_firmware || m_files || m_module || !m_protect.empty() || m_withBackup || m_withoutBackup)
            return error("a project file already says firmware, files, module and what is protected",
                         "Change the project, or leave PROJECT out.");
        return request;
    }
    for (const auto& [name, value] :
         {std::pair{"--firmware", &m_firmware}, {"--files", &m_files}, {"--module", &m_module}})
        if (!*value)
            return error("without a project file " + std::string(name) + " is needed",
                         "Give PROJECT, or --firmware, --files and --module.");
    if (m_withBackup && m_withoutBackup)
        return error("--backup and --no-backup exclude each other");
    if (m_withoutBackup && !m_protect.empty())
        return error("--no-backup and --protect exclude each other");
    return request;
}

core::HostResult<core::project::Project> CombineCommand::project() const
{
    if (m_project)
        return core::project::readProject(*m_project);
    return core::project::Project{.module = *m_module,
                                  .firmware = *m_firmware,
                                  .files = {{.from = *m_files}},
                                  .backup = !m_withoutBackup,
                                  .protect = m_protect,
                                  .restore = {}};
}

Outcome CombineCommand::run(Output& output)
{
    auto request = this->request();
    if (!request)
        return output.refuse(request.error().what, request.error().hint);
    auto project = this->project();
    if (!project)
        return output.fail(project.error(), "reading " + *m_project);
    request->project = std::move(*project);
    request->project.compile = request->project.compile || m_mpyCross;

    const auto report = core::project::combine(*request);
    if (!report)
        return output.fail(report.error(), "combining " + (m_project ? *m_project : *m_files) + " into " + m_output);
    for (const std::string& warning : report->warnings)
        output.warn(warning);
    output.print(core::project::reportText(*report));
    showEvents(output, *report);
    for (const auto& run : report->proof) {
        output.tell(Verbosity::verbose, "Proof: " + run.damage + ", " + std::to_string(run.restored) + " restored");
        for (const std::string& line : run.log)
            output.tell(Verbosity::detailed, "  " + line);
    }
    return {{},
            {{"path", m_output},
             {"module", report->module},
             {"format", report->packageFormat},
             {"backup", report->backup},
             {"protected", report->protectedFiles.size()}}};
}

} // namespace lifeboat
