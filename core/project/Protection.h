// SPDX-License-Identifier: MIT
// Which files of a project are protected: the patterns of Project::protect, and what cannot or should not be protected.
#pragma once

#include "core/project/Project.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace core::project
{

/// The pattern of Project::protect for everything that is protected without any pattern.
inline constexpr std::string_view defaultPattern = "@default";

/// Why a file is not protected unless a pattern names it, in plain words; empty: it is.
std::string_view whyNotByDefault(const RestoreWishes& wishes, std::string_view path, std::uint64_t size);
/// Why no pattern can protect it, in plain words; empty: it can be.
std::string whyNeverProtected(std::string_view path, std::uint64_t size);

/// Whether `path` matches: `?` one character, `*` any within a name, `**` any across folders; a backslash takes away
/// the meaning of what follows.
bool matchesGlob(std::string_view glob, std::string_view path);
/// The glob that matches this path alone, however it is spelled.
std::string globOf(std::string_view path);

/// Patterns in their order, of which the last that matches counts; "!" in front takes away. Those without wildcards,
/// which a program writes by the thousand, are looked up.
class PatternList
{
public:
    explicit PatternList(const std::vector<std::string>& patterns);

    /// Whether a file is chosen that is by default (`byDefault`) or is not.
    bool choose(std::string_view path, bool byDefault = false);
    /// The first pattern that chose nothing, and has not only to take away; null when there is none.
    const std::string* firstUnused() const;

private:
    struct Pattern {
        const std::string* text = nullptr;
        std::string_view glob{}; ///< empty: defaultPattern
        bool takesAway = false;
        bool used = false;
    };
    std::vector<Pattern> m_patterns;
    std::vector<std::size_t> m_globs; ///< with wildcards
    std::unordered_map<std::string, std::vector<std::size_t>> m_names;
};

} // namespace core::project
