// SPDX-License-Identifier: MIT
// The one rule for names in checksum.json, obeyed by reader, writer and packer: what is "/usr/..." and what is refused.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace core::backup
{

/// Why a name must not be used as a path on the module (weaknesses W-17 and W-34 of the vendor's scheme).
enum class NameProblem : std::uint8_t {
    none,
    missing,            ///< the entry is no object, or has no key "name"
    notText,            ///< null, a number, an object, ...
    empty,              ///< ""
    tooLong,            ///< longer than the caller's buffer
    forbiddenCharacter, ///< control character (NUL too), backslash or quote
    driveLetter,        ///< a part such as "C:"
    notUnderUsr,        ///< anything outside the user partition
    folder,             ///< "/usr" itself, or a slash at the end
    emptyPart,          ///< two slashes in a row
    dotPart,            ///< a part "." or ".."
    listItself,         ///< "/usr/checksum.json"
};

/// Stable lower-case key for logs and reports: "not-under-usr"; "" for none.
constexpr const char* toText(NameProblem problem)
{
    switch (problem) {
    case NameProblem::none:
        break;
    case NameProblem::missing:
        return "name-missing";
    case NameProblem::notText:
        return "name-not-text";
    case NameProblem::empty:
        return "name-empty";
    case NameProblem::tooLong:
        return "name-too-long";
    case NameProblem::forbiddenCharacter:
        return "forbidden-character";
    case NameProblem::driveLetter:
        return "drive-letter";
    case NameProblem::notUnderUsr:
        return "not-under-usr";
    case NameProblem::folder:
        return "folder";
    case NameProblem::emptyPart:
        return "empty-path-part";
    case NameProblem::dotPart:
        return "dot-path-part";
    case NameProblem::listItself:
        return "list-lists-itself";
    }
    return "";
}

/// A name in the form that Lifeboat works with and writes, and how it differed from that before.
struct NormalName {
    std::string_view name; ///< "/usr/...", in the caller's buffer; empty when there is a problem
    NameProblem problem = NameProblem::none;
    bool noLeadingSlash = false; ///< "usr/x": the vendor's checksum.update never finds such an entry
    bool otherCase = false;      ///< "/USR/x": the vendor's restore never finds the file
};

/// Judges a name as it stands in a list: "/usr/..." or "usr/...", "usr" in any case, raw UTF-8.
/// Gives none, or one of the problems from empty on (never tooLong: that is the affair of who has a buffer).
NameProblem checkName(std::string_view text);

/// checkName, and the normal form written to `out`. `text` may lie in `out`.
/// When the name is refused `out` is left as it is.
NormalName normaliseName(std::string_view text, std::span<char> out);

/// True for a name that normaliseName would give back unchanged: what a list may be written with.
bool isNormalName(std::string_view text);

/// ASCII letters in lower case, every other byte as it is.
constexpr char lowerAscii(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Equal but for the case of ASCII letters: how the vendor's firmware compares names of its lists.
bool sameNameIgnoringCase(std::string_view a, std::string_view b);

} // namespace core::backup
