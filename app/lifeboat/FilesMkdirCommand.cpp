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
    std::vector<std::string> paths;
    for (const std::string& text : m_paths) {
        auto path = modulePathOf(text);
        if (!path)
            return output.fail(path.error());
        paths.push_back(std::move(*path));
    }
    if (auto failed = m_job.begin(output))
        return *failed;
    if (const auto made = m_job.files().makeFolders(paths); !made)
        return m_job.fail(output, made.error(), "making folders");
    return {{}, {{"folders", paths}}};
}

} // namespace lifeboat
