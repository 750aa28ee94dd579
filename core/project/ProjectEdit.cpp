// SPDX-License-Identifier: MIT
#include "core/project/ProjectEdit.h"

#include "core/backup/ListName.h"
#include "core/project/Protection.h"
#include "core/restore/Survey.h"

#include <algorithm>
#include <set>

namespace core::project
{

namespace
{

using Kind = ListedFile::Kind;

bool isIn(std::string_view path, std::string_view folder)
{
    return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

/// `path` with `folder` at its beginning replaced.
std::string rebased(const std::string& path, const std::string& folder, const std::string& newFolder)
{
    return newFolder + path.substr(folder.size());
}

std::string onModule(const std::string& path)
{
    return path.empty() ? std::string(restore::userMount) : std::string(restore::userMount) + "/" + path;
}

/// A pattern in the one spelling that the edits compare: without "!", "/" and "/usr/" in front.
std::string bare(std::string_view pattern)
{
    for (const std::string_view prefix : {"!", "/usr/", "/"}) {
        if (pattern.starts_with(prefix))
            pattern.remove_prefix(prefix.size());
    }
    return std::string(pattern);
}

std::vector<std::vector<std::string>*> patternLists(Project& project)
{
    return {&project.protect, &project.restore.always, &project.restore.ifMissing, &project.restore.never};
}

/// Without the patterns that speak of the path and of nothing else.
void forgetPatterns(std::vector<std::string>& patterns, const std::string& path)
{
    std::erase_if(patterns, [glob = globOf(path)](const std::string& each) { return isIn(bare(each), glob); });
}

/// An empty list would mean the default.
void keepNothingChosen(std::vector<std::string>& protect, bool hadPatterns)
{
    if (hadPatterns && protect.empty())
        protect = {"!**"};
}

void movePatterns(std::vector<std::string>& patterns, const std::string& path, const std::string& newPath)
{
    const auto glob = globOf(path);
    for (auto& each : patterns) {
        if (isIn(bare(each), glob))
            each = (each.starts_with('!') ? "!" : "") + rebased(bare(each), glob, globOf(newPath));
    }
}

/// Which of `places` is the path, or a folder that it is in; null when none is.
const std::string* placeIn(const std::set<std::string>& places, const std::string& path)
{
    if (const auto root = places.find(""); root != places.end())
        return &*root;
    for (auto end = path.size(); end != path.npos && end > 0; end = path.rfind('/', end - 1)) {
        if (const auto found = places.find(path.substr(0, end)); found != places.end())
            return &*found;
    }
    return nullptr;
}

/// Where a source goes, as the listing knows it: a source of one file bears its path, a folder need not be listed.
std::string targetOf(const Project& project, const FileListing& listing, std::size_t number)
{
    const auto& source = project.files[number];
    const auto listed = std::ranges::find_if(
        listing.files, [&](const ListedFile& file) { return file.source == number && file.from == source.from; });
    if (listed != listing.files.end())
        return listed->path;
    return targetOf(source, true).value_or(std::string());
}

/// Whether the source brings something at or below `path`, which lies below its own place.
bool brings(const FileListing& listing, std::size_t number, const std::string& path)
{
    return std::ranges::any_of(listing.files,
                               [&](const ListedFile& file) { return file.source == number && isIn(file.path, path); });
}

std::string relativeTo(const std::string& target, const std::string& path)
{
    return target.empty() ? path : path.substr(target.size() + 1);
}

/// A folder's part that was taken out and came back to where it was: one source does for both.
void rejoin(Project& project)
{
    for (std::size_t part = 0; part < project.files.size(); ++part) {
        const auto& source = project.files[part];
        for (auto& whole : project.files) {
            const auto relative = source.from.lexically_relative(whole.from).generic_string();
            if (&whole == &source || relative.empty() || relative == "." || relative.starts_with(".."))
                continue;
            const auto glob = std::ranges::find(whole.exclude, globOf(relative));
            if (glob == whole.exclude.end() || source.to != whole.to + "/" + relative)
                continue;
            whole.exclude.erase(glob);
            for (const auto& each : source.exclude)
                whole.exclude.push_back(globOf(relative) + "/" + each);
            project.files.erase(project.files.begin() + static_cast<std::ptrdiff_t>(part));
            return rejoin(project);
        }
    }
}

void eraseSources(Project& project, const std::set<std::size_t>& numbers)
{
    for (auto number = numbers.rbegin(); number != numbers.rend(); ++number)
        project.files.erase(project.files.begin() + static_cast<std::ptrdiff_t>(*number));
}

} // namespace

Project withSource(Project project, const FileListing& listing, const std::filesystem::path& from, bool isFolder,
                   const std::string& path)
{
    const auto protect = project.protect;
    const auto restore = project.restore;
    const auto* there = listing.find(path);
    if (there && (!isFolder || there->kind != Kind::folder))
        project = without(std::move(project), listing, path);
    // What takes the place of another is wanted as that was.
    project.protect = protect;
    project.restore = restore;
    Source source{.from = from, .to = onModule(path)};
    if (std::ranges::find(project.files, source) == project.files.end())
        project.files.push_back(std::move(source));
    rejoin(project);
    return project;
}

Project withFolder(Project project, const std::string& path)
{
    project.folders.push_back(path);
    std::ranges::sort(project.folders);
    return project;
}

Project without(Project project, const FileListing& listing, const std::string& path)
{
    std::set<std::size_t> gone;
    for (std::size_t i = 0; i < project.files.size(); ++i) {
        const auto target = targetOf(project, listing, i);
        if (isIn(target, path))
            gone.insert(i);
        else if (isIn(path, target) && brings(listing, i, path))
            project.files[i].exclude.push_back(globOf(relativeTo(target, path)));
    }
    eraseSources(project, gone);
    std::erase_if(project.folders, [&](const std::string& folder) { return isIn(folder, path); });
    const bool hadPatterns = !project.protect.empty();
    for (auto* patterns : patternLists(project))
        forgetPatterns(*patterns, path);
    keepNothingChosen(project.protect, hadPatterns);
    return project;
}

Project withMoved(Project project, const FileListing& listing, const std::string& path, const std::string& newPath)
{
    const std::size_t count = project.files.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto target = targetOf(project, listing, i);
        if (isIn(target, path)) {
            project.files[i].to = onModule(rebased(target, path, newPath));
        } else if (isIn(path, target) && brings(listing, i, path)) {
            const auto relative = relativeTo(target, path);
            Source part{.from = project.files[i].from / relative, .to = onModule(newPath)};
            auto& exclude = project.files[i].exclude;
            const auto below = globOf(relative) + "/";
            for (const auto& glob : exclude) {
                if (glob.starts_with(below))
                    part.exclude.push_back(glob.substr(below.size()));
            }
            std::erase_if(exclude, [&](const std::string& glob) { return glob.starts_with(below); });
            exclude.push_back(globOf(relative));
            project.files.push_back(std::move(part));
        }
    }
    for (auto& folder : project.folders) {
        if (isIn(folder, path))
            folder = rebased(folder, path, newPath);
    }
    for (auto* patterns : patternLists(project))
        movePatterns(*patterns, path, newPath);
    rejoin(project);
    return project;
}

std::vector<bool> protectedFiles(const Project& project, const FileListing& listing)
{
    PatternList patterns(project.protect);
    std::vector<bool> chosen;
    chosen.reserve(listing.files.size());
    for (const auto& file : listing.files)
        chosen.push_back(file.kind == Kind::file &&
                         patterns.choose(file.path, whyNotByDefault(project.restore, file.path, file.size).empty()) &&
                         file.size > 0);
    return chosen;
}

Project withProtection(Project project, const FileListing& listing, const std::vector<std::string>& paths,
                       bool isProtected)
{
    auto& protect = project.protect;
    if (protect.empty())
        protect = {std::string(defaultPattern)};
    const auto isFile = [&](const std::string& path) {
        const auto* file = listing.find(path);
        return file && file->kind == Kind::file;
    };

    // Without the patterns that spoke of these paths.
    const std::set<std::string> places(paths.begin(), paths.end());
    std::set<std::string> globs;
    for (const auto& path : paths)
        globs.insert(globOf(path));
    const bool isEverything = places.contains("");
    if (isEverything)
        protect = {isProtected ? std::string(defaultPattern) : "!**"};
    else
        std::erase_if(protect, [&](const std::string& each) { return placeIn(globs, bare(each)) != nullptr; });
    keepNothingChosen(protect, true);

    // A pattern for each path that still differs from what is wanted. Folders are ticked for what is protected by
    // default.
    const auto differs = [&](const ListedFile& file, bool isChosen, const std::string& place) {
        const bool isWanted =
            isProtected && (place == file.path || whyNotByDefault(project.restore, file.path, file.size).empty());
        return file.kind == Kind::file && file.size > 0 && isChosen != isWanted;
    };
    const auto forEachThatDiffers = [&](auto action) {
        const auto chosen = protectedFiles(project, listing);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const auto* place = placeIn(places, listing.files[i].path);
            if (place && differs(listing.files[i], chosen[i], *place))
                action(listing.files[i], *place);
        }
    };
    std::set<std::string> needed;
    forEachThatDiffers([&](const ListedFile&, const std::string& place) { needed.insert(place); });
    for (const auto& place : needed)
        protect.push_back((isProtected ? "" : "!") + globOf(place) + (isFile(place) ? "" : "/**"));
    if (isProtected) {
        std::vector<std::string> exceptions;
        forEachThatDiffers(
            [&](const ListedFile& file, const std::string&) { exceptions.push_back("!" + globOf(file.path)); });
        protect.insert(protect.end(), exceptions.begin(), exceptions.end());
    }

    // Nothing needs to be taken away from nothing.
    if (protect.size() > 1 && protect.front() == "!**")
        protect.erase(protect.begin());
    auto plain = project;
    plain.protect.clear();
    const bool takesNothing = std::ranges::none_of(protect, [](const std::string& each) {
        return each.starts_with('!') && each.find_first_of("*?") != each.npos;
    });
    if (takesNothing && protectedFiles(plain, listing) == protectedFiles(project, listing))
        protect.clear();
    return project;
}

HostResult<std::string> newPath(const FileListing& listing, const std::string& folder, const std::string& name)
{
    if (name.find('/') != name.npos)
        return problem(ErrorCode::badName, name, "a name has no slash");
    const auto path = folder.empty() ? name : folder + "/" + name;
    const auto onTheModule = std::string(restore::userMount) + "/" + path;
    if (const auto wrong = name.empty() ? backup::NameProblem::empty : backup::checkName(onTheModule);
        wrong != backup::NameProblem::none)
        return problem(ErrorCode::badName, name, std::string("this name cannot be used (") + toText(wrong) + ")");
    if (onTheModule.size() > restore::maxPathLength)
        return problem(ErrorCode::nameTooLong, onTheModule,
                       "a path may have " + std::to_string(restore::maxPathLength) + " bytes");
    if (listing.find(path))
        return problem(ErrorCode::exists, path, "there is a file or folder of this name");
    return path;
}

} // namespace core::project
