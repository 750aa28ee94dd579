// SPDX-License-Identifier: MIT
// What checksum.json holds: one entry, and how large a list may become.
// Reading, searching and writing are in ChecksumListReader, ChecksumListFinder and ChecksumListWriter.
#pragma once

#include "core/backup/ListName.h"
#include "core/checksum/Sha256.h"

#include <cstdint>
#include <string_view>

namespace core::backup
{

/// The vendor's firmware reads this many bytes of checksum.json; of a longer list it reads a torn piece and gives up.
inline constexpr std::uint32_t listLimitBytes = 16384;

/// Whether the vendor's firmware cannot read a list of this size.
constexpr bool largerThanVendorLimit(std::uint32_t listBytes)
{
    return listBytes > listLimitBytes;
}

/// What an entry says about the content of its file.
enum class ListValue : std::uint8_t {
    unusable, ///< nothing: see ValueProblem
    crc32,    ///< the module's CRC-32
    sha256,   ///< of the tools before the year 2021; today's firmware cannot use it
};

/// Why a value is unusable.
enum class ValueProblem : std::uint8_t {
    none,
    missing, ///< the entry is no object, or has neither "crc32" nor "sha256"
    notText, ///< null, a number, an object, ...
    empty,   ///< "": written by QPYcom when it could not read the file
    notHex,
    tooLarge, ///< more than 32 bits, or an absurd number of digits
};

/// Stable lower-case key for logs and reports: "value-not-hex"; "" for none.
constexpr const char* toText(ValueProblem problem)
{
    switch (problem) {
    case ValueProblem::none:
        break;
    case ValueProblem::missing:
        return "value-missing";
    case ValueProblem::notText:
        return "value-not-text";
    case ValueProblem::empty:
        return "value-empty";
    case ValueProblem::notHex:
        return "value-not-hex";
    case ValueProblem::tooLarge:
        return "value-too-large";
    }
    return "";
}

/// One element of the list. The texts lie in the name buffer of the reader and last until its next call.
struct ListEntry {
    ListEntry(); // out of line: in each function that has one it would be code of its own

    std::string_view name;         ///< "/usr/...", always in this form; empty when nameProblem is set
    std::string_view rejectedName; ///< for reports only: a refused name as it stands, cut to the buffer; any bytes
    NameProblem nameProblem = NameProblem::missing;
    ValueProblem valueProblem = ValueProblem::missing;
    bool noLeadingSlash = false; ///< stood as "usr/..."
    bool otherCase = false;      ///< stood as "/USR/..." or alike
    bool escaped = false;        ///< non-ASCII as \uXXXX: the vendor's firmware mangles such a name
    ListValue value = ListValue::unusable;
    std::uint32_t crc32 = 0;           ///< when value is crc32
    checksum::Sha256::Digest sha256{}; ///< when value is sha256

    /// Names a file and says something about it. An entry that is not usable counts as absent.
    bool usable() const { return nameProblem == NameProblem::none && value != ListValue::unusable; }
};

/// Bytes that one entry takes after the module has rewritten the list with its own ", " and ": ", its comma counted,
/// the value at its longest (10 characters). `nameBytes` up to listLimitBytes.
constexpr std::uint32_t deviceEntrySize(std::uint32_t nameBytes)
{
    return 37 + nameBytes;
}

/// Bytes of a whole list in the module's form: `entries` of them, whose names have `nameBytes` bytes in all. An upper
/// bound: a value with leading zeros is written shorter. Must stay within listLimitBytes (ChecksumListWriter sees to
/// it).
constexpr std::uint32_t deviceListSize(std::uint32_t entries, std::uint32_t nameBytes)
{
    return entries == 0 ? 2 : entries * deviceEntrySize(0) + nameBytes;
}

} // namespace core::backup
