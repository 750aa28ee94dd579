// SPDX-License-Identifier: MIT
// Writes checksum.json in the form that every firmware reads: compact, raw UTF-8, "/usr/...", 0x and lower case.
// The order of the entries, and leaving out empty files (which the vendor's firmware cannot check), are the caller's.
#pragma once

#include "core/Error.h"
#include "core/backup/ByteSink.h"
#include "core/backup/ChecksumList.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace core::backup
{

/// Whether a list of these names may be written: all in normal form (else badName), within listLimitBytes even after
/// the module has rewritten it (else tooLarge), none twice, not even in another case (else duplicate).
/// After an error `atFault` is the index of the name in question. The order does not matter.
Result<void> checkListNames(std::span<const std::string_view> names, std::uint32_t& atFault);

/// begin, add as often as needed, end. Knows one entry at a time, so it cannot see duplicates: checkListNames does.
/// Errors of the sink are handed on; the list written is then worth nothing.
class ChecksumListWriter
{
public:
    explicit ChecksumListWriter(ByteSink& sink) : m_sink(sink) {}

    Result<void> begin();

    /// Adds an entry. Errors: badName (not in normal form), tooLarge (the list would outgrow listLimitBytes as soon as
    /// the module rewrites it). Nothing is written then, and the list can be gone on with or ended.
    Result<void> add(std::string_view name, std::uint32_t crc32);

    Result<void> end();

private:
    Result<void> write(std::string_view text);

    ByteSink& m_sink;
    std::uint32_t m_entries = 0;
    std::uint32_t m_nameBytes = 0;
};

} // namespace core::backup
