// SPDX-License-Identifier: MIT
#include "core/backup/ListName.h"

#include <cstring>

namespace core::backup
{

using namespace std::string_view_literals;

namespace
{

constexpr std::string_view root = "/usr/";

bool isForbidden(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '\\' || c == '"';
}

bool isDriveLetter(std::string_view part)
{
    return part.size() >= 2 && part[1] == ':' && lowerAscii(part[0]) >= 'a' && lowerAscii(part[0]) <= 'z';
}

std::string_view withoutSlash(std::string_view text)
{
    if (text.starts_with('/'))
        text.remove_prefix(1);
    return text;
}

/// Of a path that begins with "usr" in whatever case.
bool isLowerCaseUsr(std::string_view path)
{
    return path[0] == 'u' && path[1] == 's' && path[2] == 'r';
}

/// Cuts the part before the next slash off `path`, the slash too.
std::string_view takePart(std::string_view& path, bool& last)
{
    std::size_t size = 0;
    while (size < path.size() && path[size] != '/')
        ++size;
    const std::string_view part(path.data(), size);
    last = size == path.size();
    path.remove_prefix(size + (last ? 0 : 1));
    return part;
}

/// Judges one part of a path; the top one has to be "usr".
NameProblem checkPart(std::string_view part, bool top, bool last)
{
    if (isDriveLetter(part))
        return NameProblem::driveLetter;
    if (top && !sameNameIgnoringCase(part, "usr"sv))
        return NameProblem::notUnderUsr;
    if (last && (top || part.empty()))
        return NameProblem::folder;
    if (part.empty())
        return NameProblem::emptyPart;
    const bool isDots = part.size() <= 2 && part.front() == '.' && part.back() == '.';
    return isDots ? NameProblem::dotPart : NameProblem::none;
}

} // namespace

NameProblem checkName(std::string_view text)
{
    if (text.empty())
        return NameProblem::empty;
    for (const char c : text) {
        if (isForbidden(c))
            return NameProblem::forbiddenCharacter;
    }

    std::string_view rest = withoutSlash(text);
    bool last = false;
    for (bool top = true; !last; top = false) {
        const std::string_view part = takePart(rest, last);
        const NameProblem problem = checkPart(part, top, last);
        if (problem != NameProblem::none)
            return problem;
        if (top && rest == "checksum.json"sv)
            return NameProblem::listItself;
    }
    return NameProblem::none;
}

NormalName normaliseName(std::string_view text, std::span<char> out)
{
    NormalName result;
    result.problem = checkName(text);
    if (result.problem != NameProblem::none)
        return result;

    std::string_view path = withoutSlash(text);
    result.noLeadingSlash = path.size() == text.size();
    result.otherCase = !isLowerCaseUsr(path);
    path.remove_prefix(root.size() - 1);
    if (path.size() > out.size() || out.size() - path.size() < root.size()) {
        result.problem = NameProblem::tooLong;
        return result;
    }
    std::memmove(out.data() + root.size(), path.data(), path.size());
    std::memcpy(out.data(), root.data(), root.size());
    result.name = {out.data(), root.size() + path.size()};
    return result;
}

bool isNormalName(std::string_view text)
{
    return checkName(text) == NameProblem::none && text.starts_with('/') && isLowerCaseUsr(withoutSlash(text));
}

bool sameNameIgnoringCase(std::string_view a, std::string_view b)
{
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (lowerAscii(a[i]) != lowerAscii(b[i]))
            return false;
    }
    return a.size() == b.size();
}

} // namespace core::backup
