// SPDX-License-Identifier: MIT
#include "app/lifeboat/PackageSetCommand.h"

#include "app/lifeboat/Input.h"
#include "core/package/Bytes.h"

#include <algorithm>
#include <charconv>
#include <expected>

namespace lifeboat
{

using core::package::AddressHints;
using core::package::Region;
using core::package::Role;

namespace
{

/// ID[@ADDRESS]=IMAGE
struct Assignment {
    std::string id;
    std::optional<std::uint32_t> address;
    std::string image;
};

std::optional<std::uint32_t> parseAddress(std::string_view text)
{
    const bool isHex = text.starts_with("0x") || text.starts_with("0X");
    if (isHex)
        text.remove_prefix(2);
    std::uint32_t address = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), address, isHex ? 16 : 10);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return address;
}

std::expected<Assignment, UsageError> parseAssignment(const std::string& text)
{
    const auto equals = text.find('=');
    if (equals == text.npos || equals + 1 == text.size())
        return std::unexpected(UsageError{"“" + text + "” is not of the form ID=IMAGE or ID@ADDRESS=IMAGE", {}});
    Assignment assignment{text.substr(0, equals), {}, text.substr(equals + 1)};
    if (const auto at = assignment.id.rfind('@'); at != text.npos) {
        const std::string address = assignment.id.substr(at + 1);
        assignment.id.resize(at);
        assignment.address = parseAddress(address);
        if (!assignment.address)
            return std::unexpected(UsageError{"“" + address + "” is no address of 32 bits", "Write it as 0x60420000."});
    }
    return assignment;
}

std::expected<std::vector<Assignment>, UsageError> parseAssignments(const std::vector<std::string>& texts)
{
    std::vector<Assignment> assignments;
    for (const std::string& text : texts) {
        auto assignment = parseAssignment(text);
        if (!assignment)
            return std::unexpected(assignment.error());
        if (std::ranges::find(assignments, assignment->id, &Assignment::id) != assignments.end())
            return std::unexpected(UsageError{"“" + assignment->id + "” is given twice", {}});
        assignments.push_back(std::move(*assignment));
    }
    return assignments;
}

std::optional<Role> roleOf(const core::package::Package& package, const std::string& id)
{
    for (const Role role : {Role::user, Role::backup})
        if (package.idOf(role) == id)
            return role;
    return {};
}

} // namespace

const CommandInfo& PackageSetCommand::info() const
{
    static const CommandInfo info{
        "package set",
        "puts images into a firmware package",
        "PACKAGE ID[@ADDRESS]=IMAGE... -o OUT",
        {{"package set EC600U.pac PY_FS_U=customer_fs.bin PY_FS_B=customer_backup_fs.bin -o new.pac",
          "both file systems; their addresses come from the package"},
         {"package set app.pac PY_FS_U@0x60420000=customer_fs.bin -o new.pac",
          "into a package that does not tell the address"}},
    };
    return info;
}

void PackageSetCommand::declare(Options& options)
{
    options.argument("PACKAGE", m_package, "Unisoc PAC or ASR release; - is stdin");
    options.arguments("ID[@ADDRESS]=IMAGE", m_assignments, true,
                      "what to replace, and by which file; ADDRESS (0x… or decimal) counts where the package has none");
    options.option("-o,--output", "OUT", m_output, "the new package; may be the old one");
}

Outcome PackageSetCommand::run(Output& output)
{
    const auto assignments = parseAssignments(m_assignments);
    if (!assignments)
        return output.refuse(assignments.error().what, assignments.error().hint);
    if (m_output == "-")
        return output.refuse("a package is written to a file, not to stdout");
    const auto input = readPackage(output.in(), m_package);
    if (!input)
        return output.fail(input.error(), "reading " + m_package);
    auto& package = *input->package;

    std::string text;
    std::vector<nlohmann::ordered_json> events;
    for (const Assignment& assignment : *assignments) {
        const auto image = readInput(output.in(), assignment.image);
        if (!image)
            return output.fail(image.error(), "reading " + assignment.image);
        const std::string activity = "putting " + assignment.image + " into " + m_package;
        AddressHints hints;
        if (assignment.address)
            hints.given = Region{*assignment.address, 0};
        std::string line = assignment.id;
        nlohmann::ordered_json fields{{"id", assignment.id}, {"size", image->size}};
        if (const auto role = roleOf(package, assignment.id)) {
            const auto place = package.locate(*role, hints);
            if (!place)
                return output.fail(place.error(), activity);
            if (!place->note.empty())
                output.warn(place->note);
            line += " at " + core::package::hex(place->region.address) + " (from " +
                    std::string(core::package::describe(place->source)) + ")";
            fields["address"] = place->region.address;
            fields["source"] = core::package::describe(place->source);
        } else if (assignment.address) {
            output.warn("the address given for " + assignment.id + " is not used: the package has its own");
        }
        const auto view = image->view();
        if (const auto done = package.replace(assignment.id, {view.begin(), view.end()}, hints); !done)
            return output.fail(done.error(), activity);
        text += line + ": " + std::to_string(image->size) + " bytes\n";
        events.push_back(std::move(fields));
    }
    if (const auto written = package.write(m_output); !written)
        return output.fail(written.error(), "writing " + m_output);
    // Said only now that it is true.
    output.print(text);
    for (const auto& fields : events)
        output.event("entry", fields);
    return {{}, {{"path", m_output}, {"format", package.formatName()}}};
}

} // namespace lifeboat
