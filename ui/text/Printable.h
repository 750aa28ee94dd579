// SPDX-License-Identifier: MIT
// Names from images and packages are any bytes: made fit for a terminal and for columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ui
{

/// Valid UTF-8 as it is; control characters and bytes that are no UTF-8 as \x1b, so that no name steers a terminal.
std::string printable(std::string_view text);

/// Characters of valid UTF-8: the columns that it takes, but for wide and combining ones.
std::size_t columnsOf(std::string_view text);

} // namespace ui
