// SPDX-License-Identifier: MIT
#include "app/lifeboat/PackageListing.h"

#include "app/lifeboat/Table.h"
#include "core/checksum/Crc32.h"
#include "core/package/Bytes.h"
#include "ui/text/Printable.h"

namespace lifeboat
{

using nlohmann::ordered_json;

Outcome listPackage(Output& output, const core::package::Package& package, std::string_view file)
{
    Table table({{"ID"}, {"Address", Table::Align::right}, {"Size", Table::Align::right}, {"CRC"}, {"File"}});
    const auto& entries = package.entries();
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const core::package::Entry& entry = entries[index];
        const auto content = package.content(index);
        if (!content)
            return output.fail(content.error(), "reading " + std::string(file));
        const auto bytes = content->view();
        const std::uint32_t crc = core::checksum::quecPythonCrc32(bytes);
        output.event("entry", {{"id", entry.id},
                               {"name", entry.name},
                               {"address", entry.address ? ordered_json(*entry.address) : ordered_json()},
                               {"size", entry.size},
                               {"crc32", crcOf(crc)},
                               {"zlib_crc32", crcOf(core::checksum::zlibCrc32(bytes))}});
        if (!output.isJson())
            table.add({ui::printable(entry.id), entry.address ? core::package::hex(*entry.address) : "",
                       std::to_string(entry.size), entry.name.empty() ? "" : crcForPeople(crc),
                       ui::printable(entry.name)});
    }
    output.print(std::string(package.formatName()) + " for " + ui::printable(package.platform()) + ", " +
                 std::to_string(entries.size()) + " entries\n\n");
    table.print(output);
    return {{}, {{"format", package.formatName()}, {"platform", package.platform()}, {"entries", entries.size()}}};
}

} // namespace lifeboat
