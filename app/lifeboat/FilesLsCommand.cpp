// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesLsCommand.h"

#include "app/lifeboat/Quantities.h"
#include "app/lifeboat/Table.h"
#include "ui/text/Printable.h"

namespace lifeboat
{

using device::ModuleFile;
using device::ModuleFiles;

const CommandInfo& FilesLsCommand::info() const
{
    static const CommandInfo info{
        "files ls",
        "lists the files of a module that runs QuecPython",
        "[PATH] [-R] [--crc] [--port PORT]",
        {{"files ls", "what lies in /usr"}, {"files ls -R --crc /usr/app", "a whole tree, with checksums"}},
    };
    return info;
}

void FilesLsCommand::declare(Options& options)
{
    options.argument("PATH", m_path, "folder or file on the module; /usr when it is left out");
    options.flag("-R,--recursive", m_isRecursive, "with all that lies in its folders");
    options.flag("--crc", m_withCrc, "with the checksum of each file, as checksum.json has it");
    m_job.declare(options);
}

Outcome FilesLsCommand::run(Output& output)
{
    const auto path = modulePathOf(m_path.value_or("/usr"));
    if (!path)
        return output.fail(path.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    const std::string activity = "listing " + *path;
    const auto crcs = m_withCrc > 0 ? ModuleFiles::Crcs::all : ModuleFiles::Crcs::none;
    auto files = m_job.files();
    auto listed = files.list(*path, m_isRecursive > 0 ? ModuleFiles::Depth::tree : ModuleFiles::Depth::folder, crcs);
    if (!listed && listed.error().code == core::ErrorCode::notDirectory) {
        auto file = files.stat(*path, crcs);
        if (!file)
            return m_job.fail(output, file.error(), activity);
        listed = std::vector{std::move(*file)};
    }
    if (!listed)
        return m_job.fail(output, listed.error(), activity);

    std::vector<Table::Column> columns{{"Size", Table::Align::right}};
    if (m_withCrc > 0)
        columns.push_back({"CRC"});
    columns.push_back({"Name"});
    Table table(columns);
    std::size_t folders = 0;
    std::uint64_t bytes = 0;
    std::size_t unreadable = 0;
    for (const ModuleFile& file : *listed) {
        nlohmann::ordered_json fields{{"path", file.path}, {"folder", file.isFolder}, {"size", file.size}};
        if (file.crc)
            fields["crc32"] = crcOf(*file.crc);
        output.event("file", fields);
        folders += file.isFolder ? 1 : 0;
        bytes += file.size;
        std::vector<std::string> cells{file.isFolder ? "" : std::to_string(file.size)};
        if (m_withCrc > 0 && !file.isFolder && !file.crc) {
            ++unreadable;
            output.warn(ui::printable(file.path) + " cannot be read: it has no checksum");
        }
        if (m_withCrc > 0)
            cells.push_back(file.crc ? crcForPeople(*file.crc) : file.isFolder ? "" : "unreadable");
        const std::string name =
            *path != "/" && file.path.starts_with(*path + "/") ? file.path.substr(path->size() + 1) : file.path;
        cells.push_back(ui::printable(name) + (file.isFolder ? "/" : ""));
        table.add(std::move(cells));
    }
    table.print(output);
    nlohmann::ordered_json fields{{"files", listed->size() - folders}, {"folders", folders}, {"bytes", bytes}};
    if (m_withCrc > 0)
        fields["unreadable"] = unreadable;
    std::string summary = countText(listed->size() - folders, folders) + ", " + sizeText(bytes);
    if (*path != "/") {
        const auto space = files.space(*path);
        if (!space)
            return m_job.fail(output, space.error(), "asking for the free space");
        fields["usable_bytes"] = space->usableBytes();
        fields["total_bytes"] = space->totalBytes();
        summary += "; " + sizeText(space->usableBytes()) + " of " + sizeText(space->totalBytes()) + " free";
    }
    output.print((listed->empty() ? "" : "\n") + summary + "\n");
    Outcome outcome{{}, fields};
    if (unreadable > 0)
        outcome.code = core::ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
