// SPDX-License-Identifier: MIT
// Parts of a text without the range check of string_view::substr, whose exception no firmware can have.
#pragma once

#include <cstddef>
#include <string_view>

namespace core
{

/// The first `size` characters; `size` is at most text.size().
constexpr std::string_view firstPart(std::string_view text, std::size_t size)
{
    text.remove_suffix(text.size() - size);
    return text;
}

/// What follows the first `size` characters; `size` is at most text.size().
constexpr std::string_view restAfter(std::string_view text, std::size_t size)
{
    text.remove_prefix(size);
    return text;
}

} // namespace core
