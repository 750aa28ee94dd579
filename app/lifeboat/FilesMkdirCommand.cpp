// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesMkdirCommand.h"

namespace lifeboat
{

const CommandInfo& FilesMkdirCommand::info() const
{
    static const CommandInfo info{
        "files mkdir",
        "makes folders on a module",
        "PATH... [--port PORT]",
        {{"files mkdir /usr/app/data", "and /usr/app, when it is missing"}},
    };
    return info;
}

void FilesMkdirCommand::declare(Options& options)
{
    options.arguments("PATH", m_paths, true, "folder on the module; fine when it is there already");
    m_job.declare(options);
}

Outcome FilesMkdirCommand::run(Output& output)
{
    const auto paths = modulePathsOf(m_paths);
    if (!paths)
        return output.fail(paths.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    if (const auto made = m_job.files().makeFolders(*paths); !made)
        return m_job.fail(output, made.error(), "making folders");
    return {{}, {{"folders", *paths}}};
}

} // namespace lifeboat
