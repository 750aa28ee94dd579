// SPDX-License-Identifier: MIT
#include "core/package/PacFormat.h"

#include "core/checksum/Crc16.h"

#include <algorithm>
#include <optional>

namespace core::package
{

namespace
{

namespace header
{
constexpr std::size_t version = 0x000, versionUnits = 22; // 24 in R1, whose text is shorter anyway
constexpr std::size_t sizeHigh = 0x02C;                   // R2 only, like the others of this name
constexpr std::size_t size = 0x030;
constexpr std::size_t productName = 0x034;
constexpr std::size_t fileCount = 0x434;
constexpr std::size_t tableOffset = 0x438;
constexpr std::size_t magic = 0x844;
constexpr std::size_t crc1 = 0x848;
constexpr std::size_t crc2 = 0x84A;
} // namespace header

namespace record
{
constexpr std::size_t structSize = 0x000;
constexpr std::size_t id = 0x004;
constexpr std::size_t fileName = 0x204;
constexpr std::size_t sizeHigh = 0x5FC;
constexpr std::size_t offsetHigh = 0x600;
constexpr std::size_t size = 0x604;
constexpr std::size_t fileFlag = 0x608;
constexpr std::size_t checkFlag = 0x60C;
constexpr std::size_t offset = 0x610;
constexpr std::size_t addressCount = 0x618;
constexpr std::size_t address = 0x61C;
} // namespace record

constexpr std::size_t textUnits = 256;
constexpr std::string_view versionPrefix = "BP_R";

std::unexpected<Problem> pacProblem(ErrorCode code, std::string detail, std::string entry = {})
{
    return problem(code, std::move(entry), "PAC: " + std::move(detail));
}

void appendUtf8(std::string& text, std::uint32_t codePoint)
{
    if (codePoint < 0x80) {
        text += static_cast<char>(codePoint);
    } else if (codePoint < 0x800) {
        text += static_cast<char>(0xC0 | codePoint >> 6);
        text += static_cast<char>(0x80 | (codePoint & 0x3F));
    } else {
        text += static_cast<char>(0xE0 | codePoint >> 12);
        text += static_cast<char>(0x80 | (codePoint >> 6 & 0x3F));
        text += static_cast<char>(0x80 | (codePoint & 0x3F));
    }
}

/// A UTF-16LE field as UTF-8. The format has one unit for each character, so surrogates are no text.
std::optional<std::string> readText(ByteView bytes, std::size_t offset, std::size_t units)
{
    std::string text;
    for (std::size_t i = 0; i < units; ++i) {
        const std::uint32_t unit = readU16(bytes, offset + 2 * i);
        if (unit == 0)
            break;
        if (unit < 0x20 || unit == 0x7F || (unit >= 0xD800 && unit < 0xE000))
            return std::nullopt;
        appendUtf8(text, unit);
    }
    return text;
}

void writeText(std::span<std::byte> bytes, std::size_t offset, std::string_view ascii)
{
    for (std::size_t i = 0; i < ascii.size(); ++i)
        writeU16(bytes, offset + 2 * i, static_cast<unsigned char>(ascii[i]));
}

std::uint64_t readWide(ByteView bytes, PacVersion version, std::size_t low, std::size_t high)
{
    const std::uint64_t highWord = version == PacVersion::r2 ? readU32(bytes, high) : 0;
    return highWord << 32 | readU32(bytes, low);
}

HostResult<PacVersion> readVersion(ByteView start)
{
    const auto text = readText(start, header::version, header::versionUnits);
    if (text == "BP_R1.0.0")
        return PacVersion::r1;
    if (text == "BP_R2.0.1")
        return PacVersion::r2;
    return pacProblem(ErrorCode::unsupportedVersion,
                      "version " + text.value_or("(unreadable)") + ", known are BP_R1.0.0 and BP_R2.0.1");
}

HostResult<PacRecord> readRecord(ByteView raw, PacVersion version, std::size_t index)
{
    const std::string which = "entry " + std::to_string(index);
    if (readU32(raw, record::structSize) != pacRecordSize)
        return pacProblem(ErrorCode::corrupt, which + " says " + std::to_string(readU32(raw, record::structSize)) +
                                                  " bytes of itself, " + std::to_string(pacRecordSize) + " are right");
    auto id = readText(raw, record::id, textUnits);
    auto fileName = readText(raw, record::fileName, textUnits);
    if (!id || !fileName)
        return pacProblem(ErrorCode::syntax, which + " has an id or name that is no text");
    PacRecord result;
    result.id = std::move(*id);
    result.fileName = std::move(*fileName);
    result.size = readWide(raw, version, record::size, record::sizeHigh);
    result.offset = readWide(raw, version, record::offset, record::offsetHigh);
    result.fileFlag = readU32(raw, record::fileFlag);
    result.selected = readU32(raw, record::checkFlag) != 0;
    result.address = readU32(raw, record::address);
    return result;
}

/// Contents must lie behind the table, inside the file and apart from each other.
HostResult<void> checkContents(const std::vector<PacRecord>& records, std::uint64_t contentsStart,
                               std::uint64_t fileSize)
{
    std::vector<const PacRecord*> withContent;
    for (const PacRecord& record : records) {
        if (record.size == 0)
            continue;
        if (record.offset < contentsStart || record.offset > fileSize || record.size > fileSize - record.offset)
            return pacProblem(ErrorCode::outOfRange,
                              "its content at " + hex(record.offset) + ", " + std::to_string(record.size) +
                                  " bytes, leaves the range " + hex(contentsStart) + " to " + hex(fileSize),
                              record.id);
        withContent.push_back(&record);
    }
    std::sort(withContent.begin(), withContent.end(),
              [](const PacRecord* a, const PacRecord* b) { return a->offset < b->offset; });
    for (std::size_t i = 1; i < withContent.size(); ++i)
        if (withContent[i - 1]->offset + withContent[i - 1]->size > withContent[i]->offset)
            return pacProblem(ErrorCode::corrupt, "its content overlaps that of " + withContent[i - 1]->id,
                              withContent[i]->id);
    return {};
}

struct Head {
    PacVersion version;
    std::uint32_t count; ///< of entries, not yet checked
};

HostResult<Head> readHead(ByteView start, std::uint64_t fileSize)
{
    if (start.size() < pacHeaderSize)
        return pacProblem(ErrorCode::truncated, std::to_string(fileSize) + " bytes are less than the header of " +
                                                    std::to_string(pacHeaderSize));
    const auto version = readVersion(start);
    if (!version)
        return std::unexpected(version.error());
    const std::uint64_t declaredSize = readWide(start, *version, header::size, header::sizeHigh);
    if (declaredSize != fileSize)
        return pacProblem(declaredSize > fileSize ? ErrorCode::truncated : ErrorCode::corrupt,
                          "the header says " + std::to_string(declaredSize) + " bytes, the file has " +
                              std::to_string(fileSize));
    return Head{*version, readU32(start, header::fileCount)};
}

HostResult<void> checkChecksums(ByteView bytes)
{
    if (readU32(bytes, header::magic) != pacMagic)
        return {};
    const auto check = [&](const char* what, ByteView covered, std::size_t field) -> HostResult<void> {
        const std::uint16_t computed = checksum::crc16Arc(covered);
        const std::uint16_t stored = readU16(bytes, field);
        if (computed != stored)
            return pacProblem(ErrorCode::badChecksum, std::string("the CRC of ") + what + " is " + hex(computed) +
                                                          ", the header says " + hex(stored));
        return {};
    };
    if (auto good = check("the header", bytes.first(header::crc1), header::crc1); !good)
        return good;
    return check("table and contents", bytes.subspan(pacHeaderSize), header::crc2);
}

} // namespace

bool looksLikePac(ByteView bytes)
{
    const auto text = bytes.size() >= 2 * versionPrefix.size() ? readText(bytes, header::version, versionPrefix.size())
                                                               : std::nullopt;
    return text == versionPrefix;
}

HostResult<PacLayout> parsePac(ByteView bytes, bool ignoreChecksums)
{
    if (const auto head = readHead(bytes, bytes.size()); !head)
        return std::unexpected(head.error());
    // Before the table, because "damaged in transfer" says more than what a damaged table looks like.
    if (!ignoreChecksums)
        if (auto good = checkChecksums(bytes); !good)
            return std::unexpected(std::move(good.error()));
    return parsePacLayout(bytes, bytes.size());
}

HostResult<PacLayout> parsePacLayout(ByteView start, std::uint64_t fileSize)
{
    const auto head = readHead(start, fileSize);
    if (!head)
        return std::unexpected(head.error());
    if (head->count > maxPacEntries)
        return pacProblem(ErrorCode::tooLarge, std::to_string(head->count) + " entries, at most " +
                                                   std::to_string(maxPacEntries) + " are accepted");
    if (readU32(start, header::tableOffset) != pacHeaderSize)
        return pacProblem(ErrorCode::corrupt, "the table is said to lie at " +
                                                  hex(readU32(start, header::tableOffset)) + ", " + hex(pacHeaderSize) +
                                                  " is right");
    const std::size_t contentsStart = pacHeaderSize + head->count * pacRecordSize;
    if (start.size() < contentsStart)
        return pacProblem(ErrorCode::truncated,
                          "the table of " + std::to_string(head->count) + " entries does not fit into the file");

    PacLayout layout;
    layout.version = head->version;
    auto productName = readText(start, header::productName, textUnits);
    if (!productName)
        return pacProblem(ErrorCode::syntax, "the product name is no text");
    layout.productName = std::move(*productName);
    for (std::size_t i = 0; i < head->count; ++i) {
        auto record = readRecord(start.subspan(pacHeaderSize + i * pacRecordSize, pacRecordSize), head->version, i);
        if (!record)
            return std::unexpected(std::move(record.error()));
        layout.records.push_back(std::move(*record));
    }
    if (auto sound = checkContents(layout.records, contentsStart, fileSize); !sound)
        return std::unexpected(std::move(sound.error()));
    return layout;
}

void sealPacHeader(std::span<std::byte> bytes, std::size_t entryCount, std::span<const ByteView> rest)
{
    std::uint64_t size = pacHeaderSize;
    std::uint16_t crc2 = 0;
    for (const ByteView piece : rest) {
        size += piece.size();
        crc2 = checksum::crc16Arc(piece, crc2);
    }
    writeU32(bytes, header::size, static_cast<std::uint32_t>(size));
    writeU32(bytes, header::fileCount, static_cast<std::uint32_t>(entryCount));
    writeU16(bytes, header::crc1, checksum::crc16Arc(ByteView(bytes).first(header::crc1)));
    writeU16(bytes, header::crc2, crc2);
}

void placePacRecord(std::span<std::byte> raw, std::uint32_t size, std::uint32_t offset)
{
    writeU32(raw, record::size, size);
    writeU32(raw, record::offset, offset);
}

void selectPacRecord(std::span<std::byte> raw)
{
    writeU32(raw, record::checkFlag, 1);
}

std::vector<std::byte> makePacRecord(std::string_view id, std::string_view fileName, std::uint32_t address)
{
    std::vector<std::byte> raw(pacRecordSize);
    writeU32(raw, record::structSize, pacRecordSize);
    writeText(raw, record::id, id);
    writeText(raw, record::fileName, fileName);
    writeU32(raw, record::fileFlag, static_cast<std::uint32_t>(PacFileFlag::file));
    writeU32(raw, record::addressCount, 1);
    writeU32(raw, record::address, address);
    selectPacRecord(raw);
    return raw;
}

} // namespace core::package
