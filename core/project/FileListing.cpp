// SPDX-License-Identifier: MIT
#include "core/project/FileListing.h"

#include "core/project/Protection.h"
#include "core/restore/Survey.h"

#include <algorithm>
#include <map>

namespace core::project
{

namespace
{

namespace fs = std::filesystem;
using Kind = ListedFile::Kind;

bool isLeftOver(std::string_view name)
{
    static constexpr std::string_view names[] = {".git",           ".svn",      ".hg",         "__pycache__",
                                                 ".DS_Store",      "Thumbs.db", "desktop.ini", ".gitignore",
                                                 ".gitattributes", ".vscode",   ".idea"};
    return std::ranges::find(names, name) != std::end(names) || name.ends_with('~') || name.starts_with(".#") ||
           (name.starts_with('#') && name.ends_with('#')) || name.ends_with(".swp") || name.ends_with(".swo") ||
           name.ends_with(".pyc") || name.ends_with(".lifeboat.json");
}

std::string joined(const std::string& folder, const std::string& name)
{
    return folder.empty() ? name : folder + "/" + name;
}

// Goes through the sources and keeps what they lead to, by path.
class Lister
{
public:
    void addSource(const Source& source, std::size_t number)
    {
        m_source = &source;
        m_number = number;
        m_exclude.reset();
        if (!source.exclude.empty())
            m_exclude.emplace(source.exclude);
        std::error_code error;
        const auto status = fs::status(source.from, error);
        const auto target = targetOf(source, fs::is_directory(status));
        if (!target) {
            note(target.error());
            addMissing(source.from.filename().string(), target.error().detail);
        } else if (!fs::exists(status)) {
            note({ErrorCode::notFound, source.from.string(), "there is no such file or folder"});
            addMissing(*target, "there is no such file or folder");
        } else if (fs::is_regular_file(status)) {
            addFile(fs::directory_entry(source.from, error), *target);
        } else if (fs::is_directory(status)) {
            addFolder(source.from, *target);
        } else {
            note({ErrorCode::ioFailed, source.from.string(), "neither a file nor a folder"});
            addMissing(*target, "neither a file nor a folder");
        }
    }

    void addEmptyFolder(const std::string& path)
    {
        if (const auto target = targetOf({{}, std::string(restore::userMount) + "/" + path}, true); !target)
            note(target.error());
        else if (!target->empty())
            m_files.try_emplace(*target, ListedFile{*target, Kind::folder});
    }

    FileListing take()
    {
        // Folders on the way to a file, and files in the way of a folder.
        std::vector<std::string> paths;
        for (const auto& [path, file] : m_files)
            paths.push_back(path);
        for (const auto& path : paths) {
            for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
                const auto folder = path.substr(0, slash);
                const auto found = m_files.try_emplace(folder, ListedFile{folder, Kind::folder}).first;
                if (found->second.kind == Kind::file)
                    isTwice(found->second);
            }
        }
        for (auto& [path, file] : m_files) {
            // What is in a folder follows it, though not always at once: "a", "a-b", "a/b".
            const auto below = m_files.lower_bound(path + "/");
            if (file.kind == Kind::folder && (below == m_files.end() || !below->first.starts_with(path + "/")))
                m_listing.directories.push_back(path);
        }
        for (auto& [path, file] : m_files)
            m_listing.files.push_back(std::move(file));
        return std::move(m_listing);
    }

private:
    void note(Problem problem)
    {
        if (!m_listing.problem)
            m_listing.problem = std::move(problem);
    }

    void isTwice(ListedFile& file)
    {
        file.trouble = "two sources of the project give this file";
        note({ErrorCode::duplicate, file.path, file.trouble});
    }

    void addMissing(const std::string& path, std::string trouble)
    {
        const auto [found, isNew] =
            m_files.try_emplace(path, ListedFile{path, Kind::missing, m_source->from, 0, m_number, std::move(trouble)});
        if (!isNew && found->second.kind != Kind::missing)
            isTwice(found->second);
    }

    void addFile(const fs::directory_entry& entry, const std::string& path)
    {
        if (path == restore::listPath.substr(1)) {
            m_listing.notes.push_back("checksum.json of the project is replaced by the one made now");
            return;
        }
        std::error_code error;
        const auto size = entry.file_size(error);
        if (error) {
            note({ErrorCode::ioFailed, entry.path().string(), error.message()});
            return addMissing(path, error.message());
        }
        const auto [found, isNew] =
            m_files.try_emplace(path, ListedFile{path, Kind::file, entry.path(), size, m_number, {}});
        if (!isNew)
            isTwice(found->second);
    }

    bool isExcluded(const std::string& path, std::string_view relative)
    {
        const bool excluded = m_exclude && m_exclude->choose(relative);
        if (excluded)
            m_listing.notes.push_back("left out by the project: " + path);
        return excluded;
    }

    // `relative`: to the source.
    void addFolder(const fs::path& from, const std::string& path, const std::string& relative = {})
    {
        if (!path.empty()) {
            const auto [found, isNew] =
                m_files.try_emplace(path, ListedFile{path, Kind::folder, from, 0, m_number, {}});
            if (!isNew && found->second.kind != Kind::folder)
                isTwice(found->second);
        }
        std::error_code error;
        std::vector<fs::directory_entry> entries;
        for (fs::directory_iterator it(from, error), end; !error && it != end; it.increment(error))
            entries.push_back(*it);
        if (error)
            return note({ErrorCode::ioFailed, from.string(), error.message()});
        // Sorted, so that the first error does not depend on the order of the disk.
        std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path().native(); });
        for (const auto& entry : entries) {
            const auto name = entry.path().filename().string();
            const auto here = joined(path, name);
            if (isLeftOver(name)) {
                m_listing.notes.push_back("left out: " + here);
                continue;
            }
            const auto inSource = joined(relative, name);
            if (isExcluded(here, inSource))
                continue;
            const auto status = entry.status(error);
            if (fs::is_directory(status) && entry.is_symlink(error)) {
                m_listing.notes.push_back("left out, a link to a folder: " + here);
            } else if (fs::is_directory(status)) {
                addFolder(entry.path(), here, inSource);
            } else if (fs::is_regular_file(status)) {
                addFile(entry, here);
            } else {
                note({ErrorCode::ioFailed, entry.path().string(), "not a file that can be read"});
                addMissing(here, "not a file that can be read");
            }
        }
    }

    const Source* m_source = nullptr;
    std::size_t m_number = 0;
    std::optional<PatternList> m_exclude;
    std::map<std::string, ListedFile, std::less<>> m_files;
    FileListing m_listing;
};

} // namespace

const ListedFile* FileListing::find(std::string_view path) const
{
    const auto found =
        std::ranges::lower_bound(files, path, {}, [](const ListedFile& f) -> std::string_view { return f.path; });
    return found != files.end() && found->path == path ? &*found : nullptr;
}

HostResult<std::string> targetOf(const Source& source, bool isFolder)
{
    if (source.to != restore::userMount && !source.to.starts_with(std::string(restore::userMount) + "/"))
        return problem(ErrorCode::badName, source.to, "files of a project go to /usr or below");
    std::string target;
    for (const auto& part : fs::path(source.to.substr(restore::userMount.size())).relative_path()) {
        if (part == "..")
            return problem(ErrorCode::badName, source.to, "leads out of /usr");
        if (!part.empty() && part != ".")
            target = joined(target, part.string());
    }
    if (!isFolder && (target.empty() || source.to.ends_with('/')))
        target = joined(target, source.from.filename().string());
    return target;
}

FileListing listFiles(const Project& project)
{
    Lister lister;
    for (std::size_t i = 0; i < project.files.size(); ++i)
        lister.addSource(project.files[i], i);
    for (const auto& folder : project.folders)
        lister.addEmptyFolder(folder);
    return lister.take();
}

} // namespace core::project
