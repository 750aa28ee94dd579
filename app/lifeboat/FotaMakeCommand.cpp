// SPDX-License-Identifier: MIT
#include "app/lifeboat/FotaMakeCommand.h"

#include "app/lifeboat/FotaListing.h"
#include "app/lifeboat/Quantities.h"
#include "core/project/UpdatePackage.h"

namespace lifeboat
{

const CommandInfo& FotaMakeCommand::info() const
{
    static const CommandInfo info{
        "fota make",
        "makes an update package (app-fota) of a project's files, with a list that they are checked by",
        "PROJECT -o OUT, or --files DIR -o OUT",
        {{"fota make tracker.lifeboat.json -o main.zip", "all files of the project"},
         {"fota make --files usr -o main.zip", "without a project file"}},
    };
    return info;
}

void FotaMakeCommand::declare(Options& options)
{
    options.argument("PROJECT", m_project, "project file (*.lifeboat.json)");
    options.option("-o,--output", "OUT", m_output, "the new package");
    options.option("--files", "DIR", m_files, "folder whose content goes to /usr, without a project file");
    options.option(
        "--protect", "GLOB", m_protect,
        "with --files: these files are protected instead of all; relative to DIR, * within a name, ** across "
        "folders");
    options.option("--mpy-cross", "PROGRAM", m_mpyCross,
                   "compile Python files to .mpy with this mpy-cross, but for main.py and boot.py");
}

Outcome FotaMakeCommand::run(Output& output)
{
    if (m_output == "-")
        return output.refuse("a package is written to a file, not to stdout");
    if (m_project.has_value() == m_files.has_value())
        return output.refuse(m_project ? "a project file already says which files" : "PROJECT is missing",
                             "Give PROJECT, or --files.");
    if (m_project && !m_protect.empty())
        return output.refuse("a project file already says what is protected", "Change the project.");
    core::project::UpdatePackageRequest request;
    request.output = m_output;
    if (m_project) {
        auto project = core::project::readProject(*m_project);
        if (!project)
            return output.fail(project.error(), "reading " + *m_project);
        request.project = std::move(*project);
    } else {
        request.project.files = {{.from = *m_files}};
        request.project.protect = m_protect;
    }
    if (m_mpyCross) {
        request.mpyCross = *m_mpyCross;
        request.project.compile = true;
    }
    const auto report = core::project::makeUpdatePackage(request);
    if (!report)
        return output.fail(report.error(), "making " + m_output);
    for (const std::string& warning : report->warnings) {
        output.event("warning", {{"description", warning}});
        output.warn(warning);
    }
    std::vector<FotaLine> lines;
    for (const auto& file : report->files)
        lines.push_back({file.name, file.size, file.crc, file.isProtected});
    listFota(output, lines);
    output.print("\n" + m_output + ": " + std::to_string(lines.size()) + " files, " + sizeText(report->packedSize) +
                 " packed, " + sizeText(report->unpackedSize) +
                 " unpacked. A module needs about twice the unpacked size in memory.\n");
    if (std::ranges::any_of(lines, &FotaLine::isProtected))
        output.print("On the module: checksum.update(NAME) for each protected file, with this name, directly after it "
                     "was replaced.\nOtherwise the next boot brings the old file back.\n");
    return {{},
            {{"path", m_output},
             {"files", lines.size()},
             {"packed_size", report->packedSize},
             {"unpacked_size", report->unpackedSize}}};
}

} // namespace lifeboat
