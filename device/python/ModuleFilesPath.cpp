// SPDX-License-Identifier: MIT
// The paths of ModuleFiles.h.
#include "core/littlefs/image/EntryName.h"
#include "device/python/ModuleFiles.h"

#include <algorithm>
#include <cstdio>

namespace device
{

using core::ErrorCode;

std::string_view nameOfModulePath(std::string_view path)
{
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

std::string_view folderOfModulePath(std::string_view path)
{
    const auto slash = path.rfind('/');
    if (slash == path.npos)
        return {};
    return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string joinModulePath(std::string_view folder, std::string_view name)
{
    std::string path(folder);
    if (!path.ends_with('/'))
        path += '/';
    return path.append(name);
}

core::HostResult<std::string> normalModulePath(std::string_view path)
{
    constexpr std::size_t longestName = 255;
    constexpr std::size_t longestPath = 1000;
    std::string normal;
    if (path.empty())
        return core::problem(ErrorCode::badName, "", "an empty path");
    for (std::string_view rest = path; !rest.empty();) {
        const auto part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.empty())
            continue;
        if (!core::littlefs::isUsableName(part))
            return core::problem(ErrorCode::badName, std::string(path), "has a part that is no name");
        if (part.size() > longestName)
            return core::problem(ErrorCode::nameTooLong, std::string(path), "has a name of more than 255 bytes");
        normal.append("/").append(part);
    }
    if (normal.size() > longestPath)
        return core::problem(ErrorCode::nameTooLong, std::string(path), "has more than 1000 bytes");
    return normal.empty() ? "/" : normal;
}

std::string temporaryName(std::uint32_t number)
{
    char name[16];
    std::snprintf(name, sizeof name, ".lb%08x~", number);
    return name;
}

bool isTemporaryName(std::string_view name)
{
    constexpr std::string_view begin = ".lb";
    return name.size() == begin.size() + 8 + 1 && name.starts_with(begin) && name.ends_with('~') &&
           std::ranges::all_of(name.substr(begin.size(), 8),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace device
