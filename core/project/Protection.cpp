// SPDX-License-Identifier: MIT
#include "core/project/Protection.h"

#include "core/backup/ListName.h"
#include "core/restore/Survey.h"

#include <algorithm>
#include <optional>

namespace core::project
{

namespace
{

// What the vendor's firmware writes by itself (quecpython-backup 1.4): restoring it would undo settings, among them the
// lock of the REPL (weakness W-16).
constexpr std::string_view writtenByFirmware[] = {"system_config.json", "user_apn.json", "datacall_config.json",
                                                  "_usr_config.json"};

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
        const bool isPlain = g + 1 < glob.size() && glob[g] == '\\';
        if (g < glob.size() && p < path.size() &&
            (glob[g + isPlain] == path[p] || (glob[g] == '?' && path[p] != '/'))) {
            g += 1 + isPlain;
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

/// Patterns may name the mount point, or the root.
std::string_view belowUsr(std::string_view glob)
{
    for (const std::string_view prefix : {"/usr/", "/"}) {
        if (glob.starts_with(prefix))
            return glob.substr(prefix.size());
    }
    return glob;
}

/// The one path that a pattern without wildcards matches; nothing for others.
std::optional<std::string> onlyPath(std::string_view glob)
{
    glob = belowUsr(glob);
    std::string path;
    for (std::size_t i = 0; i < glob.size(); ++i) {
        if (glob[i] == '*' || glob[i] == '?')
            return std::nullopt;
        i += glob[i] == '\\' && i + 1 < glob.size();
        path += glob[i];
    }
    return path;
}

bool matchesAny(const std::vector<std::string>& globs, std::string_view path)
{
    return std::ranges::any_of(globs, [path](const std::string& glob) { return matchesGlob(glob, path); });
}

} // namespace

std::string_view whyNotByDefault(const RestoreWishes& wishes, std::string_view path, std::uint64_t size)
{
    if (size == 0)
        return "empty: the vendor's firmware cannot check an empty file";
    if (std::ranges::find(writtenByFirmware, path) != std::end(writtenByFirmware)) {
        // It may be brought back when it is gone.
        if (matchesAny(wishes.ifMissing, path) || matchesAny(wishes.never, path))
            return {};
        return "the firmware changes it itself: a restore would undo settings";
    }
    if (path.starts_with(".updater/"))
        return "an update that is waiting to be installed";
    return {};
}

std::string whyNeverProtected(std::string_view path, std::uint64_t size)
{
    if (size == 0)
        return "empty: the vendor's firmware cannot check an empty file";
    const auto name = std::string(restore::userMount) + "/" + std::string(path);
    if (const auto wrong = backup::checkName(name); wrong != backup::NameProblem::none)
        return std::string("cannot stand in checksum.json (") + backup::toText(wrong) + ")";
    if (name.size() > restore::maxPathLength)
        return "a protected path may have " + std::to_string(restore::maxPathLength) + " bytes, this one has " +
               std::to_string(name.size());
    return {};
}

bool matchesGlob(std::string_view glob, std::string_view path)
{
    return matchHere(belowUsr(glob), path);
}

std::string globOf(std::string_view path)
{
    std::string glob;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        const bool isSpecial = c == '*' || c == '?' || c == '\\' || (i == 0 && (c == '!' || c == '@'));
        if (isSpecial)
            glob += '\\';
        glob += c;
    }
    return glob;
}

PatternList::PatternList(const std::vector<std::string>& patterns)
{
    for (const auto& text : patterns) {
        Pattern pattern{.text = &text, .glob = text};
        pattern.takesAway = pattern.glob.starts_with('!');
        if (pattern.takesAway)
            pattern.glob.remove_prefix(1);
        if (pattern.glob == defaultPattern)
            pattern.glob = {};
        auto name = pattern.glob.empty() ? std::nullopt : onlyPath(pattern.glob);
        if (name)
            m_names[std::move(*name)].push_back(m_patterns.size());
        else
            m_globs.push_back(m_patterns.size());
        m_patterns.push_back(pattern);
    }
}

bool PatternList::choose(std::string_view path, bool byDefault)
{
    const Pattern* last = nullptr;
    const auto use = [&](std::size_t number) {
        auto& pattern = m_patterns[number];
        pattern.used = true;
        if (!last || last < &pattern)
            last = &pattern;
    };
    for (const auto number : m_globs) {
        const auto& glob = m_patterns[number].glob;
        if (glob.empty() ? byDefault : matchesGlob(glob, path))
            use(number);
    }
    if (const auto named = m_names.find(std::string(path)); named != m_names.end())
        std::ranges::for_each(named->second, use);
    if (!last)
        return m_patterns.empty() && byDefault;
    return !last->takesAway;
}

const std::string* PatternList::firstUnused() const
{
    const auto found = std::ranges::find_if(
        m_patterns, [](const Pattern& each) { return !each.used && !each.takesAway && !each.glob.empty(); });
    return found == m_patterns.end() ? nullptr : found->text;
}

} // namespace core::project
