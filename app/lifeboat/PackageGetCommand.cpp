// SPDX-License-Identifier: MIT
#include "app/lifeboat/PackageGetCommand.h"

#include "app/lifeboat/Input.h"
#include "core/package/AtomicFile.h"

#include <algorithm>

namespace lifeboat
{

using core::ErrorCode;
using core::package::Entry;

const CommandInfo& PackageGetCommand::info() const
{
    static const CommandInfo info{
        "package get",
        "takes the content of one entry out of a firmware package",
        "PACKAGE ID -o FILE",
        {{"package get EC600U.pac PY_FS_U -o customer_fs.bin", "the image of the user partition"},
         {"package get EC600U.pac \"\" -o -", "the XML of a PAC, to stdout"}},
    };
    return info;
}

void PackageGetCommand::declare(Options& options)
{
    options.argument("PACKAGE", m_package, "Unisoc PAC or ASR release; - is stdin");
    options.argument("ID", m_id, "identifier as in package list; \"\" is the XML of a PAC");
    options.option("-o,--output", "FILE", m_output, "where to put it; - is stdout");
}

Outcome PackageGetCommand::run(Output& output)
{
    const bool toStdout = m_output == "-";
    if (toStdout && output.isJson())
        return output.refuse("“-o -” and “--json” both want stdout");
    const auto input = readPackage(output.in(), m_package);
    if (!input)
        return output.fail(input.error(), "reading " + m_package);

    const auto& entries = input->package->entries();
    const auto found = std::ranges::find(entries, m_id, &Entry::id);
    const std::string activity = "looking into " + m_package;
    const std::string seeList = "“lifeboat package list " + m_package + "” shows what there is.";
    if (found == entries.end()) {
        std::vector<std::string> ids;
        for (const Entry& entry : entries)
            ids.push_back(entry.id);
        const std::string guess = didYouMean(m_id, ids);
        return output.fail({ErrorCode::notFound, m_id, "the package has no entry “" + m_id + "”"}, activity,
                           guess.empty() ? seeList : guess);
    }
    if (found->name.empty())
        return output.fail({ErrorCode::notFound, m_id, "this entry is an operation and has no content"}, activity,
                           seeList);
    const auto content = input->package->content(static_cast<std::size_t>(found - entries.begin()));
    if (!content)
        return output.fail(content.error(), "reading " + m_package);

    if (toStdout)
        output.writeBytes(content->view());
    else if (const auto written = core::package::writeAtomically(m_output, content->view()); !written)
        return output.fail(written.error(), "writing " + m_output);
    return {{}, {{"id", found->id}, {"path", m_output}, {"size", content->view().size()}}};
}

} // namespace lifeboat
