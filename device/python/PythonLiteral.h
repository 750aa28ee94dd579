// SPDX-License-Identifier: MIT
// Bytes as literals of Python, for code that goes to a module.
#pragma once

#include "core/package/Bytes.h"

#include <string>
#include <string_view>

namespace device
{

/// b'…' with the bytes as they are, but for those that end it or mean something to the console: the shortest.
std::string bytesLiteral(core::package::ByteView bytes);

/// '…' in plain characters alone, without " in it; all others as \xHH. A core without Unicode strings takes it as
/// the same bytes.
std::string plainLiteral(std::string_view bytes);
/// The same as bytes: "b'/usr/\xe8...'".
std::string pythonBytes(std::string_view bytes);

} // namespace device
