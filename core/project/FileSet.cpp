// SPDX-License-Identifier: MIT
#include "core/project/FileSet.h"

#include "core/backup/ListName.h"
#include "core/package/AtomicFile.h"
#include "core/restore/Survey.h"

#include <algorithm>
#include <map>
#include <set>

namespace core::project
{

namespace
{

namespace fs = std::filesystem;

// What the vendor's firmware writes by itself (quecpython-backup 1.4): restoring it would undo settings, among them the
// lock of the REPL (weakness W-16).
constexpr std::string_view writtenByFirmware[] = {"system_config.json", "user_apn.json", "datacall_config.json",
                                                  "_usr_config.json"};

bool isLeftOver(std::string_view name)
{
    static constexpr std::string_view names[] = {".git",           ".svn",      ".hg",         "__pycache__",
                                                 ".DS_Store",      "Thumbs.db", "desktop.ini", ".gitignore",
                                                 ".gitattributes", ".vscode",   ".idea"};
    return std::ranges::find(names, name) != std::end(names) || name.ends_with('~') || name.starts_with(".#") ||
           (name.starts_with('#') && name.ends_with('#')) || name.ends_with(".swp") || name.ends_with(".swo") ||
           name.ends_with(".pyc");
}

// What the sources lead to: path below /usr to the file on this computer.
class Collector
{
public:
    HostResult<void> add(const Source& source)
    {
        const auto target = targetOf(source);
        if (!target)
            return std::unexpected(target.error());
        std::error_code error;
        const auto status = fs::status(source.from, error);
        if (!fs::exists(status))
            return problem(ErrorCode::notFound, source.from.string(), "there is no such file or folder");
        if (fs::is_regular_file(status))
            return addFile(source.from, *target);
        if (!fs::is_directory(status))
            return problem(ErrorCode::ioFailed, source.from.string(), "neither a file nor a folder");
        return addFolder(source.from, *target);
    }

    std::map<std::string, fs::path> files;
    std::set<std::string> directories;
    std::vector<std::string> notes;

private:
    static HostResult<std::string> targetOf(const Source& source)
    {
        if (source.to != restore::userMount && !source.to.starts_with(std::string(restore::userMount) + "/"))
            return problem(ErrorCode::badName, source.to, "files of a project go to /usr or below");
        std::string target;
        std::error_code error;
        const bool isFile = fs::is_regular_file(source.from, error);
        for (const auto& part : fs::path(source.to.substr(restore::userMount.size())).relative_path()) {
            if (part == "..")
                return problem(ErrorCode::badName, source.to, "leads out of /usr");
            if (!part.empty() && part != ".")
                target += (target.empty() ? "" : "/") + part.string();
        }
        // A folder as the target of a file keeps the file's name.
        if (isFile && (target.empty() || source.to.ends_with('/')))
            target += (target.empty() ? "" : "/") + source.from.filename().string();
        return target;
    }

    HostResult<void> addFile(const fs::path& from, const std::string& to)
    {
        if (to == restore::listPath.substr(1)) {
            notes.push_back("checksum.json of the project is replaced by the one made now");
            return {};
        }
        if (!files.emplace(to, from).second)
            return problem(ErrorCode::duplicate, to, "two sources of the project give this file");
        return {};
    }

    HostResult<void> addFolder(const fs::path& from, const std::string& to)
    {
        std::error_code error;
        bool isEmpty = true;
        // Sorted, so that notes and errors do not depend on the order of the disk.
        std::vector<fs::directory_entry> entries;
        for (fs::directory_iterator it(from, error), end; !error && it != end; it.increment(error))
            entries.push_back(*it);
        if (error)
            return problem(ErrorCode::ioFailed, from.string(), error.message());
        std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path().native(); });
        for (const auto& entry : entries) {
            const auto name = entry.path().filename().string();
            const auto path = to.empty() ? name : to + "/" + name;
            if (isLeftOver(name)) {
                notes.push_back("left out: " + path);
                continue;
            }
            const auto status = entry.status(error);
            HostResult<void> done;
            if (fs::is_directory(status) && entry.is_symlink(error)) {
                notes.push_back("left out, a link to a folder: " + path);
                continue;
            }
            if (fs::is_directory(status))
                done = addFolder(entry.path(), path);
            else if (fs::is_regular_file(status))
                done = addFile(entry.path(), path);
            else
                return problem(ErrorCode::ioFailed, entry.path().string(), "not a file that can be read");
            if (!done)
                return done;
            isEmpty = false;
        }
        if (isEmpty && !to.empty())
            directories.insert(to);
        return {};
    }
};

bool isWrittenByFirmware(const UserFile& file)
{
    return !file.content.empty() && std::ranges::find(writtenByFirmware, file.path) != std::end(writtenByFirmware);
}

const char* why(const UserFile& file)
{
    if (file.content.empty())
        return "empty: the vendor's firmware cannot check an empty file";
    if (isWrittenByFirmware(file))
        return "the firmware changes it itself: a restore would undo settings";
    if (file.path.starts_with(".updater/"))
        return "an update that is waiting to be installed";
    return "";
}

// Whether the pattern matches from here on; `*` is tried at every length, the rest is compared.
bool matchHere(std::string_view glob, std::string_view path)
{
    std::size_t g = 0;
    std::size_t p = 0;
    // The last star seen, and where it gave up one character less; one memory for each kind is enough.
    std::size_t starGlob = glob.npos, starPath = 0;
    std::size_t deepGlob = glob.npos, deepPath = 0;
    while (p < path.size() || g < glob.size()) {
        if (g < glob.size() && glob.substr(g, 2) == "**") {
            g += 2;
            deepGlob = g;
            deepPath = p;
            starGlob = glob.npos;
            if (g < glob.size() && glob[g] == '/' && (p == 0 || path[p - 1] == '/'))
                ++g; // "**/x" also means "x"
            continue;
        }
        if (g < glob.size() && glob[g] == '*') {
            starGlob = ++g;
            starPath = p;
            continue;
        }
        if (g < glob.size() && p < path.size() && (glob[g] == path[p] || (glob[g] == '?' && path[p] != '/'))) {
            ++g;
            ++p;
            continue;
        }
        if (starGlob != glob.npos && starPath < path.size() && path[starPath] != '/') {
            g = starGlob;
            p = ++starPath;
            continue;
        }
        if (deepGlob != glob.npos && deepPath < path.size()) {
            g = deepGlob;
            p = ++deepPath;
            starGlob = glob.npos;
            if (g < glob.size() && glob[g] == '/' && path[p - 1] == '/')
                ++g;
            continue;
        }
        return false;
    }
    return true;
}

} // namespace

bool matchesGlob(std::string_view glob, std::string_view path)
{
    for (const std::string_view prefix : {"/usr/", "/"}) {
        if (glob.starts_with(prefix)) {
            glob.remove_prefix(prefix.size());
            break;
        }
    }
    return matchHere(glob, path);
}

HostResult<FileSet> readFiles(const Project& project)
{
    Collector collector;
    for (const auto& source : project.files) {
        if (auto done = collector.add(source); !done)
            return std::unexpected(done.error());
    }
    FileSet set;
    set.notes = std::move(collector.notes);
    set.directories.assign(collector.directories.begin(), collector.directories.end());
    set.files.reserve(collector.files.size());
    for (const auto& [path, from] : collector.files) {
        auto content = package::readWholeFile(from, maxUserFileSize);
        if (!content)
            return std::unexpected(content.error());
        const auto bytes = content->view();
        set.files.push_back({path, {bytes.begin(), bytes.end()}, false, {}, {}});
    }
    return set;
}

namespace
{

/// The globs of a project that give files a policy of their own.
class PolicyGlobs
{
public:
    explicit PolicyGlobs(const RestoreWishes& wishes)
    {
        add(wishes.always, backup::FilePolicy::always);
        add(wishes.ifMissing, backup::FilePolicy::ifMissing);
        add(wishes.never, backup::FilePolicy::never);
    }

    /// The glob that matches; null when none does.
    struct Glob {
        std::string text;
        backup::FilePolicy policy;
        bool used = false; ///< for a protected file
    };
    HostResult<Glob*> find(const std::string& path)
    {
        Glob* found = nullptr;
        for (auto& glob : m_globs) {
            if (!matchesGlob(glob.text, path))
                continue;
            if (found && found->policy != glob.policy)
                return problem(ErrorCode::duplicate, path,
                               "has two policies, by \"" + found->text + "\" (" + toText(found->policy) +
                                   ") and by \"" + glob.text + "\" (" + toText(glob.policy) + ")");
            found = &glob;
        }
        return found;
    }
    void use(const std::string& path)
    {
        for (auto& glob : m_globs)
            glob.used = glob.used || matchesGlob(glob.text, path);
    }
    HostResult<void> checkUsed() const
    {
        for (const auto& glob : m_globs) {
            if (!glob.used)
                return problem(ErrorCode::notFound, glob.text,
                               std::string("no protected file of the project matches this pattern of \"") +
                                   toText(glob.policy) + "\"");
        }
        return {};
    }

private:
    void add(const std::vector<std::string>& globs, backup::FilePolicy policy)
    {
        for (const auto& glob : globs)
            m_globs.push_back({glob, policy});
    }

    std::vector<Glob> m_globs;
};

} // namespace

HostResult<void> chooseProtected(const Project& project, FileSet& set)
{
    const auto& wishes = project.restore;
    set.settings = {wishes.policy, false, wishes.sets, wishes.attempts, wishes.boots};
    PolicyGlobs policies(wishes);
    std::vector<bool> used(project.protect.size());
    for (auto& file : set.files) {
        file.note = why(file);
        const auto glob = policies.find(file.path);
        if (!glob)
            return std::unexpected(glob.error());
        file.policy = *glob ? (*glob)->policy : wishes.policy;
        // What the firmware writes itself may be brought back when it is gone.
        if (*glob && file.policy != backup::FilePolicy::always && isWrittenByFirmware(file))
            file.note.clear();
        if (project.protect.empty()) {
            file.isProtected = file.note.empty();
        } else {
            file.isProtected = false;
            for (std::size_t i = 0; i < project.protect.size(); ++i) {
                if (!matchesGlob(project.protect[i], file.path))
                    continue;
                used[i] = true;
                file.isProtected = !file.content.empty();
            }
            if (!file.isProtected && file.note.empty())
                file.note = "not chosen";
        }
        if (!file.isProtected)
            continue;
        policies.use(file.path);
        const auto name = std::string(restore::userMount) + "/" + file.path;
        if (const auto wrong = backup::checkName(name); wrong != backup::NameProblem::none)
            return problem(ErrorCode::badName, name,
                           std::string("cannot stand in checksum.json (") + backup::toText(wrong) + ")");
        if (name.size() > restore::maxPathLength)
            return problem(ErrorCode::nameTooLong, name,
                           "a protected path may have " + std::to_string(restore::maxPathLength) +
                               " bytes, this one has " + std::to_string(name.size()));
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i])
            return problem(ErrorCode::notFound, project.protect[i], "no file of the project matches this pattern");
    }
    return policies.checkUsed();
}

} // namespace core::project
