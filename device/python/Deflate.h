// SPDX-License-Identifier: MIT
// Raw deflate as uzlib.decompress(data, -15) of a module unpacks it.
#pragma once

#include "core/package/Bytes.h"

#include <vector>

namespace device
{

std::vector<std::byte> deflated(core::package::ByteView bytes);
/// The same with zlib's head and checksum.
std::vector<std::byte> zlibPacked(core::package::ByteView bytes);

/// In lines of any length, without line ends.
std::string base64Of(core::package::ByteView bytes);
/// Empty when it is no base64.
std::vector<std::byte> bytesOfBase64(std::string_view text);

} // namespace device
