// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesMvCommand.h"

#include "ui/text/Printable.h"

namespace lifeboat
{

using core::ErrorCode;

const CommandInfo& FilesMvCommand::info() const
{
    static const CommandInfo info{
        "files mv",
        "renames or moves a file or folder on a module",
        "FROM TO [--force] [--port PORT]",
        {{"files mv /usr/main.py /usr/main_old.py", "a new name"},
         {"files mv /usr/net.py /usr/app", "into a folder that is there"}},
    };
    return info;
}

void FilesMvCommand::declare(Options& options)
{
    options.argument("FROM", m_from, "file or folder on the module");
    options.argument("TO", m_to, "its new path, or a folder that is there");
    options.flag("--force", m_force, "replace a file of that name");
    m_job.declare(options);
}

Outcome FilesMvCommand::run(Output& output)
{
    const auto from = modulePathOf(m_from);
    if (!from)
        return output.fail(from.error());
    auto to = modulePathOf(m_to);
    if (!to)
        return output.fail(to.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    auto files = m_job.files();
    const std::string activity = "moving " + *from;
    const auto found = files.stat(*to);
    if (!found && found.error().code != ErrorCode::notFound)
        return m_job.fail(output, found.error(), activity);
    if ((found && found->isFolder) || m_to.ends_with('/'))
        to = device::joinModulePath(*to, device::nameOfModulePath(*from));
    // The module says “not there” of either side.
    const std::string folder(device::folderOfModulePath(*to));
    if (const auto there = found ? found : files.stat(folder); !there)
        return m_job.fail(output, there.error(), activity,
                          there.error().code == ErrorCode::notFound
                              ? "Make the folder first: “lifeboat files mkdir " + folder + "”."
                              : "");
    if (const auto moved = files.rename(*from, *to, m_force > 0); !moved)
        return m_job.fail(output, moved.error(), activity,
                          moved.error().code == ErrorCode::exists ? "Add --force to replace it." : "");
    output.print(ui::printable(*from) + " → " + ui::printable(*to) + "\n");
    return {{}, {{"from", *from}, {"to", *to}}};
}

} // namespace lifeboat
