// SPDX-License-Identifier: MIT
#include "app/lifeboat/InspectCommand.h"

#include "app/lifeboat/Input.h"
#include "app/lifeboat/PackageListing.h"
#include "app/lifeboat/StatusDisplay.h"
#include "app/lifeboat/Table.h"
#include "core/littlefs/image/ImageInspector.h"
#include "ui/text/ErrorTexts.h"
#include "ui/text/Printable.h"

namespace lifeboat
{

using core::ErrorCode;
using core::littlefs::Finding;
using core::littlefs::ImageEntry;
using core::littlefs::Inspection;
using nlohmann::ordered_json;

namespace
{

ordered_json fieldsOf(const Inspection& inspection)
{
    return {{"format", inspection.format},
            {"block_size", inspection.blockSize},
            {"blocks", inspection.blocks},
            {"free_blocks", inspection.freeBlocks}};
}

Outcome withFields(Outcome outcome, const Inspection& inspection)
{
    ordered_json fields = fieldsOf(inspection);
    fields.update(outcome.fields);
    outcome.fields = std::move(fields);
    return outcome;
}

std::string lineOf(const char* kind, const Finding& finding)
{
    return std::string(kind) + ": " + (finding.path.empty() ? "" : ui::printable(finding.path) + ": ") +
           ui::printable(finding.description) + "\n";
}

void showEvents(Output& output, const Inspection& inspection)
{
    for (const ImageEntry& entry : inspection.entries) {
        ordered_json line{
            {"path", inspection.pathOf(entry)}, {"type", entry.isDirectory ? "dir" : "file"}, {"size", entry.size}};
        if (entry.crcs) {
            line["crc32"] = crcOf(entry.crcs->quecPython);
            line["zlib_crc32"] = crcOf(entry.crcs->zlib);
        }
        output.event("entry", line);
    }
    for (const Finding& damage : inspection.damages)
        output.event("damage",
                     {{"path", damage.path}, {"code", ui::codeText(damage.code)}, {"description", damage.description}});
    for (const Finding& note : inspection.notes)
        output.event("note", {{"path", note.path}, {"description", note.description}});
}

void showText(Output& output, const Inspection& inspection)
{
    Table table({{"Size", Table::Align::right}, {"CRC"}, {"Path"}});
    std::size_t files = 0;
    std::size_t folders = 0;
    std::uint64_t bytes = 0;
    for (const ImageEntry& entry : inspection.entries) {
        const std::string path = ui::printable(inspection.pathOf(entry));
        if (entry.isDirectory) {
            ++folders;
            table.add({"", "", path + "/"});
        } else {
            ++files;
            bytes += entry.crcs ? entry.size : 0;
            table.add({std::to_string(entry.size), entry.crcs ? crcForPeople(entry.crcs->quecPython) : "damaged", path},
                      entry.crcs ? Colour::plain : Colour::red);
        }
    }
    output.print(std::string(inspection.format) + ", " + std::to_string(inspection.blocks) + " blocks of " +
                 std::to_string(inspection.blockSize) + " bytes, " + std::to_string(inspection.freeBlocks) +
                 " free\n\n");
    table.print(output);
    if (!inspection.entries.empty())
        output.print("\n");
    for (const Finding& damage : inspection.damages)
        output.print(lineOf("Damage", damage));
    for (const Finding& note : inspection.notes)
        output.print(lineOf("Note", note));
    output.print(std::to_string(files) + " files, " + std::to_string(folders) + " folders, " + std::to_string(bytes) +
                 " bytes that can be read · " + (inspection.whole() ? "whole" : "damaged") + "\n");
}

/// Neither a package nor a usable image: the one reason that helps most.
core::Problem reasonAgainst(const Inspection& inspection, const core::Problem& asPackage, const std::string& file)
{
    const Finding& damage = inspection.damages.front();
    if (inspection.format != "unknown")
        return {damage.code, file, damage.description};
    if (asPackage.code == ErrorCode::unsupportedFormat)
        return {asPackage.code, file, asPackage.detail};
    return {ErrorCode::badMagic, file, "it is neither a Unisoc PAC nor an ASR release nor a littlefs image"};
}

} // namespace

const CommandInfo& InspectCommand::info() const
{
    static const CommandInfo info{
        "inspect",
        "lists what is in an image or a firmware package, and what is damaged",
        "FILE",
        {{"inspect customer_fs.bin", "files, checksums, free blocks and damages of an image"},
         {"inspect --json EC600U.pac", "the entries of a package, for a script"}},
    };
    return info;
}

void InspectCommand::declare(Options& options)
{
    options.argument("FILE", m_file, "littlefs image, Unisoc PAC or ASR release; - is stdin");
}

Outcome InspectCommand::run(Output& output)
{
    const std::string activity = "reading " + m_file;
    const auto bytes = readInput(output.in(), m_file);
    if (!bytes)
        return withFields(output.fail(bytes.error(), activity), {});

    // What names alone tell is asked for last: an image is an image whatever it is called.
    const auto package = core::package::parsePackage(bytes->view());
    if (package)
        return listPackage(output, **package, m_file);
    if (package.error().code != ErrorCode::badMagic)
        return withFields(output.fail(package.error(), activity), {});

    const Inspection inspection = core::littlefs::inspectImage(bytes->view());
    showEvents(output, inspection);
    if (!inspection.usable) {
        const auto named = core::package::parsePackage(bytes->view(), {}, fileNameOf(m_file));
        return withFields(output.fail(reasonAgainst(inspection, named.error(), m_file), activity), inspection);
    }
    if (!output.isJson())
        showText(output, inspection);
    showRecord(output, core::project::recordOfImage(bytes->view()));
    Outcome outcome{{}, fieldsOf(inspection)};
    if (!inspection.whole())
        outcome.code = ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
