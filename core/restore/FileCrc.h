// SPDX-License-Identifier: MIT
// The checksum of one file, as file_crc32.calc of the module gives it.
#pragma once

#include "core/littlefs/Reader.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace core::restore
{

/// Whether nothing is there under this name, as opposed to something that cannot be read.
constexpr bool isAbsent(ErrorCode code)
{
    return code == ErrorCode::notFound || code == ErrorCode::notDirectory || code == ErrorCode::isDirectory;
}

/// Sums up a whole file; `buffer` is working memory, larger is faster. False: no such file, or it is empty (the
/// vendor's firmware has no checksum for that). Errors: what is there cannot be read.
Result<bool> fileCrc(littlefs::Reader& reader, std::string_view path, std::span<std::byte> buffer, std::uint32_t& crc);

} // namespace core::restore
