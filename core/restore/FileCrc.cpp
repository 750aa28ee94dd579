// SPDX-License-Identifier: MIT
#include "core/restore/FileCrc.h"

#include "core/checksum/Crc32.h"

namespace core::restore
{

Result<bool> fileCrc(littlefs::Reader& reader, std::string_view path, std::span<std::byte> buffer, std::uint32_t& crc)
{
    littlefs::FileView file;
    if (const auto opened = reader.openFile(file, path); !opened) {
        if (isAbsent(opened.error().code))
            return false;
        return opened.failure();
    }
    crc = checksum::quecPythonCrc32({});
    for (;;) {
        const auto size = reader.readFile(file, buffer);
        if (!size)
            return size.failure();
        if (*size == 0)
            return file.size > 0;
        crc = checksum::quecPythonCrc32(buffer.first(*size), crc);
    }
}

} // namespace core::restore
