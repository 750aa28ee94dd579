// SPDX-License-Identifier: MIT
#include "app/lifeboat/FotaListCommand.h"

#include "app/lifeboat/FotaListing.h"
#include "app/lifeboat/Input.h"
#include "core/checksum/Crc32.h"
#include "core/package/AppFota.h"

namespace lifeboat
{

const CommandInfo& FotaListCommand::info() const
{
    static const CommandInfo info{
        "fota list",
        "lists and checks the files of an update package (app-fota)",
        "PACKAGE",
        {{"fota list main.zip", "names, sizes and checksums"}},
    };
    return info;
}

void FotaListCommand::declare(Options& options)
{
    options.argument("PACKAGE", m_package, "made by fota make or by QPYcom; - is stdin");
}

Outcome FotaListCommand::run(Output& output)
{
    const auto bytes = readInput(output.in(), m_package);
    if (!bytes)
        return output.fail(bytes.error(), "reading " + m_package);
    const auto package = core::package::AppFota::parse(bytes->view());
    if (!package)
        return output.fail(package.error(), "reading " + m_package,
                           package.error().code == core::ErrorCode::badMagic
                               ? "Give a package that “lifeboat fota make” or QPYcom has made of user files (main.zip)."
                               : "");
    std::vector<FotaLine> lines;
    for (const auto& file : package->files())
        lines.push_back({"/usr/" + file.name, file.content.size(), core::checksum::quecPythonCrc32(file.content),
                         file.isProtected});
    listFota(output, lines);
    output.print(package->isVerified()
                     ? "\nEvery file is what the package's list says.\n"
                     : "\nThe package has no list: nothing says whether the files are what they were.\n");
    return {{},
            {{"files", lines.size()}, {"verified", package->isVerified()}, {"unpacked_size", package->unpackedSize()}}};
}

} // namespace lifeboat
