// SPDX-License-Identifier: MIT
// What stands at a path. As Reader::stat without the name, which would take a quarter of a kilobyte of the stack.
#pragma once

#include "core/littlefs/Reader.h"

#include <cstdint>
#include <string_view>

namespace core::restore
{

struct Standing {
    enum class Kind : std::uint8_t { nothing, file, folder };

    Kind kind = Kind::nothing;
    std::uint32_t size = 0; ///< bytes, of a file

    bool isFile() const { return kind == Kind::file; }
    bool isFolder() const { return kind == Kind::folder; }
};

/// Errors as Reader::stat, but for notFound.
Result<Standing> look(littlefs::Reader& reader, std::string_view path);

} // namespace core::restore
