// SPDX-License-Identifier: MIT
#include "core/backup/ChecksumListWriter.h"

#include "core/checksum/CrcText.h"

namespace core::backup
{

using namespace std::string_view_literals;

namespace
{

constexpr ErrorText tooLarge = "checksum.json would exceed the 16384 bytes that the module reads";
constexpr ErrorText notNormal = "name in checksum.json is not in the form /usr/...";

/// Whether one more entry keeps the list readable for the module for ever: counted as the module itself would write it.
bool fits(std::uint32_t entries, std::uint32_t nameBytes, std::string_view name)
{
    return name.size() <= listLimitBytes &&
           deviceListSize(entries + 1, nameBytes + static_cast<std::uint32_t>(name.size())) <= listLimitBytes;
}

} // namespace

Result<void> checkListNames(std::span<const std::string_view> names, std::uint32_t& atFault)
{
    std::uint32_t nameBytes = 0;
    for (std::uint32_t i = 0; i < names.size(); ++i) {
        atFault = i;
        const std::string_view name = names[i];
        if (!isNormalName(name))
            return fail<ErrorCode::badName, notNormal>();
        if (!fits(i, nameBytes, name))
            return fail<ErrorCode::tooLarge, tooLarge>();
        nameBytes += static_cast<std::uint32_t>(name.size());
        // Few enough to compare each with each: the limit above leaves less than 400.
        for (const std::string_view earlier : names.first(i)) {
            if (sameNameIgnoringCase(earlier, name))
                return fail<ErrorCode::duplicate, "name stands twice in checksum.json">();
        }
    }
    return {};
}

Result<void> ChecksumListWriter::begin()
{
    m_entries = 0;
    m_nameBytes = 0;
    return write("["sv);
}

Result<void> ChecksumListWriter::add(std::string_view name, std::uint32_t crc32)
{
    if (!isNormalName(name))
        return fail<ErrorCode::badName, notNormal>();
    if (!fits(m_entries, m_nameBytes, name))
        return fail<ErrorCode::tooLarge, tooLarge>();
    char buffer[checksum::crcTextSize];
    const std::string_view pieces[] = {m_entries == 0 ? R"({"name":")"sv : R"(,{"name":")"sv, name, R"(","crc32":")"sv,
                                       checksum::crcText(crc32, buffer), R"("})"sv};
    for (const std::string_view piece : pieces) {
        if (auto written = write(piece); !written)
            return written;
    }
    ++m_entries;
    m_nameBytes += static_cast<std::uint32_t>(name.size());
    return {};
}

Result<void> ChecksumListWriter::end()
{
    return write("]"sv);
}

Result<void> ChecksumListWriter::write(std::string_view text)
{
    return m_sink.write(std::as_bytes(std::span(text)));
}

} // namespace core::backup
