// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesRmCommand.h"

#include "ui/text/Printable.h"

#include <algorithm>

namespace lifeboat
{

using core::ErrorCode;
using device::ModuleFile;
using device::ModuleFiles;

const CommandInfo& FilesRmCommand::info() const
{
    static const CommandInfo info{
        "files rm",
        "removes files and folders of a module",
        "PATH... [-r] [--port PORT]",
        {{"files rm /usr/old.py", "one file"}, {"files rm -r /usr/app", "a folder with all that is in it"}},
    };
    return info;
}

void FilesRmCommand::declare(Options& options)
{
    options.arguments("PATH", m_paths, true, "file or folder on the module");
    options.flag("-r,--recursive", m_isRecursive, "folders too, with all that is in them");
    m_job.declare(options);
}

Outcome FilesRmCommand::run(Output& output)
{
    const auto paths = modulePathsOf(m_paths);
    if (!paths)
        return output.fail(paths.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    auto files = m_job.files();
    std::size_t fileCount = 0;
    std::size_t folderCount = 0;
    for (const std::string& path : *paths) {
        const std::string activity = "removing " + path;
        const auto found = files.stat(path);
        if (!found)
            return m_job.fail(output, found.error(), activity);
        std::size_t filesHere = 1;
        std::size_t foldersHere = 0;
        core::HostResult<void> removed;
        if (!found->isFolder) {
            removed = files.remove(path);
        } else if (m_isRecursive > 0) {
            const auto inside = files.list(path, ModuleFiles::Depth::tree);
            if (!inside)
                return m_job.fail(output, inside.error(), activity);
            foldersHere = 1 + static_cast<std::size_t>(std::ranges::count(*inside, true, &ModuleFile::isFolder));
            filesHere = inside->size() + 1 - foldersHere;
            removed = files.removeTree(path);
        } else {
            return m_job.fail(output, {ErrorCode::isDirectory, path, "it is a folder"}, activity,
                              "Add -r to remove it with all that is in it.");
        }
        if (!removed)
            return m_job.fail(output, removed.error(), activity);
        output.event("removed", {{"path", path}, {"files", filesHere}, {"folders", foldersHere}});
        output.print("Removed " + ui::printable(path) +
                     (found->isFolder ? " (" + countText(filesHere, foldersHere) + ")" : "") + "\n");
        fileCount += filesHere;
        folderCount += foldersHere;
    }
    return {{}, {{"files", fileCount}, {"folders", folderCount}}};
}

} // namespace lifeboat
