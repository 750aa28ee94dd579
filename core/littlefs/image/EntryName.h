// SPDX-License-Identifier: MIT
// Which names and paths this room puts into images, lists from them and gives to the host's file system.
#pragma once

#include <cstddef>
#include <string_view>

namespace core::littlefs
{

/// Bytes of a path with its leading slash. Longer ones fit no module and no host; without a limit, folders nested
/// deeply enough would make the paths of an image grow with the square of its size.
inline constexpr std::size_t maxPathLength = 4096;

/// False for names that would lead somewhere else or cannot be named at all: "", ".", "..", and any with '/' or NUL.
constexpr bool isUsableName(std::string_view name)
{
    return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos && name.find('\0') == name.npos;
}

} // namespace core::littlefs
