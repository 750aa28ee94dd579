// SPDX-License-Identifier: MIT
// Deflate as the uzlib of a module unpacks it, and base64.
#pragma once

#include "core/package/Bytes.h"

#include <vector>

namespace device
{

/// A whole stream with zlib's head and checksum, for uzlib.decompress(data).
std::vector<std::byte> zlibPacked(core::package::ByteView bytes);
/// The next part of a raw stream that does not end, up to a whole byte. `history`: what was unpacked before it, as far
/// as it may reach back. `windowBits`: 9 to 15.
std::vector<std::byte> deflatedPart(core::package::ByteView history, core::package::ByteView bytes, int windowBits);

/// Adler-32 (RFC 1950).
std::uint32_t adler32Of(core::package::ByteView bytes);

/// In lines of any length, without line ends.
std::string base64Of(core::package::ByteView bytes);
/// Empty when it is no base64.
std::vector<std::byte> bytesOfBase64(std::string_view text);

} // namespace device
