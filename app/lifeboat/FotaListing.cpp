// SPDX-License-Identifier: MIT
#include "app/lifeboat/FotaListing.h"

#include "app/lifeboat/Table.h"
#include "ui/text/Printable.h"

namespace lifeboat
{

void listFota(Output& output, const std::vector<FotaLine>& lines)
{
    Table table({{"Size", Table::Align::right}, {"CRC"}, {"Protected"}, {"File"}});
    for (const FotaLine& line : lines) {
        output.event(
            "file",
            {{"path", line.name}, {"size", line.size}, {"crc32", crcOf(line.crc)}, {"protected", line.isProtected}});
        table.add({std::to_string(line.size), crcForPeople(line.crc), line.isProtected ? "yes" : "",
                   ui::printable(line.name)});
    }
    table.print(output);
}

} // namespace lifeboat
