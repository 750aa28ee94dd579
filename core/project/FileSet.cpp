// SPDX-License-Identifier: MIT
#include "core/project/FileSet.h"

#include "core/backup/ListName.h"
#include "core/package/AtomicFile.h"
#include "core/project/FileListing.h"
#include "core/project/Protection.h"
#include "core/restore/Survey.h"

namespace core::project
{

HostResult<FileSet> readFiles(const Project& project)
{
    auto listing = listFiles(project);
    if (listing.problem)
        return std::unexpected(std::move(*listing.problem));
    FileSet set;
    set.notes = std::move(listing.notes);
    set.directories = std::move(listing.directories);
    for (const auto& file : listing.files) {
        if (file.kind != ListedFile::Kind::file)
            continue;
        auto content = package::readWholeFile(file.from, maxUserFileSize);
        if (!content)
            return std::unexpected(content.error());
        const auto bytes = content->view();
        set.files.push_back({file.path, {bytes.begin(), bytes.end()}, false, {}, {}});
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
    PatternList patterns(project.protect);
    for (auto& file : set.files) {
        const auto& path = file.source.empty() ? file.path : file.source;
        file.note = whyNotByDefault(wishes, path, file.content.size());
        const auto glob = policies.find(path);
        if (!glob)
            return std::unexpected(glob.error());
        file.policy = *glob ? (*glob)->policy : wishes.policy;
        file.isProtected = patterns.choose(path, file.note.empty()) && !file.content.empty();
        if (!file.isProtected && file.note.empty())
            file.note = "not chosen";
        if (!file.isProtected)
            continue;
        policies.use(path);
        const auto name = std::string(restore::userMount) + "/" + file.path;
        if (const auto wrong = backup::checkName(name); wrong != backup::NameProblem::none)
            return problem(ErrorCode::badName, name,
                           std::string("cannot stand in checksum.json (") + backup::toText(wrong) + ")");
        if (name.size() > restore::maxPathLength)
            return problem(ErrorCode::nameTooLong, name,
                           "a protected path may have " + std::to_string(restore::maxPathLength) +
                               " bytes, this one has " + std::to_string(name.size()));
    }
    if (const auto* unused = patterns.firstUnused())
        return problem(ErrorCode::notFound, *unused, "no file of the project matches this pattern");
    return policies.checkUsed();
}

} // namespace core::project
