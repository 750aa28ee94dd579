// SPDX-License-Identifier: MIT
// The binary frame of a Unisoc PAC: header, entry table, contents (reference unisoc-8910.md 1.1 to 1.4).
// Knows nothing of the XML nor of what the entries mean.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::package
{

inline constexpr std::size_t pacHeaderSize = 2124;
inline constexpr std::size_t pacRecordSize = 2580; ///< one entry of the table
inline constexpr std::size_t maxPacEntries = 64;   ///< what the vendor's downloader accepts
inline constexpr std::uint32_t pacMagic = 0xFFFAFFFA;

enum class PacVersion {
    r1, ///< BP_R1.0.0
    r2, ///< BP_R2.0.1: 64-bit sizes and offsets
};

/// nFileFlag of an entry.
enum class PacFileFlag : std::uint32_t { operation = 0, file = 1, xml = 2 };

struct PacRecord {
    std::string id;
    std::string fileName;
    std::uint64_t size = 0;   ///< bytes of content
    std::uint64_t offset = 0; ///< from the start of the PAC; means nothing without content
    std::uint32_t fileFlag = 0;
    bool selected = false; ///< nCheckFlag
    std::uint32_t address = 0;
};

struct PacLayout {
    PacVersion version = PacVersion::r1;
    std::string productName;
    std::vector<PacRecord> records;
};

/// Whether the bytes begin like a PAC of any version.
bool looksLikePac(ByteView bytes);

/// Reads header and table of a whole package and checks its size, both CRCs (badChecksum, unless ignored) and that the
/// contents lie in the file and apart from each other. As in the vendor's tool, packages with another magic than
/// pacMagic have no CRCs. unsupportedVersion, truncated, outOfRange, corrupt, tooLarge, syntax.
HostResult<PacLayout> parsePac(ByteView bytes, bool ignoreChecksums);

/// The same without the CRCs, of a package of `fileSize` bytes that begins with `start`: at least header and table.
HostResult<PacLayout> parsePacLayout(ByteView start, std::uint64_t fileSize);

/// Sets size, entry count and both CRCs in `header`. `rest`: everything behind the header.
void sealPacHeader(std::span<std::byte> header, std::size_t entryCount, std::span<const ByteView> rest);

/// Sets size and offset in the raw table entry of an R1 package.
void placePacRecord(std::span<std::byte> record, std::uint32_t size, std::uint32_t offset);
/// Marks the raw table entry as part of the download.
void selectPacRecord(std::span<std::byte> record);
/// A new table entry for a file, selected, size and offset still 0. Id and name are ASCII and shorter than 256.
std::vector<std::byte> makePacRecord(std::string_view id, std::string_view fileName, std::uint32_t address);

} // namespace core::package
