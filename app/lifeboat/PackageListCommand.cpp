// SPDX-License-Identifier: MIT
#include "app/lifeboat/PackageListCommand.h"

#include "app/lifeboat/Input.h"
#include "app/lifeboat/PackageListing.h"

namespace lifeboat
{

const CommandInfo& PackageListCommand::info() const
{
    static const CommandInfo info{
        "package list",
        "lists the entries of a firmware package",
        "PACKAGE",
        {{"package list EC600U.pac", "identifiers, addresses, sizes and checksums"}},
    };
    return info;
}

void PackageListCommand::declare(Options& options)
{
    options.argument("PACKAGE", m_package, "Unisoc PAC or ASR release; - is stdin");
}

Outcome PackageListCommand::run(Output& output)
{
    const auto input = readPackage(output.in(), m_package);
    if (!input)
        return output.fail(input.error(), "reading " + m_package);
    return listPackage(output, *input->package, m_package);
}

} // namespace lifeboat
