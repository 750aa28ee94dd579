// SPDX-License-Identifier: MIT
#include "firmware/board/host/RecordsInMemory.h"

#include <algorithm>
#include <cstdio>

namespace firmware::host
{

using core::ErrorCode;
using core::Result;

namespace
{

std::string hex(std::uint32_t value)
{
    char text[9];
    std::snprintf(text, sizeof text, "%08X", static_cast<unsigned>(value));
    return text;
}

std::string bytes(std::size_t count)
{
    return ", " + std::to_string(count) + " bytes";
}

} // namespace

Result<std::size_t> RecordsInMemory::read(std::uint32_t record, std::span<std::byte> out)
{
    const auto found = m_records.find(record);
    if (found == m_records.end())
        return core::fail<ErrorCode::notFound, "record">();
    const auto size = std::min(out.size(), found->second.size());
    std::copy_n(found->second.begin(), size, out.begin());
    return size;
}

Result<void> RecordsInMemory::write(std::uint32_t record, std::span<const std::byte> content)
{
    m_log.push_back("write " + hex(record) + bytes(content.size()));
    m_records[record] = {content.begin(), content.end()};
    return {};
}

void RecordsInMemory::erase(std::uint32_t record)
{
    m_log.push_back("erase " + hex(record));
    m_records.erase(record);
}

Result<void> RecordsInMemory::format(std::uint32_t device)
{
    std::string name;
    for (int shift = 0; shift < 32; shift += 8)
        name += static_cast<char>(device >> shift);
    if (name != "FSYS" && name != "FEXT" && name != "FMOD")
        return core::fail<ErrorCode::notFound, "flash device">();
    m_log.push_back("format " + name);
    return {};
}

void RecordsInMemory::packedFile(std::string_view name, std::uint32_t size)
{
    m_log.push_back("file " + std::string(name) + bytes(size));
}

} // namespace firmware::host
